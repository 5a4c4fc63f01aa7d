// `wirewatch check`: the same verdict as a start, without starting.
#include <unistd.h>

#include <chrono>
#include <iostream>

#include "config/settings/settings.h"
#include "config/watchlist/watchlist_loader.h"
#include "daemon/cli/command_line.h"
#include "daemon/cli/configuration.h"
#include "daemon/cli/terminal.h"
#include "daemon/kafka/survey.h"
#include "daemon/service/wiring.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {
namespace {

constexpr std::chrono::seconds kOnlinePatience{30};

struct Tally {
  std::size_t errors = 0;
  std::size_t warnings = 0;
};

void Report(const Diagnostics& diagnostics, Tally& tally) {
  std::cerr << RenderAll(diagnostics, ColourOn(STDERR_FILENO));
  for (const Diagnostic& diagnostic : diagnostics) {
    (diagnostic.level == Level::kError ? tally.errors : tally.warnings) += 1;
  }
}

int PrintConfiguration(const std::string& path) {
  const Configuration configuration = LoadConfiguration(path);
  std::cerr << RenderAll(configuration.diagnostics, ColourOn(STDERR_FILENO));
  if (!configuration.settings) {
    return kExitConfiguration;
  }
  std::cout << configuration.effective;
  return kExitGood;
}

// Whether the brokers have what the settings name. Findings to standard output,
// what is missing to standard error.
bool IsGoodOnline(const std::string& path) {
  const Configuration configuration = LoadConfiguration(path);
  if (!configuration.settings) {
    return true;  // told already
  }
  const Settings& settings = *configuration.settings;
  if (settings.kafka.brokers == std::vector<std::string>{"embedded"}) {
    std::cout << "online: the broker is embedded\n";
    return true;
  }
  std::string brokers;
  for (const std::string& broker : settings.kafka.brokers) {
    brokers += (brokers.empty() ? "" : ",") + broker;
  }
  const auto client = ClientOptionsOf(settings, brokers);
  if (!client.ok()) {
    std::cerr << client.error().text << "\n";
    return false;
  }
  KafkaSurvey survey{*client,
                     settings.kafka.group,
                     settings.input.topics,
                     {settings.output.alerts, settings.output.dead_letters},
                     {}};
  if (settings.output.delivery == "exactly_once") {
    survey.transactional_id =
        settings.kafka.group + "-" + InstanceIdOf(settings);
  }
  std::cerr << "asking " << brokers << "\n";
  return SurveyKafka(survey, kOnlinePatience, [](const SurveyFinding& found) {
    (found.good ? std::cout : std::cerr)
        << (found.good ? "online: " : "online: error: ") << found.text << "\n";
  });
}

bool AreGoodOnline(const std::vector<std::string>& paths) {
  const std::vector<std::string> installed = {kDefaultConfig};
  const auto& given = paths.empty() ? installed : paths;
  bool good = true;
  for (const std::string& path : given) {
    good = (IsWatchlist(path) || IsGoodOnline(path)) && good;
  }
  return good;
}

}  // namespace

int RunCheck(const CheckOptions& options) {
  if (options.print_defaults) {
    std::cout << DefaultSettingsYaml();
    return kExitGood;
  }
  if (options.print_config) {
    return PrintConfiguration(options.paths.empty() ? kDefaultConfig
                                                    : options.paths.front());
  }
  Tally tally;
  Diagnostics faults;
  const std::vector<std::string> watchlists =
      WatchlistsIn(options.paths, faults);
  Report(faults, tally);
  if (!watchlists.empty()) {
    const auto now = std::chrono::system_clock::now();
    LoadedWatchlists loaded = LoadWatchlists(
        watchlists,
        {.today = std::chrono::floor<std::chrono::days>(now), .advice = true});
    Report(loaded.diagnostics, tally);
    if (loaded.bundle) {
      const std::size_t count = loaded.bundle->watchlists.size();
      const RuleSet rules(std::move(loaded.bundle->watchlists),
                          loaded.bundle->sha256);
      std::cout << count << (count == 1 ? " watchlist, " : " watchlists, ")
                << rules.entities().size() << " entities, "
                << rules.matcher().names().size() << " names, "
                << rules.rules().size() << " rules; sha256 " << rules.bundle()
                << "\n";
    }
  }
  std::cout << tally.errors << (tally.errors == 1 ? " error, " : " errors, ")
            << tally.warnings
            << (tally.warnings == 1 ? " warning\n" : " warnings\n");
  if (tally.errors > 0) {
    return kExitConfiguration;
  }
  return !options.online || AreGoodOnline(options.paths) ? kExitGood
                                                         : kExitFailed;
}

}  // namespace wirewatch
