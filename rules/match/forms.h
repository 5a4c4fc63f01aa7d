// The texts that a person may ask about when they have written a name: what its
// grammar yields, and what stands next to it. They are questions, not answers:
// whether a name accepts one, only a Matcher says.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "rules/match/name.h"

namespace wirewatch {

// A text, and what makes it differ from the name, in words that follow it in a
// list: "with و before it", "inflected", "a letter less". Empty for the name
// itself. A mention by the name is to take all of the text, or that many bytes
// of it: of "Mosul’s", those of Mosul.
struct FormQuestion {
  std::string text;
  std::string what;
  std::size_t bytes = 0;
};

// Of one name no more are asked.
constexpr std::size_t kMostQuestions = 1000;

struct FormQuestions {
  std::vector<FormQuestion> all;  // each text once
  bool cut = false;               // there are more than kMostQuestions
};

// First the forms that the name's script, language and options let it have: all
// of them, one spelling each (a text may fold them differently); then other
// spellings of the name; then what is easily taken for it. Deterministic.
FormQuestions QuestionsAbout(const Name& name);

}  // namespace wirewatch
