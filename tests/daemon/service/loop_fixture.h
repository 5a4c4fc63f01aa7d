// A ConsumeLoop between a scripted Kafka and real workers with real rules.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/metrics/metrics.h"
#include "daemon/service/consume_loop.h"
#include "daemon/service/health.h"
#include "daemon/service/rule_set_slot.h"
#include "daemon/service/service_metrics.h"
#include "daemon/service/worker_pool.h"
#include "tests/daemon/metrics/exposition.h"
#include "tests/daemon/service/fakes.h"

namespace wirewatch {

// One entity a name: "place/mosul" for Mosul.
inline std::shared_ptr<const RuleSet> RulesFor(
    const std::vector<std::string>& names, const std::string& bundle) {
  Watchlist watchlist;
  watchlist.id = "place";
  for (const std::string& text : names) {
    Entity entity;
    entity.id = text;
    entity.kind = EntityKind::kPlace;
    Name name;
    name.text = text;
    name.language = "en";
    entity.names = {{name, std::nullopt}};
    watchlist.entities.push_back(entity);
  }
  return std::make_shared<const RuleSet>(
      std::vector<Watchlist>{std::move(watchlist)}, bundle);
}

inline ProcessOptions JsonArticles() {
  ProcessOptions options;
  options.decoder.fields = {{"id", {"/id"}}, {"headline", {"/headline"}}};
  return options;
}

// An article that speaks of Mosul (one alert), and one that does not.
inline std::string Loud(const std::string& id) {
  return R"({"id":")" + id + R"(","headline":"Convoys leave Mosul"})";
}
inline std::string Quiet(const std::string& id) {
  return R"({"id":")" + id + R"(","headline":"A calm day"})";
}

class LoopFixture {
 public:
  explicit LoopFixture(const ConsumeLoopOptions& options = Options(),
                       std::size_t threads = 2)
      : rules(RulesFor({"Mosul"}, "bundle-1")),
        workers(threads, 2 * options.window_records,
                MakeProcessors(JsonArticles()), metrics),
        source(clock),
        loop(options, workers, rules, metrics, health, clock) {
    source.listener = loop.SourceListener();
    sink.delivered = loop.DeliveryListener();
  }

  static ConsumeLoopOptions Options() {
    ConsumeLoopOptions options;
    options.alerts_topic = "alerts";
    options.dead_letters_topic = "dead";
    options.drain = std::chrono::milliseconds(2000);
    return options;
  }

  // Runs until the script is at its end and `done` says so (by default: nothing
  // is left in flight). At most 20 real seconds.
  bool Run(std::function<bool()> done = nullptr) {
    const auto until =
        std::chrono::steady_clock::now() + std::chrono::seconds(20);
    if (!done) {
      done = [this] { return Records() == source.given; };
    }
    source.idle = [this, done, until] {
      std::this_thread::sleep_for(std::chrono::microseconds(200));
      if (done()) {
        loop.RequestStop();
      } else if (std::chrono::steady_clock::now() > until) {
        ADD_FAILURE() << "the loop did not get there";
        loop.RequestStop();
      }
    };
    return loop.Run(source, sink);
  }

  Exposition Metered() const { return ReadExposition(registry.Render()); }
  double Outcome(const std::string& outcome) const {
    return Metered().Value("wirewatch_articles_total{outcome=\"" + outcome +
                           "\"}");
  }
  std::size_t Records() const {
    return static_cast<std::size_t>(Metered().Sum("wirewatch_articles_total"));
  }

  FakeClock clock;
  Metrics registry;
  ServiceMetrics metrics{registry};
  Health health;
  RuleSetSlot rules;
  WorkerPool workers;
  FakeSource source;
  FakeSink sink;
  ConsumeLoop loop;
};

}  // namespace wirewatch
