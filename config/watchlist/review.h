// Reviews: the days on which exclusions are to be looked at again.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "config/watchlist/file_place.h"
#include "config/yaml/node_reader.h"

namespace wirewatch {

struct Review {
  std::chrono::year_month_day date;
  FilePlace place;
  std::string exclusion;  // its key
};

// The `review` of an exclusion's map, if it has any: `2027-03-01`. What is no
// date is a fault.
void ReadReview(NodeReader& reader, const YamlNode& map,
                std::string_view exclusion, std::vector<Review>& reviews);

}  // namespace wirewatch
