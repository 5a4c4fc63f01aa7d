// ConsumeLoop: offsets follow acknowledgements, order holds, nothing is lost,
// nothing stands still.
#include "daemon/service/consume_loop.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/daemon/service/loop_fixture.h"

namespace wirewatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Stored = std::vector<std::pair<TopicPartition, std::int64_t>>;

const TopicPartition kFirst{"articles", 0};
const TopicPartition kSecond{"articles", 1};

bool About(const ProducedRecord& record, const std::string& id) {
  return record.value.find("\"" + id + "\"") != std::string::npos;
}

// ---- offsets ----

TEST(Offsets, AreStoredOnceTheAlertsAreAcknowledged) {
  LoopFixture f;
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 41, Loud("a"));
  EXPECT_TRUE(f.Run());
  EXPECT_EQ(f.source.stored, (Stored{{kFirst, 42}}));
  EXPECT_EQ(f.sink.To("alerts").size(), 1U);
}

TEST(Offsets, AreNotStoredWhileAnAlertIsOnItsWay) {
  LoopFixture f;
  f.sink.answer = [](auto&) { return Answer::kSilence; };
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  EXPECT_FALSE(f.Run([&] { return f.sink.sent.size() == 1; }));
  EXPECT_EQ(f.source.stored, Stored{});
  EXPECT_EQ(f.Records(), 0U) << "nor is the record counted";
}

TEST(LiveAlerts, AreThoseThatAreAcknowledged) {
  LoopFixture f;
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  f.source.Record(kFirst, 1, Quiet("b"));
  f.source.Record(kFirst, 2, "no article");
  f.Run();
  EXPECT_EQ(f.live.newest(), 1U);
  ASSERT_TRUE(f.live.After(0).alert);
  EXPECT_NE(f.live.After(0).alert->find(R"("id":"a")"), std::string::npos);
}

TEST(LiveAlerts, AreNotThoseOnTheirWay) {
  LoopFixture f;
  f.sink.answer = [](auto&) { return Answer::kSilence; };
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  f.Run([&] { return f.sink.sent.size() == 1; });
  EXPECT_EQ(f.live.newest(), 0U);
}

TEST(Offsets, OfQuietRecordsAndTombstonesNeedNoAcknowledgement) {
  LoopFixture f;
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Quiet("a"));
  f.source.Record(kFirst, 1, std::nullopt);
  f.Run();
  EXPECT_EQ(f.source.Stored(kFirst), 2);
  EXPECT_EQ(f.sink.sent.size(), 0U);
  EXPECT_EQ(f.Outcome("quiet"), 1);
  EXPECT_EQ(f.Outcome("tombstone"), 1);
}

TEST(Offsets, WaitForAllRecordsBeforeThem) {
  LoopFixture f;
  f.sink.answer = [](const ProducedRecord& record) {
    return About(record, "first") ? Answer::kSilence : Answer::kAcknowledge;
  };
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("first"));
  f.source.Record(kFirst, 1, Loud("second"));
  f.source.Record(kFirst, 2, Quiet("third"));
  bool held = false;
  f.Run([&] {
    if (!held && f.sink.sent.size() == 2 && f.sink.sent[1].answered) {
      held = f.source.stored.empty();
      f.sink.answer = [](auto&) { return Answer::kAcknowledge; };
    }
    return f.Records() == 3;
  });
  EXPECT_TRUE(held) << "the second's acknowledgement stored an offset";
  EXPECT_EQ(f.source.stored, (Stored{{kFirst, 3}}));
}

TEST(Offsets, OfOnePartitionDoNotWaitForAnother) {
  LoopFixture f;
  f.sink.answer = [](const ProducedRecord& record) {
    return About(record, "stuck") ? Answer::kSilence : Answer::kAcknowledge;
  };
  f.source.Assign({kFirst, kSecond});
  f.source.Record(kFirst, 0, Loud("stuck"));
  f.source.Record(kSecond, 0, Loud("free"));
  EXPECT_FALSE(f.Run([&] { return f.Records() == 1; }));
  EXPECT_EQ(f.source.stored, (Stored{{kSecond, 1}}));
}

TEST(Offsets, SkipWhatKafkaNeverGave) {
  LoopFixture f;
  f.source.Assign({kFirst});
  for (const std::int64_t offset : {3, 4, 9, 200}) {
    f.source.Record(kFirst, offset, Quiet("a"));
  }
  f.Run();
  EXPECT_EQ(f.source.Stored(kFirst), 201);
}

TEST(Offsets, OnlyGrowWithinAPartition) {
  LoopFixture f(LoopFixture::Options(), /*threads=*/4);
  f.source.Assign({kFirst, kSecond});
  for (std::int64_t i = 0; i < 300; ++i) {
    f.source.Record(i % 3 == 0 ? kSecond : kFirst, i,
                    i % 2 == 0 ? Loud("x") : Quiet("x"));
  }
  f.Run();
  std::map<TopicPartition, std::int64_t> last;
  for (const auto& [partition, offset] : f.source.stored) {
    EXPECT_GT(offset, last[partition]);
    last[partition] = offset;
  }
  EXPECT_EQ(last[kFirst], 300);
  EXPECT_EQ(last[kSecond], 298);
}

TEST(Offsets, AreNotStoredForASinkThatRefuses) {
  LoopFixture f;
  f.sink.answer = [](auto&) { return Answer::kRefuse; };
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  EXPECT_FALSE(f.Run([&] { return f.sink.sent.size() > 5; }));
  EXPECT_EQ(f.source.stored, Stored{});
  EXPECT_GE(f.Metered().Value(
                "wirewatch_alerts_publish_errors_total{error=\"REFUSED\"}"),
            5);
}

TEST(Offsets, AreStoredWhenTheSinkTakesTheRecordAfterAll) {
  LoopFixture f;
  int refusals = 3;
  f.sink.answer = [&](auto&) {
    return refusals-- > 0 ? Answer::kRefuse : Answer::kAcknowledge;
  };
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  EXPECT_TRUE(f.Run());
  EXPECT_EQ(f.source.Stored(kFirst), 1);
  EXPECT_EQ(f.sink.sent.size(), 4U);
  EXPECT_EQ(f.Metered().Value("wirewatch_alerts_published_total"), 1);
}

// ---- order ----

TEST(Order, OfAPartitionsAlertsIsThatOfItsArticlesWhateverTheWorkersDo) {
  LoopFixture f(LoopFixture::Options(), /*threads=*/4);
  f.source.Assign({kFirst, kSecond});
  const std::string padding(200'000, 'x');
  for (std::int64_t i = 0; i < 120; ++i) {
    // Every fourth article takes a worker far longer than the others.
    const std::string headline =
        (i % 4 == 0 ? padding : "") + " Convoys leave Mosul";
    f.source.Record(i % 2 == 0 ? kFirst : kSecond, i,
                    R"({"id":")" + std::to_string(i) + R"(","headline":")" +
                        headline + R"("})");
  }
  f.Run();
  std::map<int, std::vector<std::int64_t>> offsets;
  for (const ProducedRecord* alert : f.sink.To("alerts")) {
    const auto json = nlohmann::json::parse(alert->value);
    offsets[json["provenance"]["partition"]].push_back(
        json["provenance"]["offset"]);
  }
  ASSERT_EQ(offsets[0].size(), 60U);
  ASSERT_EQ(offsets[1].size(), 60U);
  EXPECT_TRUE(std::ranges::is_sorted(offsets[0]));
  EXPECT_TRUE(std::ranges::is_sorted(offsets[1]));
}

// ---- partitions that come and go ----

TEST(Revoke, FinishesWhatIsInFlight) {
  LoopFixture f;
  f.source.Assign({kFirst});
  for (std::int64_t i = 0; i < 50; ++i) {
    f.source.Record(kFirst, i, Loud(std::to_string(i)));
  }
  f.source.Revoke({kFirst}, /*lost=*/false);
  std::optional<std::int64_t> stored;
  f.source.Then([&] { stored = f.source.Stored(kFirst); });
  f.Run();
  EXPECT_EQ(stored, 50) << "before the partition was given away";
}

TEST(Revoke, GivesUpAfterSecondsAndStoresNothingLater) {
  LoopFixture f;
  f.sink.answer = [](auto&) { return Answer::kSilence; };
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  std::chrono::steady_clock::duration took{};
  f.source.Then([&] {
    const auto start = f.clock.Steady();
    f.source.listener.revoked(std::vector{kFirst}, /*lost=*/false);
    f.source.assignment.clear();
    took = f.clock.Steady() - start;
    f.sink.Report(0, Answer::kAcknowledge);  // too late
  });
  f.Run([] { return true; });
  EXPECT_GE(took, seconds(4));
  EXPECT_LE(took, seconds(6));
  EXPECT_EQ(f.source.stored, Stored{});
  EXPECT_EQ(f.Records(), 0U);
}

TEST(Lost, PartitionsAreDroppedAtOnce) {
  LoopFixture f;
  f.sink.answer = [](auto&) { return Answer::kSilence; };
  f.source.Assign({kFirst, kSecond});
  f.source.Record(kFirst, 0, Loud("lost"));
  f.source.Record(kSecond, 0, Loud("kept"));
  f.source.Then([] { std::this_thread::sleep_for(milliseconds(20)); });
  f.source.Revoke({kFirst}, /*lost=*/true);
  f.source.Then(
      [&] { f.sink.answer = [](auto&) { return Answer::kAcknowledge; }; });
  f.Run([&] { return f.Records() == 1; });
  EXPECT_EQ(f.source.stored, (Stored{{kSecond, 1}}));
}

TEST(Lost, ResultsOfAFormerAssignmentDoNotCountForTheNext) {
  LoopFixture f;
  f.sink.answer = [](auto&) { return Answer::kSilence; };
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 7, Loud("a"));
  f.source.Then([] { std::this_thread::sleep_for(milliseconds(20)); });
  f.source.Revoke({kFirst}, /*lost=*/true);
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 7, Loud("a"));  // read again, as Kafka will
  bool held = false;
  f.Run([&] {
    if (f.sink.sent.size() == 2 && !f.sink.sent[0].answered) {
      f.sink.Report(0, Answer::kAcknowledge);  // the first assignment's
    } else if (f.sink.sent.size() == 2 && !f.sink.sent[1].answered) {
      held = f.source.stored.empty();
      f.sink.Report(1, Answer::kAcknowledge);
    }
    return f.Records() == 1;
  });
  EXPECT_TRUE(held);
  EXPECT_EQ(f.source.stored, (Stored{{kFirst, 8}}));
  EXPECT_EQ(f.Outcome("alerted"), 1);
}

// ---- the end ----

TEST(Drain, FinishesWhatIsInFlightAndLeavesTheGroup) {
  LoopFixture f;
  f.source.Assign({kFirst});
  for (std::int64_t i = 0; i < 50; ++i) {
    f.source.Record(kFirst, i, Loud(std::to_string(i)));
  }
  f.source.Then([&] { f.loop.RequestStop(); });
  f.source.Record(kFirst, 50, Loud("never read"));
  EXPECT_TRUE(f.Run());
  EXPECT_EQ(f.source.given, 50U);
  EXPECT_EQ(f.source.Stored(kFirst), 50);
  EXPECT_TRUE(f.source.closed_within.has_value());
}

TEST(Drain, EndsInTimeWhenNothingIsAcknowledged) {
  LoopFixture f;
  f.sink.answer = [](auto&) { return Answer::kSilence; };
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  std::chrono::steady_clock::time_point start;
  f.source.Then([&] {
    f.loop.RequestStop();
    start = f.clock.Steady();
  });
  EXPECT_FALSE(f.Run());
  EXPECT_LE(f.clock.Steady() - start,
            LoopFixture::Options().drain + seconds(1));
  EXPECT_EQ(f.source.stored, Stored{});
}

TEST(Drain, IsNotReadyFromTheFirstMoment) {
  LoopFixture f;
  f.source.Assign({kFirst});
  f.source.Then([&] {
    f.loop.RequestStop();
    EXPECT_EQ(f.health.NotReadyReason(), "draining");
  });
  f.Run();
  EXPECT_EQ(f.health.NotReadyReason(), "draining");
  EXPECT_EQ(f.Metered().Value("wirewatch_ready"), 0);
}

TEST(Fatal, EventOfTheConsumerEndsTheLoop) {
  LoopFixture f;
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  f.source.Then([&] {
    KafkaEvent event;
    event.kind = KafkaEvent::Kind::kFatal;
    event.code = "_FATAL";
    f.source.listener.event(event);
  });
  EXPECT_TRUE(f.loop.Run(f.source, f.delivery))
      << "what was in flight is finished";
  EXPECT_TRUE(f.loop.failed());
  EXPECT_EQ(f.source.Stored(kFirst), 1);
  EXPECT_EQ(f.health.NotReadyReason(), "the Kafka client failed");
}

TEST(Fatal, EventOfTheProducerDoesNot) {
  LoopFixture f;
  f.source.Assign({kFirst});
  f.source.Then([&] {
    KafkaEvent event;
    event.kind = KafkaEvent::Kind::kFatal;
    event.code = "_FATAL";
    f.loop.EventListener()(event);
  });
  f.source.Record(kFirst, 0, Loud("a"));
  f.Run();
  EXPECT_FALSE(f.loop.failed());
  EXPECT_EQ(f.source.Stored(kFirst), 1);
}

// ---- counters ----

TEST(Counters, ConsumedIsTheSumOfOutcomesAtEveryMoment) {
  LoopFixture f(LoopFixture::Options(), /*threads=*/3);
  f.source.Assign({kFirst, kSecond});
  for (std::int64_t i = 0; i < 400; ++i) {
    const TopicPartition& from = i % 3 == 0 ? kFirst : kSecond;
    switch (i % 5) {
      case 0:
        f.source.Record(from, i, Loud("x"));
        break;
      case 1:
        f.source.Record(from, i, std::nullopt);
        break;
      case 2:
        f.source.Record(from, i, "\xFF\xFE");
        break;
      default:
        f.source.Record(from, i, Quiet("x"));
    }
  }
  std::atomic<bool> stop{false};
  int scrapes = 0;
  std::thread scraper([&] {
    while (!stop.load()) {
      const Exposition all = f.Metered();
      EXPECT_EQ(all.Sum("wirewatch_consumed_records_total"),
                all.Sum("wirewatch_articles_total"));
      EXPECT_EQ(
          all.Sum("wirewatch_dead_letters_total"),
          all.Value("wirewatch_articles_total{outcome=\"dead_lettered\"}"));
      ++scrapes;
    }
  });
  f.Run();
  stop.store(true);
  scraper.join();
  EXPECT_GT(scrapes, 3);
  EXPECT_EQ(f.Outcome("alerted"), 80);
  EXPECT_EQ(f.Outcome("tombstone"), 80);
  EXPECT_EQ(f.Outcome("dead_lettered"), 80);
  EXPECT_EQ(f.Outcome("quiet"), 160);
  const Exposition all = f.Metered();
  EXPECT_EQ(all.faults, std::vector<std::string>{});
  EXPECT_EQ(all.Value("wirewatch_consumed_records_total{partition=\"0\","
                      "topic=\"articles\"}"),
            134);
  EXPECT_EQ(all.Value("wirewatch_alerts_published_total"), 80);
  EXPECT_EQ(all.Value("wirewatch_mentions_total{kind=\"place\","
                      "watchlist=\"place\"}"),
            80);
  EXPECT_EQ(all.Value("wirewatch_rule_alerts_total{rule=\"mention/place/"
                      "Mosul\"}"),
            80);
}

// ---- reload ----

TEST(Reload, AllAlertsOfOneRecordNameOneBundle) {
  LoopFixture f(LoopFixture::Options(), /*threads=*/4);
  const std::vector<std::string> names = {"Mosul", "Aleppo", "Homs", "Hama"};
  const auto first = RulesFor(names, "bundle-1");
  const auto second = RulesFor(names, "bundle-2");
  f.source.Assign({kFirst});
  for (std::int64_t i = 0; i < 500; ++i) {
    f.source.Then([&, i] { f.rules.Set(i % 14 < 7 ? first : second); });
    f.source.Record(kFirst, i,
                    R"({"id":")" + std::to_string(i) +
                        R"(","headline":"Mosul, Aleppo, Homs, Hama"})");
  }
  std::atomic<bool> stop{false};
  std::thread reloader([&] {  // and one that keeps no time at all
    for (int i = 0; !stop.load(); ++i) {
      f.rules.Set(i % 2 == 0 ? second : first);
      std::this_thread::yield();
    }
  });
  f.Run();
  stop.store(true);
  reloader.join();
  std::map<std::string, std::multiset<std::string>> bundles;
  for (const ProducedRecord* alert : f.sink.To("alerts")) {
    const auto json = nlohmann::json::parse(alert->value);
    bundles[json["article"]["id"]].insert(json["rule"]["bundle"]);
  }
  ASSERT_EQ(bundles.size(), 500U);
  std::set<std::string> met;
  for (const auto& [id, named] : bundles) {
    EXPECT_EQ(named.size(), names.size()) << id;
    EXPECT_EQ(named.count(*named.begin()), names.size())
        << id << " mixes two watchlists";
    met.insert(*named.begin());
  }
  EXPECT_EQ(met.size(), 2U) << "the reload never fell between two records";
}

}  // namespace
}  // namespace wirewatch
