#include "rules/match/inflection.h"

#include <algorithm>
#include <span>

#include "rules/match/pattern.h"

namespace wirewatch {
namespace {

// A word that ends in one of `endings` replaces it by each of `forms`. Rules
// are tried in order and all that apply give forms, down to the first that is
// `last`: an ending says more the longer it is.
struct EndingRule {
  std::vector<std::string_view> endings;
  std::vector<std::string_view> forms;
  std::size_t min_letters = 3;
  bool last = true;
  // Only in a word before others: an adjective (Нова Зеландія).
  bool only_before_others = false;
};

// clang-format off
const std::vector<EndingRule>& Russian() {
  static const std::vector<EndingRule> rules = {
      // Adjectives: Новая Зеландия, Нижний Новгород, Южный Судан, Донской.
      {{"ая"}, {"ой", "ую", "ою"}, 5},
      {{"яя"}, {"ей", "юю", "ею"}, 5},
      {{"ое"}, {"ого", "ому", "ым", "им", "ом"}, 5},
      {{"ее"}, {"его", "ему", "им", "ем"}, 5},
      {{"ые"}, {"ых", "ым", "ыми"}, 5},
      {{"ый"}, {"ого", "ому", "ым", "ом"}, 5},
      {{"ий"}, {"ого", "его", "ому", "ему", "им", "ом", "ем"}, 6, /*last=*/false},
      {{"ой"}, {"ого", "ому", "ым", "им", "ом"}, 5, /*last=*/false},
      // Nouns.
      {{"ия"}, {"ии", "ию", "ией"}},
      {{"ья"}, {"ьи", "ье", "ью", "ьей"}},
      {{"я"}, {"и", "е", "ю", "ей", "ею"}},
      {{"ие"}, {"ия", "ию", "ием", "ии", "их", "им", "ими"}},
      {{"ье"}, {"ья", "ью", "ьем"}},
      {{"ово", "ево"}, {"ова", "ева", "ову", "еву", "овом", "евом", "ове", "еве"}},
      {{"ино"}, {"ина", "ину", "ином", "ине"}},
      {{"ство"}, {"ства", "ству", "ством", "стве"}},
      {{"ь"}, {"и", "ью", "я", "ю", "ем", "е"}},
      {{"й"}, {"я", "ю", "ем", "е", "и"}},
      {{"га"}, {"ги", "ге", "гу", "гой", "гою"}},
      {{"ка"}, {"ки", "ке", "ку", "кой", "кою"}},
      {{"ха"}, {"хи", "хе", "ху", "хой", "хою"}},
      {{"жа"}, {"жи", "же", "жу", "жей", "жею"}},
      {{"ша"}, {"ши", "ше", "шу", "шей", "шею"}},
      {{"ща"}, {"щи", "ще", "щу", "щей", "щею"}},
      {{"ча"}, {"чи", "че", "чу", "чей", "чею"}},
      {{"ца"}, {"цы", "це", "цу", "цей", "цею"}},
      {{"а"}, {"ы", "е", "у", "ой", "ою"}},
      {{"ец"}, {"ца", "цу", "цем", "цом", "це"}, 4, /*last=*/false},
      {{"ов"}, {"овым"}, 4, /*last=*/false},
      {{"ев"}, {"евым"}, 4, /*last=*/false},
      {{"ин"}, {"иным"}, 4, /*last=*/false},
      {{"ж"}, {"жа", "жу", "жом", "жем", "же"}},
      {{"ш"}, {"ша", "шу", "шом", "шем", "ше"}},
      {{"щ"}, {"ща", "щу", "щом", "щем", "ще"}},
      {{"ч"}, {"ча", "чу", "чом", "чем", "че"}},
      {{"ц"}, {"ца", "цу", "цом", "цем", "це"}},
      {{"б", "в", "г", "д", "з", "к", "л", "м", "н", "п", "р", "с", "т", "ф", "х"},
       {"+а", "+у", "+ом", "+е"}},
  };
  return rules;
}

const std::vector<EndingRule>& Ukrainian() {
  static const std::vector<EndingRule> rules = {
      {{"ий"}, {"ого", "ому", "им", "ім"}, 5},
      {{"а"}, {"ої", "ій"}, 4, /*last=*/false, /*only_before_others=*/true},
      {{"е"}, {"ого", "ому", "им", "ім"}, 5, /*last=*/true, /*only_before_others=*/true},
      {{"і"}, {"их", "им", "ими"}, 5, /*last=*/true, /*only_before_others=*/true},
      {{"ія"}, {"ії", "ію", "ією"}},
      {{"я"}, {"і", "ї", "ю", "ею", "єю"}},
      {{"кка"}, {"кки", "кку", "ккою", "цці"}},
      {{"ка"}, {"ки", "ку", "кою", "ці"}},
      {{"га"}, {"ги", "гу", "гою", "зі"}},
      {{"ха"}, {"хи", "ху", "хою", "сі"}},
      {{"а"}, {"и", "у", "ою", "і"}},
      {{"ь"}, {"я", "ю", "ем", "і", "еві"}},
      {{"й"}, {"я", "ю", "єм", "ї", "єві"}},
      {{"о"}, {"а", "у", "ом", "і"}},
      {{"б", "в", "г", "ґ", "д", "ж", "з", "к", "л", "м", "н", "п", "р", "с", "т", "ф", "х", "ц", "ч", "ш", "щ"},
       {"+а", "+у", "+ом", "+і", "+ові", "+ем"}},
  };
  return rules;
}
// clang-format on

std::span<const EndingRule> RulesOf(std::string_view language) {
  if (language == "ru") {
    return Russian();
  }
  return language == "uk" ? std::span<const EndingRule>(Ukrainian())
                          : std::span<const EndingRule>();
}

void AppendForms(std::string_view word, std::string_view ending,
                 const EndingRule& rule, std::vector<std::string>& forms) {
  for (std::string_view form : rule.forms) {
    std::string_view stem = word.substr(0, word.size() - ending.size());
    if (form.starts_with('+')) {
      stem = word;
      form.remove_prefix(1);
    }
    std::string inflected = std::string(stem) + std::string(form);
    if (inflected != word &&
        std::find(forms.begin(), forms.end(), inflected) == forms.end()) {
      forms.push_back(std::move(inflected));
    }
  }
}

}  // namespace

bool GeneratesForms(std::string_view language) {
  return !RulesOf(language).empty();
}

std::vector<std::string> ObliqueForms(std::string_view word,
                                      std::string_view language,
                                      WordPlace place) {
  std::vector<std::string> forms;
  const std::size_t letters = CountLetters(word);
  for (const EndingRule& rule : RulesOf(language)) {
    const auto ending =
        std::find_if(rule.endings.begin(), rule.endings.end(),
                     [word](std::string_view e) { return word.ends_with(e); });
    if (ending == rule.endings.end() || letters < rule.min_letters ||
        (rule.only_before_others && place == WordPlace::kLast)) {
      continue;
    }
    AppendForms(word, *ending, rule, forms);
    if (rule.last) {
      break;
    }
  }
  return forms;
}

}  // namespace wirewatch
