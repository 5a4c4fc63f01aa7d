// `wirewatch replay`: a part of the input topics once more through the engine.
// The service and its group do not notice.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <utility>

#include "daemon/cli/command_line.h"
#include "daemon/cli/configuration.h"
#include "daemon/cli/replay_plan.h"
#include "daemon/cli/replay_run.h"
#include "daemon/cli/replay_window.h"
#include "daemon/cli/terminal.h"
#include "daemon/service/wiring.h"

namespace wirewatch {
namespace {

// What keeps a replay from running, and what the verb exits with.
struct Refusal {
  int exit_code = kExitFailed;
  std::string text;  // empty: it was told already
};

// The moments that the options name; `to` absent: the end.
struct Moments {
  std::int64_t from = 0;
  std::optional<std::int64_t> to;
};

// What is wrong with the options by themselves; empty: nothing.
std::string UsageFault(const ReplayOptions& options) {
  const int sources = (options.from.empty() ? 0 : 1) +
                      (options.offsets.empty() ? 0 : 1) +
                      (options.from_dead_letters ? 1 : 0);
  if (sources != 1) {
    return "replay wants one of --from T, --offsets RANGE and "
           "--from-dead-letters";
  }
  if (!options.to.empty() && options.from.empty()) {
    return "--to goes with --from";
  }
  if (!options.reason.empty() && !options.from_dead_letters) {
    return "--reason goes with --from-dead-letters";
  }
  const int places = (options.output.empty() ? 0 : 1) +
                     (options.to_topic.empty() ? 0 : 1) +
                     (options.publish ? 1 : 0);
  return places > 1 ? "only one of --output, --to-topic and --publish" : "";
}

// What a replay must not write to; empty: the topic is good.
std::string TopicFault(const std::string& topic, const Settings& settings) {
  if (topic.empty()) {
    return {};
  }
  if (std::ranges::find(settings.input.topics, topic) !=
      settings.input.topics.end()) {
    return "`" + topic + "` is what the service reads; alerts are no articles";
  }
  if (topic == settings.output.dead_letters) {
    return "`" + topic + "` is for dead letters, not for alerts";
  }
  if (topic == settings.output.alerts) {
    return "`" + topic +
           "` is where the service's readers are; --publish if they are to get "
           "these alerts (again)";
  }
  return {};
}

Result<Moments, Refusal> MomentsOf(const ReplayOptions& options) {
  const std::int64_t now =
      std::chrono::duration_cast<std::chrono::milliseconds>(
          std::chrono::system_clock::now().time_since_epoch())
          .count();
  Moments moments;
  for (const std::string* text : {&options.from, &options.to}) {
    const auto moment = ParseMoment(*text, now);
    if (!text->empty() && !moment) {
      return Refusal{kExitUsage,
                     "`" + Visible(*text) +
                         "` is no moment; write 2026-11-22T15:00:00Z, "
                         "2026-11-22, -15m, -2h or -3d"};
    }
    if (text == &options.from) {
      moments.from = moment.value_or(0);
    } else {
      moments.to = moment;
    }
  }
  if (moments.to && *moments.to <= moments.from) {
    return Refusal{kExitUsage, "--to is not after --from"};
  }
  return moments;
}

Result<std::unique_ptr<ReplayOutput>, OutputError> OutputOf(
    const ReplayOptions& options, const Settings& settings,
    const KafkaClientOptions& client, const RuleSet& rules) {
  if (!options.output.empty()) {
    return ToFile(options.output);
  }
  if (options.to_topic.empty() && !options.publish) {
    return ToStandardOutput(rules);
  }
  // Not the daemon's: that would fence it. Nor the same in two replays.
  return ToTopic(
      client,
      TransactionalIdOf(settings) + "-replay-" + std::to_string(::getpid()),
      options.publish ? settings.output.alerts : options.to_topic);
}

// Not where the articles themselves are on the screen.
bool ShowsProgress(const ReplayOptions& options) {
  const bool elsewhere =
      !options.output.empty() || !options.to_topic.empty() || options.publish;
  return isatty(STDERR_FILENO) == 1 &&
         (elsewhere || isatty(STDOUT_FILENO) == 0);
}

// A replay whose options, configuration and watchlists are good.
class ReplayVerb {
 public:
  ReplayVerb(const ReplayOptions& options, const Settings& settings,
             const Moments& moments, const Engine& engine,
             KafkaClientOptions client)
      : options_(options),
        settings_(settings),
        moments_(moments),
        engine_(engine),
        client_(std::move(client)) {}

  Result<int, Refusal> Run() {
    auto output = OutputOf(options_, settings_, client_, *engine_.rules);
    if (!output.ok()) {
      return Refusal{kExitFailed, output.error().text};
    }
    ReplayRun run(engine_, **output, options_.threads, ShowsProgress(options_));
    return options_.from_dead_letters ? RunLetters(run) : RunWindow(run);
  }

 private:
  Result<std::unique_ptr<TopicReader>, ReaderError> OpenReader(
      const ReplayRun& run) const {
    TopicReader::Options options;
    options.client = client_;
    options.stopped = [&run] { return run.interrupted(); };
    return TopicReader::Open(options);
  }

  Result<ReplayPlan, ReaderError> Plan(TopicReader& reader) const {
    const std::vector<std::string>& topics = settings_.input.topics;
    return options_.offsets.empty()
               ? PlanForTimes(reader, topics, moments_.from, moments_.to)
               : PlanForOffsets(reader, topics, options_.offsets);
  }

  Result<int, Refusal> RunWindow(ReplayRun& run) const {
    auto reader = OpenReader(run);
    if (!reader.ok()) {
      return Refusal{kExitFailed, reader.error().text};
    }
    auto plan = Plan(**reader);
    if (!plan.ok()) {
      return Refusal{kExitFailed, plan.error().text};
    }
    for (const std::string& remark : plan->remarks) {
      std::cerr << "wirewatch: " << remark << "\n";
    }
    const bool complete =
        run.Read(**reader, std::move(plan->stretches),
                 [&](ConsumedRecord record) { run.Take(std::move(record)); });
    return run.Finish(complete);
  }

  Result<int, Refusal> RunLetters(ReplayRun& run) const {
    DeadLetterLedger ledger(settings_.input.topics, options_.reason);
    auto letters = OpenReader(run);
    if (!letters.ok()) {
      return Refusal{kExitFailed, letters.error().text};
    }
    auto plan = PlanForAll(**letters, {settings_.output.dead_letters});
    if (!plan.ok()) {
      return Refusal{kExitFailed, plan.error().text};
    }
    bool complete = run.Read(**letters, std::move(plan->stretches),
                             [&](const ConsumedRecord& letter) {
                               if (auto original = ledger.Take(letter)) {
                                 run.Take(*std::move(original), &ledger);
                               }
                             });
    auto originals = OpenReader(run);
    if (!originals.ok()) {
      return Refusal{kExitFailed, originals.error().text};
    }
    complete = complete && run.Read(**originals, ledger.ToRead(),
                                    [&](ConsumedRecord record) {
                                      run.Take(std::move(record), &ledger);
                                    });
    const int exit_code = run.Finish(complete);
    std::cerr << ledger.Report();
    return exit_code;
  }

  const ReplayOptions& options_;
  const Settings& settings_;
  const Moments moments_;
  const Engine& engine_;
  const KafkaClientOptions client_;
};

Result<int, Refusal> Replay(const ReplayOptions& options) {
  if (const std::string fault = UsageFault(options); !fault.empty()) {
    return Refusal{kExitUsage, fault};
  }
  const auto moments = MomentsOf(options);
  if (!moments.ok()) {
    return moments.error();
  }
  const Configuration configuration = LoadConfiguration(options.config);
  std::cerr << RenderAll(configuration.diagnostics, ColourOn(STDERR_FILENO));
  if (!configuration.settings) {
    return Refusal{kExitConfiguration, {}};
  }
  const Settings& settings = *configuration.settings;
  if (const std::string fault = TopicFault(options.to_topic, settings);
      !fault.empty()) {
    return Refusal{kExitUsage, fault};
  }
  if (settings.kafka.brokers == std::vector<std::string>{"embedded"}) {
    return Refusal{kExitUsage, "the embedded broker lives in its daemon only"};
  }
  const LoadedEngine loaded = LoadEngine(settings, options.watchlists);
  if (!loaded.engine) {
    return Refusal{loaded.exit_code, {}};
  }
  std::string brokers;
  for (const std::string& broker : settings.kafka.brokers) {
    brokers += (brokers.empty() ? "" : ",") + broker;
  }
  auto client = ClientOptionsOf(settings, brokers);
  if (!client.ok()) {
    return Refusal{kExitConfiguration, client.error().text};
  }
  return ReplayVerb(options, settings, *moments, *loaded.engine,
                    *std::move(client))
      .Run();
}

}  // namespace

int RunReplay(const ReplayOptions& options) {
  const auto done = Replay(options);
  if (done.ok()) {
    return *done;
  }
  if (!done.error().text.empty()) {
    std::cerr << "wirewatch: " << Visible(done.error().text) << "\n";
  }
  return done.error().exit_code;
}

}  // namespace wirewatch
