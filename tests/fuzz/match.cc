// Names and a text: the input's lines up to the first empty one are names, the
// rest is the text. A name's line may begin with options, a letter each, before
// a `:`. Properties:
// - the matcher finds what its slow twin finds;
// - spans are in order, not empty, within the text and on code points, the core
//   within the word;
// - the core folds to a spelling of its name, or to one that begins like it;
// - mentions of one entity do not overlap.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/base/check.h"
#include "rules/base/utf8.h"
#include "rules/match/matcher.h"
#include "rules/match/name_paths.h"
#include "rules/match/pattern.h"
#include "rules/match/spelling.h"

namespace {

using wirewatch::Document;
using wirewatch::Mention;
using wirewatch::Name;
using wirewatch::OriginalSpan;

constexpr std::size_t kMaxNames = 8;
constexpr std::size_t kMaxText = 2000;

void SetOption(char option, Name& name) {
  switch (option) {
    case 'c':
      name.letter_case = wirewatch::CaseRule::kExact;
      break;
    case 'f':
      name.letter_case = wirewatch::CaseRule::kFold;
      break;
    case 'x':
      name.exact = true;
      break;
    case 'm':
      name.marks = wirewatch::MarksRule::kKeep;
      break;
    case 'o':
      name.article = wirewatch::ArticleRule::kOptional;
      break;
    case 'n':
      name.clitics = "none";
      break;
    case 'a':
      name.clitics = "all";
      break;
    case 'p':
      name.language = "fa";
      break;
    case 'r':
      name.language = "ru";
      break;
    case 'u':
      name.language = "uk";
      break;
    case 't':
      name.language = "tr";
      break;
    case 'k':
      name.language = "ckb";
      break;
    case '0':
      name.entity = 0;
      break;
    default:
      break;
  }
}

Name NameOf(std::string_view line, std::uint32_t entity) {
  Name name;
  name.entity = entity;
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos && colon < 4) {
    for (const char option : line.substr(0, colon)) {
      SetOption(option, name);
    }
    line.remove_prefix(colon + 1);
  }
  const std::size_t bar = line.find('|');
  if (bar != std::string_view::npos) {
    name.never.emplace_back(line.substr(bar + 1));
  }
  name.text = line.substr(0, bar);
  return name;
}

struct Input {
  std::vector<Name> names;
  std::string_view text;
};

Input Read(std::string_view bytes) {
  Input input;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    if (line.empty()) {
      break;
    }
    if (input.names.size() < kMaxNames) {
      input.names.push_back(
          NameOf(line, static_cast<std::uint32_t>(input.names.size())));
    }
  }
  input.text = bytes.substr(0, kMaxText);
  return input;
}

void CheckSpan(const OriginalSpan& span, std::string_view text) {
  CHECK(span.begin < span.end && span.end <= text.size());
  const auto is_start = [text](std::size_t at) {
    return at == text.size() ||
           (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
  };
  // Ill-formed text has no code points to stay on.
  if (!wirewatch::FindIllFormedUtf8(text)) {
    CHECK(is_start(span.begin) && is_start(span.end));
  }
}

// The core holds a spelling, behind a proclitic only where both are in one
// ligature.
void CheckCoreFoldsToName(const Mention& mention, const Name& name,
                          std::string_view text) {
  const std::string_view core =
      text.substr(mention.core.begin, mention.core.end - mention.core.begin);
  const std::string found = wirewatch::Skeleton(
      wirewatch::FoldField(core, wirewatch::References::kDecode).text());
  const auto spellings = wirewatch::SpellingsOf(name, mention.name);
  CHECK(std::any_of(
      spellings.begin(), spellings.end(), [&](const auto& spelling) {
        const auto forms = wirewatch::PlainFormsOf(spelling.pattern);
        return std::any_of(forms.begin(), forms.end(), [&](const auto& form) {
          return found.find(wirewatch::Skeleton(form.text)) !=
                 std::string::npos;
        });
      }));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const Input input =
      Read(std::string_view(reinterpret_cast<const char*>(data), size));
  const Document document{{{"body", input.text}}, "", ""};
  const wirewatch::FoldedText folded = wirewatch::Fold(document);
  const std::vector<Mention> mentions =
      wirewatch::Matcher(input.names).Find(document, folded);
  CHECK(mentions == wirewatch::FindNaively(input.names, document, folded));
  std::vector<std::uint32_t> end_of_entity(kMaxNames);
  OriginalSpan last;
  for (const Mention& mention : mentions) {
    CheckSpan(mention.core, input.text);
    CheckSpan(mention.word, input.text);
    CHECK(mention.word.begin <= mention.core.begin &&
          mention.core.end <= mention.word.end);
    CHECK(last <= mention.core);
    CHECK(end_of_entity[mention.entity] <= mention.core.begin);
    CheckCoreFoldsToName(mention, input.names[mention.name], input.text);
    end_of_entity[mention.entity] = mention.core.end;
    last = mention.core;
  }
  return 0;
}
