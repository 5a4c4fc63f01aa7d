// A listening TCP socket for "host:port".
#pragma once

#include <cstdint>
#include <string>

#include "rules/base/result.h"

namespace wirewatch::internal {

struct ListenError {
  std::string text;  // "[::1]:9464: Address already in use"
};

// An open socket that listens; the caller closes it. An IPv6 address stands in
// brackets. The host is a numeric address or a name, never empty: to listen
// everywhere an operator has to say so (0.0.0.0 or [::]). Of a name's addresses
// the first that can be had is taken.
Result<int, ListenError> Listen(const std::string& host_and_port);

// The port that a listening socket has; 0 if it has none.
std::uint16_t PortOf(int fd);

}  // namespace wirewatch::internal
