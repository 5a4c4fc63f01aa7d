// `wirewatch diff`: what an edit of the watchlists does to an archive's alerts.
#include <unistd.h>

#include <array>
#include <iostream>
#include <nlohmann/json.hpp>

#include "daemon/cli/alert_diff.h"
#include "daemon/cli/command_line.h"
#include "daemon/cli/engine.h"
#include "daemon/cli/pretty.h"
#include "daemon/cli/terminal.h"

namespace wirewatch {
namespace {

struct ChangeWords {
  const char* sign;
  const char* word;
  Style style;
};
constexpr std::array<ChangeWords, kAlertChanges> kChanges = {
    {{"+", "gained", Style::kGreen},
     {"-", "lost", Style::kRed},
     {"~", "changed", Style::kYellow}}};

std::string Counts(const Painter& painter, const RuleDifference& difference) {
  std::string text;
  for (std::size_t i = 0; i < kAlertChanges; ++i) {
    if (difference.counts[i] > 0) {
      text += "  " + painter.Paint(kChanges[i].style,
                                   kChanges[i].sign +
                                       std::to_string(difference.counts[i]));
    }
  }
  return text;
}

void Print(const Painter& painter, const AlertDiff& diff) {
  std::array<std::uint64_t, kAlertChanges> sums{};
  for (const auto& [rule, difference] : diff.rules()) {
    std::cout << painter.Paint(Style::kBold, rule)
              << Counts(painter, difference) << "\n";
    for (std::size_t i = 0; i < kAlertChanges; ++i) {
      sums[i] += difference.counts[i];
      for (const AlertExample& example : difference.examples[i]) {
        std::cout << "  " << painter.Paint(kChanges[i].style, kChanges[i].sign)
                  << " " << Visible(example.article) << "  "
                  << PrettySnippet(painter,
                                   nlohmann::json::parse(example.alert))
                  << "\n";
      }
    }
  }
  std::cout << diff.articles() << " articles";
  for (std::size_t i = 0; i < kAlertChanges; ++i) {
    std::cout << (i == 0 ? "; alerts: " : ", ") << sums[i] << " "
              << kChanges[i].word;
  }
  std::cout << "\n";
}

// Whether all are met; those that are not are told.
bool Check(const std::vector<DiffExpectation>& expectations,
           const AlertDiff& diff) {
  bool all_met = true;
  for (const DiffExpectation& expectation : expectations) {
    const auto found = diff.rules().find(expectation.rule);
    const RuleDifference difference =
        found == diff.rules().end() ? RuleDifference{} : found->second;
    if (!expectation.IsMetBy(difference)) {
      all_met = false;
      std::cerr << "wirewatch: not as expected: " << expectation.rule << " +"
                << difference.counts[0] << " -" << difference.counts[1] << " ~"
                << difference.counts[2] << "\n";
    }
  }
  return all_met;
}

}  // namespace

int RunDiff(const DiffOptions& options) {
  std::vector<DiffExpectation> expectations;
  for (const std::string& text : options.expectations) {
    const auto expectation = DiffExpectation::Parse(text);
    if (!expectation) {
      std::cerr << "wirewatch: --expect `" << Visible(text)
                << "`: write `RULE +0..20 -0 ~0..5`, each part if it matters\n";
      return kExitUsage;
    }
    expectations.push_back(*expectation);
  }
  const LoadedEngine before =
      LoadEngine({{options.before}, options.config, options.format}, "diff");
  const LoadedEngine after =
      LoadEngine({{options.after}, options.config, options.format}, "diff");
  if (!before.engine || !after.engine) {
    return before.engine ? after.exit_code : before.exit_code;
  }
  const RuleSet& old_rules = *before.engine->rules;
  const RuleSet& new_rules = *after.engine->rules;
  for (const DiffExpectation& expectation : expectations) {
    if (!old_rules.RuleNumber(expectation.rule) &&
        !new_rules.RuleNumber(expectation.rule)) {
      std::cerr << "wirewatch: --expect: there is no rule `"
                << Visible(expectation.rule) << "` in either\n";
      return kExitUsage;
    }
  }

  const ProcessOptions& process = before.engine->process;
  Processor processor(process);
  AlertDiff diff(old_rules, new_rules, options.examples);
  bool all_good = true;
  const auto take = [&](const FileRecord& record) {
    const InputRecord input = InputOf(record, process.decoder.format);
    const Outcome was = processor.Run(input, old_rules, nullptr);
    const Outcome is = processor.Run(input, new_rules, nullptr);
    if (const auto* rejected = std::get_if<Rejected>(&was)) {
      std::cerr << FaultOf(record, process.decoder.format, rejected->error);
      all_good = false;
    } else if (const auto* judged = std::get_if<Judged>(&was)) {
      diff.Add(*judged, std::get<Judged>(is));
    }
  };
  const bool all_read = ForEachRecord(options.files, process.decoder, take);
  Print(Painter(ColourOn(STDOUT_FILENO)), diff);
  const bool all_met = Check(expectations, diff);
  return all_read && all_good && all_met ? kExitGood : kExitFailed;
}

}  // namespace wirewatch
