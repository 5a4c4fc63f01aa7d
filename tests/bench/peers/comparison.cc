#include "tests/bench/peers/comparison.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "rules/match/matcher.h"
#include "rules/text/fold.h"
#include "tests/bench/peers/plain.h"

namespace wirewatch {
namespace {

constexpr std::size_t kContextBytes = 40;

using Place = std::pair<OriginalSpan, std::uint32_t>;  // and its name

bool IsByGrammar(const Mention& mention) {
  return mention.inflected || mention.core != mention.word;
}

// `at` moved to where a code point begins.
std::size_t ToCodePoint(std::string_view text, std::size_t at) {
  while (at < text.size() &&
         (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) {
    ++at;
  }
  return at;
}

std::string InContext(std::string_view text, OriginalSpan span) {
  const std::size_t begin = ToCodePoint(
      text, span.begin < kContextBytes ? 0 : span.begin - kContextBytes);
  const std::size_t end =
      ToCodePoint(text, std::min(text.size(), span.end + kContextBytes));
  std::string shown(text.substr(begin, span.begin - begin));
  shown += "[" + std::string(text.substr(span.begin, span.end - span.begin));
  shown += "]" + std::string(text.substr(span.end, end - span.end));
  std::replace_if(
      shown.begin(), shown.end(), [](char c) { return c == '\n' || c == '\t'; },
      ' ');
  return shown;
}

// Compares article by article; see Compare().
class Comparer {
 public:
  Comparer(const EngineInput& input, const std::filesystem::path& differences)
      : input_(input),
        search_(input.names),
        matcher_([&input] {
          std::vector<Name> names;
          for (const ListedName& listed : input.names) {
            names.push_back(listed.name);
          }
          return names;
        }()),
        out_(differences, std::ios::binary) {}

  void Add(const std::string& text) {
    const Document document{{{"body", text}}, "", ""};
    const FoldedText folded = Fold(document);
    const std::set<Place> plain = PlainPlaces(folded.fields[0]);
    std::map<Place, bool> ours;  // and whether by grammar
    for (const Mention& mention : matcher_.Find(document, folded)) {
      ours[{mention.core, mention.name}] = IsByGrammar(mention);
    }
    for (const auto& [place, by_grammar] : ours) {
      if (plain.contains(place)) {
        ++result_.both;
      } else {
        ++(by_grammar ? result_.ours_by_grammar : result_.ours_otherwise);
        Tell(by_grammar ? "ours, grammar" : "ours", place, text);
      }
    }
    for (const Place& place : plain) {
      if (!ours.contains(place)) {
        ++result_.plain_only;
        Tell("plain", place, text);
      }
    }
  }

  const Comparison& result() const { return result_; }

 private:
  std::set<Place> PlainPlaces(const FoldedField& field) {
    std::set<Place> places;
    std::set<std::uint32_t> whole;
    std::set<std::uint32_t> letters;
    for (const PlainHit& hit : search_.Find(field.text())) {
      letters.insert(hit.name);
      if (hit.whole_word) {
        whole.insert(hit.name);
        places.insert({field.Original(hit.span), hit.name});
      }
    }
    result_.plain_mentions += places.size();
    result_.plain_pairs += whole.size();
    result_.letters_pairs += letters.size();
    return places;
  }

  void Tell(std::string_view who, const Place& place, std::string_view text) {
    out_ << who << '\t' << input_.names[place.second].name.text << '\t'
         << InContext(text, place.first) << '\n';
  }

  const EngineInput& input_;
  const PlainSearch search_;
  const Matcher matcher_;
  std::ofstream out_;
  Comparison result_;
};

}  // namespace

Comparison Compare(const EngineInput& input,
                   const std::filesystem::path& differences) {
  Comparer comparer(input, differences);
  for (const std::string& text : input.load.texts) {
    comparer.Add(text);
  }
  return comparer.result();
}

}  // namespace wirewatch
