#include "daemon/service/log_sinks.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace wirewatch {
namespace {

// A writable pipe takes so much at once (pipe(7), PIPE_BUF).
constexpr std::size_t kPiece = 4096;
// Of a reader that is only busy; once it has kept us waiting, none.
constexpr int kPatienceMs = 10;
// A datagram that the kernel takes with its usual limits.
constexpr std::size_t kLongestEntry = std::size_t{128} << 10;

int SyslogPriority(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::err:
    case spdlog::level::critical:
      return 3;
    case spdlog::level::warn:
      return 4;
    case spdlog::level::info:
      return 6;
    default:
      return 7;
  }
}

}  // namespace

void UnwaitingSink::sink_it_(const spdlog::details::log_msg& message) {
  spdlog::memory_buf_t line;
  formatter_->format(message, line);
  const bool written = TryWrite(message.level, {line.data(), line.size()});
  if (!written) {
    dropped_ += 1;
  }
  writable_ = written;
}

std::uint64_t UnwaitingSink::TakeGap() {
  if (!writable_) {
    return 0;
  }
  const std::uint64_t dropped = dropped_;
  return dropped - told_.exchange(dropped);
}

bool DescriptorSink::TryWrite(spdlog::level::level_enum /*level*/,
                              std::string_view line) {
  std::string repaired;
  if (std::exchange(mid_line_, false)) {
    repaired = "\n" + std::string(line);
    line = repaired;
  }
  const std::size_t whole = line.size();
  while (!line.empty()) {
    pollfd ready{descriptor_, POLLOUT, 0};
    ssize_t written = -1;
    if (poll(&ready, 1, patient_ ? kPatienceMs : 0) > 0) {
      written = write(descriptor_, line.data(), std::min(line.size(), kPiece));
    }
    patient_ = written > 0;
    if (!patient_) {
      // What ends a broken line may not get lost either.
      mid_line_ = line.size() < whole || !repaired.empty();
      return false;
    }
    line.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

JournalSink::JournalSink(std::string socket)
    : path_(std::move(socket)),
      socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {}

JournalSink::~JournalSink() {
  if (socket_ >= 0) {
    close(socket_);
  }
}

// Lines hold no line feed (log.cc escapes them), so the plain form will do.
bool JournalSink::TryWrite(spdlog::level::level_enum level,
                           std::string_view line) {
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  std::memcpy(to.sun_path, path_.data(),
              std::min(path_.size(), sizeof(to.sun_path) - 1));
  while (line.ends_with('\n')) {
    line.remove_suffix(1);
  }
  const std::string entry =
      "MESSAGE=" + std::string(line.substr(0, kLongestEntry)) +
      "\nPRIORITY=" + std::to_string(SyslogPriority(level)) +
      "\nSYSLOG_IDENTIFIER=wirewatch\n";
  const ssize_t sent =
      sendto(socket_, entry.data(), entry.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
             reinterpret_cast<const sockaddr*>(&to),  // NOLINT
             sizeof(to));
  return sent == static_cast<ssize_t>(entry.size());
}

}  // namespace wirewatch
