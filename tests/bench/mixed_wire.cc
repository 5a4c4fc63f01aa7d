#include "tests/bench/mixed_wire.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "tests/bench/generated_news.h"

namespace wirewatch {
namespace {

constexpr std::size_t kScripts = kNewsScripts.size();
// How much of a list each quarter of the articles names.
constexpr std::array<std::size_t, 4> kFronts = {10, 1000, 10000, SIZE_MAX};

std::string LanguageOf(NewsScript script) {
  constexpr std::array<std::string_view, kScripts> kLanguages = {
      "ar", "en", "ru", "zh", "he", "hi"};
  return std::string(kLanguages[static_cast<std::size_t>(script)]);
}

// In generated news a name ends in a letter that ends no other word, often one
// that is nowhere else: an engine that reads names from their ends, as
// Vectorscan does, would have it easier than with any language. Here that
// letter becomes a frequent one.
void MakeEndsFrequent(std::string& text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kEnds =
      {{{"z", "t"}, {"ظ", "ر"}, {"х", "т"}, {"צ", "ר"}, {"ठ", "र"}}};
  for (const auto& [rare, frequent] : kEnds) {
    for (std::size_t at = text.find(rare); at != std::string::npos;
         at = text.find(rare, at + frequent.size())) {
      text.replace(at, rare.size(), frequent);
    }
  }
}

// A script's part of a list of so many names.
std::size_t ShareOf(std::size_t names) {
  return names / kScripts + (names % kScripts != 0 ? 1 : 0);
}

}  // namespace

MixedWire MakeMixedWire(std::size_t names, std::size_t bytes) {
  // For each script its quarters. A shorter list of names is the front of a
  // longer one, because both are drawn with the same seed.
  std::vector<GeneratedNews> parts;
  std::size_t most_articles = 0;
  for (const NewsScript script : kNewsScripts) {
    for (const std::size_t front : kFronts) {
      parts.push_back(GenerateNews(script, ShareOf(std::min(names, front)),
                                   bytes / kScripts / kFronts.size()));
      most_articles = std::max(most_articles, parts.back().articles.size());
    }
  }
  for (GeneratedNews& part : parts) {
    std::for_each(part.articles.begin(), part.articles.end(), MakeEndsFrequent);
    std::for_each(part.names.begin(), part.names.end(), MakeEndsFrequent);
  }
  MixedWire wire;
  for (std::size_t i = 0; i < most_articles; ++i) {
    for (std::size_t part = 0; part < parts.size(); ++part) {
      if (i < parts[part].articles.size()) {
        wire.articles.push_back(
            {LanguageOf(kNewsScripts[part / kFronts.size()]),
             std::move(parts[part].articles[i])});
      }
    }
  }
  for (std::size_t i = 0; i < names; ++i) {
    const std::size_t script = i % kScripts;
    GeneratedNews& longest = parts[(script + 1) * kFronts.size() - 1];
    wire.names.push_back({LanguageOf(kNewsScripts[script]),
                          std::move(longest.names[i / kScripts])});
  }
  return wire;
}

}  // namespace wirewatch
