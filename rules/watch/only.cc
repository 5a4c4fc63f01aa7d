#include "rules/watch/only.h"

#include <algorithm>
#include <string_view>

namespace wirewatch {
namespace {

// Case says nothing in language tags, and old systems write `_` for `-`.
char Plain(char c) {
  const bool is_capital = c >= 'A' && c <= 'Z';
  return is_capital ? static_cast<char>(c + ('a' - 'A')) : (c == '_' ? '-' : c);
}

// RFC 4647, section 3.3.1.
bool InRange(std::string_view tag, std::string_view range) {
  const bool begins =
      tag.size() >= range.size() &&
      std::equal(range.begin(), range.end(), tag.begin(),
                 [](char a, char b) { return Plain(a) == Plain(b); });
  return begins &&
         (tag.size() == range.size() || Plain(tag[range.size()]) == '-');
}

bool InAnyRange(std::string_view tag, const std::vector<std::string>& ranges) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const auto& range) { return InRange(tag, range); });
}

template <typename Texts>
bool Contains(const Texts& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// Whether the article declares each of the fields.
bool DeclaresAll(const Document& document,
                 const std::vector<std::string>& names) {
  return std::all_of(names.begin(), names.end(), [&](const auto& name) {
    return Contains(document.declares, name);
  });
}

bool DeclaresAny(const Document& document,
                 const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&](const auto& name) {
    return Contains(document.declares, name);
  });
}

template <typename Texts>
std::string Join(const Texts& texts) {
  std::string joined;
  for (const auto& text : texts) {
    joined += (joined.empty() ? "" : ", ") + std::string(text);
  }
  return joined;
}

// "2d", "1d 3h", "90m": the two largest units, the smaller rounded down.
std::string Describe(std::chrono::seconds age) {
  constexpr std::pair<long, char> kUnits[] = {
      {86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
  long left = age.count();
  const std::string sign = left < 0 ? "-" : "";
  left = left < 0 ? -left : left;
  std::string text;
  int written = 0;
  for (const auto& [seconds, unit] : kUnits) {
    if (written < 2 && left >= seconds) {
      text += (text.empty() ? "" : " ") + std::to_string(left / seconds) + unit;
      left %= seconds;
      ++written;
    }
  }
  return text.empty() ? "0s" : sign + text;
}

}  // namespace

std::string SeenBy(const Gate& gate) {
  return gate.seen.empty() ? "not declared" : gate.seen;
}

std::vector<Gate> GatesOf(const Only& only, const Document& document) {
  std::vector<Gate> gates;
  const std::string language(document.language);
  const std::string source(document.source);
  if (!only.language.empty()) {
    gates.push_back({"language", Join(only.language), language,
                     InAnyRange(language, only.language)});
  }
  if (!only.language_not.empty()) {
    gates.push_back({"language_not", Join(only.language_not), language,
                     !InAnyRange(language, only.language_not)});
  }
  if (!only.source.empty()) {
    gates.push_back(
        {"source", Join(only.source), source, Contains(only.source, source)});
  }
  if (!only.source_not.empty()) {
    gates.push_back({"source_not", Join(only.source_not), source,
                     !Contains(only.source_not, source)});
  }
  if (only.max_age) {
    gates.push_back({"max_age", Describe(*only.max_age),
                     document.age ? Describe(*document.age) : std::string(),
                     document.age && *document.age <= *only.max_age});
  }
  if (!only.has.empty()) {
    gates.push_back({"has", Join(only.has), Join(document.declares),
                     DeclaresAll(document, only.has)});
  }
  if (!only.has_not.empty()) {
    gates.push_back({"has_not", Join(only.has_not), Join(document.declares),
                     !DeclaresAny(document, only.has_not)});
  }
  return gates;
}

bool Admits(const Only& only, const Document& document) {
  const std::vector<Gate> gates = GatesOf(only, document);
  return std::all_of(gates.begin(), gates.end(),
                     [](const Gate& gate) { return gate.held; });
}

}  // namespace wirewatch
