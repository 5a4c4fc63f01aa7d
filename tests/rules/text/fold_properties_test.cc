// What holds of the fold for every text: it is the definition, folding twice
// changes nothing, and every byte leads back to where it came from.
#include <gtest/gtest.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "rules/base/utf8.h"
#include "rules/text/fold.h"
#include "rules/text/fold_definition.h"

namespace wirewatch {
namespace {

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint c = DecodeCodePoint(text, at);
    char buffer[16];
    std::snprintf(buffer, sizeof buffer, c.well_formed ? "%04X " : "?%02X ",
                  c.well_formed ? static_cast<unsigned>(c.value)
                                : static_cast<unsigned char>(text[at]));
    escaped += buffer;
    at += c.bytes;
  }
  return escaped;
}

// The table and the definition agree on the text and on every span.
void ExpectFoldIsTheDefinition(std::string_view text, References references) {
  const FoldedField folded = FoldField(text, references);
  const FoldByDefinitionResult expected = FoldByDefinition(text, references);
  ASSERT_EQ(Escaped(folded.text()), Escaped(expected.text)) << Escaped(text);
  for (std::size_t i = 0; i < expected.text.size(); ++i) {
    ASSERT_EQ(folded.UnitSpan(folded.UnitAt(i)), expected.unit_of[i])
        << Escaped(text) << "at folded byte " << i;
  }
}

void ExpectFoldedAgainIsTheSame(std::string_view folded) {
  ASSERT_EQ(Escaped(FoldField(folded, References::kLiteral).text()),
            Escaped(folded));
}

bool IsCodePointBoundary(std::string_view text, std::size_t at) {
  return at == text.size() ||
         (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

// For any bytes; boundaries in the original are checked where it is UTF-8.
void ExpectMapIsSound(std::string_view text, const FoldedField& folded) {
  const bool well_formed = !FindIllFormedUtf8(text);
  ASSERT_FALSE(FindIllFormedUtf8(folded.text())) << Escaped(text);
  ASSERT_LE(folded.text().size(), 14 * text.size());
  OriginalSpan last{0, 0};
  for (std::size_t i = 0; i < folded.text().size(); ++i) {
    const OriginalSpan span = folded.UnitSpan(folded.UnitAt(i));
    ASSERT_LT(span.begin, span.end);
    ASSERT_LE(span.end, text.size());
    if (folded.IsUnitBoundary(i)) {
      ASSERT_TRUE(IsCodePointBoundary(folded.text(), i));
      ASSERT_LE(last.end, span.begin);
    } else {
      ASSERT_EQ(last, span);
    }
    if (well_formed) {
      ASSERT_TRUE(IsCodePointBoundary(text, span.begin));
      ASSERT_TRUE(IsCodePointBoundary(text, span.end));
    }
    ASSERT_EQ(folded.Original({static_cast<std::uint32_t>(i),
                               static_cast<std::uint32_t>(i + 1)}),
              span);
    last = span;
  }
  ASSERT_TRUE(folded.IsUnitBoundary(folded.text().size()));
}

std::string Utf8(char32_t c) {
  std::string text;
  AppendUtf8(c, text);
  return text;
}

template <typename Visit>
void ForEachCodePoint(Visit visit) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c == 0xD800) {
      c = 0xE000;
    }
    visit(c);
    if (testing::Test::HasFatalFailure()) {
      return;
    }
  }
}

template <typename Visit>
void ForEachAssigned(Visit visit) {
  ForEachCodePoint([&](char32_t c) {
    if (u_isdefined(static_cast<UChar32>(c))) {
      visit(c);
    }
  });
}

TEST(EveryCodePoint, FoldsByTheDefinition) {
  ForEachCodePoint([](char32_t c) {
    ExpectFoldIsTheDefinition(Utf8(c), References::kLiteral);
  });
}

TEST(EveryCodePoint, FoldedAgainIsTheSame) {
  ForEachAssigned([](char32_t c) {
    ExpectFoldedAgainIsTheSame(FoldField(Utf8(c), References::kLiteral).text());
  });
}

std::string Normalized(const icu::Normalizer2& form, char32_t c) {
  UErrorCode error = U_ZERO_ERROR;
  std::string text;
  form.normalize(icu::UnicodeString(static_cast<UChar32>(c)), error)
      .toUTF8String(text);
  EXPECT_TRUE(U_SUCCESS(error));
  return text;
}

TEST(EveryCodePoint, FoldsAsItsCanonicalDecompositionDoes) {
  UErrorCode error = U_ZERO_ERROR;
  const auto& nfd = *icu::Normalizer2::getNFDInstance(error);
  ForEachAssigned([&](char32_t c) {
    ASSERT_EQ(
        Escaped(FoldField(Normalized(nfd, c), References::kLiteral).text()),
        Escaped(FoldField(Utf8(c), References::kLiteral).text()))
        << std::hex << +c;
  });
}

// Where ICU's NFKC_Casefold and the fold part ways, and nowhere else.
bool IsClassedBeforeNfkc(char32_t c) {
  const bool makes_space_of_apostrophe = c == 0x00B4 || c == 0x1FFD;
  const bool makes_space_of_vowel_sign =
      (c >= 0xFE70 && c <= 0xFE7F) || (c >= 0xFC5E && c <= 0xFC63);
  const bool deletes_soft_joint = c == 0x200B || c == 0x200C;
  return makes_space_of_apostrophe || makes_space_of_vowel_sign ||
         deletes_soft_joint;
}

TEST(EveryCodePoint, FoldsAsItsNfkcCasefoldDoes) {
  UErrorCode error = U_ZERO_ERROR;
  const auto& nfkc_cf = *icu::Normalizer2::getNFKCCasefoldInstance(error);
  ForEachAssigned([&](char32_t c) {
    if (!IsClassedBeforeNfkc(c)) {
      ASSERT_EQ(
          Escaped(
              FoldField(Normalized(nfkc_cf, c), References::kLiteral).text()),
          Escaped(FoldField(Utf8(c), References::kLiteral).text()))
          << std::hex << +c;
    }
  });
}

// Texts that are made to meet every rule: pieces of all kinds, at random.
class HostileTexts {
 public:
  explicit HostileTexts(unsigned seed) : random_(seed) {
    ForEachAssigned([&](char32_t c) {
      const UnitRole role = RoleByDefinition(c);
      if (role == UnitRole::kExtends) {
        extenders_.push_back(Utf8(c));
      } else if (role == UnitRole::kDropped && c < 0xE0000) {
        dropped_.push_back(Utf8(c));
      } else if (role == UnitRole::kBase &&
                 FoldUnitByDefinition({&c, 1}) != std::u32string_view(&c, 1)) {
        changing_.push_back(Utf8(c));
      }
    });
  }

  std::string Next() {
    std::string text;
    const auto pieces = random_() % 12 + 1;
    for (std::size_t i = 0; i < pieces; ++i) {
      text += Piece();
    }
    return text;
  }

 private:
  std::string Piece() {
    switch (random_() % 16) {
      case 0:
      case 1:
      case 2:
        return OneOf(changing_);
      case 3:
      case 4:
      case 5:
        return OneOf(extenders_);
      case 6:
      case 7:
        return OneOf(dropped_);
      case 8:
      case 9:
      case 10:
      case 11:
        return OneOf(kPieces);
      case 12: {  // a run of marks around the cap
        const std::string& mark = OneOf(extenders_);
        std::string run;
        for (std::size_t i = 25 + random_() % 10; i > 0; --i) {
          run += mark;
        }
        return run;
      }
      case 13:
        return std::string(1, static_cast<char>(random_() % 256));
      default:
        return Utf8(static_cast<char32_t>(random_() % 0x30000));
    }
  }

  const std::string& OneOf(const std::vector<std::string>& pieces) {
    return pieces[random_() % pieces.size()];
  }

  // clang-format off
  const std::vector<std::string> kPieces = {
      "a", "Z", " ", "\r", "\n", "\r\n", "&", ";", "#", "&amp;", "&#769;",
      "&#x3099;", "&shy;", "&quot;", "&rsquo;", "&nbsp;", "&amp;#1488;", "&x;",
      "א", "ש", "ם", "\"", "'", "״", "“", "”", "׳", "ﭏ",
      "и", "у", "і", "И", "й", "\u0306", "\u0308", "\u0301",
      "\u1100", "\u1161", "\u11A8", "가", "각", "ㄱ", "ㅏ", "ﾡ", "ￂ",
      "カ", "ｶ", "ﾞ", "\u3099", "\u309A", "ガ",
      "ก", "\u0E38", "\u0E48", "ำ", "क", "\u093C", "\u094D", "\u0929",
      "\u09C7", "\u09BE", "\u09CB", "\u0DD9", "\u0DCF", "\u0DCA", "\u0F73",
      "\u0345", "α", "ᾳ", "\u0344", "ا", "\u0653", "\u0640", "ﷺ", "﷽", "ﻷ",
      "苧", "薴", "ß", "ŉ", "İ", "\u200C", "\u200D", "\uFE0F", "\u115F", "\u3164"};
  // clang-format on

  std::mt19937 random_;
  std::vector<std::string> extenders_;
  std::vector<std::string> dropped_;
  std::vector<std::string> changing_;
};

TEST(HostileText, FoldsByTheDefinitionAndMapsBack) {
  HostileTexts texts(2017);
  for (int round = 0; round < 30000 && !HasFatalFailure(); ++round) {
    const std::string text = texts.Next();
    SCOPED_TRACE(Escaped(text));
    const auto references =
        round % 2 == 0 ? References::kDecode : References::kLiteral;
    ExpectFoldIsTheDefinition(text, references);
    const FoldedField folded = FoldField(text, references);
    ExpectMapIsSound(text, folded);
    ExpectFoldedAgainIsTheSame(folded.text());
  }
}

TEST(HostileText, AfterASeparatorChangesNothingBeforeIt) {
  HostileTexts texts(1258);
  for (int round = 0; round < 5000 && !HasFatalFailure(); ++round) {
    // A reference cannot reach over the space, a line end needs no second half.
    const std::string before = texts.Next() + ". ";
    const FoldedField alone = FoldField(before, References::kDecode);
    const FoldedField longer =
        FoldField(before + "x" + texts.Next(), References::kDecode);
    ASSERT_EQ(longer.text().substr(0, alone.text().size()), alone.text());
    for (std::size_t i = 0; i < alone.text().size(); ++i) {
      ASSERT_EQ(longer.UnitSpan(longer.UnitAt(i)),
                alone.UnitSpan(alone.UnitAt(i)));
    }
  }
}

std::string Repeated(std::string_view piece, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) {
    text += piece;
  }
  return text;
}

constexpr std::size_t kFlood = std::size_t{1} << 16;

// Many units of one piece, or (`first`) a million pieces in one unit.
// Each of these is bounded in what it leaves; none may take more than linear
// time, as a test that hangs would say.
struct FloodCase {
  std::string_view name;
  std::string_view first;
  std::string_view piece;
  std::size_t bytes_at_most;
};

// clang-format off
constexpr FloodCase kFloods[] = {
    {"accents_on_one_letter", "a", "\u0301", 1},
    {"voicing_marks_on_one_kana", "カ", "\u3099", 3 + 30 * 3},
    {"viramas_on_one_letter", "क", "\u094D", 3 + 30 * 3},
    {"vowels_that_compose", "\u0DD9", "\u0DCF", 3 + 30 * 3},
    {"marks_in_falling_order", "ก", "\u0E48\u0E38", 3 + 30 * 3},
    {"vowel_jamo", "\u1100", "\u1161", 3 + 30 * 3},
    {"marks_by_reference", "a", "&#769;", 1},
    {"dropped_characters", "a", "\u200F", 1},
    {"marks_between_dropped_characters", "a", "\u0301\u200F", 1},
    {"units_that_compose", "", "\u0DD9\u0DCA", kFlood},
    {"conjoining_jamo", "", "\u1112\u1161\u11AB", kFlood / 3 + 3},
    {"hebrew_quotes", "", "א\"", kFlood},
    {"ampersands", "", "&", kFlood},
    {"escaped_ampersands", "", "&amp;", kFlood / 5 + 5},
    {"salla_ligatures", "", "ﷺ", 11 * kFlood + 40},
    {"basmala_ligatures", "", "﷽", 14 * kFlood},
    {"carriage_returns", "", "\r", kFlood},
    {"bytes_that_are_not_utf8", "", "\xFF", 3 * kFlood},
};
// clang-format on

class Floods : public testing::TestWithParam<FloodCase> {};

TEST_P(Floods, AreBounded) {
  const FloodCase& c = GetParam();
  const std::string text = std::string(c.first) + Repeated(c.piece, kFlood);
  const FoldedField folded = FoldField(text, References::kDecode);
  EXPECT_LE(folded.text().size(), c.bytes_at_most);
  ExpectMapIsSound(text, folded);
  ASSERT_FALSE(folded.text().empty());
  if (!c.first.empty()) {  // all of it is inside the unit, but what is dropped
    EXPECT_EQ(folded.UnitAt(0), folded.UnitAt(folded.text().size() - 1));
  }
}

INSTANTIATE_TEST_SUITE_P(Text, Floods, testing::ValuesIn(kFloods),
                         [](const auto& test) {
                           return std::string(test.param.name);
                         });

}  // namespace
}  // namespace wirewatch
