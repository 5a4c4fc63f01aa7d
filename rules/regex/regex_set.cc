#include "rules/regex/regex_set.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "rules/base/check.h"
#include "rules/regex/state_trail.h"
#include "rules/regex/stretches.h"

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

}  // namespace

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
    if (!IsSoughtByLiterals(patterns_[p]) &&
        !BroadAutomaton::IsSoughtByOpeners(patterns_[p]) &&
        !patterns_[p].options().broad) {
      demoted_.push_back({p, Demotion::kShortLiteral});
    }
  }
  for (const RegexText text : {RegexText::kFolded, RegexText::kOriginal}) {
    for (const bool demoted : {false, true}) {
      for (const bool by_openers : {true, false}) {
        BuildAutomata({text, demoted, by_openers}, options);
      }
    }
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
void RegexSet::BuildAutomata(const Alike& alike,
                             const RegexSetOptions& options) {
  std::vector<std::vector<std::uint32_t>> groups;
  StateTrail trail;
  for (std::uint32_t p = 0; p < patterns_.size(); ++p) {
    const Alike its_kind{patterns_[p].options().text, IsDemoted(p),
                         BroadAutomaton::IsSoughtByOpeners(patterns_[p])};
    if (IsSoughtByLiterals(patterns_[p]) || automaton_of_[p] ||
        its_kind != alike) {
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
        group, options.broad_memory / static_cast<std::int64_t>(groups.size()));
  }
}

// An automaton that does not fit the memory is made of fewer patterns.
void RegexSet::AddAutomaton(const std::vector<std::uint32_t>& members,
                            std::int64_t memory) {
  if (auto automaton = BroadAutomaton::Make(patterns_, members, memory)) {
    for (const std::uint32_t p : members) {
      automaton_of_[p] = automata_.size();
    }
    automata_.push_back(std::move(automaton));
  } else if (members.size() == 1) {
    Isolate(members.front());
  } else {
    const auto middle =
        members.begin() + static_cast<std::ptrdiff_t>(members.size() / 2);
    AddAutomaton({members.begin(), middle}, memory / 2);
    AddAutomaton({middle, members.end()}, memory / 2);
  }
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
  return !BroadHitsOf(pattern, *which, field).empty();
}

std::span<const BroadHit> RegexScan::BroadHitsOf(std::uint32_t pattern,
                                                 std::size_t automaton,
                                                 std::size_t field) {
  auto& found = fields_[field].found;
  found.resize(set_.automata_.size());
  if (!found[automaton]) {
    const BroadAutomaton& its = *set_.automata_[automaton];
    found[automaton] = its.Run(
        TextOf({document_.fields[field], text_.fields[field]}, its.text()));
    ++set_.counters_.broad_scans;
    set_.counters_.broad_failures += found[automaton]->failed ? 1 : 0;
  }
  const std::vector<BroadHit>& hits = found[automaton]->hits;
  const auto range =
      std::equal_range(hits.begin(), hits.end(), BroadHit{pattern, 0},
                       [](const BroadHit& a, const BroadHit& b) {
                         return a.pattern < b.pattern;
                       });
  return {range.first, range.second};
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
                                            std::size_t field) {
  const Regex& regex = set_.patterns_[pattern];
  const RegexText kind = regex.options().text;
  const FieldView view{document_.fields[field], text_.fields[field]};
  const std::string_view text = TextOf(view, kind);
  const RegexSet::Literals& literals = set_.LiteralsFor(kind);
  if (literals.of_pattern[pattern].empty()) {
    return BroadStretchesOf(pattern, field, text);
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

std::vector<Stretch> RegexScan::BroadStretchesOf(std::uint32_t pattern,
                                                 std::size_t field,
                                                 std::string_view text) {
  const Stretch whole{.begin = 0, .end = text.size()};
  const auto which = set_.automaton_of_[pattern];
  if (!which || !set_.automata_[*which]->tells_begins()) {
    return {whole};
  }
  const auto hits = BroadHitsOf(pattern, *which, field);
  if (fields_[field].found[*which]->failed) {
    return {whole};
  }
  const std::size_t reach = set_.patterns_[pattern].facts().most_bytes;
  std::vector<Stretch> stretches;
  stretches.reserve(hits.size());
  for (const BroadHit& hit : hits) {
    stretches.push_back(
        {.begin = hit.begin,
         .end = std::min<std::size_t>(text.size(), hit.begin + reach),
         .only_at_begin = true});
  }
  if (hits.size() == BroadAutomaton::kMostHits) {
    stretches.back() = {.begin = stretches.back().begin, .end = text.size()};
  }
  return stretches;
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
