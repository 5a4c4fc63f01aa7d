// The page's files, built into the program: what daemon/web/static holds.
#pragma once

#include <span>
#include <string_view>

#include "daemon/http/http_server.h"

namespace wirewatch {

struct EmbeddedFile {
  std::string_view name;  // "page.css"
  std::string_view bytes;
};
std::span<const EmbeddedFile> PageFiles();

// A route for each, "/page.css"; of index.html it is "/". To be guarded, so
// that a name that the daemon does not know shows nothing, not even the page.
HttpRoutes PageRoutes();

}  // namespace wirewatch
