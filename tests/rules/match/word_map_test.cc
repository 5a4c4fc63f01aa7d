// Where words begin and end, as bits; and the scan of 64 bytes at once against
// the one that reads letter by letter.
#include "rules/match/word_map.h"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "rules/text/fold.h"

namespace wirewatch {
namespace {

struct Case {
  const char* name;
  std::string_view text;  // already folded
  // The text again, with `|` before each place where a core may begin.
  std::string_view starts;
};

std::string Marked(std::string_view text) {
  const FoldedField folded = FoldField(text, References::kLiteral);
  const DocumentField field{"body", text, References::kLiteral};
  const WordMap map({field, folded}, /*with_signs=*/false);
  std::string marked;
  for (std::size_t at = 0; at < folded.text().size(); ++at) {
    const WordBits& bits = map.block(at / kBlockBytes);
    const bool start = ((bits.starts | bits.anywhere) >> at % 64 & 1) != 0;
    marked += start ? "|" : "";
    marked += folded.text()[at];
  }
  return marked;
}

class Starts : public testing::TestWithParam<Case> {};

TEST_P(Starts, AreWhereACoreMayBegin) {
  EXPECT_EQ(Marked(GetParam().text), GetParam().starts);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(All, Starts, testing::ValuesIn(std::vector<Case>{
  {"words", "deir ez-zor, syria", "|deir |ez-|zor, |syria"},
  {"no_text", "", ""},
  {"signs_only", " -, ", " -, "},
  {"apostrophe", "ba'quba", "|ba'|quba"},
  {"letters_and_digits", "m23 2017mosul", "|m|23 |2017|mosul"},
  {"latin_and_cyrillic_are_one", "mосul", "|mосul"},
  {"two_scripts", "isisداعش", "|isis|داعش"},
  {"behind_a_proclitic", "والموصل", "|و|الموصل"},
  {"behind_two_proclitics", "وبالموصل", "|و|ب|الموصل"},
  {"proclitics_only_at_the_front", "الموصلو", "|الموصلو"},
  {"hebrew_proclitics", "שבמוסול", "|ש|ב|מ|ו|סול"},
  {"han_anywhere", "在摩苏尔", "|在|摩|苏|尔"},
  {"katakana_only_at_the_front", "モスル", "|モスル"},
  {"hangul_only_at_the_front", "모술", "|모술"},
  {"soft_joint", "مي\u200Cخواهم", "|مي\u200C|خواهم"},
  {"arabic_comma_and_quotes", "«داعش»، قال", "«|داعش»، |قال"},
}), [](const auto& test) { return test.param.name; });

TEST(CamelCase, IsAStartInAHashtagOnly) {
  EXPECT_EQ(Marked("#FreeMosul FreeMosul"), "#|free|mosul |freemosul");
  EXPECT_EQ(Marked("#a_bC"), "#|a_|b|c");
}

TEST(RunLength, IsCountedUpToSixtyFive) {
  const std::string text = std::string(70, 'a') + " bc";
  const FoldedField folded = FoldField(text, References::kLiteral);
  const DocumentField field{"body", text, References::kLiteral};
  const WordMap map({field, folded}, /*with_signs=*/false);
  EXPECT_EQ(map.RunLength(0), 65U);
  EXPECT_EQ(map.RunLength(10), 60U);
  EXPECT_EQ(map.RunLength(71), 2U);
  EXPECT_EQ(map.BytesToNextRun(60), 11U);
  EXPECT_EQ(map.BytesToNextRun(72), 64U);
}

// Pieces of every alphabet, in lengths that put every letter on every place of
// a block and across its end.
constexpr auto kPieces = std::to_array<std::string_view>({
    "a", "z", "0", "9", " ", "\n", "-", "_", "'", ".", "/", ":", "@", "[", "`", "{", "mosul", "و", "ب", "ل", "ف", "ك",
    "ا", "داعش", "الموصل", "،", "؟", "؛", "٪", "پ", "گ", "ێ", "ۆ", "ש", "ב", "ו", "ה", "מוסול", "־", "а", "я", "ъ", "і", "ї",
    "мосул", "ё", "α", "ω", "σ", "ß", "ø", "ð", "«", "»", "·", "²", "º", "×", "÷", "ա", "摩", "苏尔", "。", "モ", "ー", "な",
    "모술", "ม", "ุ", "क", "ा", "।", "ক", "া", "த", "ລ", "ཀ", "\u200C", "“", "–", "€", "\U0001F600", "\u0301", "ʼ",
});
// clang-format on

TEST(Scans, AgreeOnEveryMixOfLetters) {
  std::mt19937 random(4);
  for (int round = 0; round < 4000; ++round) {
    // Few kinds of pieces each time: most blocks are in one alphabet.
    std::array<std::string_view, 6> kinds;
    for (std::string_view& kind : kinds) {
      kind = kPieces[random() % kPieces.size()];
    }
    std::string text;
    while (text.size() < 300) {
      text += kinds[random() % (1 + random() % kinds.size())];
    }
    const FoldedField folded = FoldField(text, References::kLiteral);
    const std::size_t blocks = folded.text().size() / kBlockBytes + 1;
    std::vector<WordBits> fast(blocks);
    std::vector<WordBits> slow(blocks);
    const ScanState fast_end = FastestTextScan()(folded.text(), fast.data());
    const ScanState slow_end = ScanPortably(folded.text(), slow.data());
    ASSERT_EQ(fast, slow) << "round " << round << ": " << folded.text();
    ASSERT_EQ(fast_end.soft_joints, slow_end.soft_joints);
  }
}

}  // namespace
}  // namespace wirewatch
