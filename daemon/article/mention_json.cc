#include "daemon/article/mention_json.h"

#include <cstdint>
#include <string>

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
  WriteOffsets(located.OffsetsOf(mention), json);
}

void WriteOffsets(const TextOffsets& at, JsonWriter& json) {
  const auto pair = [&](std::string_view key, std::size_t a, std::size_t b) {
    json.Key(key).BeginArray().Count(a).Count(b).EndArray();
  };
  json.Key("start").Count(at.start).Key("end").Count(at.end);
  pair("utf8", at.utf8_start, at.utf8_end);
  pair("utf16", at.utf16_start, at.utf16_end);
}

void WriteMentionHow(const LocatedMentions& located, std::size_t mention,
                     const RuleSet& rules, JsonWriter& json) {
  json.Key("how").BeginArray();
  for (const std::string& how : HowRecognised(
           rules, located.counted(), static_cast<std::uint32_t>(mention))) {
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
                               const CountedMentions& counted) {
  const Document document = article.document();
  const LocatedMentions located(document, counted);
  JsonWriter json;
  json.BeginObject().Key("id").String(article.id);
  json.Key("mentions").BeginArray();
  for (std::size_t i = 0; i < counted.mentions.size(); ++i) {
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
