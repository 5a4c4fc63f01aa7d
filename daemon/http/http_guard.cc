#include "daemon/http/http_guard.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "daemon/http/http_admission.h"

namespace wirewatch {
namespace {

using internal::Lower;

bool IsPort(std::string_view text) {
  return text.size() <= 5 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<std::array<std::uint8_t, 4>> IPv4(const std::string& name) {
  std::array<std::uint8_t, 4> bytes{};
  if (inet_pton(AF_INET, name.c_str(), bytes.data()) != 1) {
    return std::nullopt;
  }
  return bytes;
}

std::optional<in6_addr> IPv6(const std::string& name) {
  in6_addr address{};
  if (inet_pton(AF_INET6, name.c_str(), &address) != 1) {
    return std::nullopt;
  }
  return address;
}

// An IPv6 address in its one canonical spelling, a name in lower case.
std::string Canonical(const std::string& name) {
  const auto address = IPv6(name);
  std::array<char, INET6_ADDRSTRLEN> text{};
  return address && inet_ntop(AF_INET6, &*address, text.data(), text.size()) !=
                        nullptr
             ? std::string(text.data())
             : Lower(name);
}

// "[::1]:80" -> "::1", "Desk.example.:80" -> "desk.example"; nothing if it is
// no host.
std::optional<std::string> NameIn(std::string_view host) {
  std::string_view name = host;
  std::string_view rest;
  if (host.starts_with('[')) {
    const std::size_t end = host.find(']');
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    name = host.substr(1, end - 1);
    rest = host.substr(end + 1);
  } else if (IPv6(std::string(host))) {
    return Canonical(std::string(host));
  } else if (const std::size_t colon = host.find(':');
             colon != std::string_view::npos) {
    name = host.substr(0, colon);
    rest = host.substr(colon);
  }
  if (!rest.empty() && (rest.front() != ':' || !IsPort(rest.substr(1)))) {
    return std::nullopt;
  }
  if (name.ends_with('.')) {
    name.remove_suffix(1);
  }
  if (name.empty()) {
    return std::nullopt;
  }
  return Canonical(std::string(name));
}

bool IsLoopbackName(const std::string& name) {
  const auto v4 = IPv4(name);
  const auto v6 = IPv6(name);
  return name == "localhost" || (v4 && v4->front() == 127) ||
         (v6 && IN6_IS_ADDR_LOOPBACK(&*v6));
}

bool IsEverywhere(const std::string& name) {
  const auto v4 = IPv4(name);
  const auto v6 = IPv6(name);
  return (v4 && *v4 == std::array<std::uint8_t, 4>{}) ||
         (v6 && IN6_IS_ADDR_UNSPECIFIED(&*v6));
}

std::size_t CountOf(const HttpRequest::Values& values, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::count(
      values, name, [](const auto& value) { return value.first; }));
}

}  // namespace

HttpGuard::HttpGuard(const std::string& listen,
                     const std::vector<std::string>& hosts) {
  if (const auto name = NameIn(listen)) {
    any_address_ = IsEverywhere(*name);
    names_.push_back(*name);
  }
  for (const std::string& host : hosts) {
    if (const auto name = NameIn(host)) {
      names_.push_back(*name);
    }
  }
}

bool HttpGuard::KnowsHost(std::string_view host) const {
  const auto name = NameIn(host);
  if (!name) {
    return false;
  }
  // An address cannot be rebound: whoever wrote it meant this machine.
  return IsLoopbackName(*name) ||
         (any_address_ && (IPv4(*name) || IPv6(*name))) ||
         std::ranges::find(names_, *name) != names_.end();
}

HttpGuard::Verdict HttpGuard::Judge(const HttpRequest& request) const {
  const std::string_view host = ValueOf(request.headers, "host");
  if (CountOf(request.headers, "host") != 1 || !KnowsHost(host)) {
    return Verdict::kForeignHost;
  }
  const std::size_t origins = CountOf(request.headers, "origin");
  const std::string_view site = ValueOf(request.headers, "sec-fetch-site");
  const bool elsewhere =
      !site.empty() && site != "same-origin" && site != "none";
  if (origins > 1 || elsewhere ||
      (origins == 1 && !IsOriginOf(ValueOf(request.headers, "origin"), host))) {
    return Verdict::kForeignOrigin;
  }
  return Verdict::kWelcome;
}

bool IsOriginOf(std::string_view origin, std::string_view host) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (origin.starts_with(scheme)) {
      return Lower(origin.substr(scheme.size())) == Lower(host);
    }
  }
  return false;
}

}  // namespace wirewatch
