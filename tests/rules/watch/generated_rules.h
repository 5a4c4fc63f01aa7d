// Generated rules and articles, with all that a test must know of an article
// known from how it was made: for the evaluator's slow twin and for the
// properties of explain.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/rules/watch/values.h"

namespace wirewatch {

// Entities of the generated watchlist: each is its own only name. "delta" is
// part of "charlie", "echo" of "delta"; "alpha" and "bravo" are tagged "pair".
constexpr std::string_view kGeneratedEntities[] = {"alpha", "bravo", "charlie",
                                                   "delta", "echo"};

inline Watchlist GeneratedWatchlist() {
  Watchlist levant{"levant", "", {}, {}};
  for (const std::string_view id : kGeneratedEntities) {
    Entity entity =
        EntityOf(std::string(id), EntityKind::kPlace, {Named(std::string(id))});
    entity.flag = false;
    if (id == "delta") {
      entity.part_of = "levant/charlie";
    } else if (id == "echo") {
      entity.part_of = "levant/delta";
    } else if (id == "alpha" || id == "bravo") {
      entity.tags = {"levant/pair"};
    }
    levant.entities.push_back(std::move(entity));
  }
  return levant;
}

// A word of an article, and where it stands.
struct Token {
  std::string word;  // an entity's name or a filler
  std::size_t field = 0;
  std::size_t paragraph = 0;  // numbers that grow along the article
  std::size_t sentence = 0;
  std::size_t number = 0;
};

struct GeneratedArticle {
  std::string headline;
  std::string body;
  std::vector<Token> tokens;

  Document document() const {
    return {.fields = {{"headline", headline}, {"body", body}}};
  }
};

using Random = std::mt19937_64;

inline GeneratedArticle MakeArticle(Random& random) {
  GeneratedArticle article;
  std::size_t sentence = 0;
  std::size_t paragraph = 0;
  for (std::size_t field = 0; field < 2; ++field) {
    std::string& text = field == 0 ? article.headline : article.body;
    const std::size_t words = random() % (field == 0 ? 4 : 16);
    for (std::size_t i = 0; i < words; ++i) {
      const bool is_entity = random() % 2 == 0;
      const std::string word(
          is_entity
              ? kGeneratedEntities[random() % std::size(kGeneratedEntities)]
              : "filler");
      article.tokens.push_back(
          {word, field, paragraph, sentence, article.tokens.size()});
      // Sentences are told by the full stop and the capital after it.
      const bool opens = text.empty() || text.back() == '\n' ||
                         text.substr(text.size() - 2) == ". ";
      text += opens ? std::string(1, static_cast<char>(word[0] - 32)) +
                          word.substr(1)
                    : word;
      switch (random() % 6) {
        case 0:
          text += ".\n\n";
          ++sentence;
          ++paragraph;
          break;
        case 1:
          text += ". ";
          ++sentence;
          break;
        default:
          text += " ";
      }
    }
    ++sentence;
    ++paragraph;
  }
  return article;
}

inline Condition MakeMention(Random& random, bool plain) {
  const std::string id(
      kGeneratedEntities[random() % std::size(kGeneratedEntities)]);
  EntityReference entity = TheEntity(id);
  if (random() % 4 == 0) {
    entity = WithParts(id);
  } else if (random() % 5 == 0) {
    entity = Tagged("pair");
  }
  Condition mention = MentionOf(std::move(entity));
  if (random() % 4 == 0) {
    mention.in = {random() % 2 == 0 ? "headline" : "body"};
  }
  if (!plain && random() % 4 == 0) {
    mention.min = 2;
  }
  return mention;
}

inline Condition MakeNear(Random& random) {
  std::vector<Condition> members;
  for (std::size_t count = 1 + random() % 3; members.size() < count;) {
    members.push_back(random() % 4 == 0
                          ? Any({MakeMention(random, /*plain=*/true),
                                 MakeMention(random, /*plain=*/true)})
                          : MakeMention(random, /*plain=*/true));
  }
  const Reach reaches[] = {
      kSameSentence, kSameParagraph, kSameArticle,
      WithinWords(static_cast<std::uint32_t>(random() % 5))};
  return Near(std::move(members), reaches[random() % 4]);
}

// At most `depth` operators deep.
inline Condition MakeCondition(Random& random, int depth) {
  if (depth == 0 || random() % 3 == 0) {
    return random() % 3 == 0 ? MakeNear(random)
                             : MakeMention(random, /*plain=*/false);
  }
  std::vector<Condition> of;
  for (std::size_t count = 1 + random() % 3; of.size() < count;) {
    of.push_back(MakeCondition(random, depth - 1));
  }
  switch (random() % 4) {
    case 0:
      return Any(std::move(of));
    case 1:
      return None(std::move(of));
    case 2: {
      const auto min = static_cast<std::uint32_t>(1 + random() % of.size());
      return AtLeast(min, std::move(of));
    }
    default:
      return All(std::move(of));
  }
}

// One that some mention gives occasion to.
inline Condition MakeWhen(Random& random) {
  for (;;) {
    Condition condition = MakeCondition(random, 3);
    if (HasOccasion(condition)) {
      return condition;
    }
  }
}

}  // namespace wirewatch
