#include "config/importers/skeleton.h"

#include <algorithm>
#include <array>
#include <set>

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

constexpr std::size_t kLongestSlug = 48;  // an id has 64: room to tell apart
constexpr std::string_view kNoLanguage = "und";

bool IsAsciiLetter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Letters, for all that YAML minds: nothing from here on means anything to it,
// and blocks of punctuation are left out for the reader's sake.
bool IsPlainLetter(char32_t c) {
  return IsAsciiLetter(c) ||
         (c >= 0xC0 && !(c >= 0x2000 && c <= 0x206F) &&
          !(c >= 0x3000 && c <= 0x303F) && c != 0x060C && c != 0x061B &&
          !(c >= 0xD800 && c <= 0xF8FF) && !(c >= 0xFE10 && c <= 0xFE1F) &&
          !(c >= 0xFFE0 && c <= 0xFFFF) && !(c >= 0xFF00 && c <= 0xFF0F));
}

// What one reader of YAML or another takes for something else.
bool IsYamlWord(std::string_view text) {
  constexpr std::array<std::string_view, 9> kWords = {
      "null", "true", "false", "yes", "no", "on", "off", "y", "n"};
  std::string small(text);
  for (char& c : small) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return std::find(kWords.begin(), kWords.end(), small) != kWords.end();
}

bool IsPlain(std::string_view text) {
  bool after_letter = false;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint c = DecodeCodePoint(text, at);
    at += c.bytes;
    const bool letter = c.well_formed && IsPlainLetter(c.value);
    const bool joint = c.value == ' ' || c.value == '-' || c.value == '\'';
    if (!letter && !(joint && after_letter)) {
      return false;
    }
    after_letter = letter;
  }
  return after_letter && !IsYamlWord(text);
}

// Parentheses, bars and backslashes of a name mean themselves.
std::string Literal(std::string_view name) {
  std::string literal;
  for (const char c : name) {
    literal += c == '(' || c == ')' || c == '|' || c == '\\' ? "\\" : "";
    literal += c;
  }
  return literal;
}

// Languages in their order, each with its names.
using Names = std::map<std::string, std::vector<std::string>>;

class Writer {
 public:
  explicit Writer(const ImportJudges& judges) : judges_(judges) {}

  void Add(const ImportedEntity& entity) {
    Names names = NamesOf(entity);
    const std::string head = HeadOf(entity);
    if (!IsGood(head, names)) {
      LeaveOutRefused(names);
    }
    if (names.empty()) {
      skeleton_.nameless += 1;
      return;
    }
    for (const auto& [language, list] : names) {
      skeleton_.names += list.size();
    }
    skeleton_.entities += 1;
    skeleton_.yaml += "  " + UniqueId(entity) + ":";
    skeleton_.yaml += entity.comment.empty() ? "" : "  # " + entity.comment;
    skeleton_.yaml += "\n" + head + BodyOf(names);
  }

  Skeleton Take(std::string_view watchlist, std::string_view origin) {
    if (skeleton_.entities == 0) {
      skeleton_.yaml.clear();
      return std::move(skeleton_);
    }
    skeleton_.yaml = "# " + std::string(origin) +
                     "\n# A skeleton: take out what you do not watch, and ask "
                     "of each name what else it means.\nwatchlist: " +
                     YamlText(watchlist) + "\nentities:\n" + skeleton_.yaml;
    return std::move(skeleton_);
  }

 private:
  // Each once; of those without a language only what no language has.
  Names NamesOf(const ImportedEntity& entity) {
    Names names;
    std::set<std::pair<std::string, std::string>> seen;
    std::set<std::string> somewhere;
    const auto add = [&](const std::string& language, const std::string& name) {
      const std::string clean = CleanName(name);
      const std::string folded = judges_.fold(clean);
      const bool is_new = seen.emplace(language, folded).second &&
                          (language != kNoLanguage ||
                           somewhere.find(folded) == somewhere.end());
      somewhere.insert(folded);
      if (is_new) {
        names[language].push_back(clean);
      } else {
        skeleton_.duplicates += 1;
      }
    };
    const auto has_language = [](const auto& name) {
      return !name.first.empty() && name.first != kNoLanguage;
    };
    for (const auto& name : entity.names) {
      if (has_language(name)) {
        add(name.first, name.second);
      }
    }
    for (const auto& name : entity.names) {
      if (!has_language(name)) {
        add(std::string(kNoLanguage), name.second);
      }
    }
    return names;
  }

  static std::string HeadOf(const ImportedEntity& entity) {
    std::string head = "    kind: " + YamlText(entity.kind) + "\n";
    if (!entity.severity.empty()) {
      head += "    severity: " + YamlText(entity.severity) + "\n";
    }
    std::string ids;
    for (const auto& [scheme, value] : entity.ids) {
      ids += (ids.empty() ? "" : ", ") + scheme + ": " + YamlText(value);
    }
    return ids.empty() ? head : head + "    ids: {" + ids + "}\n";
  }

  static std::string BodyOf(const Names& names) {
    std::string body = "    names:\n";
    for (const auto& [language, list] : names) {
      std::string items;
      for (const std::string& name : list) {
        items += (items.empty() ? "" : ", ") + YamlText(Literal(name));
      }
      body.append("      ").append(language).append(": [");
      body.append(items).append("]\n");
    }
    return body;
  }

  std::vector<std::string> FaultsOf(const std::string& head,
                                    const Names& names) const {
    return judges_.faults("watchlist: w\nentities:\n  e:\n" + head +
                          BodyOf(names));
  }

  bool IsGood(const std::string& head, const Names& names) const {
    return !names.empty() && FaultsOf(head, names).empty();
  }

  // Asked one by one: which name it is that cannot stand.
  void LeaveOutRefused(Names& names) {
    for (auto& [language, list] : names) {
      std::erase_if(list, [&, key = language](const std::string& name) {
        const auto faults = FaultsOf("    kind: other\n", {{key, {name}}});
        if (!faults.empty()) {
          skeleton_.refused[faults.front()] += 1;
        }
        return !faults.empty();
      });
    }
    std::erase_if(names,
                  [](const auto& entry) { return entry.second.empty(); });
  }

  std::string UniqueId(const ImportedEntity& entity) {
    const std::string slug = Slug(judges_.fold(entity.id));
    const std::string distinct = Slug(entity.distinct);
    std::string id = slug.empty() ? distinct : slug;
    if (id.empty()) {
      id = "entity";
    }
    const std::string stem = id;
    if (taken_.find(id) != taken_.end() && !distinct.empty()) {
      id = stem.substr(0, kLongestSlug - 1) + "-" + distinct.substr(0, 12);
    }
    for (std::size_t i = 2; !taken_.insert(id).second; ++i) {
      id = stem + "-" + std::to_string(i);
    }
    return id;
  }

  const ImportJudges& judges_;
  Skeleton skeleton_;
  std::set<std::string> taken_;
};

}  // namespace

std::string Slug(std::string_view folded) {
  std::string slug;
  for (const char c : folded) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (good) {
      slug += c;
    } else if (c != '\'' && !slug.empty() && slug.back() != '-') {
      slug += '-';
    }
    if (slug.size() == kLongestSlug) {
      break;
    }
  }
  while (slug.ends_with('-')) {
    slug.pop_back();
  }
  return slug;
}

std::string YamlText(std::string_view text) {
  if (IsPlain(text)) {
    return std::string(text);
  }
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c == '\'' ? "''" : std::string(1, c);
  }
  return quoted + "'";
}

Skeleton WriteSkeleton(std::string_view watchlist, std::string_view origin,
                       const std::vector<ImportedEntity>& entities,
                       const ImportJudges& judges) {
  Writer writer(judges);
  for (const ImportedEntity& entity : entities) {
    writer.Add(entity);
  }
  return writer.Take(watchlist, origin);
}

}  // namespace wirewatch
