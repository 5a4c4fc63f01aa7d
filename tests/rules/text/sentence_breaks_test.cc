// NextSentenceBreak() beside its definition: ICU's sentence iterator of the
// root locale.
#include "rules/text/sentence_breaks.h"

#include <gtest/gtest.h>
#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

std::vector<std::size_t> BreaksByIcu(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  static const std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createSentenceInstance(icu::Locale::getRoot(),
                                                 error));
  EXPECT_TRUE(U_SUCCESS(error));
  const auto utf16 = icu::UnicodeString::fromUTF8(
      {text.data(), static_cast<std::int32_t>(text.size())});
  breaks->setText(utf16);
  std::vector<std::size_t> offsets;
  for (std::int32_t at = breaks->next(); at != icu::BreakIterator::DONE;
       at = breaks->next()) {
    std::string before;
    utf16.tempSubString(0, at).toUTF8String(before);
    offsets.push_back(before.size());
  }
  return offsets;
}

// "AT Sp Lo": what a failure shows beside the bytes.
std::string ClassesOf(std::string_view text) {
  std::string names;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint c = DecodeCodePoint(text, at);
    const int kind = u_getIntPropertyValue(static_cast<UChar32>(c.value),
                                           UCHAR_SENTENCE_BREAK);
    names += u_getPropertyValueName(UCHAR_SENTENCE_BREAK, kind,
                                    U_SHORT_PROPERTY_NAME);
    names += ' ';
    at += c.bytes;
  }
  return names;
}

// Some code points of each class, of each length in UTF-8.
std::map<int, std::vector<char32_t>> Samples() {
  std::map<int, std::vector<char32_t>> samples;
  std::map<std::pair<int, int>, int> count;
  for (char32_t c = 1; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c < 0xE000) {
      continue;
    }
    const int length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    const int kind =
        u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_SENTENCE_BREAK);
    if (count[{kind, length}]++ < 3) {
      samples[kind].push_back(c);
    }
  }
  return samples;
}

std::vector<std::size_t> BreaksOf(std::string_view text) {
  std::vector<std::size_t> breaks;
  for (std::size_t at = 0; at < text.size();) {
    at = NextSentenceBreak(text, at);
    breaks.push_back(at);
  }
  return breaks;
}

TEST(SentenceBreaks, OfShortTextsOfAllClassesAreThoseOfIcu) {
  const auto samples = Samples();
  std::vector<char32_t> firsts;
  firsts.reserve(samples.size());
  for (const auto& [kind, some] : samples) {
    firsts.push_back(some.front());
  }
  // All texts of one to four code points, one of each class.
  for (std::size_t length = 1; length <= 4; ++length) {
    std::vector<std::size_t> digits(length, 0);
    for (std::size_t i = 0; i < length;) {
      std::string text;
      for (const std::size_t digit : digits) {
        AppendUtf8(firsts[digit], text);
      }
      ASSERT_EQ(BreaksOf(text), BreaksByIcu(text)) << ClassesOf(text);
      for (i = 0; i < length && ++digits[i] == firsts.size(); ++i) {
        digits[i] = 0;
      }
    }
  }
}

TEST(SentenceBreaks, OfRandomTextsAreThoseOfIcu) {
  const auto samples = Samples();
  std::vector<std::vector<char32_t>> kinds;
  kinds.reserve(samples.size());
  for (const auto& [kind, some] : samples) {
    kinds.push_back(some);
  }
  std::mt19937 random(1);
  for (int round = 0; round < 100'000; ++round) {
    std::string text;
    // Full stops often: most rules are about them.
    const std::size_t length = random() % 24;
    for (std::size_t i = 0; i < length; ++i) {
      const auto& some = random() % 4 == 0 ? samples.at(U_SB_ATERM)
                                           : kinds[random() % kinds.size()];
      AppendUtf8(some[random() % some.size()], text);
    }
    ASSERT_EQ(BreaksOf(text), BreaksByIcu(text)) << ClassesOf(text);
  }
}

// Whether each code point has its class: as a sentence's end, and behind one.
TEST(SentenceBreaks, OfEachCodePointAreThoseOfIcu) {
  for (char32_t c = 1; c <= 0x10FFFF; ++c) {
    // Most of what lies above is of no class, and assigned to nothing.
    const bool is_other =
        u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_SENTENCE_BREAK) ==
        U_SB_OTHER;
    if ((c >= 0xD800 && c < 0xE000) || (c > 0xFFFF && is_other)) {
      continue;
    }
    std::string text = "a";
    AppendUtf8(c, text);
    text += " B. ";
    AppendUtf8(c, text);
    text += "b";
    ASSERT_EQ(BreaksOf(text), BreaksByIcu(text))
        << static_cast<std::uint32_t>(c);
  }
}

}  // namespace
}  // namespace wirewatch
