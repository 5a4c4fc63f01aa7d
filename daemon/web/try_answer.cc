#include "daemon/web/try_answer.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "daemon/article/json_writer.h"
#include "daemon/article/located_mentions.h"
#include "daemon/article/mention_json.h"
#include "rules/text/fold.h"
#include "rules/watch/explain.h"

namespace wirewatch {
namespace {

constexpr std::size_t kMostSurface = 400;  // code points, as in alerts

struct Told {
  std::uint32_t rule = 0;
  Explanation explanation;
};

// A mention of the answer: its index among those that count, or among the
// discarded ones.
struct Found {
  bool counts = true;
  std::uint32_t index = 0;
};

CountedMentions MentionsOfDiscarded(const std::vector<Discarded>& discarded) {
  CountedMentions mentions;
  for (const Discarded& one : discarded) {
    mentions.mentions.push_back(one.mention);
  }
  return mentions;
}

class AnswerWriter {
 public:
  AnswerWriter(const Article& article, const RuleSet& rules,
               const std::function<bool()>& stopped, const TryLimits& limits)
      : article_(article),
        document_(article.document()),
        rules_(rules),
        stopped_(stopped),
        limits_(limits),
        text_(Fold(document_)),
        found_(rules.matcher().Find(document_, text_)),
        judgement_(rules.Judge(document_, text_, found_, stopped)),
        hearing_(rules, document_, text_, found_),
        counted_(document_, hearing_.counted()),
        discarded_mentions_(MentionsOfDiscarded(hearing_.counted().discarded)),
        discarded_(document_, discarded_mentions_) {
    PutInOrder();
  }

  std::optional<std::string> Run(std::optional<std::uint32_t> asked) {
    if (stopped_()) {  // also if that cut the judgement short
      return std::nullopt;
    }
    json_.BeginObject().Key("bundle").String(rules_.bundle());
    WriteArticle();
    WriteMentions();
    WriteRules(asked);
    json_.EndObject();
    return cut_ ? std::nullopt : std::optional(json_.Take());
  }

 private:
  // ---- the article and its mentions ----

  void PutInOrder() {
    const auto count = static_cast<std::uint32_t>(counted_.mentions().size());
    for (std::uint32_t i = 0; i < count; ++i) {
      in_order_.push_back({/*counts=*/true, i});
    }
    const auto others =
        static_cast<std::uint32_t>(discarded_.mentions().size());
    for (std::uint32_t i = 0; i < others; ++i) {
      in_order_.push_back({/*counts=*/false, i});
    }
    const auto place = [this](const Found& found) {
      const Mention& mention = MentionOf(found);
      return std::tuple(mention.field, mention.core, mention.entity);
    };
    std::ranges::stable_sort(in_order_, {}, place);
    shown_.assign(count, kNotShown);
    const std::size_t shown = std::min(in_order_.size(), limits_.mentions);
    for (std::uint32_t i = 0; i < shown; ++i) {
      if (in_order_[i].counts) {
        shown_[in_order_[i].index] = i;
      }
    }
  }

  const Mention& MentionOf(const Found& found) const {
    return (found.counts ? counted_ : discarded_).mentions()[found.index];
  }

  void WriteArticle() {
    json_.Key("article").BeginObject();
    json_.Text("id", article_.id).Text("status", article_.status);
    json_.Text("language", article_.language).Text("source", article_.source);
    json_.Text("published", article_.published);
    json_.Key("fields").BeginArray();
    for (const DocumentField& field : document_.fields) {
      json_.BeginObject().Key("name").String(field.name);
      json_.Key("offsets_in")
          .String(field.references == References::kLiteral ? "extracted"
                                                           : "plain");
      json_.Key("text").String(field.text).EndObject();
    }
    json_.EndArray().EndObject();
  }

  void WriteMentions() {
    json_.Key("mentions").BeginArray();
    const std::size_t shown = std::min(in_order_.size(), limits_.mentions);
    for (std::size_t i = 0; i < shown; ++i) {
      WriteMention(in_order_[i]);
    }
    json_.EndArray().Key("mentions_in_all").Count(in_order_.size());
  }

  void WriteMention(const Found& found) {
    const LocatedMentions& located = found.counts ? counted_ : discarded_;
    const WatchedEntity& entity = rules_.entities()[MentionOf(found).entity];
    json_.BeginObject();
    json_.Key("watchlist").String(entity.watchlist);
    WriteMentionNames(located, found.index, rules_, kMostSurface, json_);
    WriteMentionOffsets(located, found.index, json_);
    const std::vector<std::string> hows = HowOf(found);
    json_.Key("how").BeginArray();
    for (const std::string& how : hows) {
      json_.String(how);
    }
    json_.EndArray().Key("words").BeginArray();
    for (const std::string& how : hows) {
      json_.String(InWords(how, entity.id));
    }
    json_.EndArray();
    if (found.counts) {
      json_.Key("certainty")
          .String(ToString(CertaintyOf(hearing_.counted(), found.index)));
    }
    json_.Key("counts").Bool(found.counts);
    if (!found.counts) {
      WriteReason(hearing_.counted().discarded[found.index]);
    }
    json_.EndObject();
  }

  std::vector<std::string> HowOf(const Found& found) const {
    const Mention& mention = MentionOf(found);
    return found.counts
               ? HowRecognised(rules_, hearing_.counted(), found.index)
               : HowRecognised(mention, rules_.matcher().names()[mention.name]);
  }

  void WriteReason(const Discarded& discarded) {
    json_.Key("discarded").BeginObject();
    json_.Key("by").String(discarded.exclusion ? "never_in" : "needs");
    if (discarded.exclusion) {
      const WatchedExclusion& hiding =
          rules_.exclusions()[*discarded.exclusion];
      json_.Text("exclusion", hiding.key).Text("reason", hiding.reason);
    }
    json_.Key("words").String(ReasonOf(discarded, rules_)).EndObject();
  }

  // ---- the rules ----

  void WriteRules(std::optional<std::uint32_t> asked) {
    json_.Key("rules").BeginArray();
    for (const Told& told : Choose(asked)) {
      WriteRule(told);
    }
    json_.EndArray();
    json_.Key("rules_in_all").Count(rules_.rules().size());
    json_.Key("rules_firing").Count(judgement_.verdicts.size());
  }

  // Each rule is looked at once, the first of them in the order in which they
  // matter; of those that do not fire the ones that miss least come first.
  std::vector<Told> Choose(std::optional<std::uint32_t> asked) {
    std::vector<Told> chosen;
    std::set<std::uint32_t> done;
    const auto add = [&](std::uint32_t rule) {
      cut_ = cut_ || stopped_();
      if (!cut_ && done.insert(rule).second) {
        chosen.push_back({rule, Explain(hearing_, rule)});
      }
    };
    if (asked) {
      add(*asked);
    }
    for (const Verdict& verdict : judgement_.verdicts) {
      if (chosen.size() < limits_.rules) {
        add(verdict.rule);
      }
      done.insert(verdict.rule);
    }
    const std::size_t firing = chosen.size();
    const std::size_t most = std::min(
        limits_.explained, limits_.work / (1 + counted_.mentions().size()));
    const auto sort_from = [&](std::size_t begin) {
      std::stable_sort(chosen.begin() + static_cast<std::ptrdiff_t>(begin),
                       chosen.end(), [](const Told& a, const Told& b) {
                         return a.explanation.obstacles.size() <
                                b.explanation.obstacles.size();
                       });
    };
    for (const std::uint32_t rule : rules_.RulesAskingFor(EntitiesFound())) {
      if (chosen.size() < std::max(most, firing)) {
        add(rule);
      }
    }
    sort_from(firing);
    for (std::uint32_t rule = 0; rule < rules_.rules().size(); ++rule) {
      if (chosen.size() >= std::min(most, limits_.rules)) {
        break;
      }
      if (!rules_.rules()[rule].entity) {
        add(rule);
      }
    }
    chosen.resize(std::min(chosen.size(), limits_.rules));
    return chosen;
  }

  EntitySet EntitiesFound() const {
    std::set<std::uint32_t> entities;
    for (const Found& found : in_order_) {
      entities.insert(MentionOf(found).entity);
    }
    return {entities.begin(), entities.end()};
  }

  void WriteRule(const Told& told) {
    const Rule& rule = rules_.rules()[told.rule];
    const Account& account = told.explanation.account;
    json_.BeginObject();
    json_.Key("id").String(rule.id);
    json_.Text("title", rule.title);
    json_.Key("watchlist").String(rule.watchlist);
    json_.Text("owner", rule.owner);
    json_.Key("severity").String(ToString(rule.severity));
    json_.Key("status").String(ToString(rule.status));
    json_.Key("fires").Bool(told.explanation.fires);
    json_.Key("published")
        .Bool(told.explanation.fires && rule.status == Status::kLive &&
              article_.status != "withheld");
    for (const Verdict& verdict : judgement_.verdicts) {
      if (verdict.rule == told.rule) {
        json_.Key("certainty").String(ToString(verdict.certainty));
      }
    }
    json_.Key("gates").BeginArray();
    for (const Gate& gate : account.gates) {
      json_.BeginObject().Key("key").String(gate.key);
      json_.Key("asked").String(gate.asked).Key("seen").String(SeenBy(gate));
      json_.Key("held").Bool(gate.held).EndObject();
    }
    json_.EndArray().Key("why");
    std::uint32_t next = 0;
    WriteWhy(account.why, next);
    json_.Key("obstacles").BeginArray();
    for (const Obstacle& obstacle : told.explanation.obstacles) {
      WriteObstacle(obstacle, account);
    }
    json_.EndArray().EndObject();
  }

  void WriteObstacle(const Obstacle& obstacle, const Account& account) {
    const char* kind = obstacle.kind == Obstacle::Kind::kStatus ? "status"
                       : obstacle.kind == Obstacle::Kind::kGate ? "gate"
                                                                : "condition";
    json_.BeginObject().Key("kind").String(kind);
    json_.Key("number").Count(obstacle.number);
    json_.Key("words").String(WishOf(obstacle, account)).EndObject();
  }

  // Numbered as Explain() does: the members of near have no number.
  void WriteWhy(const Why& why, std::uint32_t& next) {
    json_.BeginObject().Key("node").Count(next++);
    WriteCondition(why);
    if (!why.of.empty()) {
      json_.Key("of").BeginArray();
      for (const Why& child : why.of) {
        if (why.op == Condition::Op::kNear) {
          json_.BeginObject();
          WriteCondition(child);
          json_.EndObject();
        } else {
          WriteWhy(child, next);
        }
      }
      json_.EndArray();
    }
    json_.EndObject();
  }

  void WriteCondition(const Why& why) {
    json_.Key("op").String(ToString(why.op));
    json_.Key("words").String(Describe(why)).Key("held").Bool(why.held);
    if (why.op == Condition::Op::kMention || why.op == Condition::Op::kNear) {
      json_.Key("mentions").BeginArray();
      std::size_t room = limits_.of_a_condition;
      for (const std::uint32_t mention : why.mentions) {
        if (shown_[mention] != kNotShown && room > 0) {
          json_.Count(shown_[mention]);
          room -= 1;
        }
      }
      json_.EndArray();
    }
    if (!why.matches.empty()) {
      WriteMatches(why.matches);
    }
  }

  // A pass over each field's text, whatever the number of matches in it.
  void WriteMatches(const std::vector<Place>& matches) {
    json_.Key("matches").BeginArray();
    const std::size_t shown = std::min(matches.size(), limits_.of_a_condition);
    for (std::size_t begin = 0; begin < shown;) {
      const DocumentField& field = document_.fields[matches[begin].field];
      std::vector<OriginalSpan> spans;
      std::size_t end = begin;
      for (; end < shown && matches[end].field == matches[begin].field; ++end) {
        spans.push_back(matches[end].span);
      }
      const std::vector<TextOffsets> at = LocateSpans(field.text, spans);
      for (std::size_t i = 0; i < spans.size(); ++i) {
        json_.BeginObject().Key("surface").String(CutToCodePoints(
            field.text.substr(spans[i].begin, spans[i].end - spans[i].begin),
            kMostSurface));
        json_.Key("field").String(field.name);
        WriteOffsets(at[i], json_);
        json_.EndObject();
      }
      begin = end;
    }
    json_.EndArray();
  }

  static constexpr std::uint32_t kNotShown = ~std::uint32_t{0};

  const Article& article_;
  const Document document_;
  const RuleSet& rules_;
  const std::function<bool()>& stopped_;
  const TryLimits& limits_;
  const FoldedText text_;
  const std::vector<Mention> found_;
  const Judgement judgement_;
  Hearing hearing_;
  const LocatedMentions counted_;
  const CountedMentions discarded_mentions_;
  const LocatedMentions discarded_;
  std::vector<Found> in_order_;
  std::vector<std::uint32_t> shown_;  // of each that counts: where, in JSON
  bool cut_ = false;  // rules are left out, since it was stopped
  JsonWriter json_;
};

}  // namespace

std::optional<std::string> AnswerOfTry(const Article& article,
                                       const RuleSet& rules,
                                       std::optional<std::uint32_t> rule,
                                       const std::function<bool()>& stopped,
                                       const TryLimits& limits) {
  return AnswerWriter(article, rules, stopped, limits).Run(rule);
}

std::string InWords(std::string_view how, std::string_view entity) {
  const std::size_t colon = how.find(':');
  const std::string_view word = how.substr(0, colon);
  const std::string what(colon == std::string_view::npos
                             ? std::string_view()
                             : how.substr(colon + 1));
  if (word == "fold") {
    return "another spelling of the name";
  }
  if (word == "clitic") {
    return "with " + what + " attached";
  }
  if (word == "inflected") {
    return "an inflected form" + (what.empty() ? "" : " (" + what + ")");
  }
  if (word == "form") {
    return "one of the forms listed for the name";
  }
  if (word == "needs") {
    return what == entity ? "counts because another of its names is there too"
                          : "counts because " + what + " is there too";
  }
  if (word == "ambiguous") {
    return "another entity claims the same words";
  }
  return std::string(how);
}

}  // namespace wirewatch
