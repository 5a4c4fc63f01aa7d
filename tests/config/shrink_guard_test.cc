// When a smaller watchlist is taken for a half-written one.
#include "config/watchlist/shrink_guard.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace wirewatch {
namespace {

struct Case {
  const char* name;
  EntityCounts before;
  EntityCounts after;
  std::string shrunken;  // "id before->after", with spaces between
};
class ShrinkGuard : public testing::TestWithParam<Case> {};

TEST_P(ShrinkGuard, Finds) {
  std::string found;
  for (const ShrunkenWatchlist& one :
       FindShrunken(GetParam().before, GetParam().after)) {
    found += (found.empty() ? "" : " ") + one.id + " " +
             std::to_string(one.before) + "->" + std::to_string(one.after);
  }
  EXPECT_EQ(found, GetParam().shrunken);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Reloads, ShrinkGuard, testing::Values(
  Case{"unchanged",            {{"a", 10}},            {{"a", 10}},           ""},
  Case{"grown",                {{"a", 10}},            {{"a", 100}},          ""},
  Case{"half_is_left",         {{"a", 10}},            {{"a", 5}},            ""},
  Case{"less_than_half",       {{"a", 10}},            {{"a", 4}},            "a 10->4"},
  Case{"half_of_an_odd_count", {{"a", 11}},            {{"a", 5}},            "a 11->5"},
  Case{"one_of_two",           {{"a", 2}},             {{"a", 1}},            ""},
  Case{"none_of_one",          {{"a", 1}},             {{"a", 0}},            "a 1->0"},
  Case{"gone",                 {{"a", 10}, {"b", 3}},  {{"b", 3}},            "a 10->0"},
  Case{"renamed",              {{"a", 10}},            {{"b", 10}},           "a 10->0"},
  Case{"new_one",              {{"a", 10}},            {{"a", 10}, {"b", 1}}, ""},
  Case{"was_empty",            {{"a", 0}},             {},                    ""},
  Case{"each_by_itself",       {{"a", 10}, {"b", 10}}, {{"a", 1}, {"b", 90}}, "a 10->1"},
  Case{"several",              {{"a", 10}, {"b", 10}}, {},                    "a 10->0 b 10->0"}),
  [](const auto& one) { return one.param.name; });
// clang-format on

TEST(CountEntities, CountsThoseOfEachWatchlist) {
  Watchlist two;
  two.id = "two";
  two.entities.resize(2);
  Watchlist none;
  none.id = "none";
  EXPECT_EQ(CountEntities({two, none}),
            (EntityCounts{{"none", 0}, {"two", 2}}));
}

}  // namespace
}  // namespace wirewatch
