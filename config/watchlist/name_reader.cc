#include "config/watchlist/name_reader.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "config/watchlist/arabic_comma.h"
#include "config/watchlist/language_tag.h"
#include "config/watchlist/needs_reader.h"
#include "config/watchlist/spelling_notation.h"
#include "rules/base/utf8.h"
#include "rules/match/matcher.h"

namespace wirewatch {
namespace {

constexpr std::size_t kLongestName = 256;  // code points

constexpr std::array<std::string_view, 11> kNameKeys = {
    "text",  "case", "exact",  "marks",       "clitics", "article",
    "forms", "not",  "in_url", "allow_short", "needs"};
// A name inside which another one does not count needs no company itself.
constexpr auto kExclusionKeys = std::span(kNameKeys).first<10>();
constexpr std::array<std::string_view, 3> kCases = {"auto", "exact", "fold"};
constexpr std::array<std::string_view, 2> kMarks = {"fold", "keep"};
constexpr std::array<std::string_view, 2> kArticles = {"auto", "optional"};

// What Arabic and Hebrew attach to the front of a name.
constexpr std::string_view kProclitics = "وفبكلוהבכלמש";

constexpr std::array<std::string_view, 8> kTypographicQuotes = {
    "“", "”", "„", "«", "»", "‘", "’", "‚"};

std::pair<std::string, std::string> Describe(Spellings::Fault fault) {
  switch (fault) {
    case Spellings::Fault::kNested:
      return {"parentheses in parentheses", "write two names"};
    case Spellings::Fault::kUnopened:
      return {"a `)` that nothing opens", "write `\\)` for the sign itself"};
    case Spellings::Fault::kUnclosed:
      return {"a `(` that nothing closes", "write `\\(` for the sign itself"};
    case Spellings::Fault::kBareBar:
      return {"a `|` outside of parentheses", "write `(x|y)`"};
    case Spellings::Fault::kEmpty:
      return {"parentheses with nothing to choose",
              "`(x)` is with and without x, `(x|y)` is one of both"};
    case Spellings::Fault::kBadEscape:
      return {"a `\\` before nothing that it could protect",
              "it stands before `(`, `)`, `|` or `\\`"};
    case Spellings::Fault::kTooMany:
    case Spellings::Fault::kNone:
      break;
  }
  return {"more than " + std::to_string(kMostSpellings) + " spellings",
          "write several names"};
}

class NameReader {
 public:
  NameReader(NodeReader& reader, ReferenceReader* references, std::size_t room)
      : reader_(reader), references_(references), room_(room) {}

  ReadNames Run(const YamlNode& node) {
    if (!reader_.IsMap(node, "names",
                       {"write {en: [...]}: names stand by language"})) {
      return {};
    }
    for (const YamlEntry& entry : node.entries) {
      if (entry.key.kind == YamlNode::Kind::kScalar) {
        Language(entry);
      }
    }
    return std::move(result_);
  }

 private:
  void Language(const YamlEntry& entry) {
    const std::string& tag = entry.key.text;
    CheckLanguageTag(reader_, entry.key);
    const YamlNode& value = entry.value;
    if (value.kind != YamlNode::Kind::kSequence) {
      Item(value, tag);
      return;
    }
    for (const YamlNode* item : reader_.List(value, tag)) {
      Item(*item, tag);
    }
  }

  // A name as text or as a map.
  void Item(const YamlNode& node, const std::string& language) {
    EntityName name;
    name.name.language = language;
    if (node.kind != YamlNode::Kind::kMap) {
      Add(node, "name", std::move(name), /*allow_short=*/false);
      return;
    }
    const bool all_known = reader_.CheckKeys(
        node, "name",
        references_ != nullptr ? std::span<const std::string_view>(kNameKeys)
                               : kExclusionKeys);
    const bool allow_short = Options(node, name.name);
    const YamlNode* needs = Find(node, "needs");
    if (needs != nullptr && references_ != nullptr) {
      name.needs = ReadNeeds(reader_, *references_, *needs);
    }
    const bool may_be_short = allow_short || needs != nullptr;
    const YamlNode* text = Find(node, "text");
    if (text != nullptr) {
      Add(*text, "text", name, may_be_short);
    } else if (all_known) {
      reader_.MissingKey(reader_.document().SpanOf(node), "text");
    }
    if (const YamlNode* forms = Find(node, "forms")) {
      name.name.is_form = true;
      for (const YamlNode* form : ListOrOne(*forms, "forms")) {
        Add(*form, "forms", name, may_be_short);
      }
    }
  }

  // Reads all but the spellings; whether the name may be short.
  bool Options(const YamlNode& node, Name& name) {
    if (const auto word = WordAt(node, "case", kCases)) {
      name.letter_case =
          std::array{CaseRule::kAuto, CaseRule::kExact, CaseRule::kFold}[*word];
    }
    if (const auto word = WordAt(node, "marks", kMarks)) {
      name.marks = std::array{MarksRule::kFold, MarksRule::kKeep}[*word];
    }
    if (const auto word = WordAt(node, "article", kArticles)) {
      name.article =
          std::array{ArticleRule::kAuto, ArticleRule::kOptional}[*word];
    }
    name.exact = FlagAt(node, "exact");
    name.in_url = FlagAt(node, "in_url");
    if (const YamlNode* clitics = Find(node, "clitics")) {
      Clitics(*clitics, name);
    }
    if (const YamlNode* never = Find(node, "not")) {
      Never(*never, name);
    }
    return FlagAt(node, "allow_short");
  }

  // Bounded, since every spelling of the name holds them all.
  void Never(const YamlNode& node, Name& name) {
    for (const YamlNode* word : ListOrOne(node, "not")) {
      for (std::string& spelling : SpellingsOf(*word, "not")) {
        if (name.never.size() == kMostSpellings) {
          reader_.Fault(codes::kTooManySpellings, node,
                        "more than " + std::to_string(kMostSpellings) +
                            " words in `not`");
          return;
        }
        name.never.push_back(std::move(spelling));
      }
    }
  }

  std::optional<std::size_t> WordAt(const YamlNode& map, std::string_view key,
                                    std::span<const std::string_view> words) {
    const YamlNode* node = Find(map, key);
    return node == nullptr ? std::nullopt : reader_.Word(*node, key, words);
  }

  bool FlagAt(const YamlNode& map, std::string_view key) {
    const YamlNode* node = Find(map, key);
    return node != nullptr && reader_.Flag(*node, key).value_or(false);
  }

  std::vector<const YamlNode*> ListOrOne(const YamlNode& node,
                                         std::string_view what) {
    if (node.kind == YamlNode::Kind::kScalar) {
      return {&node};
    }
    return reader_.List(node, what);
  }

  void Clitics(const YamlNode& node, Name& name) {
    const auto text = reader_.Text(node, "clitics");
    if (!text) {
      return;
    }
    bool letters = !text->empty();
    for (std::size_t at = 0; at < text->size();) {
      const std::size_t bytes = DecodeCodePoint(*text, at).bytes;
      letters =
          letters && bytes > 1 &&
          kProclitics.find(text->substr(at, bytes)) != std::string_view::npos;
      at += bytes;
    }
    if (!letters && *text != "auto" && *text != "none" && *text != "all") {
      reader_.Fault(codes::kClitics, node,
                    SeenAs(node) + " is not a set of proclitics",
                    {"write `auto`, `none`, `all`, or letters out of و ف ب ك ل "
                     "or ו ה ב כ ל מ ש"});
      return;
    }
    name.clitics = *text;
  }

  // Every spelling of a name that can be looked for.
  void Add(const YamlNode& node, std::string_view what, EntityName written,
           bool allow_short) {
    Name& name = written.name;
    for (std::string& spelling : SpellingsOf(node, what)) {
      if (result_.names.size() > room_) {
        return;
      }
      name.text = std::move(spelling);
      const NameFault fault = FaultOf(name);
      if (fault == NameFault::kFoldsToNothing) {
        reader_.Fault(codes::kFoldsToNothing, node,
                      SeenAs(node) + " holds nothing but marks and separators",
                      {"a name needs a letter or a digit"});
        return;
      }
      if (fault == NameFault::kTooShort && !allow_short) {
        reader_.Fault(codes::kTooShort, node,
                      "the name " + Quoted(name.text) +
                          " is so short that it stands everywhere",
                      {"write {text: " + node.text +
                       ", needs: {any: […], within: sentence}} to count it "
                       "in company, or allow_short: true"});
        return;
      }
      result_.names.push_back(written);
      result_.places.push_back(PlaceOf(node));
    }
  }

  std::vector<std::string> SpellingsOf(const YamlNode& node,
                                       std::string_view what) {
    const std::string_view reads_as = ReadsAs(node);
    if (node.kind == YamlNode::Kind::kScalar && !reads_as.empty()) {
      reader_.Fault(
          codes::kQuoteIt, node,
          "the name " + SeenAs(node) + " reads as " + std::string(reads_as),
          {"quote it: \"" + node.text + "\""});
      return {};
    }
    const auto text = reader_.Text(node, what);
    if (!text || HasArabicComma(reader_, node, "in a name") ||
        IsTooLong(node) || IsQuoted(node)) {
      return {};
    }
    Spellings spellings = ExpandSpellings(*text);
    if (spellings.fault != Spellings::Fault::kNone) {
      const bool many = spellings.fault == Spellings::Fault::kTooMany;
      auto [message, help] = Describe(spellings.fault);
      reader_.Fault(many ? codes::kTooManySpellings : codes::kSpelling,
                    many ? reader_.document().SpanOf(node)
                         : reader_.PlaceInText(node, spellings.offset, 1),
                    std::move(message), {std::move(help)});
    }
    return std::move(spellings.all);
  }

  // “Mosul”: YAML knows no such quotes, so they would be looked for.
  bool IsQuoted(const YamlNode& node) {
    const auto quote = [&](bool at_end) {
      return std::ranges::find_if(kTypographicQuotes, [&](auto sign) {
        return at_end ? node.text.ends_with(sign) : node.text.starts_with(sign);
      });
    };
    const auto first = quote(/*at_end=*/false);
    const auto last = quote(/*at_end=*/true);
    if (first == kTypographicQuotes.end() || last == kTypographicQuotes.end() ||
        node.text.size() <= first->size() + last->size()) {
      return false;
    }
    const std::string inner = node.text.substr(
        first->size(), node.text.size() - first->size() - last->size());
    reader_.Fault(codes::kQuotesInName, node,
                  "the quotes around " + SeenAs(node) + " are part of the name",
                  {"write " + inner + ", or quote it with \" or '"});
    return true;
  }

  bool IsTooLong(const YamlNode& node) {
    const std::size_t length = CountCodePoints(node.text);
    if (length <= kLongestName) {
      return false;
    }
    reader_.Fault(codes::kOutOfBounds, node,
                  "a name of " + std::to_string(length) +
                      " letters, more than " + std::to_string(kLongestName));
    return true;
  }

  NodeReader& reader_;
  ReferenceReader* const references_;  // null: of an exclusion
  const std::size_t room_;
  ReadNames result_;
};

}  // namespace

ReadNames ReadNamesOf(NodeReader& reader, ReferenceReader* references,
                      const YamlNode& node, std::size_t room) {
  return NameReader(reader, references, room).Run(node);
}

}  // namespace wirewatch
