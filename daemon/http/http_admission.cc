#include "daemon/http/http_admission.h"

#include <algorithm>

#include "rules/base/decimal.h"

namespace wirewatch {

HttpResponse HttpRefusal(const std::string& path, unsigned status,
                         const std::string& code, const std::string& message) {
  if (path.starts_with("/api/")) {
    return {status, "application/json",
            R"({"error":")" + code + R"(","message":")" + message + "\"}\n"};
  }
  return {status, "text/plain; charset=utf-8", message + "\n"};
}

namespace internal {
namespace {

std::size_t BytesOf(const HttpRequest::Values& values) {
  std::size_t bytes = 0;
  for (const auto& [name, value] : values) {
    bytes += name.size() + value.size();
  }
  return bytes;
}

}  // namespace

std::optional<HttpResponse> RefusalOfHead(const HttpRequest& request) {
  if (request.headers.size() + request.parameters.size() > kMostHeaders ||
      request.path.size() + BytesOf(request.headers) +
              BytesOf(request.parameters) >
          kMostHeadBytes) {
    return HttpRefusal(request.path, 431, "head",
                       "at most 64 headers and 8 KiB");
  }
  return std::nullopt;
}

std::optional<HttpResponse> RefusalOfGuest(const HttpGuard& guard,
                                           const HttpRequest& request) {
  switch (guard.Judge(request)) {
    case HttpGuard::Verdict::kForeignHost:
      return HttpRefusal(request.path, 403, "foreign_host",
                         "the daemon does not know this host as its own: see "
                         "http.hosts");
    case HttpGuard::Verdict::kForeignOrigin:
      return HttpRefusal(request.path, 403, "foreign_origin",
                         "asked from another site");
    case HttpGuard::Verdict::kWelcome:
      break;
  }
  return std::nullopt;
}

std::optional<HttpResponse> RefusalOfBody(const HttpRequest& request,
                                          std::size_t most_bytes) {
  const std::string_view length = ValueOf(request.headers, "content-length");
  const auto lengths = std::ranges::count_if(
      request.headers,
      [](const auto& header) { return header.first == "content-length"; });
  if (lengths != 1 || !ValueOf(request.headers, "transfer-encoding").empty()) {
    return HttpRefusal(request.path, 411, "length",
                       "a body wants one Content-Length");
  }
  const auto bytes = ParseDecimal<std::size_t>(length);
  if (!bytes || *bytes > most_bytes) {
    return HttpRefusal(request.path, 413, "too_large",
                       "a body has 1 MiB at most");
  }
  const std::string_view type = ValueOf(request.headers, "content-type");
  if (Lower(type.substr(0, type.find(';'))) != "application/json") {
    return HttpRefusal(request.path, 415, "content_type",
                       "a body is application/json");
  }
  return std::nullopt;
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return lower;
}

}  // namespace internal
}  // namespace wirewatch
