#include "config/trial/trial.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "config/diag/codes.h"
#include "config/yaml/node_reader.h"
#include "rules/base/check.h"
#include "rules/text/fold.h"
#include "rules/watch/explain.h"

namespace wirewatch {
namespace {

Document DocumentOf(const WatchTest& test) {
  Document document;
  const std::pair<const char*, const std::string*> texts[] = {
      {"headline", &test.headline}, {"lead", &test.lead}, {"body", &test.body}};
  for (const auto& [name, text] : texts) {
    if (!text->empty()) {
      document.fields.push_back({name, *text});
      document.declares.push_back(name);
    }
  }
  const std::pair<const char*, const std::string*> declared[] = {
      {"language", &test.language},
      {"source", &test.source},
      {"published", &test.published},
      {"url", &test.url}};
  for (const auto& [name, text] : declared) {
    if (!text->empty()) {
      document.declares.push_back(name);
    }
  }
  document.language = test.language;
  document.source = test.source;
  document.age = test.age.value_or(std::chrono::seconds(0));
  return document;
}

class TrialRun {
 public:
  explicit TrialRun(const RuleSet& rules) : rules_(rules) {}

  TrialResult Try(const WatchTest& test) {
    TrialResult result{&test, {}};
    const Document document = DocumentOf(test);
    const FoldedText text = Fold(document);
    std::vector<Mention> found = rules_.matcher().Find(document, text);
    const Judgement judgement = rules_.Judge(document, text, found);
    Note(judgement);
    if (test.alert) {
      TryAlert(test, document, text, std::move(found), judgement,
               result.faults);
    }
    for (const ExpectedMentions& expected : test.mentions) {
      TryMentions(expected, document, judgement.counted, result.faults);
    }
    return result;
  }

  Coverage Covered() const {
    Coverage coverage;
    coverage.rules = rules_.rules().size();
    coverage.entities = rules_.entities().size();
    coverage.exclusions = rules_.exclusions().size();
    coverage.unfired_rules = Missing(rules_.rules().size(), fired_);
    coverage.unfound_entities = Missing(rules_.entities().size(), entities_);
    coverage.unused_exclusions =
        Missing(rules_.exclusions().size(), exclusions_);
    const std::vector<Name>& names = rules_.matcher().names();
    for (std::uint32_t i = 0; i < names.size(); ++i) {
      if (names[i].entity < rules_.entities().size()) {
        ++coverage.names;
        if (!names_.contains(i)) {
          coverage.unfound_names.push_back(i);
        }
      }
    }
    return coverage;
  }

 private:
  using Numbers = std::set<std::uint32_t>;

  static std::vector<std::uint32_t> Missing(std::size_t count,
                                            const Numbers& seen) {
    std::vector<std::uint32_t> missing;
    for (std::uint32_t i = 0; i < count; ++i) {
      if (!seen.contains(i)) {
        missing.push_back(i);
      }
    }
    return missing;
  }

  void Note(const Judgement& judgement) {
    for (const Mention& mention : judgement.counted.mentions) {
      entities_.insert(mention.entity);
      names_.insert(mention.name);
    }
    for (const Discarded& discarded : judgement.counted.discarded) {
      if (discarded.exclusion) {
        exclusions_.insert(*discarded.exclusion);
      }
    }
    for (const Verdict& verdict : judgement.verdicts) {
      fired_.insert(verdict.rule);
    }
  }

  void TryAlert(const WatchTest& test, const Document& document,
                const FoldedText& text, std::vector<Mention> found,
                const Judgement& judgement, Diagnostics& faults) {
    const auto rule = rules_.RuleNumber(test.rule);
    if (!rule) {
      TryEntityAlone(test, judgement, faults);
      return;
    }
    Hearing hearing(rules_, document, text, std::move(found));
    const Explanation explanation = Explain(hearing, *rule);
    // Drafts are tried as if they were run.
    const bool fires = FiresWithout({{Obstacle::Kind::kStatus, 0}},
                                    Status::kDraft, explanation.account);
    if (fires) {
      fired_.insert(*rule);
    }
    if (fires == *test.alert) {
      return;
    }
    Diagnostic& fault = Fault(codes::kExpectedAlert, test.alert_place, faults);
    fault.message = fires ? Quoted(test.rule) + " fires, but must not"
                          : Quoted(test.rule) + " does not fire, but must";
    if (fires) {
      fault.help.push_back("it rests on " + Surfaces(document,
                                                     explanation.account.why,
                                                     judgement.counted));
    } else {
      fault.help = Wishes(explanation);
    }
  }

  // An entity whose mentions raise no alerts by themselves.
  void TryEntityAlone(const WatchTest& test, const Judgement& judgement,
                      Diagnostics& faults) const {
    constexpr std::string_view kPrefix = "mention/";
    CHECK(test.rule.starts_with(kPrefix));
    const std::string id = test.rule.substr(kPrefix.size());
    const auto entity = rules_.EntityNumber(id);
    CHECK(entity.has_value());
    const auto& mentions = judgement.counted.mentions;
    const bool mentioned = std::any_of(
        mentions.begin(), mentions.end(),
        [&](const Mention& mention) { return mention.entity == *entity; });
    if (mentioned != *test.alert) {
      Fault(codes::kExpectedAlert, test.alert_place, faults).message =
          Quoted(id) + (mentioned ? " is mentioned, but must not be"
                                  : " is not mentioned, but must be");
    }
  }

  void TryMentions(const ExpectedMentions& expected, const Document& document,
                   const CountedMentions& counted, Diagnostics& faults) const {
    const auto entity = rules_.EntityNumber(expected.entity);
    CHECK(entity.has_value());
    std::vector<std::string> found;
    for (const Mention& mention : counted.mentions) {
      if (mention.entity == *entity) {
        found.push_back(SurfaceOf(document, mention));
      }
    }
    if (expected.surfaces.empty() && !found.empty()) {
      Fault(codes::kExpectedMention, expected.place, faults).message =
          "no mention of " + Quoted(expected.entity) +
          " is to count, but found " + Join(found);
    }
    std::vector<std::string> left = found;
    for (const std::string& surface : expected.surfaces) {
      const auto at = std::find(left.begin(), left.end(), surface);
      if (at != left.end()) {
        left.erase(at);
        continue;
      }
      Diagnostic& fault =
          Fault(codes::kExpectedMention, expected.place, faults);
      fault.message = Quoted(surface) + " is not found as a mention of " +
                      Quoted(expected.entity);
      fault.help.push_back(found.empty() ? "no mention of it counts"
                                         : "found " + Join(found));
      AddDiscarded(*entity, document, counted, fault);
    }
  }

  // What was found but does not count, with the reason.
  void AddDiscarded(std::uint32_t entity, const Document& document,
                    const CountedMentions& counted, Diagnostic& fault) const {
    for (const auto& [mention, exclusion] : counted.discarded) {
      if (mention.entity == entity) {
        fault.help.push_back(
            Quoted(SurfaceOf(document, mention)) +
            (exclusion ? " stands in the exclusion " +
                             Quoted(rules_.exclusions()[*exclusion].key)
                       : " is not in the company that it needs"));
      }
    }
  }

  static Diagnostic& Fault(const Code& code, const Span& place,
                           Diagnostics& faults) {
    Diagnostic& fault = faults.emplace_back();
    fault.code = code.id;
    fault.span = place;
    return fault;
  }

  static std::string SurfaceOf(const Document& document,
                               const Mention& mention) {
    return std::string(document.fields[mention.field].text.substr(
        mention.core.begin, mention.core.end - mention.core.begin));
  }

  static std::string Join(const std::vector<std::string>& surfaces) {
    std::string joined;
    for (const std::string& surface : surfaces) {
      joined += (joined.empty() ? "" : ", ") + Quoted(surface);
    }
    return joined;
  }

  static std::string Surfaces(const Document& document, const Why& why,
                              const CountedMentions& counted) {
    std::vector<std::string> surfaces;
    for (const std::uint32_t i : MentionsOf(why)) {
      surfaces.push_back(SurfaceOf(document, counted.mentions[i]));
    }
    for (const Place& match : MatchesOf(why)) {
      surfaces.emplace_back(document.fields[match.field].text.substr(
          match.span.begin, match.span.end - match.span.begin));
    }
    return Join(surfaces);
  }

  static std::vector<std::string> Wishes(const Explanation& explanation) {
    std::vector<std::string> wishes;
    for (const Obstacle& obstacle : explanation.obstacles) {
      if (obstacle.kind != Obstacle::Kind::kStatus) {
        wishes.push_back("it would if " +
                         WishOf(obstacle, explanation.account));
      }
    }
    return wishes;
  }

  const RuleSet& rules_;
  Numbers fired_;
  Numbers entities_;
  Numbers names_;
  Numbers exclusions_;
};

}  // namespace

Trial TryAll(const std::vector<WatchTest>& tests, const RuleSet& rules) {
  TrialRun run(rules);
  Trial trial;
  for (const WatchTest& test : tests) {
    trial.results.push_back(run.Try(test));
  }
  trial.coverage = run.Covered();
  return trial;
}

}  // namespace wirewatch
