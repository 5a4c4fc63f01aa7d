// HttpGuard: who may ask for what is not everybody's. A web page that a person
// has open elsewhere must not reach the daemon through that person's browser:
// neither under a name of its own that it lets point here (DNS rebinding, seen
// by `Host`) nor from its own address (seen by `Origin`).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/http_message.h"

namespace wirewatch {

// Immutable once built.
class HttpGuard {
 public:
  // `listen`: "127.0.0.1:9464", "[::]:9464". `hosts`: further names that people
  // reach the daemon by, without ports.
  HttpGuard(const std::string& listen, const std::vector<std::string>& hosts);

  enum class Verdict { kWelcome, kForeignHost, kForeignOrigin };
  // A welcome request has one Host. That is a loopback name or address, the
  // host of `listen` (any address, where that is all of them), or one of
  // `hosts`; its port does not matter, for there are tunnels. If it has an
  // Origin, that is the same host and port; and `Sec-Fetch-Site` does not tell
  // of another site.
  Verdict Judge(const HttpRequest& request) const;

  // Of a Host header: "localhost:9464", "[::1]".
  bool KnowsHost(std::string_view host) const;

 private:
  std::vector<std::string> names_;
  bool any_address_ = false;
};

// Whether an Origin header ("https://desk.example") is of the host that a Host
// header names.
bool IsOriginOf(std::string_view origin, std::string_view host);

}  // namespace wirewatch
