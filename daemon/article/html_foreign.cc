#include "daemon/article/html_foreign.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace wirewatch {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr char kNoName = 'x';  // in place of the first letter

bool BeginsWith(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() &&
         std::equal(lower.begin(), lower.end(), text.begin(),
                    [](char a, char b) {
                      return a == (b >= 'A' && b <= 'Z'
                                       ? static_cast<char>(b - 'A' + 'a')
                                       : b);
                    });
}

}  // namespace

std::optional<std::string> WithoutForeignContent(std::string_view html) {
  std::vector<std::size_t> foreign;  // where the names begin
  bool is_deadly = false;
  for (std::size_t at = html.find('<'); at != kNone;
       at = html.find('<', at + 1)) {
    const bool is_end = html.substr(at + 1, 1) == "/";
    const std::size_t name = at + (is_end ? 2 : 1);
    const std::string_view rest = html.substr(name);
    if (BeginsWith(rest, "svg") || BeginsWith(rest, "math")) {
      foreign.push_back(name);
    }
    is_deadly =
        is_deadly || BeginsWith(rest, "select") || BeginsWith(rest, "![cdata[");
  }
  if (foreign.empty() || !is_deadly) {
    return std::nullopt;
  }
  std::string changed(html);
  for (const std::size_t name : foreign) {
    changed[name] = kNoName;
  }
  return changed;
}

}  // namespace wirewatch
