#include "rules/regex/broad_automaton.h"

#include <re2/re2.h>

#include <algorithm>
#include <utility>

#include "rules/base/check.h"

namespace wirewatch {
namespace {

// Longer matches would make a text of nothing but openers cost this many times
// a pass.
constexpr std::size_t kMostOpenedBytes = 64;

// Characters that stand in nearly every line of a text.
constexpr std::string_view kCommonSigns = " \n\t.,-'\"";

bool IsRare(const AsciiSet& openers) {
  for (std::size_t c = 0; c < openers.size(); ++c) {
    const char sign = static_cast<char>(c);
    const bool letter =
        (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z');
    if (openers[c] &&
        (letter || kCommonSigns.find(sign) != std::string_view::npos)) {
      return false;
    }
  }
  return openers.any();
}

re2::RE2::Options OptionsWith(std::int64_t memory) {
  re2::RE2::Options options(re2::RE2::Quiet);
  options.set_longest_match(true);
  options.set_max_mem(memory);
  return options;
}

}  // namespace

bool BroadAutomaton::IsSoughtByOpeners(const Regex& regex) {
  return IsRare(regex.facts().openers) &&
         regex.facts().most_bytes <= kMostOpenedBytes;
}

std::unique_ptr<const BroadAutomaton> BroadAutomaton::Make(
    const std::vector<Regex>& patterns, std::vector<std::uint32_t> members,
    std::int64_t memory) {
  CHECK(!members.empty());
  std::unique_ptr<BroadAutomaton> automaton(
      new BroadAutomaton(patterns, std::move(members), memory));
  return automaton->set_.Compile() ? std::move(automaton) : nullptr;
}

BroadAutomaton::BroadAutomaton(const std::vector<Regex>& patterns,
                               std::vector<std::uint32_t> members,
                               std::int64_t memory)
    : text_(patterns[members.front()].options().text),
      members_(std::move(members)),
      set_(OptionsWith(memory), IsSoughtByOpeners(patterns[members_.front()])
                                    ? re2::RE2::ANCHOR_START
                                    : re2::RE2::UNANCHORED) {
  const bool by_openers = IsSoughtByOpeners(patterns[members_.front()]);
  for (const std::uint32_t p : members_) {
    CHECK(patterns[p].options().text == text_);
    CHECK(IsSoughtByOpeners(patterns[p]) == by_openers);
    CHECK(set_.Add(patterns[p].program(), nullptr) >= 0);
    if (by_openers) {
      openers_ |= patterns[p].facts().openers;
      reach_ = std::max(reach_, patterns[p].facts().most_bytes);
    }
  }
}

BroadAutomaton::Found BroadAutomaton::Run(std::string_view text) const {
  return tells_begins() ? RunAtOpeners(text) : RunAnywhere(text);
}

BroadAutomaton::Found BroadAutomaton::AllMembers() const {
  Found found;
  found.failed = true;
  for (const std::uint32_t p : members_) {
    found.hits.push_back({p, 0});
  }
  std::sort(found.hits.begin(), found.hits.end());
  return found;
}

BroadAutomaton::Found BroadAutomaton::RunAnywhere(std::string_view text) const {
  std::vector<int> matched;
  re2::RE2::Set::ErrorInfo error{re2::RE2::Set::kNoError};
  if (!set_.Match({text.data(), text.size()}, &matched, &error) &&
      error.kind != re2::RE2::Set::kNoError) {
    return AllMembers();
  }
  Found found;
  for (const int which : matched) {
    found.hits.push_back({members_[static_cast<std::size_t>(which)], 0});
  }
  std::sort(found.hits.begin(), found.hits.end());
  return found;
}

// The set sees a piece of the text that begins at the opener. Assertions about
// what stands before it hold there, so that it finds too much, which the search
// at that place sorts out, and never too little.
BroadAutomaton::Found BroadAutomaton::RunAtOpeners(
    std::string_view text) const {
  Found found;
  std::vector<std::size_t> hits_of(members_.size());
  std::vector<int> matched;
  re2::RE2::Set::ErrorInfo error{re2::RE2::Set::kNoError};
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= kAsciiSize || !openers_[byte]) {
      continue;
    }
    const std::string_view cut = text.substr(at, reach_ + 1);
    const re2::StringPiece piece(cut.data(), cut.size());
    // Whether anything matches is a cheaper question than what does.
    if (!set_.Match(piece, nullptr, &error) ||
        !set_.Match(piece, &matched, &error)) {
      if (error.kind != re2::RE2::Set::kNoError) {
        return AllMembers();
      }
      continue;
    }
    for (const int which : matched) {
      const auto member = static_cast<std::size_t>(which);
      if (hits_of[member]++ < kMostHits) {
        found.hits.push_back(
            {members_[member], static_cast<std::uint32_t>(at)});
      }
    }
  }
  std::sort(found.hits.begin(), found.hits.end());
  return found;
}

}  // namespace wirewatch
