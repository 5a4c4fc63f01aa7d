#include "config/yaml/bytes.h"

#include <array>
#include <cstdio>

#include "config/diag/codes.h"
#include "config/diag/read_file.h"
#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// At most this many faults of one kind; a binary file has thousands.
constexpr std::size_t kEnough = 5;

class BytesCheck {
 public:
  BytesCheck(const std::shared_ptr<const SourceFile>& file,
             const YamlLimits& limits)
      : file_(file), text_(file->text()), limits_(limits) {}

  Diagnostics Run() {
    if (text_.size() > limits_.bytes) {
      Fault(codes::kTooLarge, 0, 0,
            "the file has " + std::to_string(text_.size()) +
                " bytes, more than " + std::to_string(limits_.bytes));
      return std::move(faults_);
    }
    if (!Encoding()) {
      return std::move(faults_);
    }
    ControlCharacters();
    Lines();
    Directives();
    return std::move(faults_);
  }

 private:
  void Fault(const Code& code, std::size_t begin, std::size_t end,
             std::string message, std::vector<std::string> help = {}) {
    Diagnostic fault;
    fault.code = code.id;
    fault.message = std::move(message);
    fault.span = Span{file_, begin, end};
    fault.help = std::move(help);
    faults_.push_back(std::move(fault));
  }

  bool Encoding() {
    const bool mark =
        text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF");
    const bool zeros =
        text_.size() >= 2 && (text_[0] == '\0') != (text_[1] == '\0');
    if (mark || zeros) {
      // Without a place: the line cannot be shown.
      faults_.push_back(FaultOfFile(codes::kNotUtf8.id,
                                    "`" + file_->name() + "` is UTF-16",
                                    {"save it as UTF-8"}));
      return false;
    }
    if (const auto bad = FindIllFormedUtf8(text_)) {
      std::array<char, 8> hex{};
      std::snprintf(hex.data(), hex.size(), "0x%02X",
                    static_cast<unsigned char>(text_[*bad]));
      Fault(codes::kNotUtf8, *bad, *bad + DecodeCodePoint(text_, *bad).bytes,
            "the byte " + std::string(hex.data()) + " is not UTF-8",
            {"save the file as UTF-8"});
      return false;
    }
    return true;
  }

  // Bytes of the forbidden character that begins at `at`; 0 if none does.
  std::size_t Forbidden(std::size_t at) const {
    const auto byte = static_cast<unsigned char>(text_[at]);
    switch (byte) {
      case '\t':
      case '\n':
        return 0;
      case '\r':  // only before a line feed
        return text_.substr(at + 1, 1) == "\n" ? 0 : 1;
      case 0xC2:  // C1 is C2 80 to C2 9F in UTF-8
        return static_cast<unsigned char>(text_[at + 1]) < 0xA0 ? 2 : 0;
      case 0xEF:  // U+FEFF, which only marks the start of a file
        return at > 0 && text_.substr(at).starts_with(kByteOrderMark) ? 3 : 0;
      default:
        return byte < 0x20 || byte == 0x7F ? 1 : 0;
    }
  }

  void ControlCharacters() {
    std::size_t found = 0;
    for (std::size_t at = 0; at < text_.size() && found < kEnough;) {
      const std::size_t length = Forbidden(at);
      if (length == 0) {
        ++at;
        continue;
      }
      ++found;
      std::array<char, 16> name{};
      std::snprintf(name.data(), name.size(), "U+%04X",
                    static_cast<unsigned>(DecodeCodePoint(text_, at).value));
      Fault(codes::kControlCharacter, at, at + length,
            "the control character " + std::string(name.data()),
            {text_[at] == '\r' ? "end lines with LF or CR LF"
                               : "delete it; nobody can see it"});
      at += length;
    }
  }

  void Lines() {
    std::size_t tabs = 0;
    std::size_t begin = text_.starts_with(kByteOrderMark) ? 3 : 0;
    while (begin < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', begin), text_.size());
      if (end - begin > limits_.line_bytes) {
        Fault(codes::kLongLine, begin, begin + 1,
              "a line of " + std::to_string(end - begin) +
                  " bytes, more than " + std::to_string(limits_.line_bytes),
              {"write a list with one item a line"});
      }
      // On blank lines too: the parser stumbles over them.
      const std::size_t inked =
          std::min(text_.find_first_not_of(" \t\r", begin), end);
      const std::size_t tab = text_.substr(begin, inked - begin).find('\t');
      if (tab != std::string_view::npos && ++tabs <= kEnough) {
        Fault(codes::kTab, begin + tab, begin + tab + 1,
              "a tab in the indentation", {"indent with spaces"});
      }
      begin = end + 1;
    }
  }

  // Directives stand before the first document, at the start of a line.
  void Directives() {
    std::size_t begin = text_.starts_with(kByteOrderMark) ? 3 : 0;
    while (begin < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', begin), text_.size());
      const std::size_t inked = text_.find_first_not_of(" \t\r", begin);
      if (text_[begin] == '%') {
        Fault(codes::kTag, begin, text_.find_last_not_of('\r', end - 1) + 1,
              "a YAML directive", {"delete the line"});
      } else if (inked < end && text_[inked] != '#') {
        return;
      }
      begin = end + 1;
    }
  }

  const std::shared_ptr<const SourceFile>& file_;
  const std::string_view text_;
  const YamlLimits& limits_;
  Diagnostics faults_;
};

}  // namespace

Diagnostics CheckBytes(const std::shared_ptr<const SourceFile>& file,
                       const YamlLimits& limits) {
  return BytesCheck(file, limits).Run();
}

bool IsDirectionControl(char32_t c) {
  return c == 0x61C || c == 0x200E || c == 0x200F ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

std::size_t FindDirectionControl(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if ((byte == 0xD8 || byte == 0xE2) &&
        IsDirectionControl(DecodeCodePoint(text, at).value)) {
      return at;
    }
  }
  return std::string_view::npos;
}

}  // namespace wirewatch
