#include "daemon/service/log.h"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <utility>

#include "daemon/service/log_sinks.h"
#include "daemon/service/mutex.h"
#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

enum class Format { kJournal, kLogfmt, kColour };

// NOLINTBEGIN: set once, before any thread
Format g_format = Format::kLogfmt;
std::shared_ptr<UnwaitingSink> g_sink;  // none on a terminal
// NOLINTEND

// $JOURNAL_STREAM names device and inode of the journal's socket
// (systemd.exec).
bool StandardErrorIsTheJournal() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat status {};
  return stream != nullptr && fstat(STDERR_FILENO, &status) == 0 &&
         fmt::format("{}:{}", status.st_dev, status.st_ino) == stream;
}

Format ChooseFormat(const std::string& format) {
  if (format == "journal") {
    return Format::kJournal;
  }
  if (format == "logfmt") {
    return Format::kLogfmt;
  }
  if (format == "colour") {
    return Format::kColour;
  }
  if (StandardErrorIsTheJournal()) {
    return Format::kJournal;
  }
  // NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread
  const bool refused = std::getenv("NO_COLOR") != nullptr;
  const bool colour = isatty(STDERR_FILENO) == 1 && !refused;
  return colour ? Format::kColour : Format::kLogfmt;
}

// Controls (C0, C1, delete), line and paragraph separators and the characters
// that turn the direction of text: what could forge a line or hide a part of
// it.
bool IsHostile(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

// As it is where it is plain text, else with escapes.
std::string Escaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint c = DecodeCodePoint(text, at);
    if (!c.well_formed) {
      for (std::size_t i = 0; i < c.bytes; ++i) {
        out +=
            fmt::format("\\x{:02x}", static_cast<unsigned char>(text[at + i]));
      }
    } else if (c.value == '\n') {
      out += "\\n";
    } else if (IsHostile(c.value)) {
      out += c.value < 0x80 ? fmt::format("\\x{:02x}", unsigned{c.value})
                            : fmt::format("\\u{:04x}", unsigned{c.value});
    } else {
      out += text.substr(at, c.bytes);
    }
    at += c.bytes;
  }
  return out;
}

// logfmt's quoting: plain where it can be, else quoted with escapes.
std::string Quoted(std::string_view value) {
  std::string doubled;
  for (const char c : value) {
    doubled += c == '"' || c == '\\' ? "\\" : "";
    doubled += c;
  }
  const std::string out = Escaped(doubled);
  const bool plain = !out.empty() && out == value &&
                     out.find_first_of(" =") == std::string::npos;
  return plain ? out : '"' + out + '"';
}

std::string FieldsText(const LogFields& fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    text += fmt::format(" {}={}", name, Quoted(value));
  }
  return text;
}

// For `ctl status`: what went wrong lately.
class TroubleRing {
 public:
  void Add(bool error, std::string text) {
    if (text.size() > kLongest) {
      std::size_t end = kLongest;
      while (end > 0 &&
             (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) {
        --end;  // not within a character
      }
      text.resize(end);
      text += "...";
    }
    const MutexLock lock(mutex_);
    if (troubles_.size() == kMost) {
      troubles_.erase(troubles_.begin());
    }
    troubles_.push_back(
        {std::chrono::system_clock::now(), error, std::move(text)});
  }
  std::vector<LoggedTrouble> All() const {
    const MutexLock lock(mutex_);
    return troubles_;
  }

 private:
  static constexpr std::size_t kMost = 20;
  static constexpr std::size_t kLongest = 1000;
  mutable Mutex mutex_;
  std::vector<LoggedTrouble> troubles_ GUARDED_BY(mutex_);
};

TroubleRing& Troubles() {
  static TroubleRing ring;
  return ring;
}

void Write(spdlog::level::level_enum level, std::string_view message,
           const LogFields& fields) {
  const bool trouble = level >= spdlog::level::warn;
  const bool logged = spdlog::default_logger_raw()->should_log(level);
  if (!trouble && !logged) {
    return;
  }
  const std::string more = FieldsText(fields);
  if (trouble) {
    Troubles().Add(level >= spdlog::level::err, Escaped(message) + more);
  }
  if (logged) {
    spdlog::default_logger_raw()->log(
        level, (g_format == Format::kLogfmt ? "msg=" + Quoted(message)
                                            : Escaped(message)) +
                   more);
    if (const std::uint64_t gap = g_sink ? g_sink->TakeGap() : 0; gap > 0) {
      LogWarning("lines of the log were dropped: nobody read it",
                 {{"lines", std::to_string(gap)}});
    }
  }
}

}  // namespace

std::vector<LoggedTrouble> RecentTroubles() {
  return Troubles().All();
}

std::uint64_t DroppedLogLines() {
  return g_sink ? g_sink->dropped() : 0;
}

void InitialiseLog(const std::string& level, const std::string& format) {
  g_format = ChooseFormat(format);
  g_sink.reset();
  std::shared_ptr<spdlog::logger> logger;
  switch (g_format) {
    case Format::kJournal:
      g_sink = std::make_shared<JournalSink>();
      logger = std::make_shared<spdlog::logger>("wirewatch", g_sink);
      logger->set_pattern("%v");
      break;
    case Format::kLogfmt:
      g_sink = std::make_shared<DescriptorSink>(STDERR_FILENO);
      logger = std::make_shared<spdlog::logger>("wirewatch", g_sink);
      logger->set_pattern("ts=%Y-%m-%dT%H:%M:%S.%eZ level=%l %v",
                          spdlog::pattern_time_type::utc);
      break;
    case Format::kColour:
      logger = std::make_shared<spdlog::logger>(
          "wirewatch", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
      logger->set_pattern("%H:%M:%S.%e %^%-7l%$ %v");
      break;
  }
  logger->set_level(spdlog::level::from_str(level));
  spdlog::set_default_logger(std::move(logger));
}

void LogDebug(std::string_view message, const LogFields& fields) {
  Write(spdlog::level::debug, message, fields);
}
void LogInfo(std::string_view message, const LogFields& fields) {
  Write(spdlog::level::info, message, fields);
}
void LogWarning(std::string_view message, const LogFields& fields) {
  Write(spdlog::level::warn, message, fields);
}
void LogError(std::string_view message, const LogFields& fields) {
  Write(spdlog::level::err, message, fields);
}

}  // namespace wirewatch
