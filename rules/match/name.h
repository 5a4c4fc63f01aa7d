// Name: one spelling to look for and how it may be written in a text.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wirewatch {

// kAuto: a cased name of up to three letters, all capitals (IS, PKK), is
// case-sensitive; every other name is not.
enum class CaseRule { kAuto, kExact, kFold };

enum class MarksRule { kFold, kKeep };

// kAuto: a name written with the Arabic article needs it, one written without
// must not have it. kOptional: either.
enum class ArticleRule { kAuto, kOptional };

struct Name {
  std::string text{};      // as written in the watchlist, UTF-8
  std::string language{};  // the language key it stands under (BCP 47); selects
                           // inflection and, for fa, ur, ckb..., takes Arabic
                           // clitics away
  CaseRule letter_case = CaseRule::kAuto;
  bool exact = false;  // NFC equality with the surface, no clitics
  MarksRule marks = MarksRule::kFold;
  ArticleRule article = ArticleRule::kAuto;
  // "auto", "none", "all" or the proclitic letters that are allowed ("وبل").
  // "all" and letters also lift the limits for names of up to three letters.
  std::string clitics = "auto";
  // Words that do not count (YAML: `not`): a mention that lies within one of
  // them, found by the same rules as the name, is none.
  std::vector<std::string> never{};
  // Counts within URLs and e-mail addresses too.
  bool in_url = false;
  // Written as one of a name's `forms`: found as it stands, never inflected.
  bool is_form = false;
  // Of an entity of kind `term`: inflected forms need no capital.
  bool is_term = false;
  // Index of the entity it names: names of one entity compete (leftmost,
  // longest), names of different entities are all reported.
  std::uint32_t entity = 0;
};

}  // namespace wirewatch
