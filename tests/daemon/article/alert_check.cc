#include "tests/daemon/article/alert_check.h"

#include <codecvt>
#include <locale>
#include <map>
#include <optional>

namespace wirewatch {
namespace {

using Json = nlohmann::ordered_json;

// The standard library's converters: deprecated, but not ours.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
std::u32string ToUtf32(const std::string& text) {
  return std::wstring_convert<std::codecvt_utf8<char32_t>, char32_t>()
      .from_bytes(text);
}
std::string FromUtf32(const std::u32string& text) {
  return std::wstring_convert<std::codecvt_utf8<char32_t>, char32_t>().to_bytes(
      text);
}
std::u16string ToUtf16(const std::string& text) {
  return std::wstring_convert<std::codecvt_utf8_utf16<char16_t>, char16_t>()
      .from_bytes(text);
}
#pragma GCC diagnostic pop

std::optional<std::string> TextOf(const Article& article,
                                  const std::string& field) {
  if (field == "headline") {
    return article.headline;
  }
  if (field == "lead") {
    return article.lead;
  }
  return field == "body" ? std::optional(article.body) : std::nullopt;
}

template <typename Text>
std::optional<Text> Cut(const Text& text, std::size_t begin, std::size_t end) {
  if (begin >= end || end > text.size()) {
    return std::nullopt;
  }
  return text.substr(begin, end - begin);
}

template <typename Text>
bool Agrees(const std::optional<Text>& cut, const Text& surface,
            bool may_be_cut) {
  return cut && (*cut == surface ||
                 (may_be_cut && cut->substr(0, surface.size()) == surface));
}

// A text in all three units; converted once, since hostile articles are long.
struct Counted {
  explicit Counted(const std::string& text)
      : utf8(text), utf16(ToUtf16(text)), utf32(ToUtf32(text)) {}
  std::string utf8;
  std::u16string utf16;
  std::u32string utf32;
};

void CheckMention(const Json& mention, const Counted& text, bool may_be_cut,
                  std::vector<std::string>& faults) {
  const std::string surface = mention.at("surface");
  const auto at = [&](const char* key, std::size_t i) -> std::size_t {
    return mention.at(key).at(i);
  };
  if (!Agrees(Cut(text.utf32, mention.at("start"), mention.at("end")),
              ToUtf32(surface), may_be_cut)) {
    faults.push_back("`start`, `end` do not cut the surface: " + surface);
  }
  if (!Agrees(Cut(text.utf8, at("utf8", 0), at("utf8", 1)), surface,
              may_be_cut)) {
    faults.push_back("`utf8` does not cut the surface: " + surface);
  }
  if (!Agrees(Cut(text.utf16, at("utf16", 0), at("utf16", 1)), ToUtf16(surface),
              may_be_cut)) {
    faults.push_back("`utf16` does not cut the surface: " + surface);
  }
}

void CheckSnippet(const Json& alert, const Article& article,
                  std::vector<std::string>& faults) {
  const Json& snippet = alert.at("snippet");
  const Json& first = alert.at("mentions").at(0);
  const std::string text = snippet.at("text");
  const auto field = TextOf(article, snippet.at("field"));
  if (!field || field->find(text) == std::string::npos) {
    faults.push_back("the snippet is no piece of its field");
  }
  const std::u32string wide = ToUtf32(text);
  if (wide.size() > 400) {
    faults.push_back("the snippet is too long");
  }
  if (snippet.at("field") != first.at("field")) {
    faults.push_back("the snippet is not from the first mention's field");
  }
  bool is_first = true;
  for (const Json& mark : snippet.at("marks")) {
    const auto marked = Cut(wide, mark.at(0), mark.at(1));
    if (!marked) {
      faults.push_back("a mark is outside of the snippet");
    } else if (is_first && FromUtf32(*marked).rfind(
                               std::string(first.at("surface")), 0) != 0) {
      faults.push_back("the first mark is not the first mention");
    }
    is_first = false;
  }
  if (is_first) {
    faults.push_back("nothing is marked in the snippet");
  }
}

void CheckNoNull(const Json& value, std::vector<std::string>& faults) {
  if (value.is_null()) {
    faults.push_back("there is a null");
  }
  if (value.is_structured()) {
    for (const Json& below : value) {
      CheckNoNull(below, faults);
    }
  }
}

}  // namespace

std::vector<std::string> FaultsOfMentions(const Json& mentions,
                                          const Article& article,
                                          bool surfaces_may_be_cut) {
  std::vector<std::string> faults;
  std::map<std::string, Counted> texts;
  for (const Json& mention : mentions) {
    const std::string field = mention.at("field");
    const auto text = TextOf(article, field);
    if (text) {
      const Counted& counted = texts.try_emplace(field, *text).first->second;
      CheckMention(mention, counted, surfaces_may_be_cut, faults);
    } else {
      faults.push_back("no such field: " + field);
    }
  }
  return faults;
}

std::vector<std::string> FaultsOfAlert(const Json& alert,
                                       const Article& article) {
  const Json& mentions = alert.at("mentions");
  std::vector<std::string> faults =
      FaultsOfMentions(mentions, article, alert.contains("truncated"));
  CheckNoNull(alert, faults);
  for (const Json& index : alert.at("why").at("mentions")) {
    if (index >= mentions.size()) {
      faults.push_back("`why` points at no mention");
    }
  }
  if (mentions.empty()) {
    faults.push_back("no mention is shown");
  } else {
    CheckSnippet(alert, article, faults);
  }
  return faults;
}

}  // namespace wirewatch
