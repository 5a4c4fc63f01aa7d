#include "daemon/http/listen.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <optional>
#include <system_error>

namespace wirewatch::internal {
namespace {

struct HostAndPort {
  std::string host;
  std::string port;
};

// getaddrinfo() takes "" for 0 and 99999 for 34463, so ports are checked here.
bool IsPort(const std::string& text) {
  return !text.empty() && text.size() <= 5 &&
         text.find_first_not_of("0123456789") == std::string::npos &&
         std::stoi(text) <= 65535;
}

std::optional<HostAndPort> Split(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || !IsPort(text.substr(colon + 1))) {
    return std::nullopt;
  }
  std::string host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string::npos) {
    return std::nullopt;  // where would the address end and the port begin?
  }
  if (host.empty()) {
    return std::nullopt;
  }
  return HostAndPort{std::move(host), text.substr(colon + 1)};
}

// A listening socket, or -1 with the reason in errno.
int ListenAt(const addrinfo& address) {
  const int fd = socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    return -1;
  }
  const int on = 1;
  if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      bind(fd, address.ai_addr, address.ai_addrlen) != 0 ||
      listen(fd, SOMAXCONN) != 0) {
    const int why = errno;
    close(fd);
    errno = why;
    return -1;
  }
  return fd;
}

}  // namespace

Result<int, ListenError> Listen(const std::string& host_and_port) {
  const std::optional<HostAndPort> parts = Split(host_and_port);
  if (!parts) {
    return ListenError{
        host_and_port +
        ": not a host and a port; write 127.0.0.1:9464 or [::1]:9464"};
  }
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int fault =
      getaddrinfo(parts->host.c_str(), parts->port.c_str(), &hints, &found);
  if (fault != 0) {
    return ListenError{host_and_port + ": " + gai_strerror(fault)};
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found,
                                                             freeaddrinfo);
  int why = 0;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    const int fd = ListenAt(*one);
    if (fd >= 0) {
      return fd;
    }
    why = errno;
  }
  return ListenError{host_and_port + ": " +
                     std::generic_category().message(why)};
}

std::uint16_t PortOf(int fd) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    return 0;
  }
  return ntohs(address.ss_family == AF_INET6
                   ? reinterpret_cast<sockaddr_in6*>(&address)->sin6_port
                   : reinterpret_cast<sockaddr_in*>(&address)->sin_port);
}

}  // namespace wirewatch::internal
