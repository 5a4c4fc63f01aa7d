// Admission: what of a request is refused before any handler sees it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/http/http_guard.h"
#include "daemon/http/http_message.h"

namespace wirewatch::internal {

constexpr std::size_t kMostHeadBytes = std::size_t{8} << 10;
constexpr std::size_t kMostHeaders = 64;  // and parameters

std::optional<HttpResponse> RefusalOfHead(const HttpRequest& request);
std::optional<HttpResponse> RefusalOfGuest(const HttpGuard& guard,
                                           const HttpRequest& request);
// By its headers, before anything of it is read. Only a length that is told
// once: what is read has an end that nobody can read in two ways.
std::optional<HttpResponse> RefusalOfBody(const HttpRequest& request,
                                          std::size_t most_bytes);

// ASCII only, in every locale.
std::string Lower(std::string_view text);

}  // namespace wirewatch::internal
