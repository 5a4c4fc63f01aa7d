// The schemas that are kept by hand, built into the program.
#pragma once

#include <string_view>

namespace wirewatch {

std::string_view WatchlistSchema();  // config/watchlist/watchlist.schema.json
std::string_view AlertSchema();      // daemon/article/alert.schema.json

}  // namespace wirewatch
