// Imported entities -> a watchlist that `wirewatch check` accepts as it stands,
// for editors to go on with.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/importers/import.h"

namespace wirewatch {

// Whoever knows languages and watchlists is asked through these.
struct ImportJudges {
  // Two names that fold alike are one; ids are made of it.
  std::function<std::string(std::string_view name)> fold;
  // The codes of all errors in a watchlist.
  std::function<std::vector<std::string>(const std::string& yaml)> faults;
};

struct Skeleton {
  std::string yaml;  // empty if no entity is left
  std::size_t entities = 0;
  std::size_t names = 0;
  // What was left out.
  std::size_t duplicates = 0;                  // names, within one entity
  std::map<std::string, std::size_t> refused;  // names, by the error's code
  std::size_t nameless = 0;  // entities of which no name was left
};

// `watchlist` is an id; `origin` says in the head where the names come from,
// one line. Entities keep their order. A name without a language is `und`.
Skeleton WriteSkeleton(std::string_view watchlist, std::string_view origin,
                       const std::vector<ImportedEntity>& entities,
                       const ImportJudges& judges);

// The id that `folded` text is made into: a-z, 0-9 and hyphens between them, at
// most 48 of them; empty if it has no such letter.
std::string Slug(std::string_view folded);

// A scalar as YAML takes it: plain where nobody could misread it, else in
// single quotes.
std::string YamlText(std::string_view text);

}  // namespace wirewatch
