#include "rules/text/sentences.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

std::vector<std::string> SentencesOf(std::string_view text) {
  std::vector<std::string> sentences;
  for (const OriginalSpan& span : Sentences(text)) {
    sentences.emplace_back(text.substr(span.begin, span.end - span.begin));
  }
  return sentences;
}

struct SentenceCase {
  std::string_view name;
  std::string_view text;
  std::vector<std::string> sentences;
};

// clang-format off
const SentenceCase kCases[] = {
    {"empty", "", {}},
    {"only_white_space", " \n\t \n", {}},
    {"one_without_a_stop", "Mosul falls", {"Mosul falls"}},
    {"two", "Mosul fell. Raqqa held out.", {"Mosul fell.", "Raqqa held out."}},
    {"question_and_exclamation", "Mosul? Yes! Gone.", {"Mosul?", "Yes!", "Gone."}},
    {"space_around_is_in_no_sentence", "  A b.   C d.  ", {"A b.", "C d."}},
    {"closing_quote_belongs_to_it", "“They left.” He nodded.", {"“They left.”", "He nodded."}},
    {"decimal_point", "Some 3.5 tonnes. More later.", {"Some 3.5 tonnes.", "More later."}},
    {"arabic", "سقطت الموصل. وصمدت الرقة.", {"سقطت الموصل.", "وصمدت الرقة."}},
    {"arabic_question_mark", "أين الموصل؟ هنا.", {"أين الموصل؟", "هنا."}},
    {"urdu_full_stop", "موصل میں لڑائی۔ رقہ میں امن۔", {"موصل میں لڑائی۔", "رقہ میں امن۔"}},
    {"chinese_without_spaces", "摩苏尔陷落。拉卡坚守。", {"摩苏尔陷落。", "拉卡坚守。"}},
    {"chinese_opening_bracket", "摩苏尔陷落。「拉卡坚守。」他说。", {"摩苏尔陷落。", "「拉卡坚守。」", "他说。"}},
    {"chinese_opening_quote", "他走了。“坚守！”她说。", {"他走了。", "“坚守！”", "她说。"}},
    {"japanese_brackets_in_a_row", "終わった。（『モスル』を参照。）", {"終わった。", "（『モスル』を参照。）"}},
    {"bracket_at_the_end", "陷落。「", {"陷落。「"}},
    {"german_quote_still_closes", "„Er ging.“ Sie blieb.", {"„Er ging.“", "Sie blieb."}},
    {"hindi_danda", "मोसुल गिरा। रक्का नहीं।", {"मोसुल गिरा।", "रक्का नहीं।"}},

    // Abbreviations.
    {"title_english", "Mr. Smith left Mosul. He was safe.", {"Mr. Smith left Mosul.", "He was safe."}},
    {"titles_in_a_row", "Lt. Gen. Abadi spoke.", {"Lt. Gen. Abadi spoke."}},
    {"title_arabic", "قال د. أحمد إن الموصل آمنة. ثم غادر.", {"قال د. أحمد إن الموصل آمنة.", "ثم غادر."}},
    {"title_arabic_joined", "حضر أ.د. سمير الاجتماع.", {"حضر أ.د. سمير الاجتماع."}},
    {"title_german", "Das sagte Dr. Meier in Mossul.", {"Das sagte Dr. Meier in Mossul."}},
    {"title_turkish", "Doç. Dr. Yılmaz konuştu.", {"Doç. Dr. Yılmaz konuştu."}},
    {"title_russian", "Его им. Ленина. Да.", {"Его им. Ленина.", "Да."}},
    {"ordinal_of_a_month", "Am 22. November fiel Mossul. Am 3. Mai nicht.", {"Am 22. November fiel Mossul.", "Am 3. Mai nicht."}},
    {"ordinal_of_a_century", "Im 20. Jahrhundert. Danach.", {"Im 20. Jahrhundert.", "Danach."}},
    {"number_at_the_end", "He was 22. Novembers came.", {"He was 22.", "Novembers came."}},
    {"year_before_a_month", "Es war 2017. November kam.", {"Es war 2017.", "November kam."}},
    {"decimal_before_a_month", "Es waren 3,5. Mai kam.", {"Es waren 3,5.", "Mai kam."}},
    {"initials", "J. R. Smith saw it.", {"J. R. Smith saw it."}},
    {"initial_cyrillic", "Это сказал С. Лавров вчера.", {"Это сказал С. Лавров вчера."}},
    {"city_russian", "Бои в г. Ракка идут.", {"Бои в г. Ракка идут."}},
    {"year_russian", "Так было в 2017 г. Потом стихло.", {"Так было в 2017 г.", "Потом стихло."}},
    {"year_arabic", "كان ذلك عام ٢٠١٧ م. ثم هدأت.", {"كان ذلك عام ٢٠١٧ م.", "ثم هدأت."}},
    {"a_word_that_ends_like_one", "He met Adr. She left.", {"He met Adr.", "She left."}},
    {"abbreviation_at_the_end", "So said Dr.", {"So said Dr."}},
    {"abbreviation_before_a_blank_line", "So said Dr.\n\nNext", {"So said Dr.", "Next"}},

    // Line ends.
    {"headline", "Strikes on Raqqa\nPlanes hit the city.", {"Strikes on Raqqa", "Planes hit the city."}},
    {"headline_arabic", "غارات على الرقة\nاستهدفت الغارات مواقع.", {"غارات على الرقة", "استهدفت الغارات مواقع."}},
    {"blank_line", "Strikes on Raqqa\n\nPlanes hit", {"Strikes on Raqqa", "Planes hit"}},
    {"blank_line_with_spaces", "Strikes\n \t\nPlanes", {"Strikes", "Planes"}},
    {"cr_lf", "Strikes\r\nPlanes", {"Strikes", "Planes"}},
    {"wrapped",
     "Government forces pushed into the western districts of Mosul on Sunday\n"
     "after a week of shelling that killed at least forty people, officers\n"
     "said. Raqqa was quiet.",
     {"Government forces pushed into the western districts of Mosul on Sunday\n"
      "after a week of shelling that killed at least forty people, officers\n"
      "said.",
      "Raqqa was quiet."}},
    {"wrapped_with_cr_lf",
     "Government forces pushed into the western districts of Mosul\r\n"
     "after a week of shelling.",
     {"Government forces pushed into the western districts of Mosul\r\n"
      "after a week of shelling."}},
    {"headline_over_wrapped_text",
     "Strikes on Raqqa\n"
     "Government forces pushed into the western districts of Mosul\n"
     "after a week of shelling.",
     {"Strikes on Raqqa",
      "Government forces pushed into the western districts of Mosul\n"
      "after a week of shelling."}},
    {"paragraphs_of_one_long_line",
     "Government forces pushed into the western districts of Mosul on Sunday after a week of shelling that killed forty\n"
     "Raqqa was quiet",
     {"Government forces pushed into the western districts of Mosul on Sunday after a week of shelling that killed forty",
      "Raqqa was quiet"}},
    {"list_of_short_lines", "Mosul\nRaqqa\nSirte", {"Mosul", "Raqqa", "Sirte"}},
    {"a_wrap_does_not_join_paragraphs",
     "Government forces pushed into the western districts of Mosul\n\n"
     "Internationalisation is a long word",
     {"Government forces pushed into the western districts of Mosul",
      "Internationalisation is a long word"}},
};
// clang-format on

class SentenceRules : public testing::TestWithParam<SentenceCase> {};

TEST_P(SentenceRules, Cut) {
  EXPECT_EQ(SentencesOf(GetParam().text), GetParam().sentences);
}

INSTANTIATE_TEST_SUITE_P(Text, SentenceRules, testing::ValuesIn(kCases),
                         [](const auto& test) {
                           return std::string(test.param.name);
                         });

TEST(LongSentence, IsCutAtASpaceOfTheLastFifth) {
  std::string text(900, 'a');
  text += ' ';
  text += std::string(900, 'b');
  EXPECT_EQ(
      SentencesOf(text),
      (std::vector<std::string>{std::string(900, 'a'), std::string(900, 'b')}));
}

TEST(LongSentence, WithoutASpaceIsCutAtTheLimit) {
  std::string text;
  for (std::size_t i = 0; i < kMaxSentenceCodePoints + 1; ++i) {
    text += "ش";
  }
  const auto sentences = SentencesOf(text);
  ASSERT_EQ(sentences.size(), 2U);
  EXPECT_EQ(CountCodePoints(sentences[0]), kMaxSentenceCodePoints);
  EXPECT_EQ(sentences[1], "ش");
}

TEST(LongSentence, ASpaceBeforeTheLastFifthDoesNotCount) {
  const std::string text = std::string(500, 'a') + ' ' + std::string(1000, 'b');
  EXPECT_EQ(SentencesOf(text)[0].size(), kMaxSentenceCodePoints);
}

// Whatever the text: sentences are in order, on code point boundaries, not too
// long, and only white space lies between them.
void ExpectSentencesCover(std::string_view text) {
  std::size_t end = 0;
  const auto only_space = [&](std::size_t from, std::size_t to) {
    return text.substr(from, to - from).find_first_not_of(" \n\r\t") ==
           std::string_view::npos;
  };
  for (const OriginalSpan& span : Sentences(text)) {
    ASSERT_LE(end, span.begin);
    ASSERT_LT(span.begin, span.end);
    ASSERT_TRUE(only_space(end, span.begin));
    const auto sentence = text.substr(span.begin, span.end - span.begin);
    ASSERT_FALSE(FindIllFormedUtf8(sentence));
    ASSERT_LE(CountCodePoints(sentence), kMaxSentenceCodePoints);
    end = span.end;
  }
  ASSERT_TRUE(only_space(end, text.size()));
}

// Whatever is asked about first, the answer is that of the whole text.
void ExpectBeginningIsTheSame(std::string_view text) {
  const std::vector<OriginalSpan> whole = Sentences(text);
  for (std::size_t last = 0; last <= text.size(); ++last) {
    const std::vector<OriginalSpan> some = SentencesUpTo(text, last);
    ASSERT_LE(some.size(), whole.size());
    for (std::size_t i = 0; i < some.size(); ++i) {
      ASSERT_EQ(some[i], whole[i]) << text << " up to " << last;
    }
    ASSERT_TRUE(some.size() == whole.size() || whole[some.size()].begin > last)
        << text << " up to " << last;
  }
}

TEST(SentencesUpTo, AreTheFirstOfAllSentences) {
  for (const SentenceCase& c : kCases) {
    SCOPED_TRACE(c.name);
    ExpectBeginningIsTheSame(c.text);
  }
}

TEST(SentencesUpTo, ReadsNoFarther) {
  EXPECT_EQ(SentencesUpTo("Mosul fell. Raqqa held out. So what?", 14).size(),
            2U);
}

TEST(Sentences, CoverRandomTexts) {
  std::mt19937 random(11);
  const std::u32string letters = U"aB..  \n\r?。؟شد中1é\"”";
  for (int round = 0; round < 300; ++round) {
    std::string text;
    const auto length = random() % 400;
    for (std::size_t i = 0; i < length; ++i) {
      AppendUtf8(letters[random() % letters.size()], text);
    }
    ExpectSentencesCover(text);
  }
}

// None of these may take more than linear time; a test that hangs says so.
TEST(Sentences, OfHostileTexts) {
  constexpr std::size_t kMegabyte = 1 << 20;
  for (const std::string_view piece :
       {"a", "a.", "Mr. ", ". ", " ", "\n", "A. ", ".,,,,,", "ش", "\r\n \n",
        "Mr.           "}) {
    std::string text;
    while (text.size() < kMegabyte) {
      text += piece;
    }
    SCOPED_TRACE(piece);
    ExpectSentencesCover(text);
  }
  ExpectSentencesCover("a." + std::string(kMegabyte, ','));
}

TEST(SentenceAt, IsTheOneThatHoldsTheByteOrEndedBefore) {
  const std::vector<OriginalSpan> sentences = {{2, 5}, {7, 9}};
  const std::size_t expected[] = {0, 0, 0, 0, 0, 0, 0, 1, 1, 1};
  for (std::size_t at = 0; at < std::size(expected); ++at) {
    EXPECT_EQ(SentenceAt(sentences, at), expected[at]) << at;
  }
}

}  // namespace
}  // namespace wirewatch
