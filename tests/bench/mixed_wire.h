// A wire in six scripts with one list of names, out of generated_news.h: what a
// desk sees that reads everything. The same on every machine.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace wirewatch {

struct MixedWire {
  struct Article {
    std::string language;  // "ar"
    std::string text;
  };
  struct ListedName {
    std::string language;
    std::string text;
  };
  std::vector<Article> articles;  // the scripts in turn
  // The scripts in turn. As in life, those that lead the list are in the news
  // most: a quarter of the articles name only the first ten, one the first
  // thousand, one the first ten thousand, and one all.
  std::vector<ListedName> names;
};

// `bytes` of text or a little more; a script has a sixth of it.
MixedWire MakeMixedWire(std::size_t names, std::size_t bytes);

}  // namespace wirewatch
