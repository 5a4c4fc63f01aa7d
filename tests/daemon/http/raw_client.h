// A client that sends exactly the bytes it is told to, over a real socket.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace wirewatch {

class RawClient {
 public:
  explicit RawClient(std::uint16_t port, int family = AF_INET)
      : fd_(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    v6.sin6_addr = in6addr_loopback;
    const timeval patience{20, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ =
        (family == AF_INET
             ? connect(fd_, reinterpret_cast<sockaddr*>(&v4), sizeof v4)
             : connect(fd_, reinterpret_cast<sockaddr*>(&v6), sizeof v6)) == 0;
  }
  ~RawClient() { close(fd_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool connected() const { return connected_; }

  // False if the other side has closed.
  bool Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) {
        return false;
      }
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // Everything until the other side closes; "(no end)" is added if it does not
  // within 20 seconds.
  std::string ReceiveAll() {
    std::string all;
    char buffer[4096];
    for (;;) {
      const ssize_t got = recv(fd_, buffer, sizeof buffer, 0);
      if (got > 0) {
        all.append(buffer, static_cast<std::size_t>(got));
      } else {
        const bool silent =
            got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
        return silent ? all + "(no end)" : all;
      }
    }
  }

  // What comes next; empty if the other side has closed, or for 20 seconds
  // nothing comes.
  std::string ReceiveSome() {
    char buffer[4096];
    const ssize_t got = recv(fd_, buffer, sizeof buffer, 0);
    return {buffer, static_cast<std::size_t>(got > 0 ? got : 0)};
  }

  // True once the other side has closed.
  bool ClosedWithin(std::chrono::milliseconds patience) {
    const auto until = std::chrono::steady_clock::now() + patience;
    const timeval step{0, 50'000};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &step, sizeof step);
    char byte = 0;
    while (std::chrono::steady_clock::now() < until) {
      const ssize_t got = recv(fd_, &byte, 1, 0);
      if (got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK)) {
        return true;
      }
    }
    return false;
  }

 private:
  const int fd_;
  bool connected_ = false;
};

inline std::string Exchange(std::uint16_t port, std::string_view request,
                            int family = AF_INET) {
  RawClient client(port, family);
  client.Send(request);
  return client.ReceiveAll();
}

inline std::string StatusLine(const std::string& reply) {
  return reply.substr(0, reply.find("\r\n"));
}

inline std::string Body(const std::string& reply) {
  const std::size_t end = reply.find("\r\n\r\n");
  return end == std::string::npos ? std::string() : reply.substr(end + 4);
}

}  // namespace wirewatch
