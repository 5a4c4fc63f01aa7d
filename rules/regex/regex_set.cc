#include "rules/regex/regex_set.h"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "rules/base/check.h"
#include "rules/regex/state_trail.h"

namespace wirewatch {
namespace {

// States on the probe text (state_trail.h) that one automaton may come to.
constexpr std::size_t kMostStates = 1000;

// Whether it is enough to look for the pattern's literals.
bool IsSoughtByLiterals(const Regex& regex) {
  const std::vector<std::string>& literals = regex.facts().literals;
  return !literals.empty() &&
         std::all_of(literals.begin(), literals.end(),
                     [](const std::string& literal) {
                       return literal.size() >= LiteralScan::kLeastBytes;
                     });
}

std::vector<std::string> LiteralsOf(RegexText text,
                                    const std::vector<Regex>& patterns) {
  std::vector<std::string> literals;
  for (const Regex& regex : patterns) {
    if (regex.options().text == text && IsSoughtByLiterals(regex)) {
      const auto& its = regex.facts().literals;
      literals.insert(literals.end(), its.begin(), its.end());
    }
  }
  std::sort(literals.begin(), literals.end());
  literals.erase(std::unique(literals.begin(), literals.end()), literals.end());
  return literals;
}

// Where a literal stands.
struct LiteralPlace {
  std::size_t begin = 0;
  std::size_t size = 0;
  bool is_last = false;  // of those that were counted: others may follow
};

// Cuts a stretch to the line that the bytes [begin, end) are in. No farther
// than the stretch reaches: a text may have no line end, and hold many
// literals.
Stretch CutToLine(Stretch stretch, std::string_view text, std::size_t begin,
                  std::size_t end) {
  const std::string_view before =
      text.substr(stretch.begin, begin - stretch.begin);
  const std::size_t line = before.rfind('\n');
  if (line != std::string_view::npos) {
    stretch.begin += line + 1;
  }
  const std::size_t rest = text.substr(end, stretch.end - end).find('\n');
  if (rest != std::string_view::npos) {
    stretch.end = end + rest;
  }
  return stretch;
}

// Where a match that holds the literal can lie.
Stretch StretchAround(const RegexFacts& facts, std::string_view text,
                      const LiteralPlace& place) {
  const std::size_t end = place.begin + place.size;
  const std::size_t reach =
      facts.most_bytes - std::min(facts.most_bytes, place.size);
  Stretch stretch{place.begin - std::min(place.begin, reach),
                  end + std::min(text.size() - end, reach)};
  if (facts.begins_with_literal) {
    stretch.begin = place.begin;
    stretch.only_at_begin = !place.is_last;
  }
  constexpr std::size_t kFar = 256;  // a line end is worth seeking
  if (!facts.crosses_lines && reach > kFar) {
    stretch = CutToLine(stretch, text, place.begin, end);
  }
  if (place.is_last) {
    stretch.end = text.size();
  }
  return stretch;
}

void SortAndMerge(std::vector<Stretch>& stretches) {
  std::sort(
      stretches.begin(), stretches.end(),
      [](const Stretch& a, const Stretch& b) { return a.begin < b.begin; });
  std::size_t kept = 0;
  for (const Stretch& stretch : stretches) {
    if (kept > 0 && !stretch.only_at_begin &&
        !stretches[kept - 1].only_at_begin &&
        stretch.begin <= stretches[kept - 1].end) {
      Stretch& last = stretches[kept - 1];
      last.end = std::max(last.end, stretch.end);
    } else {
      stretches[kept++] = stretch;
    }
  }
  stretches.resize(kept);
}

// Where all matches lie that hold a literal at one of the places, sorted.
std::vector<Stretch> StretchesAround(const RegexFacts& facts,
                                     std::string_view text,
                                     std::vector<LiteralPlace> places) {
  std::sort(places.begin(), places.end(),
            [](const LiteralPlace& a, const LiteralPlace& b) {
              return a.begin < b.begin;
            });
  const bool whole_lines = !facts.crosses_lines && !facts.begins_with_literal &&
                           facts.most_bytes == RegexFacts::kUnbounded;
  std::vector<Stretch> stretches;
  stretches.reserve(places.size());
  for (const LiteralPlace& place : places) {
    const bool known = whole_lines && !stretches.empty() && !place.is_last &&
                       place.begin < stretches.back().end;
    if (!known) {
      stretches.push_back(StretchAround(facts, text, place));
    }
  }
  SortAndMerge(stretches);
  return stretches;
}

}  // namespace

// Patterns that one pass looks for together.
struct RegexSet::Automaton {
  Automaton(RegexText its_text, std::int64_t memory)
      : text(its_text), set(OptionsWith(memory), RE2::UNANCHORED) {}

  static RE2::Options OptionsWith(std::int64_t memory) {
    RE2::Options options(RE2::Quiet);
    options.set_longest_match(true);
    options.set_max_mem(memory);
    return options;
  }

  RegexText text;
  RE2::Set set;
  std::vector<std::uint32_t> members;
};

RegexSet::Literals::Literals(RegexText text, const std::vector<Regex>& patterns)
    : scan(LiteralsOf(text, patterns)),
      of_pattern(patterns.size()),
      patterns_of(scan.literals().size()) {
  std::unordered_map<std::string_view, std::uint32_t> number;
  for (const std::string& literal : scan.literals()) {
    number.emplace(literal, static_cast<std::uint32_t>(number.size()));
  }
  for (std::uint32_t p = 0; p < patterns.size(); ++p) {
    if (patterns[p].options().text != text ||
        !IsSoughtByLiterals(patterns[p])) {
      continue;
    }
    for (const std::string& literal : patterns[p].facts().literals) {
      of_pattern[p].push_back(number.at(literal));
      patterns_of[number.at(literal)].push_back(p);
    }
  }
}

RegexSet::RegexSet(std::vector<Regex> patterns, const RegexSetOptions& options)
    : patterns_(std::move(patterns)),
      folded_(RegexText::kFolded, patterns_),
      original_(RegexText::kOriginal, patterns_),
      automaton_of_(patterns_.size()) {
  for (std::uint32_t p = 0; p < patterns_.size(); ++p) {
    if (!IsSoughtByLiterals(patterns_[p]) && !patterns_[p].options().broad) {
      demoted_.push_back({p, Demotion::kShortLiteral});
    }
  }
  for (const RegexText text : {RegexText::kFolded, RegexText::kOriginal}) {
    BuildAutomata(text, /*demoted=*/false, options);
    BuildAutomata(text, /*demoted=*/true, options);
  }
  for (std::uint32_t p = 0; p < patterns_.size(); ++p) {
    if (automaton_of_[p] && !IsDemoted(p)) {
      broad_.push_back(p);
    }
  }
}

RegexSet::~RegexSet() = default;

bool RegexSet::IsDemoted(std::uint32_t pattern) const {
  const auto place = std::lower_bound(
      demoted_.begin(), demoted_.end(), pattern,
      [](const DemotedRegex& a, std::uint32_t p) { return a.pattern < p; });
  return place != demoted_.end() && place->pattern == pattern;
}

// Searched for by itself from now on.
void RegexSet::Isolate(std::uint32_t pattern) {
  const auto place = std::lower_bound(
      demoted_.begin(), demoted_.end(), pattern,
      [](const DemotedRegex& a, std::uint32_t p) { return a.pattern < p; });
  const DemotedRegex isolated{pattern, Demotion::kManyStates};
  if (IsDemoted(pattern)) {
    *place = isolated;
  } else {
    demoted_.insert(place, isolated);
  }
}

// One automaton takes patterns as long as their states, together, are few.
void RegexSet::BuildAutomata(RegexText text, bool demoted,
                             const RegexSetOptions& options) {
  std::vector<std::vector<std::uint32_t>> groups;
  StateTrail trail;
  for (std::uint32_t p = 0; p < patterns_.size(); ++p) {
    if (IsSoughtByLiterals(patterns_[p]) || automaton_of_[p] ||
        patterns_[p].options().text != text || IsDemoted(p) != demoted) {
      continue;
    }
    const auto tree = ParseRegex(patterns_[p].program());
    CHECK(tree.ok());
    StateTrail its = StateTrailOf(*tree);
    if (its.empty() || CountStates(its) > kMostStates / 2) {
      Isolate(p);
      continue;
    }
    StateTrail both = groups.empty() ? its : Together(trail, its);
    const bool fits = !groups.empty() && CountStates(both) <= kMostStates;
    if (!fits) {
      groups.emplace_back();
    }
    groups.back().push_back(p);
    trail = std::move(fits ? both : its);
  }
  for (const auto& group : groups) {
    AddAutomaton(
        text, group,
        options.broad_memory / static_cast<std::int64_t>(groups.size()));
  }
}

void RegexSet::AddAutomaton(RegexText text,
                            const std::vector<std::uint32_t>& members,
                            std::int64_t memory) {
  auto automaton = std::make_unique<Automaton>(text, memory);
  for (const std::uint32_t p : members) {
    CHECK(automaton->set.Add(patterns_[p].program(), nullptr) >= 0);
  }
  automaton->members = members;
  // An automaton that does not fit the memory is made of fewer patterns.
  if (automaton->set.Compile()) {
    for (const std::uint32_t p : members) {
      automaton_of_[p] = automata_.size();
    }
    automata_.push_back(std::move(automaton));
  } else if (members.size() == 1) {
    Isolate(members.front());
  } else {
    const auto middle =
        members.begin() + static_cast<std::ptrdiff_t>(members.size() / 2);
    AddAutomaton(text, {members.begin(), middle}, memory / 2);
    AddAutomaton(text, {middle, members.end()}, memory / 2);
  }
}

std::vector<std::uint32_t> RegexSet::RunAutomaton(
    const Automaton& automaton, const FieldView& field) const {
  ++counters_.broad_scans;
  const std::string_view text = TextOf(field, automaton.text);
  std::vector<int> matched;
  RE2::Set::ErrorInfo error{RE2::Set::kNoError};
  if (!automaton.set.Match({text.data(), text.size()}, &matched, &error) &&
      error.kind != RE2::Set::kNoError) {
    ++counters_.broad_failures;
    return automaton.members;
  }
  std::vector<std::uint32_t> patterns;
  patterns.reserve(matched.size());
  for (const int which : matched) {
    patterns.push_back(automaton.members[static_cast<std::size_t>(which)]);
  }
  std::sort(patterns.begin(), patterns.end());
  return patterns;
}

RegexScan RegexSet::Scan(const Document& document,
                         const FoldedText& text) const {
  return {*this, document, text};
}

RegexMatches RegexSet::Find(const Document& document,
                            const FoldedText& text) const {
  RegexScan scan = Scan(document, text);
  RegexMatches found;
  for (const std::uint32_t p : scan.Candidates()) {
    RegexMatches its = scan.MatchesOf(p);
    found.matches.insert(found.matches.end(), its.matches.begin(),
                         its.matches.end());
    found.truncated = found.truncated || its.truncated;
  }
  return found;
}

RegexSetStats RegexSet::stats() const {
  return {counters_.searches, counters_.broad_scans, counters_.broad_failures,
          counters_.truncated};
}

RegexScan::RegexScan(const RegexSet& set, const Document& document,
                     const FoldedText& text)
    : set_(set), document_(document), text_(text), fields_(text.fields.size()) {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const FieldView field{document_.fields[i], text_.fields[i]};
    for (const RegexText kind : {RegexText::kFolded, RegexText::kOriginal}) {
      fields_[i].hits[static_cast<std::size_t>(kind)] =
          set_.LiteralsFor(kind).scan.Find(TextOf(field, kind));
    }
  }
}

std::span<const LiteralHit> RegexScan::HitsOf(RegexText kind, std::size_t field,
                                              std::uint32_t literal) const {
  const auto& hits = fields_[field].hits[static_cast<std::size_t>(kind)];
  const auto range =
      std::equal_range(hits.begin(), hits.end(), LiteralHit{literal, 0},
                       [](const LiteralHit& a, const LiteralHit& b) {
                         return a.literal < b.literal;
                       });
  return {range.first, range.second};
}

bool RegexScan::MayMatchIn(std::uint32_t pattern, std::size_t field) {
  const RegexText kind = set_.patterns_[pattern].options().text;
  const auto& literals = set_.LiteralsFor(kind).of_pattern[pattern];
  if (!literals.empty()) {
    return std::any_of(literals.begin(), literals.end(),
                       [&](std::uint32_t literal) {
                         return !HitsOf(kind, field, literal).empty();
                       });
  }
  const auto which = set_.automaton_of_[pattern];
  if (!which) {
    return true;
  }
  auto& matched = fields_[field].matched;
  matched.resize(set_.automata_.size());
  if (!matched[*which]) {
    matched[*which] =
        set_.RunAutomaton(*set_.automata_[*which],
                          {document_.fields[field], text_.fields[field]});
  }
  return std::binary_search(matched[*which]->begin(), matched[*which]->end(),
                            pattern);
}

bool RegexScan::MayMatch(std::uint32_t pattern) {
  for (std::size_t field = 0; field < fields_.size(); ++field) {
    if (MayMatchIn(pattern, field)) {
      return true;
    }
  }
  return false;
}

std::vector<std::uint32_t> RegexScan::Candidates() {
  std::vector<std::uint32_t> candidates;
  for (const FieldState& field : fields_) {
    for (const RegexText kind : {RegexText::kFolded, RegexText::kOriginal}) {
      const auto& patterns_of = set_.LiteralsFor(kind).patterns_of;
      const std::vector<LiteralHit>& hits =
          field.hits[static_cast<std::size_t>(kind)];
      for (std::size_t i = 0; i < hits.size(); ++i) {
        if (i == 0 || hits[i].literal != hits[i - 1].literal) {
          const auto& patterns = patterns_of[hits[i].literal];
          candidates.insert(candidates.end(), patterns.begin(), patterns.end());
        }
      }
    }
  }
  for (const std::uint32_t p : set_.broad_) {
    if (MayMatch(p)) {
      candidates.push_back(p);
    }
  }
  for (const DemotedRegex& demoted : set_.demoted_) {
    candidates.push_back(demoted.pattern);
  }
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()),
                   candidates.end());
  return candidates;
}

std::vector<Stretch> RegexScan::StretchesOf(std::uint32_t pattern,
                                            std::size_t field) const {
  const Regex& regex = set_.patterns_[pattern];
  const RegexText kind = regex.options().text;
  const FieldView view{document_.fields[field], text_.fields[field]};
  const std::string_view text = TextOf(view, kind);
  const RegexSet::Literals& literals = set_.LiteralsFor(kind);
  if (literals.of_pattern[pattern].empty()) {
    return {{.begin = 0, .end = text.size()}};
  }
  std::vector<LiteralPlace> places;
  for (const std::uint32_t literal : literals.of_pattern[pattern]) {
    const std::size_t size = literals.scan.literals()[literal].size();
    const auto hits = HitsOf(kind, field, literal);
    for (const LiteralHit& hit : hits) {
      places.push_back({hit.begin, size});
    }
    if (hits.size() == LiteralScan::kMostHits) {
      places.back().is_last = true;
    }
  }
  return StretchesAround(regex.facts(), text, std::move(places));
}

RegexMatches RegexScan::MatchesOf(std::uint32_t pattern) {
  RegexMatches found;
  for (std::uint32_t f = 0; f < fields_.size(); ++f) {
    if (MayMatchIn(pattern, f)) {
      ++set_.counters_.searches;
      SearchIn(set_.patterns_[pattern], pattern,
               {document_.fields[f], text_.fields[f]}, f,
               StretchesOf(pattern, f), found);
    }
  }
  set_.counters_.truncated += found.truncated ? 1 : 0;
  return found;
}

}  // namespace wirewatch
