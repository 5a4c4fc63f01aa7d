// News and lists of names out of a random generator: the same for the same
// arguments on every machine, so that engines can be compared on them.
//
// What is kept of real news, because engines live by it: frequent words are
// short (lengths by rank, ranks by Zipf's law), words begin with what their
// language attaches to them, names are made of the same syllables as words and
// share their first words with each other and with the text (a list has many
// Muhammads). What is given up: the words mean nothing.
//
// Each name ends in a letter that ends no other word, and no two names in the
// same word. So the mentions that are planted are all that there are, and an
// engine can be held to their number.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wirewatch {

enum class NewsScript {
  kArabic,
  kLatin,
  kCyrillic,
  kHan,
  kHebrew,
  kDevanagari
};

constexpr std::array<NewsScript, 6> kNewsScripts = {
    NewsScript::kArabic, NewsScript::kLatin,  NewsScript::kCyrillic,
    NewsScript::kHan,    NewsScript::kHebrew, NewsScript::kDevanagari};

// "arabic", "latin"...
std::string_view NewsScriptName(NewsScript script);

struct GeneratedNews {
  std::vector<std::string> names;     // UTF-8, one to three words, no two equal
  std::vector<std::string> articles;  // UTF-8, about 4 KB each
  std::size_t mentions = 0;  // of names, in all articles; one in 150 words
  std::size_t bytes = 0;     // of all articles, at least as many as asked for
};

// At most 100,000 names if there are articles, in Han; else as many as wanted.
GeneratedNews GenerateNews(NewsScript script, std::size_t names,
                           std::size_t bytes);

}  // namespace wirewatch
