// What the fold does, rule by rule: the page for a linguist to review.
#include "rules/text/fold.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>

namespace wirewatch {
namespace {

struct FoldCase {
  std::string_view name;
  std::string_view text;
  std::string_view folded;
};

// clang-format off
constexpr FoldCase kFoldCases[] = {
    // F1 Case: full case folding, the same in every language.
    {"F1_capitals", "RAQQA Raqqa", "raqqa raqqa"},
    {"F1_greek", "ΙΣΙΣ", "ισισ"},
    {"F1_sharp_s_is_two_letters", "Straße", "strasse"},
    {"F1_capital_sharp_s", "STRAẞE", "strasse"},
    {"F1_digraph_in_title_case", "ǅ ǆ Ǆ", "dz dz dz"},
    {"F1_armenian_ligature", "և", "եւ"},
    {"F1_georgian_capitals", "ᲗᲑᲘᲚᲘᲡᲘ", "თბილისი"},
    {"F1_deseret_beyond_the_bmp", "𐐁", "𐐩"},

    // F2 Compatibility forms: what PDF, old systems and decoration leave.
    {"F2_arabic_presentation_forms", "ﺍﻟﻤﻮﺻﻞ", "الموصل"},
    {"F2_allah_ligature", "ﷲ", "الله"},
    {"F2_salla_ligature", "ﷺ", "صلي الله عليه وسلم"},
    {"F2_basmala", "﷽", "بسم الله الرحمن الرحيم"},
    {"F2_rial", "﷼", "ريال"},
    {"F2_lam_alef", "ﻻ ﻷ ﻹ ﻵ", "لا لا لا لا"},
    {"F2_full_width", "ＩＳＩＳ", "isis"},
    {"F2_mathematical_bold", "𝐈𝐒𝐈𝐒", "isis"},
    {"F2_circled", "Ⓜⓞⓢⓤⓛ", "mosul"},
    {"F2_latin_ligatures", "oﬃce ﬂag", "office flag"},
    {"F2_superscript", "km² №", "km2 no"},
    {"F2_roman_numeral", "Ⅷ", "viii"},

    // F3 Tashkeel and Qur'anic marks go.
    {"F3_full_vowels", "الْمَوْصِلُ", "الموصل"},
    {"F3_shadda", "الرَّقَّة", "الرقه"},
    {"F3_dagger_alef", "الرحمٰن", "الرحمن"},
    {"F3_tanwin", "شكرًا كتابٌ", "شكرا كتاب"},
    {"F3_isolated_tanwin_is_no_space", "ا\uFE70لموصل", "الموصل"},
    {"F3_isolated_shadda_is_no_space", "المو\uFC60صل", "الموصل"},
    {"F3_medial_fatha_on_tatweel", "ال\uFE77موصل", "الموصل"},
    {"F3_quranic_pause", "قال\u06D6 ثم", "قال ثم"},

    // F4 Tatweel goes.
    {"F4_inside", "المـــوصل", "الموصل"},
    {"F4_after_a_clitic", "بـداعش", "بداعش"},
    {"F4_at_the_end", "داعشـ", "داعش"},
    {"F4_carrying_a_vowel", "الـمَـوصل", "الموصل"},
    {"F4_nko_lajanyalan", "ߊ\u07FAߋ", "ߊߋ"},

    // F5 ZWNJ and ZWSP are one soft joint, and stay.
    {"F5_persian_plural", "موصل\u200Cها", "موصل\u200Cها"},
    {"F5_kurdish_vowel", "هه\u200Cولێر", "هه\u200Cولير"},
    {"F5_zero_width_space", "الم\u200Bوصل", "الم\u200Cوصل"},
    {"F5_two_stay_two", "داعش\u200C\u200Cها", "داعش\u200C\u200Cها"},

    // F6 Characters that mean nothing go.
    {"F6_right_to_left_mark", "ال\u200Fموصل", "الموصل"},
    {"F6_soft_hyphen", "Mo\u00ADsul", "mosul"},
    {"F6_byte_order_mark_and_word_joiner", "\uFEFFISIS\u2060", "isis"},
    {"F6_isolates", "\u2067الموصل\u2069", "الموصل"},
    {"F6_arabic_letter_mark", "داعش\u061C 5", "داعش 5"},
    {"F6_zero_width_joiner", "المو\u200Dصل", "الموصل"},
    {"F6_grapheme_joiner", "Mo\u034Fsul", "mosul"},
    {"F6_variation_selectors", "Mosul\uFE0F \U000E0100", "mosul "},
    {"F6_deprecated_shaping", "\u206Aالموصل\u206F", "الموصل"},
    {"F6_mongolian_vowel_separator", "a\u180Eb", "ab"},
    {"F6_hangul_filler", "가\u3164나", "가나"},
    {"F6_arabic_number_signs_are_not_ignorable", "\u0600\u06DD", "\u0600\u06DD"},

    // F7 Alef.
    {"F7_hamza_above", "الأنبار", "الانبار"},
    {"F7_hamza_below", "إدلب", "ادلب"},
    {"F7_madda", "آمد", "امد"},
    {"F7_wasla", "ٱلرقة", "الرقه"},
    {"F7_wavy_hamza", "ٲ ٳ", "ا ا"},
    {"F7_combining_hamza_and_madda", "ا\u0654نبار ا\u0655دلب ا\u0653مد", "انبار ادلب امد"},

    // F8 Ya.
    {"F8_alef_maqsura", "نينوى", "نينوي"},
    {"F8_persian_ye", "نینوی", "نينوي"},
    {"F8_kurdish_e", "هەولێر", "ههولير"},
    {"F8_urdu_bari_ye", "دہلی کے", "دهلي كي"},
    {"F8_pashto_ye", "پښتنۍ یې", "پښتني يي"},

    // F9 Hamza seats; a hamza by itself stays.
    {"F9_on_ya", "إسرائيل", "اسراييل"},
    {"F9_on_waw", "مسؤول", "مسوول"},
    {"F9_by_itself_stays", "صنعاء", "صنعاء"},
    {"F9_haia", "هيئة", "هييه"},
    {"F9_decomposed_seat", "اسراي\u0654يل", "اسراييل"},

    // F10 Ta marbuta.
    {"F10_raqqa", "الرقة", "الرقه"},
    {"F10_urdu_te_marbuta", "رقۃ", "رقه"},
    {"F10_gaza", "غزة", "غزه"},

    // F11 Ha.
    {"F11_goal", "رقہ", "رقه"},
    {"F11_with_yeh_above", "رقۀ", "رقه"},
    {"F11_with_combining_hamza", "رقه\u0654", "رقه"},
    {"F11_goal_with_hamza", "رقۂ", "رقه"},
    {"F11_do_chashmi", "بھارت", "بهارت"},
    {"F11_kurdish_ae", "ڕەققە", "رهققه"},

    // F12 Kaf, and the letters that stay distinct.
    {"F12_persian_kaf", "کرکوک", "كركوك"},
    {"F12_swash_kaf", "ڪتاب", "كتاب"},
    {"F12_pe_stays", "پارس", "پارس"},
    {"F12_gaf_stays", "گرگان", "گرگان"},
    {"F12_che_zhe_ve_stay", "چ ژ ڤ", "چ ژ ڤ"},
    {"F12_kurdish_lam", "مووسڵ", "مووسل"},
    {"F12_kurdish_o_and_u", "کۆڕۇ", "كورو"},

    // F13 Digits of all scripts.
    {"F13_arabic_indic", "لواء ٩٣", "لواء 93"},
    {"F13_persian", "۱۲۳", "123"},
    {"F13_full_width", "２０１７", "2017"},
    {"F13_devanagari", "१२", "12"},
    {"F13_mathematical", "𝟘𝟙𝟚", "012"},
    {"F13_adlam_beyond_the_bmp", "𞥐𞥑", "01"},

    // F14 Latin marks and letters that do not decompose.
    {"F14_umlaut", "Malmö", "malmo"},
    {"F14_polish", "Łódź", "lodz"},
    {"F14_vietnamese", "Đà Nẵng", "da nang"},
    {"F14_transliteration", "Mūṣil al-Ḥasakah", "musil al-hasakah"},
    {"F14_azeri_schwa", "Ərbil", "erbil"},
    {"F14_icelandic", "Þórshöfn Æðey", "thorshofn aedey"},
    {"F14_scandinavian", "Tromsø Århus", "tromso arhus"},
    {"F14_oe", "Œuvre", "oeuvre"},
    {"F14_maltese_sami", "Ħamrun Ŋŋ Ŧŧ", "hamrun nn tt"},
    {"F14_hausa", "Ƙofar Ɓauci Ɗan", "kofar bauci dan"},
    {"F14_ewe", "Ɛ Ɔ", "e o"},
    {"F14_decomposed", "Kobane\u0302", "kobane"},
    {"F14_o_slash_with_acute", "ǿ", "o"},

    // F15 Turkish i: all four are one.
    {"F15_dotted_capital", "İzmir", "izmir"},
    {"F15_isid", "IŞİD ışid", "isid isid"},
    {"F15_decomposed_dot", "I\u0307zmir", "izmir"},

    // F16 Cyrillic.
    {"F16_yo", "Артём", "артем"},
    {"F16_stress", "Мосу\u0301л", "мосул"},
    {"F16_short_i_stays", "Майкоп", "майкоп"},
    {"F16_short_i_decomposed", "Маи\u0306коп", "майкоп"},
    {"F16_short_i_and_stress", "и\u0306\u0301", "й"},
    {"F16_i_with_stress", "и\u0301", "и"},
    {"F16_ukrainian_yi", "Київ", "київ"},
    {"F16_ukrainian_yi_decomposed", "Киі\u0308в", "київ"},
    {"F16_belarusian_short_u", "Ў у\u0306", "ў ў"},
    {"F16_yo_decomposed", "е\u0308", "е"},

    // F17 Greek.
    {"F17_tonos_and_final_sigma", "Ελλάς", "ελλασ"},
    {"F17_capitals", "ΕΛΛΆΔΑ", "ελλαδα"},
    {"F17_small", "Μοσούλη", "μοσουλη"},
    {"F17_dialytika_tonos", "Μαΐου", "μαιου"},
    {"F17_polytonic", "ᾠδή", "ωιδη"},

    // F18 Hebrew.
    {"F18_gershayim", "דאע״ש", "דאעש"},
    {"F18_quote", "דאע\"ש", "דאעש"},
    {"F18_two_apostrophes", "דאע''ש", "דאעש"},
    {"F18_curly_quotes", "דאע”ש צה“ל", "דאעש צהל"},
    {"F18_geresh", "ג׳נין ג'נין ג’נין", "גנינ גנינ גנינ"},
    {"F18_referenced_quote", "דאע&quot;ש", "דאעש"},
    {"F18_quote_after_points", "דאָע\"ש", "דאעש"},
    {"F18_quote_beside_a_direction_mark", "דאע\u200F\"\u200Fש", "דאעש"},
    {"F18_quote_after_a_prefix", "ב\"מוסול\"", "במוסול\""},
    {"F18_three_apostrophes_stay", "א'''ב", "א'''ב"},
    {"F18_quote_before_a_space_stays", "א\" ב", "א\" ב"},
    {"F18_quote_between_latin_stays", "a\"b", "a\"b"},
    {"F18_points", "מוּסוּל", "מוסול"},
    {"F18_final_letters", "ךםןףץ", "כמנפצ"},
    {"F18_maqaf", "בית־לחם", "בית-לחמ"},
    {"F18_presentation_forms", "שּׁ ﭏ", "ש אל"},

    // F19 Han, kana.
    {"F19_traditional", "摩蘇爾", "摩苏尔"},
    {"F19_islamic_state", "伊斯蘭國", "伊斯兰国"},
    {"F19_already_simplified", "拉卡", "拉卡"},
    {"F19_phrase_rules_do_not_apply", "著作 著", "着作 着"},
    {"F19_the_cycle_is_broken", "苎苧薴", "苎苎苎"},
    {"F19_half_width_kana", "ﾓｽﾙ", "モスル"},
    {"F19_half_width_voicing", "ｶﾞｻﾞ", "カ\u3099サ\u3099"},
    {"F19_voicing_decomposes", "ガザ", "カ\u3099サ\u3099"},
    {"F19_hiragana_and_katakana_differ", "もモ", "もモ"},
    {"F19_long_vowel_stays", "モスルー", "モスルー"},
    {"F19_middle_dots", "ガ・a·b･c", "カ\u3099·a·b·c"},
    {"F19_compatibility_ideograph", "\uF900", "岂"},

    // F20 Hangul is composed.
    {"F20_syllables", "모술", "모술"},
    {"F20_conjoining_jamo", "\u1106\u1169\u1109\u116E\u11AF", "모술"},
    {"F20_syllable_and_final", "모수\u11AF", "모술"},
    {"F20_compatibility_jamo", "ㄱㅏ", "가"},
    {"F20_word", "이슬람국가", "이슬람국가"},

    // F21 Indic and South-East Asian scripts: marks are letters, nukta goes.
    {"F21_hindi_nukta", "रक़्क़ा", "रक्का"},
    {"F21_hindi_nukta_precomposed", "रक\u093C्क\u093Cा \u0929", "रक्का \u0928"},
    {"F21_hindi", "मोसुल", "मोसुल"},
    {"F21_thai", "โมซุล", "โมซุล"},
    {"F21_thai_tone_and_am", "น้ำ", "น\u0E49\u0E4Dา"},
    {"F21_thai_marks_are_ordered", "ก\u0E48\u0E38", "ก\u0E38\u0E48"},
    {"F21_tamil_two_part_vowel", "க\u0BC6\u0BBE", "க\u0BCA"},
    {"F21_bengali", "মসুল", "মসুল"},
    {"F21_khmer", "ម៉ូស៊ុល", "ម៉ូស៊ុល"},
    {"F21_thaana_vowels", "މާލެ", "މާލެ"},

    // F22 Apostrophes.
    {"F22_ayn", "Baʿqūba", "ba'quba"},
    {"F22_curly", "l’Irak ‘Irak’", "l'irak 'irak'"},
    {"F22_acute_is_no_space", "Ba´quba", "ba'quba"},
    {"F22_grave", "l`Irak", "l'irak"},
    {"F22_all_others", "‛ʼʻʹʽʾʿˈ′‵＇׳ꞌ", "'''''''''''''"},
    {"F22_double_prime", "5″", "5''"},

    // F23 Hyphens.
    {"F23_non_breaking", "ar‑Raqqa", "ar-raqqa"},
    {"F23_en_dash", "al–Raqqa", "al-raqqa"},
    {"F23_minus", "Deir−ez−Zor", "deir-ez-zor"},
    {"F23_all_others", "-‐‒—―⁃﹣－־֊﹘", "-----------"},

    // F24 Spaces and line ends.
    {"F24_no_break", "Islamic\u00A0State", "islamic state"},
    {"F24_narrow_no_break", "حزب\u202Fالله", "حزب الله"},
    {"F24_ideographic", "伊拉克\u3000军队", "伊拉克 军队"},
    {"F24_tab", "a\tb", "a b"},
    {"F24_two_spaces_stay_two", "a  b", "a  b"},
    {"F24_cr_lf_is_one", "a\r\nb\rc\n\nd", "a\nb\nc\n\nd"},
    {"F24_other_line_ends", "a\vb\fc\u0085d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"},

    // F25 Character references.
    {"F25_named", "l&rsquo;Irak", "l'irak"},
    {"F25_escaped_twice", "l&amp;#8217;Irak l&amp;rsquo;Irak", "l'irak l'irak"},
    {"F25_hexadecimal", "&#x41;&#X42;", "ab"},
    {"F25_no_break_space", "Islamic&nbsp;State", "islamic state"},
    {"F25_soft_hyphen", "Mo&shy;sul", "mosul"},
    {"F25_zwnj", "موصل&zwnj;ها", "موصل\u200Cها"},
    {"F25_direction_marks", "&lrm;Mosul&rlm;", "mosul"},
    {"F25_latin_letters", "K&ouml;ln &Eacute;tat &szlig;", "koln etat ss"},
    {"F25_a_mark_joins_its_letter", "Kobane&#770;", "kobane"},
    {"F25_windows_1252", "l&#146;Irak &#151;", "l'irak -"},
    {"F25_quotes", "&laquo;Mosul&raquo;", "«mosul»"},
    {"F25_unknown_name", "AT&T;x", "at&t;x"},
    {"F25_no_semicolon", "R&amp D &nbsp", "r&amp d &nbsp"},
    {"F25_ampersand", "R&amp;D", "r&d"},
    {"F25_names_have_case", "&NBSP;", "&nbsp;"},
    {"F25_no_such_character", "&#0;&#xD800;&#x110000;", "\uFFFD\uFFFD\uFFFD"},
    {"F25_too_long", "&#00000000000065;", "&#00000000000065;"},
    {"F25_empty", "& &; &#; &#x;", "& &; &#; &#x;"},

    // F26 Confusables are not folded.
    {"F26_cyrillic_isis", "ІЅІЅ", "іѕіѕ"},
    {"F26_small_l", "lSIS", "lsis"},
    {"F26_cyrillic_em", "Мosul", "мosul"},

    // Bytes that are not UTF-8: one U+FFFD per maximal subpart.
    {"ill_formed_lone_byte", "a\xFF" "b", "a\uFFFDb"},
    {"ill_formed_cut_short", "a\xE0\xA4", "a\uFFFD"},
    {"ill_formed_surrogate", "\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},
    {"ill_formed_overlong", "\xC0\xAF", "\uFFFD\uFFFD"},
};
// clang-format on

class FoldRules : public testing::TestWithParam<FoldCase> {};

TEST_P(FoldRules, Folds) {
  const FoldCase& c = GetParam();
  EXPECT_EQ(FoldField(c.text, References::kDecode).text(), c.folded) << c.text;
}

TEST_P(FoldRules, FoldedAgainIsTheSame) {
  const FoldCase& c = GetParam();
  EXPECT_EQ(FoldField(c.folded, References::kLiteral).text(), c.folded);
}

template <typename Case>
std::string NameOf(const testing::TestParamInfo<Case>& info) {
  return std::string(info.param.name);
}

INSTANTIATE_TEST_SUITE_P(Text, FoldRules, testing::ValuesIn(kFoldCases),
                         NameOf<FoldCase>);

// Where a piece of the folded text lies in the original.
struct SpanCase {
  std::string_view name;
  std::string_view text;
  std::string_view folded_piece;
  OriginalSpan original;  // bytes
};

// clang-format off
constexpr SpanCase kSpanCases[] = {
    {"mark_after_the_last_letter_is_inside", "سقطت الموصلُ، أمس", "الموصل", {9, 23}},
    {"vowels_of_a_clitic_are_outside", "وَبِالمَوصِل", "الموصل", {8, 24}},
    {"tatweel_at_the_edge_is_outside", "بـ«الموصلـ»", "الموصل", {6, 18}},
    {"dropped_characters_inside_are_inside", "ال\u200Fمو\u200Dصل", "الموصل", {0, 18}},
    {"isolates_are_outside", "\u2067الموصل\u2069", "الموصل", {3, 15}},
    {"one_code_point_is_four_letters", "حزب ﷲ", "حزب الله", {0, 10}},
    {"one_code_point_is_four_words", "ﷺ", "صلي الله عليه وسلم", {0, 3}},
    {"lam_alef", "ﻻهور", "لاهور", {0, 9}},
    {"sharp_s", "Die Straße.", "strasse", {4, 11}},
    {"decomposed_last_letter", "Kobane\u0302 falls", "kobane", {0, 8}},
    {"variation_selector_is_outside", "Mosul\uFE0F!", "mosul", {0, 5}},
    {"variation_selector_before_a_mark_is_inside", "Mosul\uFE0F\u0301!", "mosul", {0, 10}},
    {"ligature", "oﬃce", "office", {0, 6}},
    {"after_an_astral_character", "😀 Mosul", "mosul", {5, 10}},
    {"reference_before", "l&rsquo;Irak", "irak", {8, 12}},
    {"reference_is_the_apostrophe", "l&rsquo;Irak", "'", {1, 8}},
    {"reference_inside", "Islamic&nbsp;State", "islamic state", {0, 18}},
    {"dropped_reference_inside", "Mo&shy;sul", "mosul", {0, 10}},
    {"reference_to_a_mark", "Kobane&#770;.", "kobane", {0, 12}},
    {"half_width_voicing", "ｶﾞｻﾞ地区", "カ\u3099サ\u3099", {0, 12}},
    {"conjoining_jamo", "\u1106\u1169\u1109\u116E\u11AF에서", "모술", {0, 15}},
    {"cr_lf", "Islamic\r\nState", "islamic\nstate", {0, 14}},
    {"zwnj_is_outside", "موصل\u200Cها", "موصل", {0, 8}},
    {"vanished_quote_is_inside", "ב\"דאע״ש\"", "דאעש", {3, 13}},
    {"ill_formed_byte_keeps_its_width", "\xFF Mosul", "mosul", {2, 7}},
};
// clang-format on

class FoldSpans : public testing::TestWithParam<SpanCase> {};

TEST_P(FoldSpans, LeadsBackToTheOriginal) {
  const SpanCase& c = GetParam();
  const FoldedField field = FoldField(c.text, References::kDecode);
  const std::size_t at = field.text().find(c.folded_piece);
  ASSERT_NE(at, std::string_view::npos) << field.text();
  const FoldedSpan span{static_cast<std::uint32_t>(at),
                        static_cast<std::uint32_t>(at + c.folded_piece.size())};
  EXPECT_TRUE(field.IsUnitBoundary(span.begin));
  EXPECT_TRUE(field.IsUnitBoundary(span.end));
  const OriginalSpan original = field.Original(span);
  EXPECT_EQ(original.begin, c.original.begin);
  EXPECT_EQ(original.end, c.original.end);
}

INSTANTIATE_TEST_SUITE_P(Text, FoldSpans, testing::ValuesIn(kSpanCases),
                         NameOf<SpanCase>);

TEST(FoldUnits, AnExpansionIsOneUnit) {
  const FoldedField field = FoldField("aßb", References::kLiteral);
  ASSERT_EQ(field.text(), "assb");
  EXPECT_TRUE(field.IsUnitBoundary(1));
  EXPECT_FALSE(field.IsUnitBoundary(2));
  EXPECT_TRUE(field.IsUnitBoundary(3));
  EXPECT_EQ(field.UnitAt(1), field.UnitAt(2));
  EXPECT_NE(field.UnitAt(2), field.UnitAt(3));
  EXPECT_EQ(field.UnitSpan(field.UnitAt(2)), (OriginalSpan{1, 3}));
}

TEST(FoldReferences, AreTextWhereTheSourceSaysSo) {
  EXPECT_EQ(FoldField("l&rsquo;Irak", References::kLiteral).text(),
            "l&rsquo;irak");
}

TEST(FoldDocument, FoldsEachFieldByItsOwnReferences) {
  Document document;
  document.fields = {{"headline", "A&amp;B", References::kDecode},
                     {"body", "A&amp;B", References::kLiteral}};
  const FoldedText folded = Fold(document);
  ASSERT_EQ(folded.fields.size(), 2U);
  EXPECT_EQ(folded.fields[0].text(), "a&b");
  EXPECT_EQ(folded.fields[1].text(), "a&amp;b");
}

// clang-format off
constexpr FoldCase kNameCases[] = {
    {"plain", "الموصل", "الموصل"},
    {"folds_as_text_does", "Kobanê", "kobane"},
    {"spaces_are_single", "  Islamic \t State ", "islamic state"},
    {"hyphens_separate_words", "Deir-ez–Zor", "deir ez zor"},
    {"underscores_and_middle_dots_too", "a_b·c", "a b c"},
    {"line_end", "Islamic\nState", "islamic state"},
    {"soft_joint_is_left_out", "هه\u200Cولێر", "ههولير"},
    {"apostrophe_stays", "Baʿquba", "ba'quba"},
    {"no_references", "R&amp;D", "r&amp;d"},
    {"hebrew_quote", "דאע״ש", "דאעש"},
    {"nothing_survives", "\u0640\u200F", ""},
    {"only_separators", " - ", ""},
    {"empty", "", ""},
};
// clang-format on

class FoldNames : public testing::TestWithParam<FoldCase> {};

TEST_P(FoldNames, Folds) {
  EXPECT_EQ(FoldName(GetParam().text), GetParam().folded);
}

INSTANTIATE_TEST_SUITE_P(Text, FoldNames, testing::ValuesIn(kNameCases),
                         NameOf<FoldCase>);

// Whether a surface passes for a name that is stricter than the fold.
struct StrictCase {
  std::string_view name;
  Strictness strictness;
  std::string_view written;
  std::string_view surface;
  bool same;
};

// clang-format off
constexpr StrictCase kStrictCases[] = {
    {"case_equal", Strictness::kCase, "ISIS", "ISIS", true},
    {"case_differs", Strictness::kCase, "ISIS", "Isis", false},
    {"case_full_width", Strictness::kCase, "ISIS", "ＩＳＩＳ", true},
    {"case_marks_do_not_matter", Strictness::kCase, "Malmö", "Malmo", true},
    {"case_turkish_capitals", Strictness::kCase, "İzmir", "Izmir", true},
    {"case_turkish_small", Strictness::kCase, "İzmir", "İZMİR", false},
    {"case_polish_capital", Strictness::kCase, "Łódź", "Lodz", true},
    {"case_sharp_s", Strictness::kCase, "Straße", "Strasse", true},
    {"case_final_sigma", Strictness::kCase, "Ελλάς", "Ελλασ", true},
    {"case_separators_do_not_matter", Strictness::kCase, "Islamic State", "Islamic-State", true},
    {"case_apostrophes_do_not_matter", Strictness::kCase, "Sana'a", "Sanaa", true},
    {"case_references_are_read", Strictness::kCase, "État", "&Eacute;tat", true},
    {"marks_equal", Strictness::kMarks, "Şam", "ŞAM", true},
    {"marks_decomposed", Strictness::kMarks, "Şam", "S\u0327am", true},
    {"marks_missing", Strictness::kMarks, "Şam", "Sam", false},
    {"marks_of_letters_that_do_not_decompose", Strictness::kMarks, "Tromsø", "Tromso", false},
    {"marks_cyrillic", Strictness::kMarks, "Артём", "Артем", false},
    {"marks_greek", Strictness::kMarks, "Μοσούλη", "Μοσουλη", false},
    {"marks_turkish_i_is_one_still", Strictness::kMarks, "İdlib", "IDLIB", true},
    {"marks_hamza_on_alef", Strictness::kMarks, "أسد", "اسد", false},
    {"marks_hamza_on_alef_decomposed", Strictness::kMarks, "أسد", "ا\u0654سد", true},
    {"marks_ta_marbuta", Strictness::kMarks, "حماة", "حماه", false},
    {"marks_hamza_seat_is_free_still", Strictness::kMarks, "مسؤول", "مسوول", true},
    {"marks_ya_is_free_still", Strictness::kMarks, "نينوى", "نينوي", true},
    {"marks_vowel_signs_go_still", Strictness::kMarks, "حماة", "حَمَاة", true},
    {"marks_hebrew_points_go_still", Strictness::kMarks, "מוסול", "מוּסוּל", true},
    {"case_and_marks_equal", Strictness::kCaseAndMarks, "Şam", "Şam", true},
    {"case_and_marks_case_differs", Strictness::kCaseAndMarks, "Şam", "ŞAM", false},
    {"case_and_marks_mark_missing", Strictness::kCaseAndMarks, "Şam", "Sam", false},
    {"exact_equal", Strictness::kExact, "الموصل", "الموصل", true},
    {"exact_composed_or_not", Strictness::kExact, "Kobanê", "Kobane\u0302", true},
    {"exact_vowel_sign", Strictness::kExact, "الموصل", "الموصلُ", false},
    {"exact_tatweel", Strictness::kExact, "الموصل", "المـوصل", false},
    {"exact_direction_mark_is_ignored", Strictness::kExact, "الموصل", "ال\u200Fموصل", true},
    {"exact_soft_hyphen_is_ignored", Strictness::kExact, "Mosul", "Mo\u00ADsul", true},
    {"exact_zero_width_joiner_is_not", Strictness::kExact, "الموصل", "المو\u200Dصل", false},
    {"exact_compatibility_form", Strictness::kExact, "ISIS", "ＩＳＩＳ", false},
    {"exact_hyphen", Strictness::kExact, "Islamic State", "Islamic-State", false},
};
// clang-format on

class StrictSpellings : public testing::TestWithParam<StrictCase> {};

TEST_P(StrictSpellings, AreToldApart) {
  const StrictCase& c = GetParam();
  const std::string written =
      FoldForComparison(c.written, References::kLiteral, c.strictness);
  const std::string surface =
      FoldForComparison(c.surface, References::kDecode, c.strictness);
  EXPECT_EQ(written == surface, c.same) << written << " | " << surface;
}

INSTANTIATE_TEST_SUITE_P(Text, StrictSpellings, testing::ValuesIn(kStrictCases),
                         NameOf<StrictCase>);

// The former text had more of everything: bytes, anchors, cut marks.
TEST(FoldedField, NothingOfTheTextWhoseMemoryItUsesIsLeft) {
  std::string former = "ﷺ ﷺ ﬁ ＡＢＣ ऄ";
  for (int i = 0; i < 200; ++i) {
    former += "\u0903";  // a mark that is a letter
  }
  const std::string text = "Straße in Mosul";
  const FoldedField fresh = FoldField(text, References::kDecode);
  const FoldedField reused = FoldField(text, References::kDecode,
                                       FoldField(former, References::kDecode));
  ASSERT_EQ(reused.text(), fresh.text());
  EXPECT_EQ(reused.marks_are_cut(), fresh.marks_are_cut());
  for (std::size_t i = 0; i < fresh.text().size(); ++i) {
    EXPECT_EQ(reused.UnitAt(i), fresh.UnitAt(i)) << i;
  }
}

}  // namespace
}  // namespace wirewatch
