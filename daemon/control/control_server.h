// ControlServer: one line in, one line out, over the control socket. It knows
// lines and limits, not what they mean.
//
// A connection carries one request: a line of at most kLongestRequest bytes,
// line feed included, within `patience` of connecting. The answer is one line,
// and the connection is closed. A request that is late, too long or followed by
// more is answered with an error or not at all; an answer that is not taken
// within `patience` is dropped. Whoever asks may wait for an answer for as long
// as it takes; if he goes away, what he asked for goes on.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "daemon/control/control_socket.h"
#include "rules/base/result.h"

namespace wirewatch {

// Who asks, as the kernel knows him.
struct ControlPeer {
  uid_t uid = 0;
  pid_t pid = 0;
};

// Takes the answer, a line without its line feed; from any thread, also after
// the server has ended; the first one counts.
using ControlReply = std::function<void(std::string answer)>;

// Called on the server's thread; must not block, and must reply some time.
using ControlHandler = std::function<void(
    const std::string& line, const ControlPeer& peer, ControlReply reply)>;

class ControlServer {
 public:
  static constexpr std::size_t kLongestRequest = 4096;
  // At once; a further one is told so and closed.
  static constexpr std::size_t kConnections = 16;
  static constexpr std::chrono::seconds kPatience{5};

  // Listens when it returns.
  static Result<std::unique_ptr<ControlServer>, ControlError> Start(
      const std::string& path, ControlHandler handler,
      std::chrono::milliseconds patience = kPatience);
  // Stops and joins the thread, ww-control; connections are closed.
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

 private:
  struct State;
  explicit ControlServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace wirewatch
