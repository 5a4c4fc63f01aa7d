#include "daemon/control/control_socket.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace wirewatch {
namespace {

constexpr auto kServicePath = "/run/wirewatch/control.sock";
constexpr auto kFileName = "/control.sock";
constexpr int kBacklog = 16;
constexpr mode_t kMode = 0660;
// What a daemon says is smaller; a stranger at the other end may say more.
constexpr std::size_t kLargestAnswer = std::size_t{64} << 20;

ControlError Fault(const std::string& path, int error) {
  using Kind = ControlError::Kind;
  const Kind kind = error == ENOENT || error == ECONNREFUSED ? Kind::kNobody
                    : error == EACCES || error == EPERM      ? Kind::kDenied
                                                             : Kind::kOther;
  return {kind, path + ": " + std::generic_category().message(error)};
}

// The address of a path; false if it is too long for one.
bool AddressOf(const std::string& path, sockaddr_un& address) {
  address = {};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    return false;
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return true;
}

ControlError TooLong(const std::string& path) {
  return {ControlError::Kind::kOther,
          path + ": a socket's path has at most " +
              std::to_string(sizeof(sockaddr_un::sun_path) - 1) + " bytes"};
}

FileDescriptor NewSocket(int flags) {
  return FileDescriptor(
      ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0));
}

// 0, or why not.
int Connect(int fd, const sockaddr_un& address) {
  int result = -1;
  do {
    result = ::connect(fd, reinterpret_cast<const sockaddr*>(&address),
                       sizeof address);
  } while (result != 0 && errno == EINTR);
  return result == 0 ? 0 : errno;
}

int Bind(int fd, const sockaddr_un& address) {
  return ::bind(fd, reinterpret_cast<const sockaddr*>(&address),
                sizeof address) == 0
             ? 0
             : errno;
}

// What stands at `path` already: a socket that nobody listens at is removed.
Result<std::monostate, ControlError> MakeRoom(const std::string& path,
                                              const sockaddr_un& address) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) {
    return errno == ENOENT
               ? Result<std::monostate, ControlError>(std::monostate{})
               : Fault(path, errno);
  }
  if (!S_ISSOCK(status.st_mode)) {
    return ControlError{ControlError::Kind::kOther,
                        path + " is there and is no socket"};
  }
  const FileDescriptor probe = NewSocket(SOCK_NONBLOCK);
  const int error = Connect(probe.get(), address);
  if (error == 0 || error == EAGAIN) {  // EAGAIN: so busy that it must live
    return ControlError{ControlError::Kind::kOther,
                        path + ": another daemon listens there"};
  }
  if (error != ECONNREFUSED && error != ENOENT) {
    return Fault(path, error);
  }
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
    return Fault(path, errno);
  }
  return std::monostate{};
}

// 0 once `events` are there, else why not.
int Await(int fd, short events, std::chrono::milliseconds patience) {
  pollfd wait{fd, events, 0};
  const int timeout =
      patience.count() == 0 ? -1 : static_cast<int>(patience.count());
  int ready = -1;
  do {
    ready = ::poll(&wait, 1, timeout);
  } while (ready < 0 && errno == EINTR);
  return ready > 0 ? 0 : ready == 0 ? ETIMEDOUT : errno;
}

int SendAll(int fd, std::string_view bytes,
            std::chrono::milliseconds patience) {
  while (!bytes.empty()) {
    if (const int error = Await(fd, POLLOUT, patience); error != 0) {
      return error;
    }
    const ssize_t sent =
        ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EINTR && errno != EAGAIN) {
      return errno;
    }
    bytes.remove_prefix(sent > 0 ? static_cast<std::size_t>(sent) : 0);
  }
  return 0;
}

}  // namespace

std::string SocketToListenAt(const std::string& setting,
                             const std::string& runtime_directory) {
  if (setting == "off") {
    return {};
  }
  if (setting != "auto") {
    return setting;
  }
  const std::string first =
      runtime_directory.substr(0, runtime_directory.find(':'));
  return first.empty() ? first : first + kFileName;
}

std::vector<std::string> SocketsToTry(const std::string& setting,
                                      const std::string& runtime_directory) {
  std::vector<std::string> paths;
  const std::string own = SocketToListenAt(setting, runtime_directory);
  if (!own.empty()) {
    paths.push_back(own);
  }
  if (setting == "auto" && own != kServicePath) {
    paths.emplace_back(kServicePath);
  }
  return paths;
}

ListeningSocket::ListeningSocket(FileDescriptor fd, std::string path)
    : fd_(std::move(fd)), path_(std::move(path)) {
  struct stat status {};
  inode_ = ::lstat(path_.c_str(), &status) == 0 ? status.st_ino : 0;
}

ListeningSocket::~ListeningSocket() {
  struct stat status {};
  if (fd_.valid() && ::lstat(path_.c_str(), &status) == 0 &&
      status.st_ino == inode_) {
    ::unlink(path_.c_str());
  }
}

Result<ListeningSocket, ControlError> ListeningSocket::At(
    const std::string& path) {
  sockaddr_un address{};
  if (!AddressOf(path, address)) {
    return TooLong(path);
  }
  if (auto room = MakeRoom(path, address); !room.ok()) {
    return room.error();
  }
  FileDescriptor fd = NewSocket(SOCK_NONBLOCK);
  // Before bind(): the file never has another mode than this, and less of it
  // where the umask says so; that is put right after.
  if (!fd.valid() || ::fchmod(fd.get(), kMode) != 0) {
    return Fault(path, errno);
  }
  if (const int error = Bind(fd.get(), address); error != 0) {
    return Fault(path, error);
  }
  if (::chmod(path.c_str(), kMode) != 0 || ::listen(fd.get(), kBacklog) != 0) {
    return Fault(path, errno);
  }
  return ListeningSocket(std::move(fd), path);
}

Result<std::string, ControlError> AskDaemon(
    const std::string& path, const std::string& line,
    std::chrono::milliseconds patience) {
  sockaddr_un address{};
  if (!AddressOf(path, address)) {
    return TooLong(path);
  }
  const FileDescriptor fd = NewSocket(0);
  if (const int error = Connect(fd.get(), address); error != 0) {
    return Fault(path, error);
  }
  if (const int error = SendAll(fd.get(), line + "\n", patience); error != 0) {
    return Fault(path, error);
  }
  std::string answer;
  std::array<char, 65536> bytes{};
  while (!answer.ends_with('\n') && answer.size() < kLargestAnswer) {
    if (const int error = Await(fd.get(), POLLIN, patience); error != 0) {
      return error == ETIMEDOUT
                 ? ControlError{ControlError::Kind::kOther,
                                path + ": the daemon does not answer"}
                 : Fault(path, error);
    }
    const ssize_t got = ::recv(fd.get(), bytes.data(), bytes.size(), 0);
    if (got < 0 && errno != EINTR) {
      return Fault(path, errno);
    }
    if (got == 0) {
      return ControlError{
          ControlError::Kind::kOther,
          path + ": the daemon closed the connection without an answer"};
    }
    answer.append(bytes.data(),
                  static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  }
  answer.pop_back();
  return answer;
}

}  // namespace wirewatch
