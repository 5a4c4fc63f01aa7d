// Inflection, only in the language that the name declares, and in scripts with
// capitals only where the text has one.
#pragma once

#include "tests/rules/match/cases/name_case.h"

namespace wirewatch {

// clang-format off
inline const std::vector<NameCase> kRussian = {
    {"prepositional", "Мосул", "в ⟦Мосуле⟧", {.language = "ru"}},
    {"capitals", "Мосул", "к ⟦МОСУЛУ⟧", {.language = "ru"}},
    {"all_cases_of_a_hard_stem", "Мосул", "⟦Мосул⟧ ⟦Мосула⟧ ⟦Мосулу⟧ ⟦Мосулом⟧ ⟦Мосуле⟧", {.language = "ru"}},
    {"small_letter", "Мосул", "в мосуле и ⟦мосул⟧", {.language = "ru"}},
    {"adjective", "Мосул", "мосульский Мосульский", {.language = "ru"}},
    {"plural", "Мосул", "Мосулы Мосулов", {.language = "ru"}},
    {"other_ending", "Мосул", "Мосулей", {.language = "ru"}},
    {"no_language", "Мосул", "Мосула"},
    {"other_language", "Мосул", "Мосула", {.language = "bg"}},
    {"forms_are_not_inflected", "Мосул", "⟦Мосула⟧ Мавсила ⟦Мавсил⟧", {.language = "ru"}, {"Мавсил"}},
    {"feminine", "Ракка", "⟦Ракки⟧ ⟦Ракке⟧ ⟦Ракку⟧ ⟦Раккой⟧ ⟦Раккою⟧", {.language = "ru"}},
    {"feminine_without_ending", "Ракка", "Ракк раккский", {.language = "ru"}},
    {"stress_marks_in_the_ending", "Ракка", "⟦Ра\u0301кку\u0301⟧", {.language = "ru"}},
    {"country_in_iya", "Сирия", "⟦Сирии⟧ ⟦Сирию⟧ ⟦Сирией⟧ сирийцы", {.language = "ru"}},
    {"soft_stem", "Ярмань", "⟦Ярмани⟧ ⟦Ярманью⟧", {.language = "ru"}},
    {"short_i", "Дубай", "в ⟦Дубае⟧ из ⟦Дубая⟧", {.language = "ru"}},
    {"yo", "Артём", "у ⟦Артема⟧ с ⟦Артёмом⟧", {.language = "ru"}},
    {"neuter_in_ovo", "Внуково", "во ⟦Внукове⟧ ⟦Внуково⟧", {.language = "ru"}},
    {"neuter_in_ye", "Приднестровье", "в ⟦Приднестровье⟧ из ⟦Приднестровья⟧", {.language = "ru"}},
    {"sibilant_stem", "Воронеж", "под ⟦Воронежем⟧ из ⟦Воронежа⟧", {.language = "ru"}},
    {"sibilant_feminine", "Самарра", "⟦Самаррой⟧", {.language = "ru"}},
    {"fleeting_vowel_in_ets", "Донец", "за ⟦Донцом⟧ до ⟦Донца⟧", {.language = "ru"}},
    {"surname_in_ov", "Лавров", "с ⟦Лавровым⟧ у ⟦Лаврова⟧ Лавровой", {.language = "ru"}},
    {"vowel_that_does_not_change", "Алеппо", "в ⟦Алеппо⟧ Алеппой Алеппа", {.language = "ru"}},
    {"short_words_do_not_change", "Ям", "⟦Ям⟧ Яма", {.language = "ru", .letter_case = CaseRule::kFold}},
    {"acronym", "ИГИЛ", "боевики ⟦ИГИЛа⟧ и ⟦ИГИЛ⟧ игиловцы", {.language = "ru"}},
    {"phrase", "Исламское государство", "⟦Исламского государства⟧ «⟦Исламским государством⟧»", {.language = "ru"}},
    {"phrase_over_a_line_end", "Исламское государство", "⟦Исламскому\nгосударству⟧", {.language = "ru"}},
    {"phrase_half_inflected", "Исламское государство Ирака", "⟦Исламского государства Ирака⟧", {.language = "ru"}},
    {"phrase_of_a_short_adjective", "Новая Зеландия", "в ⟦Новой Зеландии⟧", {.language = "ru"}},
    {"phrase_of_a_masculine_adjective", "Нижний Новгород", "из ⟦Нижнего Новгорода⟧ в ⟦Нижнем Новгороде⟧", {.language = "ru"}},
    {"phrase_with_hyphens", "Дейр-эз-Зор", "из ⟦Дейр-эз-Зора⟧ в ⟦Дейр эз Зоре⟧", {.language = "ru"}},
    {"plural_names_are_forms", "Афины", "в Афинах", {.language = "ru"}},
    {"short_i_stays_a_letter", "Майкоп", "из Маикопа, из ⟦Майкопа⟧", {.language = "ru"}},
    {"latin_look_alike_in_the_ending", "Мосул", "Мосулa", {.language = "ru"}},
    {"marks_kept", "Артём", "Артема ⟦Артёма⟧", {.language = "ru", .marks = MarksRule::kKeep}},
    {"case_exact", "Исида", "ИСИДЫ ⟦Исиды⟧", {.language = "ru", .letter_case = CaseRule::kExact}},
    {"exact_is_not_inflected", "Мосул", "Мосула", {.language = "ru", .exact = true}},
    {"term_needs_no_capital", "взрыв", "после ⟦взрыва⟧ ⟦взрывом⟧", {.language = "ru", .is_term = true}},
    {"term_still_has_edges", "взрыв", "взрывать взрывной", {.language = "ru", .is_term = true}},
    {"camel_case_after_an_ending", "Мосул", "#⟦Мосула⟧Штурм", {.language = "ru"}},
    {"word_that_never_counts_is_inflected", "Мир", "⟦Мира⟧ Мира Труда", {.language = "ru", .never = {"Мир Труд"}}},
};

inline const std::vector<NameCase> kUkrainian = {
    {"country_in_iya", "Сирія", "у ⟦Сирії⟧ ⟦Сирію⟧ ⟦Сирією⟧", {.language = "uk"}},
    {"k_becomes_ts", "Ракка", "у ⟦Рацці⟧ ⟦Ракки⟧ ⟦Ракку⟧ ⟦Раккою⟧", {.language = "uk"}},
    {"g_becomes_z", "Прага", "у ⟦Празі⟧ до ⟦Праги⟧", {.language = "uk"}},
    {"hard_stem", "Мосул", "у ⟦Мосулі⟧ ⟦Мосула⟧ ⟦Мосулом⟧ мосулі", {.language = "uk"}},
    {"soft_stem", "Ізмаїль", "з ⟦Ізмаїля⟧", {.language = "uk"}},
    {"neuter", "Рівно", "у ⟦Рівні⟧ до ⟦Рівна⟧", {.language = "uk"}},
    {"adjective", "Хмельницький", "у ⟦Хмельницькому⟧ з ⟦Хмельницького⟧", {.language = "uk"}},
    {"phrase_with_an_adjective", "Нова Зеландія", "у ⟦Новій Зеландії⟧ ⟦Нової Зеландії⟧", {.language = "uk"}},
    {"vowel_alternation_is_a_form", "Київ", "до Києва ⟦Київ⟧", {.language = "uk"}},
    {"russian_ending", "Мосул", "в Мосуле", {.language = "uk"}},
};

inline const std::vector<NameCase> kTurkish = {
    {"locative_and_ablative", "Musul", "⟦Musul⟧da ⟦Musul⟧dan ⟦Musul⟧daki", {.language = "tr"}},
    {"genitive_and_dative", "Musul", "⟦Musul⟧un ⟦Musul⟧a ⟦Musul⟧u", {.language = "tr"}},
    {"plural", "Musul", "⟦Musul⟧lar ⟦Musul⟧lara", {.language = "tr"}},
    {"instrumental", "Musul", "⟦Musul⟧la", {.language = "tr"}},
    {"after_a_vowel", "Rakka", "⟦Rakka⟧'nın ⟦Rakka⟧ya ⟦Rakka⟧nin ⟦Rakka⟧yla", {.language = "tr"}},
    {"dotless_i", "Rakka", "⟦Rakka⟧nın ⟦RAKKA⟧NIN ⟦Rakka⟧yı", {.language = "tr"}},
    {"nisba", "Musul", "Musullu Musulluk", {.language = "tr"}},
    {"other_ending", "Musul", "Musulx Musuldax", {.language = "tr"}},
    {"small_letter", "Musul", "musulda ⟦musul⟧", {.language = "tr"}},
    {"no_language", "Musul", "Musulda"},
    {"three_letters", "Van", "Vanda ⟦Van⟧'da", {.language = "tr"}},
    {"case_exact", "IŞİD", "Işide ⟦IŞİD⟧e", {.language = "tr", .letter_case = CaseRule::kExact}},
    {"two_words", "Deyr ez Zor", "⟦Deyr ez-Zor⟧da", {.language = "tr"}},
};

inline const std::vector<NameCase> kGerman = {
    {"genitive", "Mossul", "⟦Mossul⟧s ⟦Mossul⟧", {.language = "de"}},
    {"not_after_s", "Hamas", "⟦Hamas⟧’ Hamass", {.language = "de"}},
    {"not_after_z", "Koblenz", "Koblenzs ⟦Koblenz⟧", {.language = "de"}},
    {"not_after_sharp_s", "Elsaß", "Elsaßs ⟦Elsass⟧", {.language = "de"}},
    {"small_letter", "Mossul", "mossuls", {.language = "de"}},
    {"other_ending", "Mossul", "Mossuler Mossulst", {.language = "de"}},
    {"two_words", "Islamischer Staat", "⟦Islamischer Staat⟧s", {.language = "de"}},
};

inline const std::vector<NameCase> kKurdish = {
    {"sorani_ablative", "مووسڵ", "لە ⟦مووسڵ⟧ەوە", {.language = "ckb"}},
    {"sorani_locative", "مووسڵ", "⟦مووسڵ⟧دا", {.language = "ckb"}},
    {"sorani_ezafe", "مووسڵ", "⟦مووسل⟧ی", {.language = "ckb"}},
    {"sorani_other_ending", "مووسڵ", "مووسڵین", {.language = "ckb"}},
    {"sorani_endings_in_arabic", "مووسڵ", "مووسڵدا", {.language = "ar"}},
    {"kurmanji_oblique", "Mûsil", "⟦Mûsil⟧ê ⟦Musil⟧e", {.language = "ku"}},
    {"kurmanji_ezafe", "Kobanê", "⟦Kobanê⟧ya", {.language = "ku"}},
    {"kurmanji_other_ending", "Mûsil", "Mûsilok ⟦Mûsil⟧î", {.language = "ku"}},
};

inline const std::vector<NameCase> kHebrewArticle = {
    {"covert_after_a_preposition", "הארגון", "ב⟦ארגון⟧ ל⟦ארגון⟧ וב⟦ארגון⟧ ⟦הארגון⟧"},
    {"needs_the_preposition", "הארגון", "ארגון וארגון מארגון"},
    {"switched_off", "הארגון", "בארגון ⟦הארגון⟧", {.clitics = "none"}},
};
// clang-format on

}  // namespace wirewatch
