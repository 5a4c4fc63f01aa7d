// The unix socket at which a daemon is spoken to: where it is, listening at it,
// connecting to it. Who may connect is told by the file's mode, 0660: the
// daemon's user and group, and root.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "daemon/control/file_descriptor.h"
#include "rules/base/result.h"

namespace wirewatch {

// Where a daemon listens. `setting`: a path; "off": nowhere; "auto":
// control.sock in `runtime_directory` (systemd's $RUNTIME_DIRECTORY, of which
// the first is taken if there are several), nowhere if that is empty. Empty:
// nowhere.
std::string SocketToListenAt(const std::string& setting,
                             const std::string& runtime_directory);

// Where `wirewatch ctl` looks, the likeliest first: as the daemon does, then at
// the place of the installed service, /run/wirewatch/control.sock.
std::vector<std::string> SocketsToTry(const std::string& setting,
                                      const std::string& runtime_directory);

struct ControlError {
  enum class Kind {
    kNobody,  // no socket there, or nobody listens at it any more
    kDenied,  // the file's mode says no
    kOther
  };
  Kind kind = Kind::kOther;
  std::string text;  // "/run/wirewatch/control.sock: Permission denied"
};

// A socket that listens, and the file that it made. A socket that a dead
// process left is replaced; one at which somebody listens is refused, and so is
// any other kind of file, which is never touched.
class ListeningSocket {
 public:
  static Result<ListeningSocket, ControlError> At(const std::string& path);
  // Removes the file, if it is still its own.
  ~ListeningSocket();
  ListeningSocket(ListeningSocket&& other) noexcept = default;
  ListeningSocket& operator=(ListeningSocket&& other) = delete;

  int fd() const { return fd_.get(); }

 private:
  ListeningSocket(FileDescriptor fd, std::string path);
  FileDescriptor fd_;
  std::string path_;
  unsigned long long inode_ = 0;
};

// Sends `line` (without its line feed) and returns the line that comes back,
// or why there is none. Waits at most `patience` from one byte to the next;
// 0: for as long as the daemon keeps the connection.
Result<std::string, ControlError> AskDaemon(const std::string& path,
                                            const std::string& line,
                                            std::chrono::milliseconds patience);

}  // namespace wirewatch
