// Hebrew, and the scripts of East, South and South-East Asia.
#pragma once

#include "tests/rules/match/cases/name_case.h"

namespace wirewatch {

// clang-format off
inline const std::vector<NameCase> kHebrew = {
    {"prefix", "מוסול", "ב⟦מוסול⟧"},
    {"two_prefixes", "מוסול", "וב⟦מוסול⟧"},
    {"that_in", "מוסול", "שב⟦מוסול⟧"},
    {"from", "מוסול", "מ⟦מוסול⟧"},
    {"and_when_in_the", "מוסול", "וכשבה⟦מוסול⟧"},
    {"wrong_order", "מוסול", "בומוסול בשמוסול"},
    {"nisba", "מוסול", "מוסולי"},
    {"no_prefix_letter", "מוסול", "דמוסול"},
    {"points", "מוסול", "⟦מוּסוּל⟧"},
    {"gershayim", "דאע\"ש", "⟦דאע״ש⟧"},
    {"ascii_quote", "דאע״ש", "⟦דאע\"ש⟧"},
    {"two_apostrophes", "דאע״ש", "⟦דאע''ש⟧"},
    {"no_sign", "דאע״ש", "⟦דאעש⟧"},
    {"prefixes_of_an_acronym", "דאע״ש", "מ⟦דאע\"ש⟧ ול⟦דאע\"ש⟧"},
    {"prefix_before_a_quote", "דאע״ש", "ב\"⟦דאע״ש⟧\""},
    {"three_letters_one_prefix", "עזה", "ב⟦עזה⟧ ו⟦עזה⟧"},
    {"three_letters_two_prefixes", "עזה", "שבעזה"},
    {"three_letters_ka", "עזה", "כעזה העזה"},
    {"three_letters_on_request", "עזה", "שב⟦עזה⟧", {.clitics = "all"}},
    {"prefixes_switched_off", "מוסול", "במוסול ⟦מוסול⟧", {.clitics = "none"}},
    {"prefixes_by_letters", "מוסול", "ב⟦מוסול⟧ למוסול", {.clitics = "ב"}},
    {"four_letters_in_and_from", "יוון", "ב⟦יוון⟧ מ⟦יוון⟧ שב⟦יוון⟧ ול⟦יוון⟧"},
    {"four_letters_since", "יוון", "כיוון ומכיוון"},
    {"five_letters_like", "מוסול", "כ⟦מוסול⟧"},
    {"covert_article_of_four_letters", "הארץ", "ב⟦ארץ⟧ ל⟦ארץ⟧ ⟦הארץ⟧ מ⟦הארץ⟧ ארץ"},
    {"covert_article_of_two_words", "הבית הלבן", "ב⟦בית הלבן⟧ ⟦הבית הלבן⟧"},
    {"two_letters", "צה", "וצה"},
    {"maqaf", "בית לחם", "⟦בית־לחם⟧"},
    {"short_first_word_of_two", "בית לחם", "ב⟦בית לחם⟧"},
    {"suffix", "חלב", "חלבי"},
    {"final_letters", "בית לחם", "⟦בית לחמ⟧"},
    {"latin_beside_hebrew", "ISIS", "ב⟦ISIS⟧"},
};

inline const std::vector<NameCase> kChineseAndJapanese = {
    {"traditional", "摩苏尔", "伊拉克軍隊進入⟦摩蘇爾⟧西部"},
    {"quotes", "伊斯兰国", "在“⟦伊斯兰国⟧”控制区"},
    {"country_trap", "伊斯兰国", "⟦伊斯蘭國⟧家"},
    {"country_trap_by_a_word_that_never_counts", "伊斯兰国", "伊斯蘭國家和⟦伊斯蘭國⟧", {.never = {"伊斯兰国家"}}},
    {"two_letters", "拉卡", "⟦拉卡⟧市"},
    {"one_letter_inside_a_run", "俄", "俄国、⟦俄⟧、美"},
    {"digits_beside_han", "北京", "新华社⟦北京⟧１１月"},
    {"digits_before_han", "北京", "2008⟦北京⟧"},
    {"digits_on_both_sides_of_han", "拉卡", "3月⟦拉卡⟧2017年"},
    {"digits_beside_katakana", "ガザ", "⟦ガザ⟧10月"},
    {"digits_beside_one_han_letter", "俄", "2⟦俄⟧"},
    {"unit_number_before_han", "M23", "⟦M23⟧武装"},
    {"latin_beside_han", "ISIS", "過激派⟦ISIS⟧が"},
    {"katakana_before_hiragana", "モスル", "⟦モスル⟧で戦闘"},
    {"inside_a_longer_katakana_word", "モスル", "コスモスル"},
    {"prolonged_sound_goes_on", "モスル", "モスルー"},
    {"voicing_is_a_letter", "ガザ", "カサ"},
    {"voicing_after_the_name", "カサ", "カザ ガザ"},
    {"half_width", "ガザ", "⟦ｶﾞｻﾞ⟧地区"},
    {"half_width_voicing_after_the_name", "ガサ", "ｶﾞｻﾞ"},
    {"decomposed", "ガザ", "⟦カ\u3099サ\u3099⟧"},
    {"middle_dot", "ガザ", "⟦ガザ⟧・ヨルダン"},
    {"middle_dot_in_the_name", "イスラム・ステート", "⟦イスラム・ステート⟧ ⟦イスラム･ステート⟧"},
    {"hiragana_of_two_letters", "なら", "ならば"},
    {"hiragana_of_three_letters", "いわて", "の⟦いわて⟧けん"},
    {"address_before_chinese_punctuation", "摩苏尔", "https://example.com/a。⟦摩苏尔⟧"},
    {"inside_an_address", "摩苏尔", "https://example.com/摩苏尔"},
};

inline const std::vector<NameCase> kKorean = {
    {"topic_particle", "모술", "⟦모술⟧은"},
    {"no_particle", "모술", "모술리"},
    {"particle_of_two_syllables", "모술", "⟦모술⟧에서 ⟦모술⟧로부터"},
    {"particle_and_more", "모술", "모술에서다"},
    {"letters_before", "모술", "서모술"},
    {"conjoining_letters", "모술", "⟦모술⟧에서"},
    {"half_a_syllable", "모수", "모술"},
    {"particle_before_punctuation", "이슬람국가", "⟦이슬람국가⟧의, '⟦이슬람국가⟧'"},
};

inline const std::vector<NameCase> kSouthAndSouthEastAsian = {
    {"hindi_nukta", "रक्का", "⟦रक़्क़ा⟧ में"},
    {"hindi_longer_word", "मोसुल", "मोसुली"},
    {"hindi_vowel_sign_after", "मोसुल", "मोसुला"},
    {"hindi_danda", "मोसुल", "⟦मोसुल⟧।"},
    {"bengali_longer_word", "মসুল", "মসুলের"},
    {"thai_inside_a_run", "โมซุล", "ใน⟦โมซุล⟧มี"},
    {"thai_cluster_goes_on", "ซีเรย", "ซีเรยา"},
    {"thai_mark_belongs_to_the_letter", "รากก", "รากก้"},
    {"thai_digit", "โมซุล", "⟦โมซุล⟧2"},
    {"georgian", "მოსული", "⟦მოსული⟧ მოსულიდან"},
    {"armenian", "Մոսուլ", "⟦ՄՈՍՈՒԼ⟧"},
};
// clang-format on

}  // namespace wirewatch
