#include "rules/match/twin_check.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace wirewatch {
namespace {

class TwinCheck : public testing::Test {
 protected:
  static std::vector<Name> Names(std::uint32_t entities) {
    std::vector<Name> names;
    for (std::uint32_t entity = 0; entity < entities; ++entity) {
      names.push_back(
          {.text = "Place" + std::to_string(entity), .entity = entity});
      names.push_back(
          {.text = "Old Place" + std::to_string(entity), .entity = entity});
    }
    return names;
  }

  TwinAnswer Ask(const std::string& body, std::size_t forgotten,
                 std::uint64_t seed = 1) const {
    const Document document{.fields = {{"body", body}}};
    const FoldedText text = Fold(document);
    std::vector<Mention> found = matcher_.Find(document, text);
    found.resize(found.size() - forgotten);
    return AskTwin(matcher_, document, text, found, seed);
  }

  const Matcher matcher_{Names(200)};
};

TEST_F(TwinCheck, AgreesWithTheMatcher) {
  EXPECT_EQ(Ask("Nothing", 0), TwinAnswer::kAgrees);
  EXPECT_EQ(Ask("From Old Place7 to Place11 and Place12.", 0),
            TwinAnswer::kAgrees);
}

TEST_F(TwinCheck, SeesThatAMentionOfAFoundEntityIsMissing) {
  EXPECT_EQ(Ask("Place7, then Place7", 1), TwinAnswer::kDisagrees);
}

TEST_F(TwinCheck, SeesWhatWasNotFoundAtAll) {
  // All entities fit into the question of so short a text.
  int seen = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    seen += Ask("Place7", 1, seed) == TwinAnswer::kDisagrees ? 1 : 0;
  }
  EXPECT_GT(seen, 10);
}

TEST_F(TwinCheck, IsNotAskedWhatWouldCostTooMuch) {
  EXPECT_EQ(Ask(std::string(5 << 20, 'a'), 0), TwinAnswer::kNotAsked);
  std::string crowded;
  for (int i = 0; i < 1000; ++i) {
    crowded += "Place7 ";
  }
  EXPECT_EQ(Ask(crowded, 0), TwinAnswer::kNotAsked);
}

TEST(TwinCheckOfNoNames, HasNothingToAsk) {
  const Matcher matcher({});
  const Document document{.fields = {{"body", "Mosul"}}};
  EXPECT_EQ(AskTwin(matcher, document, Fold(document), {}, 1),
            TwinAnswer::kNotAsked);
}

}  // namespace
}  // namespace wirewatch
