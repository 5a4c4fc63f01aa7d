// What an author may ask of a name. The same options as an editor writes them
// are in tests/config/name_options_test.cc.
#pragma once

#include "tests/rules/match/cases/name_case.h"

namespace wirewatch {

// clang-format off
inline const std::vector<NameCase> kOptions = {
    {"case_auto_of_two_capitals", "EU", "eu Eu ⟦EU⟧"},
    {"case_auto_of_three_capitals_and_digits", "M23", "m23 ⟦M23⟧"},
    {"case_auto_of_dotted_capitals", "U.N.", "⟦U.N.⟧ u.n."},
    {"case_auto_of_cyrillic_capitals", "ООН", "в ⟦ООН⟧ оон"},
    {"case_auto_of_greek_capitals", "ΕΕ", "⟦ΕΕ⟧ εε"},
    {"case_exact_of_a_phrase", "Islamic State", "an islamic state, ISLAMIC STATE, ⟦Islamic State⟧", {.letter_case = CaseRule::kExact}},
    {"case_exact_keeps_apostrophe_edges", "Isis", "⟦Isis⟧'s ISIS's", {.letter_case = CaseRule::kExact}},
    {"case_exact_without_case", "داعش", "ب⟦داعش⟧", {.letter_case = CaseRule::kExact}},
    {"case_fold_of_short_capitals", "PKK", "⟦pkk⟧ ⟦PKK⟧", {.letter_case = CaseRule::kFold}},
    {"exact_latin", "Müller", "Muller müller ⟦Müller⟧", {.exact = true}},
    {"exact_arabic_letters", "الأنبار", "الانبار ⟦الأنبار⟧", {.exact = true}},
    {"exact_tatweel_counts", "داعش", "داعـش ⟦داعش⟧", {.exact = true}},
    {"exact_still_has_edges", "داعش", "الداعشي ⟦داعش⟧.", {.exact = true}},
    {"exact_takes_no_ending", "Musul", "Musulda ⟦Musul⟧’da", {.language = "tr", .exact = true}},
    {"marks_kept_in_arabic", "آمد", "امد ⟦آمد⟧", {.marks = MarksRule::kKeep}},
    {"marks_kept_leave_vowel_signs_free", "حماة", "حماه ⟦حَمَاة⟧ ب⟦حماة⟧", {.marks = MarksRule::kKeep}},
    {"marks_kept_in_german", "Köln", "Koln ⟦KÖLN⟧ ⟦Ko\u0308ln⟧", {.marks = MarksRule::kKeep}},
    {"marks_and_case_kept", "Şam", "ŞAM Sam ⟦Şam⟧", {.letter_case = CaseRule::kExact, .marks = MarksRule::kKeep}},
    {"clitics_none", "داعش", "وداعش بداعش ⟦داعش⟧", {.clitics = "none"}},
    {"clitics_none_leaves_tatweel", "داعش", "بـ«⟦داعش⟧»", {.clitics = "none"}},
    {"clitics_all_of_three_letters", "سرت", "ف⟦سرت⟧ ك⟦سرت⟧", {.clitics = "all"}},
    {"clitics_all_of_two_letters", "إب", "ب⟦اب⟧ و⟦إب⟧", {.clitics = "all"}},
    {"clitics_by_letters_of_three", "سرت", "ف⟦سرت⟧ كسرت", {.clitics = "وف"}},
    {"clitics_by_letters_of_an_article", "الموصل", "و⟦الموصل⟧ بالموصل ل⟦لموصل⟧", {.clitics = "ول"}},
    {"article_optional_of_an_article", "الباب", "⟦الباب⟧ ⟦باب⟧ ل⟦لباب⟧ ول⟦باب⟧", {.article = ArticleRule::kOptional}},
    {"article_optional_without_one", "مطار", "⟦المطار⟧ ⟦مطار⟧ ل⟦لمطار⟧ ب⟦مطار⟧", {.article = ArticleRule::kOptional}},
    {"article_optional_of_an_adjective", "الدولة الإسلامية", "⟦دولة إسلامية⟧ ⟦الدولة الإسلامية⟧ ⟦دولة الإسلامية⟧", {.article = ArticleRule::kOptional}},
    {"article_optional_of_a_radical", "ألبانيا", "بانيا ⟦ألبانيا⟧", {.article = ArticleRule::kOptional}},
    {"article_optional_and_no_clitics", "مطار", "⟦المطار⟧ ⟦مطار⟧ للمطار بمطار", {.article = ArticleRule::kOptional, .clitics = "none"}},
    {"forms_take_clitics", "داعش", "و⟦الدواعش⟧ ل⟦لدواعش⟧", {}, {"الدواعش"}},
    {"forms_share_case", "ISIS", "isil ⟦ISIL⟧", {.letter_case = CaseRule::kExact}, {"ISIL"}},
    {"forms_take_no_endings", "Musul", "⟦Mosul⟧ Mosulda ⟦Musul⟧da", {.language = "tr"}, {"Mosul"}},
    {"never_a_longer_name", "伊斯兰国", "伊斯兰国家的⟦伊斯兰国⟧", {.never = {"伊斯兰国家"}}},
    {"never_with_a_proclitic", "الرقة", "والرقة والحنان و⟦الرقة⟧", {.never = {"الرقة والحنان"}}},
    {"never_with_li", "الرقة", "للرقة والحنان ل⟦لرقة⟧", {.never = {"الرقة والحنان"}}},
    {"never_begins_before", "الرقة", "بمنتهى الرقة في ⟦الرقة⟧", {.never = {"بمنتهى الرقة"}}},
    {"never_begins_before_with_a_proclitic", "الرقة", "وبمنتهى الرقة", {.never = {"منتهى الرقة"}}},
    {"never_begins_behind", "Mosul", "⟦Mosul⟧ Dam", {.never = {"Dam"}}},
    {"never_folds", "Raqqa", "RAQQA-ROAD ⟦raqqa⟧", {.never = {"Raqqa Road"}}},
    {"never_of_a_short_exact_name", "IS", "IS-LM is ⟦IS⟧", {.never = {"IS LM"}}},
    {"never_of_two", "Raqqa", "Raqqa Road, Raqqa Street, ⟦Raqqa⟧", {.never = {"Raqqa Road", "Raqqa Street"}}},
    {"never_hides_its_own_name_only", "Raqqa", "Raqqa Road to ⟦Rakka⟧", {.never = {"Raqqa Road"}}, {"Rakka"}},
    {"in_url", "Mosul", "https://example.com/⟦mosul⟧", {.in_url = true}},
    {"in_url_still_has_edges", "Mosul", "https://example.com/mosuls/⟦mosul⟧-dam", {.in_url = true}},
    {"in_a_mail_address", "Mosul", "⟦mosul⟧@example.org", {.in_url = true}},
    {"term_article", "قصف", "⟦القصف⟧ و⟦قصف⟧ ل⟦لقصف⟧", {.article = ArticleRule::kOptional, .is_term = true}},
    {"term_article_of_its_adjective", "غارة جوية", "⟦الغارة الجوية⟧ ب⟦غارة جوية⟧ ل⟦لغارة الجوية⟧", {.article = ArticleRule::kOptional, .is_term = true}},
    {"term_no_capital_in_russian", "взрыв", "⟦взрывы⟧? после ⟦взрыва⟧", {.language = "ru", .is_term = true}, {"взрывы"}},
    {"term_no_capital_in_turkish", "saldırı", "⟦saldırı⟧da ⟦saldırı⟧nın", {.language = "tr", .is_term = true}},
    {"term_no_capital_in_german", "Angriff", "⟦angriff⟧s ⟦Angriff⟧s", {.language = "de", .is_term = true}},
};
// clang-format on

}  // namespace wirewatch
