#include "config/watchlist/advice.h"

#include <utility>

#include "config/diag/codes.h"
#include "config/watchlist/frequent_words.h"
#include "config/yaml/node_reader.h"
#include "rules/base/utf8.h"
#include "rules/regex/regex_set.h"
#include "rules/text/fold.h"
#include "rules/text/letter_case.h"

namespace wirewatch {
namespace {

Diagnostic Warning(const Code& code, const ReadWatchlist& read,
                   const FilePlace& place, std::string message,
                   std::string help) {
  Diagnostic warning;
  warning.code = code.id;
  warning.level = Level::kWarning;
  warning.message = std::move(message);
  warning.span = SpanAt(read.file, place);
  warning.help = {std::move(help)};
  return warning;
}

std::string Written(std::chrono::year_month_day date) {
  const auto two = [](unsigned number) {
    return (number < 10 ? "-0" : "-") + std::to_string(number);
  };
  return std::to_string(static_cast<int>(date.year())) +
         two(static_cast<unsigned>(date.month())) +
         two(static_cast<unsigned>(date.day()));
}

// A name that a frequent word is not found by: its capitals or all its letters
// are looked at.
bool IsStrict(const Name& name) {
  const bool auto_case = name.letter_case == CaseRule::kAuto &&
                         CountCodePoints(name.text) <= 3 &&
                         name.text == InCapitals(name.text) &&
                         name.text != InSmallLetters(name.text);
  return name.exact || name.letter_case == CaseRule::kExact || auto_case;
}

struct PlacedPattern {
  const ReadWatchlist* watchlist;
  FilePlace place;
};

// The patterns of a rule's tree, in the order of the places.
void Gather(const Condition& condition, const ReadWatchlist& read,
            const std::vector<FilePlace>& places, std::size_t& next,
            std::vector<Regex>& patterns, std::vector<PlacedPattern>& placed) {
  const FilePlace place = places[next++];
  if (condition.op == Condition::Op::kRegex) {
    patterns.push_back(*condition.regex);
    placed.push_back({&read, place});
  }
  for (const Condition& child : condition.of) {
    Gather(child, read, places, next, patterns, placed);
  }
}

}  // namespace

Diagnostics WarnOfReviews(const std::vector<ReadWatchlist>& watchlists,
                          std::chrono::year_month_day today) {
  Diagnostics warnings;
  for (const ReadWatchlist& read : watchlists) {
    for (const Review& review : read.reviews) {
      if (review.date < today && warnings.size() < kMostOfOneFile) {
        warnings.push_back(
            Warning(codes::kReviewDue, read, review.place,
                    "the exclusion " + Quoted(review.exclusion) +
                        " was to be reviewed by " + Written(review.date),
                    "is it still right? then write a later day; else delete "
                    "it"));
      }
    }
  }
  return warnings;
}

Diagnostics WarnOfUntestedRules(const std::vector<ReadWatchlist>& watchlists) {
  Diagnostics warnings;
  for (const ReadWatchlist& read : watchlists) {
    for (std::size_t i = 0; i < read.rule_places.size(); ++i) {
      const WatchRule& rule = read.watchlist.rules[i];
      const RulePlaces& places = read.rule_places[i];
      if (!places.has_tests && rule.status != Status::kRetired &&
          warnings.size() < kMostOfOneFile) {
        warnings.push_back(Warning(
            codes::kUntested, read, places.id,
            "the rule " + Quoted(rule.id) + " has no tests",
            "add `tests`: an article that it must find, and one that it must "
            "not"));
      }
    }
  }
  return warnings;
}

Diagnostics WarnOfFrequentWords(const std::vector<ReadWatchlist>& watchlists) {
  Diagnostics warnings;
  for (const ReadWatchlist& read : watchlists) {
    std::size_t place = 0;
    for (const Entity& entity : read.watchlist.entities) {
      for (const auto& [name, needs] : entity.names) {
        const FilePlace at = read.name_places[place++];
        if (entity.kind == EntityKind::kTerm || needs || IsStrict(name) ||
            warnings.size() == kMostOfOneFile) {
          continue;
        }
        if (const auto language = LanguageOfFrequentWord(FoldName(name.text))) {
          warnings.push_back(
              Warning(codes::kFrequentWord, read, at,
                      "the name " + Quoted(name.text) +
                          " is a frequent word (" + std::string(*language) +
                          "), and it counts in articles of any language",
                      "count it in company: {text: " + name.text +
                          ", needs: {any: [...], within: sentence}}"));
        }
      }
    }
  }
  return warnings;
}

Diagnostics WarnOfCostlyPatterns(const std::vector<ReadWatchlist>& watchlists) {
  std::vector<Regex> patterns;
  std::vector<PlacedPattern> placed;
  for (const ReadWatchlist& read : watchlists) {
    for (std::size_t i = 0; i < read.rule_places.size(); ++i) {
      std::size_t next = 0;
      Gather(read.watchlist.rules[i].when, read, read.rule_places[i].conditions,
             next, patterns, placed);
    }
  }
  Diagnostics warnings;
  if (patterns.empty()) {
    return warnings;
  }
  const RegexSet set(std::move(patterns));
  for (const DemotedRegex& demoted : set.demoted()) {
    const PlacedPattern& at = placed[demoted.pattern];
    const bool literal = demoted.reason == Demotion::kShortLiteral;
    if (warnings.size() < kMostOfOneFile) {
      warnings.push_back(Warning(
          codes::kCostlyPattern, *at.watchlist, at.place,
          literal ? "the pattern has no word to look for, only a sign or two"
                  : "the pattern has too many states to run with the others",
          literal ? "every article has these: add letters that a match must "
                    "hold, if there are any"
                  : "repeat less, or add letters that a match must hold"));
    }
  }
  return warnings;
}

}  // namespace wirewatch
