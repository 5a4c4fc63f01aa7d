#include "daemon/web/static_files.h"

#include <string>
#include <utility>

#include "rules/base/check.h"

namespace wirewatch {
namespace {

constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
};

std::string TypeOf(std::string_view name) {
  for (const auto& [ending, type] : kTypes) {
    if (name.ends_with(ending)) {
      return std::string(type);
    }
  }
  CHECK(false);
  return {};
}

}  // namespace

HttpRoutes PageRoutes() {
  HttpRoutes routes;
  for (const EmbeddedFile& file : PageFiles()) {
    const std::string path =
        file.name == "index.html" ? "/" : "/" + std::string(file.name);
    HttpGet get = [type = TypeOf(file.name), bytes = file.bytes] {
      return HttpResponse{200, type, std::string(bytes)};
    };
    routes.emplace(path, HttpRoute{std::move(get), /*guarded=*/true});
  }
  return routes;
}

}  // namespace wirewatch
