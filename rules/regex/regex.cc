#include "rules/regex/regex.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "rules/base/utf8.h"
#include "rules/regex/syntax.h"

namespace wirewatch {
namespace {

std::shared_ptr<const RE2> Program(const std::string& pattern,
                                   std::int64_t memory) {
  RE2::Options options(RE2::Quiet);
  options.set_longest_match(true);
  options.set_max_mem(memory);
  return std::make_shared<const RE2>(pattern, options);
}

RegexFault Whole(RegexFaultKind kind, std::string_view pattern,
                 std::string message, std::string advice) {
  return {kind, 0, pattern.size(), std::move(message), std::move(advice)};
}

struct Re2Fault {
  RE2::ErrorCode code;
  std::string_view message;
  std::string_view advice;
};

// clang-format off
constexpr auto kRe2Faults = std::to_array<Re2Fault>({
    {RE2::ErrorBadEscape, "unknown escape", "a backslash stands before a sign that means itself, as in `\\.`"},
    {RE2::ErrorBadCharClass, "no such class", ""},
    {RE2::ErrorBadCharRange, "this is no range of characters", "write the smaller character first; a class is `\\pL` or `\\p{Name}`"},
    {RE2::ErrorMissingBracket, "this class is not closed", "write `]` at its end, or `\\[` for the sign itself"},
    {RE2::ErrorMissingParen, "this group is not closed", "write `)` at its end, or `\\(` for the sign itself"},
    {RE2::ErrorUnexpectedParen, "`)` without a `(` before it", "write `\\)` for the sign itself"},
    {RE2::ErrorTrailingBackslash, "a backslash at the end", "write `\\\\` for the sign itself"},
    {RE2::ErrorRepeatArgument, "there is nothing here to repeat", "write a backslash before the sign for the sign itself"},
    {RE2::ErrorRepeatSize, "this cannot be repeated so often", "at most 1000 times, repetitions within repetitions multiplied; the smaller number first"},
    {RE2::ErrorRepeatOp, "a repetition of a repetition", "one of them is enough"},
    {RE2::ErrorBadPerlOp, "no such group", "a group is `(?:…)`"},
    {RE2::ErrorBadNamedCapture, "a name of a group that cannot be", "write `(?:…)`: names of groups are not used"},
    {RE2::ErrorPatternTooLarge, "the pattern is too large", "repeat less, or split it into several"},
});
// clang-format on

bool IsBacktracking(RE2::ErrorCode code, std::string_view where) {
  const bool back_reference = code == RE2::ErrorBadEscape && where.size() > 1 &&
                              (where[1] == 'k' || where[1] == 'g' ||
                               (where[1] >= '1' && where[1] <= '9'));
  const bool named =
      code == RE2::ErrorBadNamedCapture && where.substr(0, 4) == "(?P=";
  const bool look_around =
      code == RE2::ErrorBadPerlOp && where.size() >= 3 &&
      std::string_view("=!<").find(where[2]) != std::string_view::npos;
  return back_reference || named || look_around;
}

// What RE2 has against a pattern, or nothing. RE2 names the piece that it does
// not like but not its place: it is sought near `stopped`, where our own reader
// gave up. The piece may be the whole pattern.
std::optional<RegexFault> FaultByRe2(std::string_view pattern,
                                     std::size_t stopped, std::int64_t memory) {
  const auto re2 = Program(std::string(pattern), memory);
  if (re2->ok()) {
    return std::nullopt;
  }
  const std::string& piece = re2->error_arg();
  const std::size_t from = stopped - std::min(stopped, piece.size());
  std::size_t place = pattern.find(piece, from);
  if (place == std::string_view::npos) {
    place = pattern.find(piece);
  }
  RegexFault fault =
      Whole(RegexFaultKind::kMalformed, pattern, re2->error(), "");
  if (!piece.empty() && place != std::string_view::npos) {
    fault.offset = place;
    fault.length = piece.size();
  }
  const auto known = std::find_if(
      kRe2Faults.begin(), kRe2Faults.end(),
      [&re2](const Re2Fault& its) { return its.code == re2->error_code(); });
  if (known != kRe2Faults.end()) {
    fault.message = known->message;
    fault.advice = known->advice;
  }
  if (IsBacktracking(re2->error_code(), piece)) {
    fault.kind = RegexFaultKind::kBacktracking;
    fault.message = "RE2 has neither look-around nor back-references";
    fault.advice =
        "match what stands beside it too, or write the alternatives out";
  } else if (re2->error_code() == RE2::ErrorPatternTooLarge) {
    fault.kind = RegexFaultKind::kTooLarge;
  }
  return fault;
}

std::optional<RegexFault> FaultOfText(std::string_view pattern) {
  if (const auto ill_formed = FindIllFormedUtf8(pattern)) {
    return RegexFault{RegexFaultKind::kMalformed, *ill_formed, 1,
                      "this is not UTF-8", ""};
  }
  const std::size_t size = CountCodePoints(pattern);
  if (size > kMostCodePointsInRegex) {
    return Whole(RegexFaultKind::kTooLong, pattern,
                 "a pattern of " + std::to_string(size) + " characters",
                 "at most " + std::to_string(kMostCodePointsInRegex) +
                     "; names are found faster as names of an entity");
  }
  return std::nullopt;
}

std::optional<RegexFault> FaultOfMeaning(std::string_view pattern,
                                         const RegexFacts& facts, bool broad) {
  if (facts.least_bytes == 0) {
    return Whole(RegexFaultKind::kMatchesEmpty, pattern,
                 "the pattern matches the empty string, and so everywhere",
                 "make a part of it obligatory: `+` instead of `*`");
  }
  if (facts.literals.empty() && !broad) {
    return Whole(RegexFaultKind::kNoLiteral, pattern,
                 "no word or character must stand in every match, so that all "
                 "of every article is searched",
                 "name a word that is always there, or write `broad: true`");
  }
  return std::nullopt;
}

}  // namespace

Result<Regex, RegexFault> CompileRegex(std::string_view pattern,
                                       const RegexOptions& options) {
  if (auto fault = FaultOfText(pattern)) {
    return *std::move(fault);
  }
  auto tree = ParseRegex(pattern);
  if (!tree.ok()) {
    RegexFault fault = tree.error();
    if (fault.kind == RegexFaultKind::kMalformed) {
      if (auto known = FaultByRe2(pattern, fault.offset, options.memory)) {
        return *std::move(known);
      }
      fault.kind = RegexFaultKind::kUnsupported;
      fault.message = "RE2 has a meaning for this, wirewatch has not";
    }
    return fault;
  }
  Regex regex;
  regex.written_ = pattern;
  regex.options_ = options;
  regex.program_ = pattern;
  if (options.text == RegexText::kFolded) {
    tree = FoldRegex(*std::move(tree));
    if (!tree.ok()) {
      return tree.error();
    }
    regex.program_ = WriteRegex(*tree);
  }
  regex.re2_ = Program(regex.program_, options.memory);
  if (!regex.re2_->ok()) {
    auto fault = FaultByRe2(pattern, 0, options.memory);
    return fault ? *std::move(fault)
                 : Whole(RegexFaultKind::kTooLarge, pattern,
                         "the pattern is too large when its letters are folded",
                         "repeat less, or split it into several");
  }
  regex.facts_ = FactsOf(*tree);
  if (auto fault = FaultOfMeaning(pattern, regex.facts_, options.broad)) {
    return *std::move(fault);
  }
  return regex;
}

}  // namespace wirewatch
