#include "config/settings/addresses.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstdint>

#include "config/yaml/quantities.h"

namespace wirewatch {
namespace {

constexpr std::uint64_t kHighestPort = 65535;
constexpr std::size_t kLongestHost = 253;
constexpr std::size_t kLongestTopic = 249;

bool IsAlphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

bool ConsistsOf(std::string_view text, std::string_view others) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return IsAlphanumeric(c) || others.find(c) != std::string_view::npos;
  });
}

bool IsAddress(int family, std::string_view text) {
  in6_addr address{};
  return inet_pton(family, std::string(text).c_str(), &address) == 1;
}

struct HostAndPort {
  std::string_view host;  // without brackets
  bool bracketed = false;
  std::string_view port;
};

// Absent where there is no colon before a port.
std::optional<HostAndPort> Split(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) {
    return std::nullopt;
  }
  HostAndPort parts{text.substr(0, colon), false, text.substr(colon + 1)};
  if (parts.host.size() >= 2 && parts.host.front() == '[' &&
      parts.host.back() == ']') {
    parts.host = parts.host.substr(1, parts.host.size() - 2);
    parts.bracketed = true;
  }
  return parts;
}

std::optional<SyntaxFault> FaultOfPort(std::string_view port,
                                       std::uint64_t lowest) {
  const auto number = ParseCount(port);
  if (!number || *number < lowest || *number > kHighestPort) {
    return SyntaxFault{
        "has no port from " + std::to_string(lowest) + " to 65535", {}};
  }
  return std::nullopt;
}

}  // namespace

std::optional<SyntaxFault> FaultOfBroker(std::string_view text) {
  const std::vector<std::string> help = {"write host:port, as in `b1:9092`"};
  if (text.find("://") != std::string_view::npos) {
    return SyntaxFault{"is a URL, not host:port",
                       {"delete the protocol; `kafka.security` says it"}};
  }
  if (text.find_first_of(", ") != std::string_view::npos) {
    return SyntaxFault{"is not one host:port",
                       {"write each broker as an item of the list"}};
  }
  const auto parts = Split(text);
  if (!parts) {
    return SyntaxFault{"has no port", help};
  }
  const bool host_good = parts->bracketed
                             ? IsAddress(AF_INET6, parts->host)
                             : !parts->host.empty() &&
                                   parts->host.size() <= kLongestHost &&
                                   ConsistsOf(parts->host, ".-_");
  if (!host_good) {
    return SyntaxFault{"has no host name or address", help};
  }
  return FaultOfPort(parts->port, 1);
}

std::optional<SyntaxFault> FaultOfHost(std::string_view text) {
  const bool good =
      IsAddress(AF_INET6, text) ||
      (!text.empty() && text.size() <= kLongestHost && ConsistsOf(text, ".-_"));
  if (good) {
    return std::nullopt;
  }
  return SyntaxFault{"is not the name of a host",
                     {"write the name alone, as in `alerts.example.org`: no "
                      "protocol, no port, no path"}};
}

std::optional<SyntaxFault> FaultOfTopic(std::string_view text) {
  if (text.empty() || text == "." || text == "..") {
    return SyntaxFault{"is not the name of a topic", {}};
  }
  if (text.size() > kLongestTopic) {
    return SyntaxFault{"is longer than 249 letters", {}};
  }
  if (!ConsistsOf(text, "._-")) {
    return SyntaxFault{
        "is not the name of a topic",
        {"topics consist of ASCII letters, digits, `.`, `_` and `-`"}};
  }
  return std::nullopt;
}

std::optional<SyntaxFault> FaultOfPointer(std::string_view text) {
  if (!text.starts_with('/')) {
    return SyntaxFault{"is not a JSON Pointer",
                       {"begin with `/`, as in `/article/body`"}};
  }
  for (std::size_t at = text.find('~'); at != std::string_view::npos;
       at = text.find('~', at + 1)) {
    if (at + 1 == text.size() || (text[at + 1] != '0' && text[at + 1] != '1')) {
      return SyntaxFault{"has a `~` that is no escape",
                         {"write `~0` for `~` and `~1` for `/` in a key"}};
    }
  }
  return std::nullopt;
}

std::optional<SyntaxFault> FaultOfListen(std::string_view text) {
  const std::vector<std::string> help = {
      "write address:port, as in `127.0.0.1:9464`, or `off`"};
  const auto parts = Split(text);
  if (!parts) {
    return SyntaxFault{"is not address:port", help};
  }
  const bool host_good = parts->bracketed ? IsAddress(AF_INET6, parts->host)
                                          : parts->host == "localhost" ||
                                                IsAddress(AF_INET, parts->host);
  if (!host_good) {
    return SyntaxFault{"has no IP address", help};
  }
  return FaultOfPort(parts->port, 0);
}

bool IsLoopback(std::string_view listen) {
  const auto parts = Split(listen);
  if (!parts) {
    return false;
  }
  if (parts->bracketed) {
    in6_addr address{};
    return inet_pton(AF_INET6, std::string(parts->host).c_str(), &address) ==
               1 &&
           IN6_IS_ADDR_LOOPBACK(&address);
  }
  return parts->host == "localhost" ||
         (parts->host.starts_with("127.") && IsAddress(AF_INET, parts->host));
}

}  // namespace wirewatch
