#include "rules/match/clitics.h"

#include <algorithm>
#include <array>
#include <span>

namespace wirewatch {
namespace {

// One place of a grammar, filled by one of its choices.
struct Slot {
  bool required = false;
  std::array<std::u32string_view, 4> choices;
};

constexpr Slot kWawOrFa{false, {U"و", U"ف"}};
constexpr Slot kWaw{false, {U"و"}};

constexpr std::array<Slot, 2> kArabicArticle{{kWawOrFa, {false, {U"ب", U"ك"}}}};
constexpr std::array<Slot, 2> kArabicAssimilated{{kWawOrFa, {true, {U"ل"}}}};
constexpr std::array<Slot, 2> kArabicLong{
    {kWawOrFa, {false, {U"ب", U"ل", U"ك"}}}};
constexpr std::array<Slot, 2> kArabicShort{{kWaw, {false, {U"ب", U"ل"}}}};
constexpr std::array<Slot, 2> kArabicShortLam{{kWaw, {false, {U"ب"}}}};
constexpr std::array<Slot, 4> kHebrewLong{{{false, {U"ו"}},
                                           {false, {U"כש", U"ש"}},
                                           {false, {U"ב", U"ל", U"מ", U"כ"}},
                                           {false, {U"ה"}}}};
constexpr std::array<Slot, 4> kHebrewMedium{{{false, {U"ו"}},
                                             {false, {U"ש"}},
                                             {false, {U"ב", U"ל", U"מ"}},
                                             {false, {U"ה"}}}};
constexpr std::array<Slot, 1> kHebrewShort{{{false, {U"ו", U"ב", U"ל", U"מ"}}}};

constexpr std::array<Slot, 3> kHebrewCovert{
    {{false, {U"ו"}}, {false, {U"כש", U"ש"}}, {true, {U"ב", U"ל", U"כ"}}}};

std::span<const Slot> SlotsOf(ProcliticGrammar grammar) {
  switch (grammar) {
    case ProcliticGrammar::kNone:
      return {};
    case ProcliticGrammar::kArabicArticle:
      return kArabicArticle;
    case ProcliticGrammar::kArabicAssimilated:
      return kArabicAssimilated;
    case ProcliticGrammar::kArabicLong:
      return kArabicLong;
    case ProcliticGrammar::kArabicShort:
      return kArabicShort;
    case ProcliticGrammar::kArabicShortLam:
      return kArabicShortLam;
    case ProcliticGrammar::kHebrewLong:
      return kHebrewLong;
    case ProcliticGrammar::kHebrewMedium:
      return kHebrewMedium;
    case ProcliticGrammar::kHebrewShort:
      return kHebrewShort;
    case ProcliticGrammar::kHebrewCovert:
      return kHebrewCovert;
  }
  return {};
}

// How many letters of the front of `letters` fill the slot: those of the first
// choice that fits, which is the longest.
std::size_t Filled(const Slot& slot, std::u32string_view letters) {
  for (const std::u32string_view choice : slot.choices) {
    if (!choice.empty() && letters.starts_with(choice)) {
      return choice.size();
    }
  }
  return 0;
}

}  // namespace

bool IsLegal(const Proclitics& proclitics, std::u32string_view letters) {
  if (!proclitics.allowed.empty() &&
      letters.find_first_not_of(proclitics.allowed) !=
          std::u32string_view::npos) {
    return false;
  }
  for (const Slot& slot : SlotsOf(proclitics.grammar)) {
    const std::size_t filled = Filled(slot, letters);
    if (slot.required && filled == 0) {
      return false;
    }
    letters.remove_prefix(filled);
  }
  return letters.empty();
}

std::vector<std::u32string> AllLegal(const Proclitics& proclitics) {
  std::vector<std::u32string> all = {U""};
  for (const Slot& slot : SlotsOf(proclitics.grammar)) {
    for (std::size_t i = 0, count = all.size(); i < count; ++i) {
      for (const std::u32string_view choice : slot.choices) {
        if (!choice.empty()) {
          all.push_back(all[i] + std::u32string(choice));
        }
      }
    }
  }
  std::erase_if(all, [&](const std::u32string& letters) {
    return !IsLegal(proclitics, letters);
  });
  std::ranges::sort(all, [](const auto& a, const auto& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  return all;
}

}  // namespace wirewatch
