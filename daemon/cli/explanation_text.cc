#include "daemon/cli/explanation_text.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace wirewatch {
namespace {

// More spellings than these are only counted.
constexpr std::size_t kMostShown = 5;

class ExplanationWriter {
 public:
  ExplanationWriter(const Painter& painter, const Article& article,
                    std::uint32_t rule, Hearing& hearing)
      : painter_(painter),
        document_(article.document()),
        rules_(hearing.rules()),
        rule_(rules_.rules()[rule]),
        counted_(hearing.counted()),
        explanation_(Explain(hearing, rule)),
        id_(article.id) {}

  std::string Run() {
    Verdict();
    Gates();
    std::uint32_t next = 0;
    Tree(explanation_.account.why, 1, next);
    Obstacles();
    NotCounted();
    return std::move(out_);
  }

 private:
  void Line(std::size_t depth, const std::string& text) {
    out_ += std::string(2 * depth, ' ') + text + "\n";
  }

  std::string Sign(bool held) const {
    return held ? painter_.Paint(Style::kGreen, "✓ ")
                : painter_.Paint(Style::kRed, "✗ ");
  }

  void Verdict() {
    Line(0, painter_.Paint(Style::kBold, id_) + ": " + rule_.id +
                (explanation_.fires
                     ? painter_.Paint(Style::kGreen, " fires")
                     : painter_.Paint(Style::kRed, " does not fire")));
  }

  void Gates() {
    if (rule_.status != Status::kLive) {
      Line(1, Sign(IsRun(rule_.status)) + "status is " +
                  std::string(ToString(rule_.status)));
    }
    for (const Gate& gate : explanation_.account.gates) {
      Line(1, Sign(gate.held) + "only " + gate.key + " " + gate.asked +
                  painter_.Paint(Style::kDim,
                                 " (the article: " + SeenBy(gate) + ")"));
    }
  }

  bool IsObstacle(std::uint32_t number) const {
    const Obstacle wanted{Obstacle::Kind::kCondition, number};
    const auto& all = explanation_.obstacles;
    return std::find(all.begin(), all.end(), wanted) != all.end();
  }

  void Tree(const Why& why, std::size_t depth, std::uint32_t& next) {
    const bool is_obstacle = IsObstacle(next++);
    Line(depth, Sign(why.held) + Visible(Describe(why)) + Evidence(why) +
                    (is_obstacle ? painter_.Paint(Style::kYellow, "  ← this")
                                 : std::string()));
    for (const Why& child : why.of) {
      if (why.op == Condition::Op::kNear) {
        Line(depth + 1,
             Sign(child.held) + Visible(Describe(child)) + Evidence(child));
      } else {
        Tree(child, depth + 1, next);
      }
    }
  }

  std::string SurfaceAt(std::uint32_t field, OriginalSpan span) const {
    return Visible(
        document_.fields[field].text.substr(span.begin, span.end - span.begin));
  }

  // ": ISIS, 3 x داعش and 2 more spellings"
  std::string Evidence(const Why& why) const {
    std::vector<std::pair<std::string, std::size_t>> surfaces;
    const auto add = [&](std::uint32_t field, OriginalSpan span) {
      const std::string surface = SurfaceAt(field, span);
      for (auto& [seen, count] : surfaces) {
        if (seen == surface) {
          ++count;
          return;
        }
      }
      surfaces.emplace_back(surface, 1);
    };
    for (const std::uint32_t i : why.mentions) {
      const Mention& mention = counted_.mentions[i];
      add(mention.field, mention.core);
    }
    for (const Place& match : why.matches) {
      add(match.field, match.span);
    }
    std::string text;
    for (std::size_t i = 0; i < std::min(surfaces.size(), kMostShown); ++i) {
      const auto& [surface, count] = surfaces[i];
      text += i == 0 ? ": " : ", ";
      text += count > 1 ? std::to_string(count) + " x " : "";
      text += Isolated(surface);
    }
    if (surfaces.size() > kMostShown) {
      text += " and " + std::to_string(surfaces.size() - kMostShown) +
              " more spellings";
    }
    return text;
  }

  // Right-to-left words keep their place in the line (UAX #9).
  static std::string Isolated(const std::string& text) {
    return "\u2068" + text + "\u2069";
  }

  void Obstacles() {
    if (explanation_.fires) {
      return;
    }
    Line(1, painter_.Paint(Style::kBold, "It would fire if"));
    for (const Obstacle& obstacle : explanation_.obstacles) {
      Line(2, "- " + Visible(WishOf(obstacle, explanation_.account)));
    }
  }

  void NotCounted() {
    if (counted_.discarded.empty()) {
      return;
    }
    Line(1, painter_.Paint(Style::kBold, "Found, but not counted"));
    for (const Discarded& discarded : counted_.discarded) {
      const Mention& mention = discarded.mention;
      Line(2, "- " + Isolated(SurfaceAt(mention.field, mention.core)) +
                  ", for " + rules_.entities()[mention.entity].id + ": " +
                  ReasonOf(discarded, rules_));
    }
  }

  const Painter& painter_;
  const Document document_;
  const RuleSet& rules_;
  const Rule& rule_;
  const CountedMentions& counted_;
  const Explanation explanation_;
  const std::string& id_;
  std::string out_;
};

}  // namespace

std::string ExplanationText(const Painter& painter, const Article& article,
                            std::uint32_t rule, Hearing& hearing) {
  return ExplanationWriter(painter, article, rule, hearing).Run();
}

}  // namespace wirewatch
