#include "config/diag/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "config/diag/codes.h"

namespace wirewatch {
namespace {

// Closes the descriptor at the end of its scope.
class OpenFile {
 public:
  explicit OpenFile(const std::string& path)
      // Not blocking: to open a FIFO must not wait for its writer.
      : fd_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)) {}
  ~OpenFile() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int fd() const { return fd_; }

 private:
  const int fd_;
};

Diagnostic Unreadable(const std::string& path, int error) {
  return FaultOfFile(
      codes::kUnreadable.id,
      "cannot read `" + path + "`: " + std::generic_category().message(error));
}

std::string_view KindOf(mode_t mode) {
  if (S_ISDIR(mode)) {
    return "a directory";
  }
  if (S_ISFIFO(mode)) {
    return "a FIFO";
  }
  return S_ISSOCK(mode) ? "a socket" : "a device";
}

}  // namespace

Diagnostic FaultOfFile(std::string_view code, std::string message,
                       std::vector<std::string> help) {
  Diagnostic fault;
  fault.code = code;
  fault.message = std::move(message);
  fault.help = std::move(help);
  return fault;
}

Result<std::string, Diagnostic> ReadBytes(const std::string& path,
                                          std::uint64_t max_bytes) {
  const OpenFile file(path);
  struct stat status {};
  if (file.fd() < 0 || ::fstat(file.fd(), &status) != 0) {
    return Unreadable(path, errno);
  }
  if (!S_ISREG(status.st_mode)) {
    return FaultOfFile(codes::kNotAFile.id,
                       "`" + path + "` is " +
                           std::string(KindOf(status.st_mode)) +
                           ", not an ordinary file");
  }
  const auto too_large = [&] {
    return FaultOfFile(codes::kTooLarge.id,
                       "`" + path + "` is larger than " +
                           std::to_string(max_bytes >> 20) + " MiB");
  };
  if (static_cast<std::uint64_t>(status.st_size) > max_bytes) {
    return too_large();
  }
  std::string text;
  text.reserve(64);  // never inside of the object, where moving copies
  text.resize(static_cast<std::size_t>(status.st_size) + 1);
  std::size_t length = 0;
  // The file may grow or shrink while it is read: what counts is what came.
  for (;;) {
    const ssize_t got =
        ::read(file.fd(), text.data() + length, text.size() - length);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return Unreadable(path, errno);
    }
    if (got == 0) {
      break;
    }
    length += static_cast<std::size_t>(got);
    if (length > max_bytes) {
      return too_large();
    }
    if (length == text.size()) {
      text.resize(2 * text.size());
    }
  }
  text.resize(length);
  return text;
}

Result<std::shared_ptr<const SourceFile>, Diagnostic> ReadSourceFile(
    const std::string& path, std::uint64_t max_bytes) {
  auto bytes = ReadBytes(path, max_bytes);
  if (!bytes.ok()) {
    return bytes.error();
  }
  return std::make_shared<const SourceFile>(path, std::move(bytes).value());
}

}  // namespace wirewatch
