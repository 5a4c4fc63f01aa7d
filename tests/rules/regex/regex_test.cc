// What a pattern means once it is compiled: which texts it is found in, and as
// what; which patterns are refused, where, and with what advice. The tables are
// for a linguist to read.
#include "rules/regex/regex.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "rules/regex/regex_set.h"

namespace wirewatch {
namespace {

constexpr RegexOptions kFolded;
constexpr RegexOptions kInside{.edges = RegexEdges::kNone};
constexpr RegexOptions kOriginal{.text = RegexText::kOriginal};
constexpr RegexOptions kOriginalInside{.text = RegexText::kOriginal,
                                       .edges = RegexEdges::kNone};
constexpr RegexOptions kBroad{.broad = true};
constexpr RegexOptions kBroadInside{.edges = RegexEdges::kNone, .broad = true};

struct FoundCase {
  std::string_view name;
  std::string_view pattern;
  RegexOptions options;
  std::string_view text;
  std::vector<std::string_view> surfaces;
};

// clang-format off
const std::vector<FoundCase> kFoundCases = {
    // Literals are folded like texts.
    {"arabic_vowels_and_ta_marbuta", "الرقة", kFolded, "غارات على الرَّقّه أمس", {"الرَّقّه"}},
    {"arabic_pattern_with_vowels", "الرَّقّة", kFolded, "غارات على الرقة", {"الرقة"}},
    {"persian_keyboard", "كركوك", kFolded, "در کرکوک", {"کرکوک"}},
    {"sharp_s", "Straße", kFolded, "STRASSE, strasse und Straße", {"STRASSE", "strasse", "Straße"}},
    {"sharp_s_is_one_letter_to_a_plus", "Straß+e", kFolded, "strassse strasssse", {"strasssse"}},
    {"letter_with_its_marks_is_optional", "Kobane\u0302?", kFolded, "Koban, Kobanê", {"Koban", "Kobanê"}},
    {"tatweel_means_nothing", "دا\u0640*عش", kFolded, "داعش داـــعش", {"داعش", "داـــعش"}},
    {"turkish_capitals", "ışid", kFolded, "IŞİD ve ISID", {"IŞİD", "ISID"}},
    {"ignore_case_says_nothing_new", "(?i)ISIS|(?i:daesh)", kFolded, "isis Daesh", {"isis", "Daesh"}},
    {"escapes_are_letters_too", "\\x{FB}ni\\x63ode \\Qa.b\\E", kFolded, "UNICODE A.B, unicode axb", {"UNICODE A.B"}},
    {"hebrew_quote_in_a_word", "דאע\"ש", kFolded, "דאע״ש", {"דאע״ש"}},
    {"half_width_kana", "ガザ", kFolded, "ｶﾞｻﾞ", {"ｶﾞｻﾞ"}},
    {"traditional_han", "摩蘇爾", kFolded, "在摩苏尔", {"摩苏尔"}},
    {"full_width_sign_is_no_operator", "C＋＋", kFolded, "c++ ccc", {"c++"}},
    // Classes.
    {"hamza_in_a_class", "[أإ]دلب", kFolded, "ادلب إدلب أدلب", {"ادلب", "إدلب", "أدلب"}},
    {"range_of_arabic_letters", "لواء [ء-ي]{3,5}", kFolded, "لواء الحق", {"لواء الحق"}},
    {"range_of_capitals", "M[A-Z]{4}", kFolded, "mosul", {"mosul"}},
    {"digits_of_every_script", "(?:اللواء|الفرقة) \\p{Nd}{1,3}", kFolded, "اللواء ٩٣ والفرقة 17", {"اللواء ٩٣"}},
    {"longer_number_is_another", "(?:اللواء|الفرقة) \\p{Nd}{1,3}", kFolded, "الفرقة 1234", {}},
    {"any_letter", "brigade \\pL+", kFolded, "Brigade Nord", {"Brigade Nord"}},
    {"not_in_class", "a[^b]c", kFolded, "abc adc", {"adc"}},
    // Separators are the folded text's.
    {"space_is_any_space", "hezb allah", kFolded, "Hezb\u00A0Allah", {"Hezb\u00A0Allah"}},
    {"space_is_one_space", "hezb allah", kFolded, "hezb  allah, hezb-allah", {}},
    {"space_is_no_line_end", "hezb allah", kFolded, "hezb\nallah", {}},
    {"line_end_if_asked_for", "hezb[ \\n]allah", kFolded, "hezb\r\nallah", {"hezb\r\nallah"}},
    {"hyphen_is_any_dash", "al-raqqa", kFolded, "al–Raqqa", {"al–Raqqa"}},
    {"apostrophe_is_any", "l'irak", kFolded, "l’Irak, l&rsquo;Irak", {"l’Irak", "l&rsquo;Irak"}},
    {"joint_between_letters", "موصل\\x{200C}?ها", kFolded, "موصل\u200Cها", {"موصل\u200Cها"}},
    // Edges.
    {"whole_words", "سرت", kFolded, "كسرت في سرت", {"سرت"}},
    {"inside_words", "سرت", kInside, "كسرت في سرت", {"سرت", "سرت"}},
    {"longest_that_fits", "raqqa(?: ci)?", kFolded, "raqqa citadel", {"raqqa"}},
    {"order_of_alternatives", "Musul|Musulun", kFolded, "Musulun", {"Musulun"}},
    {"later_start_that_fits", "[ab]*cd", kFolded, "xab-acd", {"acd"}},
    {"no_half_of_sharp_s", "s", kInside, "Straße Strasse", {"S", "S", "s", "s"}},
    {"whole_sharp_s", "ss", kInside, "Straße Strasse", {"ß", "ss"}},
    {"no_part_of_a_ligature", "الله", kInside, "ﷺ حزب ﷲ", {"ﷲ"}},
    {"apostrophe_ends_a_word", "Musul", kFolded, "Musul'da", {"Musul"}},
    {"particle_after_hangul", "모술", kFolded, "모술에서", {"모술"}},
    {"text_begins", "^mosul", kFolded, "Mosul, Mosul", {"Mosul"}},
    {"line_begins", "(?m)^mosul", kFolded, "x\nMosul, Mosul", {"Mosul"}},
    {"text_ends", "mosul$", kFolded, "Mosul, Mosul", {"Mosul"}},
    {"dot_and_line_end", "a.*z", kFolded, "a 1\nb z a 2 z", {"a 2 z"}},
    {"dot_and_line_end_s", "(?s)a.*z", kFolded, "a 1\nb z", {"a 1\nb z"}},
    // The original.
    {"original_keeps_case", "ISIS", kOriginal, "Isis, ISIS", {"ISIS"}},
    {"original_ignores_case", "(?i)isis-k", kOriginal, "Isis-K I\u017FIS-\u212A", {"Isis-K", "I\u017FIS-\u212A"}},
    {"original_capitals", "\\p{Lu}{2}-17", kOriginal, "ab-17 AB-17", {"AB-17"}},
    {"original_keeps_hamza", "[أإ]دلب", kOriginal, "ادلب إدلب", {"إدلب"}},
    {"original_wants_edges", "سرت", kOriginal, "كسرت في سرت", {"سرت"}},
    {"original_cuts_no_unit", "caf\\x65", kOriginalInside, "cafe\u0301 cafe", {"cafe"}},
    {"original_tatweel", "دا\u0640+عش", kOriginal, "داعش داـــعش", {"داـــعش"}},
    // Without a literal.
    {"broad", "\\p{Nd}{4}", kBroad, "1 12345 2017", {"2017"}},
    {"broad_inside", "\\p{Nd}{4}", kBroadInside, "1 12345 2017", {"1234", "2017"}},
};
// clang-format on

class Found : public testing::TestWithParam<FoundCase> {};

TEST_P(Found, BySetAndTwin) {
  const FoundCase& given = GetParam();
  const auto regex = CompileRegex(given.pattern, given.options);
  ASSERT_TRUE(regex.ok()) << regex.error().message;
  const Document document{{{"body", given.text}}, "", ""};
  const FoldedText text = Fold(document);
  const RegexSet set({*regex});
  const RegexMatches found = set.Find(document, text);
  std::vector<std::string_view> surfaces;
  for (const RegexMatch& match : found.matches) {
    surfaces.push_back(
        given.text.substr(match.span.begin, match.span.end - match.span.begin));
  }
  EXPECT_EQ(surfaces, given.surfaces) << "program: " << regex->program();
  EXPECT_EQ(found.matches,
            FindRegexesNaively(set.patterns(), document, text).matches);
}

INSTANTIATE_TEST_SUITE_P(Regex, Found, testing::ValuesIn(kFoundCases),
                         [](const testing::TestParamInfo<FoundCase>& tested) {
                           return std::string(tested.param.name);
                         });

struct RefusedCase {
  std::string_view name;
  std::string_view pattern;
  RegexOptions options;
  RegexFaultKind kind;
  std::string_view piece;   // what the fault points at
  std::string_view advice;  // a part of it
};

// clang-format off
const std::vector<RefusedCase> kRefusedCases = {
    // Classes that know only ASCII.
    {"word_boundary", "\\bMosul", kFolded, RegexFaultKind::kAsciiClass, "\\b", "edges: word"},
    {"no_word_boundary", "Mosul\\B", kFolded, RegexFaultKind::kAsciiClass, "\\B", "edges: none"},
    {"word_character", "Mosul \\w+", kFolded, RegexFaultKind::kAsciiClass, "\\w", "\\pL"},
    {"digit", "M\\d{2}", kFolded, RegexFaultKind::kAsciiClass, "\\d", "\\p{Nd}"},
    {"space", "Deir\\s+ez", kFolded, RegexFaultKind::kAsciiClass, "\\s", "[ \\n]"},
    {"digit_in_class", "M[\\d-]", kFolded, RegexFaultKind::kAsciiClass, "\\d", "\\p{Nd}"},
    {"no_digit_in_original", "M\\D", kOriginal, RegexFaultKind::kAsciiClass, "\\D", "\\P{Nd}"},
    {"posix_class", "M[[:alpha:]]", kFolded, RegexFaultKind::kAsciiClass, "[:alpha:]", "\\pL"},
    {"posix_class_refused_whole", "M[[:^xdigit:]]", kFolded, RegexFaultKind::kAsciiClass, "[:^xdigit:]", "themselves"},
    // What the fold takes away.
    {"capitals", "Mosul \\p{Lu}", kFolded, RegexFaultKind::kCapitals, "\\p{Lu}", "match: original"},
    {"title_case_in_class", "Mosul [\\p{Lt}]", kFolded, RegexFaultKind::kCapitals, "\\p{Lt}", "\\pL"},
    {"sharp_s_in_class", "Stra[ßs]e", kFolded, RegexFaultKind::kFoldsToSeveral, "ß", "(?:ß|[…])"},
    {"ae_in_range", "t[à-ÿ]t", kFolded, RegexFaultKind::kFoldsToSeveral, "à-ÿ", "(?:æ|[…])"},
    {"tatweel_in_class", "دا[ـ]عش", kFolded, RegexFaultKind::kFoldsToNothing, "[ـ]", "leave the class out"},
    // Everywhere.
    {"star", "a*", kFolded, RegexFaultKind::kMatchesEmpty, "a*", "+"},
    {"empty_pattern", "", kFolded, RegexFaultKind::kMatchesEmpty, "", "+"},
    {"empty_branch", "mosul|", kFolded, RegexFaultKind::kMatchesEmpty, "mosul|", "+"},
    {"folds_to_the_empty_string", "ـ", kFolded, RegexFaultKind::kMatchesEmpty, "ـ", "+"},
    {"only_an_assertion", "^$", kBroad, RegexFaultKind::kMatchesEmpty, "^$", "+"},
    {"no_literal", "\\p{Nd}{4}", kFolded, RegexFaultKind::kNoLiteral, "\\p{Nd}{4}", "broad: true"},
    {"literal_in_one_branch_only", "mosul|\\pL{3}", kFolded, RegexFaultKind::kNoLiteral, "mosul|\\pL{3}", "broad: true"},
    // What RE2 has not, or we have not.
    {"look_ahead", "Mosul(?=,)", kFolded, RegexFaultKind::kBacktracking, "(?=", "stands beside"},
    {"look_behind", "(?<!in )Mosul", kFolded, RegexFaultKind::kBacktracking, "(?<", "stands beside"},
    {"look_ahead_after_a_literal_one", "\\(?=Mosul(?=,)", kFolded, RegexFaultKind::kBacktracking, "(?=", "stands beside"},
    {"back_reference", "(Mosul) \\1", kFolded, RegexFaultKind::kBacktracking, "\\1", "alternatives"},
    {"byte", "Mosul\\C", kFolded, RegexFaultKind::kUnsupported, "\\C", "."},
    {"lazy", "Mosul.*?dam", kFolded, RegexFaultKind::kUnsupported, "*?", "[^.]*"},
    {"lazy_flag", "(?U)Mosul.*dam", kFolded, RegexFaultKind::kUnsupported, "U", "leave out"},
    // RE2's own errors.
    {"open_group", "Mosul (city", kFolded, RegexFaultKind::kMalformed, "Mosul (city", "`)`"},
    {"closed_group", "Mosul) city", kFolded, RegexFaultKind::kMalformed, "Mosul) city", "`\\)`"},
    {"open_class", "Mosul [ab", kFolded, RegexFaultKind::kMalformed, "[ab", "`]`"},
    {"range_backwards", "Mosul [z-a]", kFolded, RegexFaultKind::kMalformed, "z-a", "smaller"},
    {"unknown_property", "Mosul \\p{Arabisch}", kFolded, RegexFaultKind::kMalformed, "\\p{Arabisch}", "\\p{Name}"},
    {"unknown_escape", "Mosul\\y", kFolded, RegexFaultKind::kMalformed, "\\y", "backslash"},
    {"nothing_to_repeat", "Mosul|*x", kFolded, RegexFaultKind::kMalformed, "*", "backslash"},
    {"repeated_repetition", "Mosul**", kFolded, RegexFaultKind::kMalformed, "**", "enough"},
    {"too_often", "Mosul{1001}", kFolded, RegexFaultKind::kMalformed, "{1001}", "1000"},
    {"backslash_at_the_end", "Mosul\\", kFolded, RegexFaultKind::kMalformed, "Mosul\\", "\\\\"},
    {"not_utf8", "Mosul\xFF", kFolded, RegexFaultKind::kMalformed, "\xFF", ""},
};
// clang-format on

class Refused : public testing::TestWithParam<RefusedCase> {};

TEST_P(Refused, AtItsPlaceWithAdvice) {
  const RefusedCase& given = GetParam();
  const auto regex = CompileRegex(given.pattern, given.options);
  ASSERT_FALSE(regex.ok()) << "program: " << regex->program();
  const RegexFault& fault = regex.error();
  EXPECT_EQ(fault.kind, given.kind) << fault.message;
  EXPECT_EQ(given.pattern.substr(fault.offset, fault.length), given.piece);
  EXPECT_NE(fault.advice.find(given.advice), std::string::npos) << fault.advice;
  EXPECT_FALSE(fault.message.empty());
}

INSTANTIATE_TEST_SUITE_P(Regex, Refused, testing::ValuesIn(kRefusedCases),
                         [](const testing::TestParamInfo<RefusedCase>& tested) {
                           return std::string(tested.param.name);
                         });

TEST(Regex, PointsAtTheLookAheadAndNotAtWhatLooksLikeOne) {
  const auto regex = CompileRegex("\\(?=Mosul(?=,)");
  ASSERT_FALSE(regex.ok());
  EXPECT_EQ(regex.error().offset, 9U);
}

TEST(Regex, HasAtMostAThousandCharacters) {
  EXPECT_TRUE(CompileRegex(std::string(1000, 'a')).ok());
  const auto longer = CompileRegex(std::string(1001, 'a'));
  ASSERT_FALSE(longer.ok());
  EXPECT_EQ(longer.error().kind, RegexFaultKind::kTooLong);
}

TEST(Regex, FitsItsMemory) {
  const RegexOptions options{.memory = 64 << 10};
  EXPECT_TRUE(CompileRegex("Mosul \\pL", options).ok());
  const auto large = CompileRegex("Mosul \\pL{100}", options);
  ASSERT_FALSE(large.ok());
  EXPECT_EQ(large.error().kind, RegexFaultKind::kTooLarge);
  const auto folded = CompileRegex("\uFDFA{300}", options);
  ASSERT_FALSE(folded.ok());
  EXPECT_EQ(folded.error().kind, RegexFaultKind::kTooLarge);
}

struct FactsCase {
  std::string_view name;
  std::string_view pattern;
  std::string_view program;
  std::vector<std::string> literals;
  std::size_t least;
  std::size_t most;
};

constexpr std::size_t kUnbounded = RegexFacts::kUnbounded;

// clang-format off
const std::vector<FactsCase> kFactsCases = {
    {"a_word", "Mosul", "mosul", {"mosul"}, 5, 5},
    {"alternatives", "(?:اللواء|الفرقة) \\p{Nd}", "(?:اللواء|الفرقه) [0-9]", {"الفرقه ", "اللواء "}, 14, 14},
    {"class_of_few", "[أإا]دلب", "[ا]دلب", {"ادلب"}, 8, 8},
    {"range_of_few", "m[a-c]x", "m[a-c]x", {"max", "mbx", "mcx"}, 3, 3},
    {"optional_letters", "mosuls?", "mosuls?", {"mosul", "mosuls"}, 5, 6},
    {"the_longer_side", "ab.*mosul", "ab.*mosul", {"mosul"}, 7, kUnbounded},
    {"sharp_s_repeated", "aß{2}", "a(?:ss){2}", {"ss"}, 5, 5},
    {"line_in_text_mode", "^a(?s:.)b$", "\\Aa(?s:.)b\\z", {"a"}, 3, 6},
    {"worst_branch_counts", "mosul.x|ab", "(?:mosul.x|ab)", {"ab", "mosul"}, 2, 10},
};
// clang-format on

class Facts : public testing::TestWithParam<FactsCase> {};

TEST_P(Facts, AreKnown) {
  const FactsCase& given = GetParam();
  const auto regex = CompileRegex(given.pattern);
  ASSERT_TRUE(regex.ok()) << regex.error().message;
  EXPECT_EQ(regex->program(), given.program);
  EXPECT_EQ(regex->facts().literals, given.literals);
  EXPECT_EQ(regex->facts().least_bytes, given.least);
  EXPECT_EQ(regex->facts().most_bytes, given.most);
}

INSTANTIATE_TEST_SUITE_P(Regex, Facts, testing::ValuesIn(kFactsCases),
                         [](const testing::TestParamInfo<FactsCase>& tested) {
                           return std::string(tested.param.name);
                         });

struct OpenersCase {
  std::string_view name;
  std::string_view pattern;
  std::string_view openers;  // none: it may begin with others
  RegexOptions options = {.broad = true};
};

// clang-format off
const std::vector<OpenersCase> kOpenersCases = {
    {"digits", "\\p{Nd}{2} \\pL", "0123456789"},
    {"signs", "[#@]\\pL+", "#@"},
    {"alternatives", "(?:#|7)a", "#7"},
    {"an_optional_front", "#?7a", "#7"},
    {"what_may_be_left_out_does_not_open", "\\pL?7", ""},
    {"an_assertion_is_no_character", "^7a", "7"},
    {"another_script", "[0-9ا]7", ""},
    {"negated", "[^0-9]7", ""},
    {"digits_of_all_scripts_in_the_original", "\\p{Nd}{2} a", "", {.text = RegexText::kOriginal, .broad = true}},
    {"letters_of_any_case", "(?i)a7", "", {.text = RegexText::kOriginal}},
};
// clang-format on

class Openers : public testing::TestWithParam<OpenersCase> {};

TEST_P(Openers, AreKnown) {
  const OpenersCase& given = GetParam();
  const auto regex = CompileRegex(given.pattern, given.options);
  ASSERT_TRUE(regex.ok()) << regex.error().message;
  AsciiSet expected;
  for (const char c : given.openers) {
    expected.set(static_cast<std::size_t>(c));
  }
  EXPECT_EQ(regex->facts().openers, expected);
}

INSTANTIATE_TEST_SUITE_P(Regex, Openers, testing::ValuesIn(kOpenersCases),
                         [](const testing::TestParamInfo<OpenersCase>& tested) {
                           return std::string(tested.param.name);
                         });

}  // namespace
}  // namespace wirewatch
