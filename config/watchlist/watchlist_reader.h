// One document -> one Watchlist, with the places of what other files or later
// checks may find fault with.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/watchlist/condition_reader.h"
#include "config/watchlist/file_place.h"
#include "config/watchlist/reference_reader.h"
#include "config/watchlist/watch_test.h"
#include "rules/watch/watchlist.h"

namespace wirewatch {

// Of a rule.
struct RulePlaces {
  FilePlace id;
  FilePlace only;  // empty if not given
  // Of each condition, in the order in which the tree is written.
  std::vector<FilePlace> conditions;
  bool has_tests = false;
};

struct ReadWatchlist {
  std::shared_ptr<const SourceFile> file;
  Watchlist watchlist;
  Span id_place;
  // One for each name of each entity, in the order of `watchlist`.
  std::vector<FilePlace> name_places;
  std::size_t exclusion_names = 0;      // in all `never_in`
  std::vector<RulePlaces> rule_places;  // one for each rule
  std::vector<WrittenReference> references;
  std::vector<Review> reviews;
  std::vector<WatchTest> tests;

  // How many the watchlist has in all.
  std::size_t names() const { return name_places.size() + exclusion_names; }
};

// Faults go to `diagnostics`; what is good is returned beside them, at most
// `room` names and one more (which tells that they are too many).
ReadWatchlist ReadWatchlistDocument(const YamlDocument& document,
                                    std::size_t room, Diagnostics& diagnostics);

}  // namespace wirewatch
