#include "daemon/article/article.h"

#include <iterator>
#include <utility>

namespace wirewatch {

Document Article::document() const {
  Document document;
  document.fields.reserve(3);
  const auto add = [&](std::string_view name, std::string_view text,
                       TextForm form) {
    if (!text.empty()) {
      document.fields.push_back({name, text,
                                 form == TextForm::kExtracted
                                     ? References::kLiteral
                                     : References::kDecode});
    }
  };
  add("headline", headline, headline_form);
  add("lead", lead, lead_form);
  add("body", body, body_form);
  document.language = language;
  document.source = source;
  document.age = age;
  const std::pair<std::string_view, const std::string*> declarable[] = {
      {"version", &version}, {"status", &status},       {"headline", &headline},
      {"lead", &lead},       {"body", &body},           {"language", &language},
      {"source", &source},   {"published", &published}, {"url", &url}};
  document.declares.reserve(std::size(declarable));
  for (const auto& [name, text] : declarable) {
    if (!text->empty()) {
      document.declares.push_back(name);
    }
  }
  return document;
}

}  // namespace wirewatch
