// A ConsumeLoop between a scripted Kafka and real workers with real rules.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/metrics/metrics.h"
#include "daemon/service/at_least_once_delivery.h"
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

// All but the delivery.
class LoopWorld {
 public:
  explicit LoopWorld(const ConsumeLoopOptions& options, std::size_t threads)
      : rules(RulesFor({"Mosul"}, "bundle-1")),
        workers(threads, {2 * options.window_records, options.window_bytes / 2},
                MakeProcessors(JsonArticles()), metrics),
        source(clock),
        loop(options, workers, rules, metrics, health, board, clock) {
    source.listener = loop.SourceListener();
  }

  static ConsumeLoopOptions Options() {
    ConsumeLoopOptions options;
    options.inputs = {"articles"};
    options.topics = {"alerts", "dead"};
    options.drain = std::chrono::milliseconds(2000);
    return options;
  }

  // Runs until the script is at its end and `done` says so (null: nothing is
  // left in flight). At most 20 real seconds.
  bool Run(Delivery& delivery, std::function<bool()> done) {
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
    return loop.Run(source, delivery);
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
  PartitionBoard board;
  LiveAlerts live;
  RuleSetSlot rules;
  WorkerPool workers;
  FakeSource source;
  ConsumeLoop loop;
};

class LoopFixture : public LoopWorld {
 public:
  explicit LoopFixture(const ConsumeLoopOptions& options = Options(),
                       std::size_t threads = 2)
      : LoopWorld(options, threads), delivery(loop.PartsForDelivery(&live)) {
    sink.delivered = delivery.Listener();
    delivery.Use(sink);
  }
  bool Run(std::function<bool()> done = nullptr) {
    return LoopWorld::Run(delivery, std::move(done));
  }

  FakeSink sink;
  AtLeastOnceDelivery delivery;
};

}  // namespace wirewatch
