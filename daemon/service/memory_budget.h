// How much memory the daemon may come to, part by part: what is published as
// wirewatch_memory_budget_bytes, and what MemoryMax= should leave room for.
// docs/operating.md tells operators the same.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "config/settings/settings.h"

namespace wirewatch {

struct MemoryPart {
  std::string_view
      part;  // base, watchlists, fetch, in_flight, produce, workers, page
  std::uint64_t bytes = 0;
};

// `watchlist_bytes`: what loading the watchlists once took at its height. Two
// generations are in memory during a reload, never three.
std::vector<MemoryPart> MemoryBudgetOf(const Settings& settings,
                                       std::uint64_t watchlist_bytes);

// The most that this process has ever had resident; 0 if the kernel does not
// say. At a start, when nothing but the watchlists was loaded, it is what they
// took.
std::uint64_t PeakResidentBytes();

}  // namespace wirewatch
