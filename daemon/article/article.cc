#include "daemon/article/article.h"

namespace wirewatch {

Document Article::document() const {
  Document document;
  const auto add = [&](std::string_view name, std::string_view text) {
    if (!text.empty()) {
      document.fields.push_back({name, text, References::kDecode});
    }
  };
  add("headline", headline);
  add("lead", lead);
  add("body", body);
  document.language = language;
  document.source = source;
  return document;
}

}  // namespace wirewatch
