// The specification of what counts as a mention, as tables by language
// (tests/rules/match/cases/), each case run on the matcher and on its twin.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "rules/base/utf8.h"
#include "rules/match/matcher.h"
#include "rules/text/offsets.h"
#include "tests/rules/match/cases/arabic.h"
#include "tests/rules/match/cases/asian.h"
#include "tests/rules/match/cases/european.h"
#include "tests/rules/match/cases/inflected.h"
#include "tests/rules/match/cases/options.h"
#include "tests/rules/match/cases/slavic.h"

namespace wirewatch {
namespace {

// A case's text without its marks, and where they stood.
struct MarkedText {
  std::string text;
  std::vector<OriginalSpan> spans;
};

MarkedText ReadMarks(std::string_view marked) {
  constexpr std::string_view kOpen = "⟦";
  constexpr std::string_view kClose = "⟧";
  MarkedText result;
  for (std::size_t at = 0; at < marked.size();) {
    const auto here = static_cast<std::uint32_t>(result.text.size());
    if (marked.substr(at).starts_with(kOpen)) {
      result.spans.push_back({here, here});
      at += kOpen.size();
    } else if (marked.substr(at).starts_with(kClose)) {
      result.spans.back().end = here;
      at += kClose.size();
    } else {
      result.text += marked[at++];
    }
  }
  return result;
}

std::vector<Name> NamesOf(const NameCase& c) {
  std::vector<Name> names = {c.options};
  names.front().text = c.name;
  for (const std::string& form : c.forms) {
    names.push_back(names.front());
    names.back().text = form;
    names.back().is_form = true;
  }
  return names;
}

using Finder = std::vector<Mention> (*)(const std::vector<Name>&,
                                        const Document&, const FoldedText&);

std::vector<Mention> FindFast(const std::vector<Name>& names,
                              const Document& document,
                              const FoldedText& text) {
  return Matcher(names).Find(document, text);
}

// The text with the mentions marked again, for a readable failure.
std::string Marked(const std::string& text,
                   const std::vector<Mention>& mentions) {
  std::string marked;
  std::size_t at = 0;
  for (const Mention& mention : mentions) {
    marked +=
        text.substr(at, mention.core.begin - at) + "⟦" +
        text.substr(mention.core.begin, mention.core.end - mention.core.begin) +
        "⟧";
    at = mention.core.end;
  }
  return marked + text.substr(at);
}

class NameCases : public testing::TestWithParam<NameCase> {};

TEST_P(NameCases, EveryMentionAndNoOther) {
  const NameCase& c = GetParam();
  const MarkedText expected = ReadMarks(c.text);
  const Document document{{{"body", expected.text}}, "", ""};
  const FoldedText folded = Fold(document);
  const std::vector<Name> names = NamesOf(c);
  for (const Finder find : {Finder{&FindFast}, Finder{&FindNaively}}) {
    const std::vector<Mention> mentions = find(names, document, folded);
    EXPECT_EQ(Marked(expected.text, mentions), c.text)
        << "name: " << c.name
        << (find == Finder{&FindNaively} ? " (naive)" : "");
  }
}

TEST_P(NameCases, OffsetsOfAllKindsCutTheSameSurface) {
  const MarkedText expected = ReadMarks(GetParam().text);
  const Document document{{{"body", expected.text}}, "", ""};
  std::vector<OriginalSpan> cores;
  for (const Mention& mention :
       Matcher(NamesOf(GetParam())).Find(document, Fold(document))) {
    cores.push_back(mention.core);
  }
  const std::vector<TextOffsets> offsets = LocateSpans(expected.text, cores);
  ASSERT_EQ(offsets.size(), expected.spans.size());
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    const auto [begin, end] = expected.spans[i];
    const std::string_view text = expected.text;
    EXPECT_EQ(offsets[i].utf8_start, begin);
    EXPECT_EQ(offsets[i].utf8_end, end);
    EXPECT_EQ(offsets[i].start, CountCodePoints(text.substr(0, begin)));
    EXPECT_EQ(offsets[i].end, CountCodePoints(text.substr(0, end)));
    EXPECT_EQ(offsets[i].utf16_start, CountUtf16Units(text.substr(0, begin)));
    EXPECT_EQ(offsets[i].utf16_end, CountUtf16Units(text.substr(0, end)));
  }
}

std::string IdOf(const testing::TestParamInfo<NameCase>& info) {
  return info.param.id;
}

#define NAME_TABLE(table) \
  INSTANTIATE_TEST_SUITE_P(table, NameCases, testing::ValuesIn(table), IdOf)

NAME_TABLE(kArabicSpelling);
NAME_TABLE(kArabicProclitics);
NAME_TABLE(kArabicWords);
NAME_TABLE(kArabicScriptNeighbours);
NAME_TABLE(kEdges);
NAME_TABLE(kWords);
NAME_TABLE(kLatin);
NAME_TABLE(kUndeclared);
NAME_TABLE(kCyrillicAndGreek);
NAME_TABLE(kRussian);
NAME_TABLE(kUkrainian);
NAME_TABLE(kPolish);
NAME_TABLE(kCzech);
NAME_TABLE(kSlovene);
NAME_TABLE(kBulgarian);
NAME_TABLE(kTurkish);
NAME_TABLE(kGerman);
NAME_TABLE(kKurdish);
NAME_TABLE(kOptions);
NAME_TABLE(kHebrew);
NAME_TABLE(kHebrewArticle);
NAME_TABLE(kChineseAndJapanese);
NAME_TABLE(kKorean);
NAME_TABLE(kSouthAndSouthEastAsian);

}  // namespace

void PrintTo(const NameCase& c, std::ostream* out) {
  *out << c.name << " in " << c.text;
}

}  // namespace wirewatch
