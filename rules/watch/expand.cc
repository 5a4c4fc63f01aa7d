#include "rules/watch/expand.h"

#include <algorithm>
#include <utility>

#include "rules/match/forms.h"

namespace wirewatch {
namespace {

// What comes of an article that consists of one text.
struct Trial {
  explicit Trial(std::string_view text)
      : document{.fields = {{"body", text, References::kLiteral}}},
        folded(Fold(document)) {}

  Document document;
  FoldedText folded;
};

// The mention that takes so many bytes from the beginning, if there is one.
const Mention* WholeMention(const std::vector<Mention>& mentions,
                            std::size_t bytes) {
  const auto whole = std::find_if(
      mentions.begin(), mentions.end(), [&](const Mention& mention) {
        return mention.word.begin == 0 && mention.word.end == bytes;
      });
  return whole == mentions.end() ? nullptr : &*whole;
}

FormKind KindOf(const FormQuestion& question, const Mention& mention,
                const Name& name) {
  if (!mention.clitic.empty()) {
    return FormKind::kClitic;
  }
  if (mention.inflected) {
    return FormKind::kInflected;
  }
  if (mention.folded || question.bytes < question.text.size()) {
    return FormKind::kSpelling;
  }
  return name.is_form ? FormKind::kForm : FormKind::kWritten;
}

class Expander {
 public:
  Expander(const RuleSet& rules, std::uint32_t entity)
      : rules_(rules), entity_(entity) {}

  Expansion Run() {
    Expansion expansion;
    const std::vector<Name>& names = rules_.matcher().names();
    for (std::uint32_t i = 0; i < names.size(); ++i) {
      if (names[i].entity == entity_) {
        expansion.names.push_back(OfName(i));
      }
    }
    std::ranges::stable_sort(
        expansion.names, {},
        [&](const NameExpansion& name) { return names[name.name].language; });
    for (std::uint32_t i = 0; i < rules_.exclusions().size(); ++i) {
      if (rules_.exclusions()[i].entity == entity_) {
        expansion.never_in.push_back(OfExclusion(i));
      }
    }
    return expansion;
  }

 private:
  // A text as the whole set sees it.
  std::vector<Mention> Found(const Trial& trial) const {
    return rules_.matcher().Find(trial.document, trial.folded);
  }

  CountedMentions Counted(std::string_view text) const {
    const Trial trial(text);
    return rules_.Judge(trial.document, trial.folded, Found(trial)).counted;
  }

  static bool Has(const std::vector<Mention>& mentions, std::uint32_t entity) {
    return std::any_of(
        mentions.begin(), mentions.end(),
        [entity](const Mention& mention) { return mention.entity == entity; });
  }

  NameExpansion OfName(std::uint32_t number) {
    NameExpansion expansion;
    expansion.name = number;
    const Name& name = rules_.matcher().names()[number];
    Name alone = name;
    alone.entity = 0;
    const Matcher matcher({std::move(alone)});
    const FormQuestions questions = QuestionsAbout(name);
    expansion.cut = questions.cut;
    for (const FormQuestion& question : questions.all) {
      const Trial trial(question.text);
      const auto mentions = matcher.Find(trial.document, trial.folded);
      if (const Mention* mention = WholeMention(mentions, question.bytes)) {
        expansion.accepted.push_back({question.text,
                                      KindOf(question, *mention, name),
                                      HowRecognised(*mention, name)});
      } else if (!Has(Found(trial), entity_)) {
        expansion.refused.push_back({question.text, question.what});
      }
    }
    std::stable_sort(expansion.accepted.begin(), expansion.accepted.end(),
                     [](const AcceptedForm& a, const AcceptedForm& b) {
                       return a.kind < b.kind;
                     });
    expansion.shared_with = SharersOf(name.text);
    if (const auto* needs = rules_.NeedsOf(number)) {
      expansion.needs = CompanyOf(name, *needs);
    }
    return expansion;
  }

  std::vector<std::uint32_t> SharersOf(const std::string& text) const {
    const Trial trial(text);
    std::vector<std::uint32_t> sharers;
    for (const Mention& mention : Found(trial)) {
      if (mention.entity != entity_ &&
          mention.entity < rules_.entities().size() &&
          mention.core ==
              OriginalSpan{0, static_cast<std::uint32_t>(text.size())}) {
        sharers.push_back(mention.entity);
      }
    }
    return sharers;
  }

  // A name of an entity that needs nothing, in this language if there is one.
  const std::string* NameFor(std::uint32_t entity,
                             const std::string& language) const {
    const std::vector<Name>& names = rules_.matcher().names();
    const std::string* best = nullptr;
    for (std::uint32_t i = 0; i < names.size(); ++i) {
      if (names[i].entity != entity || rules_.NeedsOf(i) != nullptr) {
        continue;
      }
      if (names[i].language == language) {
        return &names[i].text;
      }
      best = best == nullptr ? &names[i].text : best;
    }
    return best;
  }

  NeededCompany CompanyOf(const Name& name,
                          const Counting::CompiledNeeds& needs) const {
    NeededCompany company{needs.company, needs.other_name, needs.within, {}};
    std::string together = name.text;
    for (const EntitySet& set : needs.company) {
      if (const std::string* company_name =
              set.empty() ? nullptr : NameFor(set.front(), name.language)) {
        together += ", " + *company_name;
      }
    }
    const std::string* other =
        needs.other_name ? NameFor(entity_, name.language) : nullptr;
    together += other == nullptr ? "" : ", " + *other;
    const CountedMentions counted = Counted(together);
    const bool counts = std::any_of(
        counted.company.begin(), counted.company.end(),
        [&](const Company& each) {
          const Mention& mention = counted.mentions[each.mention];
          return mention.entity == entity_ && mention.core.begin == 0;
        });
    if (counts && !Has(Counted(name.text).mentions, entity_)) {
      company.example = std::move(together);
    }
    return company;
  }

  ExclusionExpansion OfExclusion(std::uint32_t number) const {
    ExclusionExpansion expansion{number, {}};
    const auto of_exclusion =
        static_cast<std::uint32_t>(rules_.entities().size()) + number;
    for (const Name& name : rules_.matcher().names()) {
      if (name.entity != of_exclusion) {
        continue;
      }
      const CountedMentions counted = Counted(name.text);
      const bool hides = std::any_of(
          counted.discarded.begin(), counted.discarded.end(),
          [number](const Discarded& each) { return each.exclusion == number; });
      expansion.names.push_back({name.text, hides});
    }
    return expansion;
  }

  const RuleSet& rules_;
  const std::uint32_t entity_;
};

}  // namespace

std::string_view ToString(FormKind kind) {
  switch (kind) {
    case FormKind::kWritten:
      return "written";
    case FormKind::kForm:
      return "form";
    case FormKind::kClitic:
      return "clitic";
    case FormKind::kInflected:
      return "inflected";
    case FormKind::kSpelling:
      return "spelling";
  }
  return "spelling";
}

Expansion Expand(const RuleSet& rules, std::uint32_t entity) {
  return Expander(rules, entity).Run();
}

}  // namespace wirewatch
