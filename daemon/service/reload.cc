#include "daemon/service/reload.h"

#include <algorithm>
#include <utility>

#include "daemon/service/log.h"

namespace wirewatch {
namespace {

using Kind = ReloadAnswer::Kind;

// A watchlist may fail a thousand tests; the first ones tell what is wrong.
constexpr std::size_t kTestsTold = 20;

constexpr auto kStays = "; what was in force stays in force";

EntityCounts EntitiesOf(const std::vector<WatchlistCounts>& counts) {
  EntityCounts entities;
  for (const WatchlistCounts& one : counts) {
    entities[one.id] = one.entities;
  }
  return entities;
}

ReloadAnswer AnswerBefore(const RuleSetSlot& slot, bool force) {
  const RuleSetSlot::InForce now = slot.Look();
  ReloadAnswer answer;
  answer.forced = force;
  answer.bundle = now.rules->bundle();
  answer.generation = now.generation;
  answer.counts = CountsOf(*now.rules);
  return answer;
}

// "1 name", "12 names (+2)".
std::string Counted(std::size_t before, std::size_t now, const char* one,
                    const char* many) {
  std::string text = std::to_string(now) + " " + (now == 1 ? one : many);
  if (now > before) {
    text += " (+" + std::to_string(now - before) + ")";
  } else if (now < before) {
    text += " (-" + std::to_string(before - now) + ")";
  }
  return text;
}

std::string DescribeCounts(const WatchlistCounts& before,
                           const WatchlistCounts& now) {
  return Counted(before.entities, now.entities, "entity", "entities") + ", " +
         Counted(before.names, now.names, "name", "names") + ", " +
         Counted(before.rules, now.rules, "rule", "rules");
}

const WatchlistCounts* Find(const std::vector<WatchlistCounts>& counts,
                            const std::string& id) {
  const auto found =
      std::find_if(counts.begin(), counts.end(),
                   [&](const WatchlistCounts& one) { return one.id == id; });
  return found == counts.end() ? nullptr : &*found;
}

// A line each: what is in force, and what that changed.
std::vector<std::string> CountLines(const ReloadAnswer& answer) {
  const bool compare = answer.kind == Kind::kAccepted;
  std::vector<std::string> lines;
  for (const WatchlistCounts& now : answer.counts) {
    const WatchlistCounts* before = Find(answer.counts_before, now.id);
    const bool is_new = compare && before == nullptr;
    lines.push_back(now.id + ": " +
                    DescribeCounts(before != nullptr ? *before : now, now) +
                    (is_new ? " (new)" : ""));
  }
  for (const WatchlistCounts& before : answer.counts_before) {
    if (Find(answer.counts, before.id) == nullptr) {
      lines.push_back(before.id + ": gone");
    }
  }
  return lines;
}

std::string DescribeShrunken(const ShrunkenWatchlist& one, bool forced) {
  return "watchlist `" + one.id + "` " +
         (forced ? "shrank from " : "would shrink from ") +
         std::to_string(one.before) + " entities to " +
         std::to_string(one.after);
}

std::string CountTests(const ReloadAnswer& answer) {
  return std::to_string(answer.failed_tests.size()) + " of " +
         std::to_string(answer.tests) + " tests of the watchlists fail";
}

// Why it was refused, or what was forced; and what can be done.
std::string Objection(const ReloadAnswer& answer) {
  std::string text;
  for (const ShrunkenWatchlist& one : answer.shrunken) {
    text +=
        (text.empty() ? "" : "; ") + DescribeShrunken(one, IsInForce(answer));
  }
  if (!answer.failed_tests.empty()) {
    text += (text.empty() ? "" : "; ") + CountTests(answer);
  }
  if (answer.kind == Kind::kRefused && !answer.shrunken.empty()) {
    text += "; a half-written file looks so";
  }
  return text;
}

}  // namespace

std::vector<FailedTest> FailedTestsOf(const std::vector<WatchTest>& tests,
                                      const RuleSet& rules) {
  std::vector<FailedTest> failed;
  for (TrialResult& result : TryAll(tests, rules).results) {
    if (!result.faults.empty()) {
      failed.push_back(
          {result.test->rule, result.test->say, std::move(result.faults)});
    }
  }
  return failed;
}

bool IsInForce(const ReloadAnswer& answer) {
  return answer.kind == Kind::kAccepted || answer.kind == Kind::kUnchanged;
}

Reloaded ReloadInto(RuleSetSlot& slot, LoadedWatchlists loaded, bool force) {
  ReloadAnswer answer = AnswerBefore(slot, force);
  answer.diagnostics = std::move(loaded.diagnostics);
  if (!loaded.bundle) {
    answer.kind = Kind::kFaulty;
    return {std::move(answer), nullptr};
  }
  if (loaded.bundle->sha256 == answer.bundle) {
    answer.kind = Kind::kUnchanged;
    return {std::move(answer), nullptr};
  }
  answer.shrunken = FindShrunken(EntitiesOf(answer.counts),
                                 CountEntities(loaded.bundle->watchlists));
  auto rules = std::make_shared<const RuleSet>(
      std::move(loaded.bundle->watchlists), loaded.bundle->sha256);
  answer.tests = loaded.tests.size();
  answer.failed_tests = FailedTestsOf(loaded.tests, *rules);
  const bool objected =
      !answer.shrunken.empty() || !answer.failed_tests.empty();
  if (objected && !force) {
    answer.kind = Kind::kRefused;
    return {std::move(answer), nullptr};
  }
  answer.kind = Kind::kAccepted;
  answer.bundle = rules->bundle();
  answer.generation += 1;
  answer.counts_before = std::exchange(answer.counts, CountsOf(*rules));
  return {std::move(answer), slot.Set(std::move(rules))};
}

std::string_view ToString(Kind kind) {
  switch (kind) {
    case Kind::kAccepted:
      return "accepted";
    case Kind::kUnchanged:
      return "unchanged";
    case Kind::kFaulty:
      return "faulty";
    case Kind::kRefused:
      return "refused";
    case Kind::kNotNow:
      break;
  }
  return "not now";
}

std::string HeadlineOf(const ReloadAnswer& answer) {
  const std::string in_force = "generation " +
                               std::to_string(answer.generation) + ", sha256 " +
                               answer.bundle;
  switch (answer.kind) {
    case Kind::kAccepted: {
      const std::string objection = Objection(answer);
      return "watchlists reloaded: " + in_force +
             (objection.empty() ? "" : "; forced, although " + objection);
    }
    case Kind::kUnchanged:
      return "watchlists unchanged: " + in_force;
    case Kind::kFaulty:
      return std::string("reload refused: the watchlists have faults") + kStays;
    case Kind::kRefused:
      return "reload refused: " + Objection(answer) + kStays +
             " (if it is meant: wirewatch ctl reload --force)";
    case Kind::kNotNow:
      break;
  }
  return "no reload: " + answer.reason;
}

std::string TextOf(const ReloadAnswer& answer) {
  std::string text = RenderAll(answer.diagnostics, /*colour=*/false);
  std::size_t told = 0;
  for (const FailedTest& failed : answer.failed_tests) {
    if (++told > kTestsTold) {
      text += "and " + std::to_string(answer.failed_tests.size() - kTestsTold) +
              " more tests; `wirewatch test` shows all\n";
      break;
    }
    text += failed.rule + ": " + failed.say + "\n" +
            RenderAll(failed.faults, /*colour=*/false);
  }
  if (IsInForce(answer)) {
    for (const std::string& line : CountLines(answer)) {
      text += "  " + line + "\n";
    }
  }
  return text + HeadlineOf(answer) + "\n";
}

int ExitCodeOf(const ReloadAnswer& answer) {
  if (IsInForce(answer)) {
    return 0;
  }
  return answer.kind == Kind::kFaulty ? 78 : 1;
}

void LogDiagnostics(const Diagnostics& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics) {
    const std::string text = Render(diagnostic, /*colour=*/false);
    if (diagnostic.level == Level::kError) {
      LogError("fault", {{"text", text}});
    } else {
      LogWarning("warning", {{"text", text}});
    }
  }
}

void LogFailedTests(const std::vector<FailedTest>& failed) {
  std::size_t told = 0;
  for (const FailedTest& one : failed) {
    if (++told > kTestsTold) {
      LogWarning("more tests of the watchlists fail",
                 {{"tests", std::to_string(failed.size() - kTestsTold)},
                  {"see", "wirewatch test"}});
      return;
    }
    LogWarning("a test of a watchlist fails",
               {{"rule", one.rule},
                {"test", one.say},
                {"text", RenderAll(one.faults, /*colour=*/false)}});
  }
}

void LogAnswer(const ReloadAnswer& answer) {
  LogDiagnostics(answer.diagnostics);
  LogFailedTests(answer.failed_tests);
  if (!IsInForce(answer)) {
    LogError(HeadlineOf(answer));
    return;
  }
  for (const std::string& line : CountLines(answer)) {
    LogInfo("watchlist in force", {{"watchlist", line}});
  }
  LogInfo(HeadlineOf(answer),
          {{"took_ms", std::to_string(answer.took.count())}});
}

}  // namespace wirewatch
