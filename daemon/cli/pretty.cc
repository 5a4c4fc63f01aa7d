#include "daemon/cli/pretty.h"

#include <algorithm>

#include "rules/base/utf8.h"
#include "rules/text/sentences.h"

namespace wirewatch {
namespace {

using Json = nlohmann::json;

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

std::string TextAt(const Json& json, const char* pointer) {
  return json.value(Json::json_pointer(pointer), std::string());
}

// A sentence, and the alerts that it belongs to.
struct Shown {
  std::string text;
  std::pair<int, int> place;  // field, first mention: the reader's order
  std::vector<OriginalSpan> marks;
  std::string facts;
};

std::pair<int, int> PlaceOf(const Json& alert) {
  const std::string field = TextAt(alert, "/mentions/0/field");
  const int order = field == "headline" ? 0 : field == "lead" ? 1 : 2;
  return {order, alert.value(Json::json_pointer("/mentions/0/start"), 0)};
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : ", ") + word;
  }
  return text;
}

// "levant/isis  medium, inflected (clitic:ل)"
std::string Facts(const Painter& painter, const Json& alert) {
  const std::string severity = TextAt(alert, "/event/severity");
  std::string entity;
  std::vector<std::string> how;
  for (const Json& mention : alert["mentions"]) {
    entity = mention.value("entity", entity);
    for (const Json& word : mention["how"]) {
      const auto text = word.get<std::string>();
      if (std::ranges::find(how, text) == how.end()) {
        how.push_back(text);
      }
    }
  }
  const std::string certainty = TextAt(alert, "/event/certainty");
  // An exact mention needs no explanation, even if others beside it would.
  const bool explain = certainty != "exact" && !how.empty();
  return painter.Paint(StyleOf(severity), entity) +
         painter.Paint(Style::kDim,
                       "  " + severity + ", " + certainty +
                           (explain ? " (" + Joined(how) + ")" : ""));
}

}  // namespace

std::string PrettyArticle(const Painter& painter, const Article& article,
                          const RuleSet& rules,
                          const CountedMentions& counted) {
  std::string out = painter.Paint(Style::kBold, article.id);
  const std::vector<Mention>& mentions = counted.mentions;
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
      for (std::uint32_t i = 0; i < mentions.size(); ++i) {
        const Mention& mention = mentions[i];
        if (mention.field != field || mention.core.begin < sentence.begin ||
            mention.core.begin >= sentence.end) {
          continue;
        }
        const std::uint32_t end = std::min(mention.core.end, sentence.end);
        marks.push_back(
            {mention.core.begin - sentence.begin, end - sentence.begin});
        const std::vector<std::string> how = HowRecognised(rules, counted, i);
        what +=
            (what.empty() ? "" : "; ") + rules.entities()[mention.entity].id;
        what += how.empty() ? "" : " (" + Joined(how) + ")";
      }
      if (!marks.empty()) {
        out += "  " +
               MarkedText(
                   painter,
                   text.substr(sentence.begin, sentence.end - sentence.begin),
                   marks) +
               "\n    " +
               painter.Paint(
                   Style::kDim,
                   std::string(document.fields[field].name) + ": " + what) +
               "\n";
      }
    }
  }
  return out;
}

std::string PrettySnippet(const Painter& painter, const Json& alert) {
  const std::string text = TextAt(alert, "/snippet/text");
  std::vector<OriginalSpan> marks;
  if (alert.contains("snippet")) {
    for (const Json& mark : alert["snippet"]["marks"]) {
      marks.push_back(BytesOf(text, mark[0], mark[1]));
    }
  }
  return MarkedText(painter, text, marks);
}

std::string PrettyAlerts(const Painter& painter,
                         const std::vector<Json>& alerts) {
  // Alerts that show the same sentence share it, in the order they came.
  std::vector<Shown> sentences;
  for (const Json& alert : alerts) {
    const std::string text = TextAt(alert, "/snippet/text");
    auto shown = std::ranges::find(sentences, text, &Shown::text);
    if (shown == sentences.end()) {
      shown = sentences.insert(sentences.end(), {text, PlaceOf(alert), {}, {}});
    }
    for (const Json& mark : alert["snippet"]["marks"]) {
      shown->marks.push_back(BytesOf(text, mark[0], mark[1]));
    }
    shown->facts += "    " + Facts(painter, alert) + "\n";
  }
  std::ranges::sort(sentences, {}, &Shown::place);
  const Json& first = alerts.front();
  std::string out =
      painter.Paint(Style::kBold, TextAt(first, "/article/language")) + "  " +
      painter.Paint(Style::kDim, TextAt(first, "/article/id") + "  " +
                                     TextAt(first, "/article/url")) +
      "\n";
  for (Shown& shown : sentences) {
    std::ranges::sort(shown.marks);
    out += "  " + MarkedText(painter, shown.text, shown.marks) + "\n" +
           shown.facts;
  }
  return out;
}

}  // namespace wirewatch
