// What is asked over HTTP, and what is answered: values.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wirewatch {

// As it was sent, escapes included. Any bytes.
struct HttpRequest {
  using Values = std::vector<std::pair<std::string, std::string>>;
  std::string path;
  Values parameters;  // of the query
  Values headers;     // names in lower case
  std::string body;   // of POST; else empty, whatever was sent
};

// The first value of that name; empty if there is none.
inline std::string_view ValueOf(const HttpRequest::Values& values,
                                std::string_view name) {
  for (const auto& [key, value] : values) {
    if (key == name) {
      return value;
    }
  }
  return {};
}

struct HttpResponse {
  unsigned status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  // Beyond those that every reply has: {"Retry-After", "1"}.
  std::vector<std::pair<std::string, std::string>> headers = {};
};

// What refuses a request: JSON with `code` under /api/, else plain text.
// Neither text holds anything that JSON would have to escape.
HttpResponse HttpRefusal(const std::string& path, unsigned status,
                         const std::string& code, const std::string& message);

}  // namespace wirewatch
