#include "daemon/article/mention_json.h"

#include <algorithm>
#include <string>
#include <vector>

#include "daemon/article/encode.h"
#include "rules/base/utf8.h"

namespace wirewatch {

bool WriteMentionNames(const LocatedMentions& located, std::size_t mention,
                       const RuleSet& rules, std::size_t surface_limit,
                       JsonWriter& json) {
  const Mention& found = located.mentions()[mention];
  const WatchedEntity& entity = rules.entities()[found.entity];
  const std::string_view surface = located.SurfaceOf(mention);
  const std::string_view shown = CutToCodePoints(surface, surface_limit);
  json.Key("entity").String(entity.id);
  json.Key("kind").String(ToString(entity.kind));
  json.Key("name").String(rules.matcher().names()[found.name].text);
  json.Key("surface").String(shown);
  json.Key("field").String(located.FieldOf(mention).name);
  return shown.size() == surface.size();
}

void WriteMentionOffsets(const LocatedMentions& located, std::size_t mention,
                         JsonWriter& json) {
  const TextOffsets& at = located.OffsetsOf(mention);
  const auto pair = [&](std::string_view key, std::size_t a, std::size_t b) {
    json.Key(key).BeginArray().Count(a).Count(b).EndArray();
  };
  json.Key("start").Count(at.start).Key("end").Count(at.end);
  pair("utf8", at.utf8_start, at.utf8_end);
  pair("utf16", at.utf16_start, at.utf16_end);
}

void WriteMentionHow(const LocatedMentions& located, std::size_t mention,
                     const RuleSet& rules, JsonWriter& json) {
  // Mentions of the same words stand side by side: the neighbours tell whether
  // another entity claims them, so all the others need not be asked.
  const std::vector<Mention>& all = located.mentions();
  const std::size_t begin = mention == 0 ? 0 : mention - 1;
  const std::size_t end = std::min(mention + 2, all.size());
  const std::vector<Mention> neighbours(
      all.begin() + static_cast<std::ptrdiff_t>(begin),
      all.begin() + static_cast<std::ptrdiff_t>(end));
  const Name& name = rules.matcher().names()[all[mention].name];
  json.Key("how").BeginArray();
  for (const std::string& how : HowRecognised(all[mention], name, neighbours)) {
    json.String(how);
  }
  json.EndArray();
}

std::string_view CutToCodePoints(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) {
    return text;
  }
  std::size_t at = 0;
  for (std::size_t count = 0; count < limit && at < text.size(); ++count) {
    at += DecodeCodePoint(text, at).bytes;
  }
  return text.substr(0, at);
}

std::string EncodeMentionsLine(const Article& article, const RuleSet& rules,
                               const std::vector<Mention>& mentions) {
  const Document document = article.document();
  const LocatedMentions located(document, mentions);
  JsonWriter json;
  json.BeginObject().Key("id").String(article.id);
  json.Key("mentions").BeginArray();
  for (std::size_t i = 0; i < mentions.size(); ++i) {
    json.BeginObject();
    WriteMentionNames(located, i, rules, kUncut, json);
    WriteMentionOffsets(located, i, json);
    WriteMentionHow(located, i, rules, json);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return json.Take();
}

}  // namespace wirewatch
