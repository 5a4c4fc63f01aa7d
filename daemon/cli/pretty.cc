#include "daemon/cli/pretty.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "rules/base/utf8.h"
#include "rules/text/sentences.h"

namespace wirewatch {
namespace {

// The bytes of the code point range [start, end) of `text`.
OriginalSpan BytesOf(std::string_view text, std::size_t start,
                     std::size_t end) {
  OriginalSpan span;
  std::size_t index = 0;
  std::size_t at = 0;
  for (; at < text.size() && index < end; ++index) {
    if (index == start) {
      span.begin = static_cast<std::uint32_t>(at);
    }
    at += DecodeCodePoint(text, at).bytes;
  }
  span.end = static_cast<std::uint32_t>(at);
  return span;
}

Style StyleOf(std::string_view severity) {
  if (severity == "critical" || severity == "high") {
    return Style::kRed;
  }
  return severity == "medium" ? Style::kYellow : Style::kCyan;
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : ", ") + word;
  }
  return text;
}

}  // namespace

std::string PrettyArticle(const Painter& painter, const Article& article,
                          const RuleSet& rules,
                          const std::vector<Mention>& mentions) {
  std::string out = painter.Paint(Style::kBold, article.id);
  if (mentions.empty()) {
    return out + painter.Paint(Style::kDim, "  nothing found") + "\n";
  }
  out += "\n";
  const Document document = article.document();
  for (std::uint32_t field = 0; field < document.fields.size(); ++field) {
    const std::string_view text = document.fields[field].text;
    for (const OriginalSpan& sentence : Sentences(text)) {
      std::vector<OriginalSpan> marks;
      std::string what;
      for (const Mention& mention : mentions) {
        if (mention.field != field || mention.core.begin < sentence.begin ||
            mention.core.begin >= sentence.end) {
          continue;
        }
        const std::uint32_t end = std::min(mention.core.end, sentence.end);
        marks.push_back(
            {mention.core.begin - sentence.begin, end - sentence.begin});
        const std::vector<std::string> how =
            HowRecognised(mention, rules.matcher().names()[mention.name],
                          mentions);
        what += (what.empty() ? "" : "; ") + rules.entities()[mention.entity].id;
        what += how.empty() ? "" : " (" + Joined(how) + ")";
      }
      if (!marks.empty()) {
        out += "  " + MarkedText(painter, text.substr(sentence.begin,
                                                      sentence.end -
                                                          sentence.begin),
                                 marks) +
               "\n    " +
               painter.Paint(Style::kDim,
                             std::string(document.fields[field].name) + ": " +
                                 what) +
               "\n";
      }
    }
  }
  return out;
}

std::string PrettyAlert(const Painter& painter, std::string_view alert) {
  using Json = nlohmann::json;
  const Json json = Json::parse(alert, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("snippet") || !json.contains("rule")) {
    return std::string(alert) + "\n";
  }
  const auto text = [&](const char* pointer) {
    return json.value(Json::json_pointer(pointer), std::string());
  };
  const std::string severity = text("/event/severity");
  std::vector<std::string> how;
  std::string entity;
  for (const Json& mention : json["mentions"]) {
    entity = mention.value("entity", entity);
    for (const Json& word : mention["how"]) {
      if (std::ranges::find(how, word.get<std::string>()) == how.end()) {
        how.push_back(word.get<std::string>());
      }
    }
  }
  std::string line = painter.Paint(StyleOf(severity), entity);
  line += "  " + severity + ", " + text("/event/certainty");
  line += how.empty() ? "" : " (" + Joined(how) + ")";
  line += painter.Paint(
      Style::kDim, "  " + text("/article/language") + "  " +
                       text("/article/id") + "  " + text("/article/url"));

  const std::string snippet = text("/snippet/text");
  std::vector<OriginalSpan> marks;
  for (const Json& mark : json["snippet"]["marks"]) {
    marks.push_back(BytesOf(snippet, mark[0], mark[1]));
  }
  return line + "\n    " + MarkedText(painter, snippet, marks) + "\n";
}

}  // namespace wirewatch
