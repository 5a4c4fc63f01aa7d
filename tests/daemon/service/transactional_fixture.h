// A LoopWorld that delivers in transactions, and what is asked of it again and
// again.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "daemon/service/transactional_delivery.h"
#include "tests/daemon/service/loop_fixture.h"

namespace wirewatch {

class TransactionalFixture : public LoopWorld {
 public:
  explicit TransactionalFixture(const TransactionLimits& limits = {},
                                std::size_t threads = 2)
      : LoopWorld(Options(), threads),
        sink(clock, source),
        delivery(loop.PartsForDelivery(&live), limits) {
    sink.failed = delivery.Listener();
    delivery.Use(sink);
  }
  // By default until so many records are counted.
  bool Run(std::size_t records) {
    return Run([this, records] { return Records() >= records; });
  }
  bool Run(std::function<bool()> done) {
    return LoopWorld::Run(delivery, std::move(done));
  }

  double Transactions(const std::string& result) const {
    return Metered().Value("wirewatch_transactions_total{result=\"" + result +
                           "\"}");
  }
  double Renewals(const std::string& reason) const {
    return Metered().Value("wirewatch_producer_renewals_total{reason=\"" +
                           reason + "\"}");
  }

  FakeTransactions sink;
  TransactionalDelivery delivery;
};

inline const TopicPartition kFirst{"articles", 0};
inline const TopicPartition kSecond{"articles", 1};

inline TransactionLimits Limits(std::chrono::milliseconds interval,
                                std::size_t records = 1000,
                                std::size_t bytes = std::size_t{8} << 20) {
  return {interval, records, bytes};
}

// Loud records "0", "1"... from offset 0 on.
inline void Fill(TransactionalFixture& f, const TopicPartition& from,
                 int count) {
  for (int i = 0; i < count; ++i) {
    f.source.Record(
        from, i,
        Loud(std::to_string(from.partition) + "-" + std::to_string(i)));
  }
}

// How often each article's alert is among the committed ones.
inline std::map<std::string, int> Alerted(const TransactionalFixture& f) {
  std::map<std::string, int> times;
  for (const ProducedRecord* alert : f.sink.To("alerts")) {
    times[nlohmann::json::parse(alert->value)["article"]["id"]] += 1;
  }
  return times;
}

inline void ExpectOnce(const TransactionalFixture& f, std::size_t articles) {
  const auto times = Alerted(f);
  EXPECT_EQ(times.size(), articles);
  for (const auto& [id, count] : times) {
    EXPECT_EQ(count, 1) << id;
  }
  EXPECT_EQ(f.Records(), articles) << "and each is counted once";
  EXPECT_EQ(f.Metered().Value("wirewatch_alerts_published_total"),
            static_cast<double>(articles));
  EXPECT_EQ(f.live.newest(), articles) << "and shown once to those who watch";
}

}  // namespace wirewatch
