// Dead letters read back: each record once, tried as it was, told by reason.
#include "daemon/cli/dead_letters.h"

#include <gtest/gtest.h>

#include <string>

namespace wirewatch {
namespace {

const TopicPartition kFirst{"articles", 3};

// As the daemon writes it; offset and what else is of interest.
ConsumedRecord Letter(std::int64_t offset, const std::string& reason,
                      KafkaHeaders more = {}) {
  ConsumedRecord letter;
  letter.from = {"articles-dead", 0};
  letter.value = "{";
  letter.key = "a1";
  letter.headers = {{"traceparent", "00-1"},
                    {"wirewatch-topic", kFirst.topic},
                    {"wirewatch-partition", std::to_string(kFirst.partition)},
                    {"wirewatch-offset", std::to_string(offset)},
                    {"wirewatch-timestamp", "1700000000000"},
                    {"wirewatch-stage", "decode"},
                    {"wirewatch-error", reason}};
  letter.headers.insert(letter.headers.end(), more.begin(), more.end());
  return letter;
}

Outcome Fails(DecodeError::Reason reason) {
  return Rejected{{reason, "", 0}, {}};
}
Outcome Passes(std::size_t alerts) {
  Judged judged;
  judged.encoded.alerts.resize(alerts);
  return judged;
}

TEST(Letter, IsTheRecordThatItWasMadeOf) {
  const auto read = ReadDeadLetter(Letter(17, "bad_json"));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->reason, "bad_json");
  EXPECT_TRUE(read->whole);
  EXPECT_EQ(read->original.from, kFirst);
  EXPECT_EQ(read->original.offset, 17);
  EXPECT_EQ(read->original.timestamp_ms, 1'700'000'000'000);
  EXPECT_EQ(read->original.key, "a1");
  EXPECT_EQ(read->original.value, "{");
  EXPECT_EQ(read->original.headers, (KafkaHeaders{{"traceparent", "00-1"}}));
}

TEST(Letter, ThatWasCutIsNotWhole) {
  EXPECT_FALSE(
      ReadDeadLetter(Letter(1, "too_large", {{"wirewatch-bytes", "99999"}}))
          ->whole);
}

TEST(Letter, OfSomebodyElseIsNone) {
  for (const char* missing : {"wirewatch-topic", "wirewatch-partition",
                              "wirewatch-offset", "wirewatch-error"}) {
    ConsumedRecord letter = Letter(1, "bad_json");
    std::erase_if(letter.headers,
                  [&](const auto& header) { return header.first == missing; });
    EXPECT_FALSE(ReadDeadLetter(letter)) << missing;
  }
  for (const char* number : {"", "x", "-1", "1x", "99999999999999999999"}) {
    ConsumedRecord letter = Letter(1, "bad_json");
    letter.headers[3].second = number;
    EXPECT_FALSE(ReadDeadLetter(letter)) << number;
  }
}

TEST(Ledger, TellsForEachReasonWhatPassesNowAndWhatDoesNot) {
  DeadLetterLedger ledger({"articles"}, "");
  for (std::int64_t offset : {1, 2, 3, 4}) {
    const auto original = ledger.Take(Letter(offset, "bad_json"));
    ASSERT_TRUE(original);
    ledger.Tried(*original, offset < 3    ? Passes(2)
                            : offset == 3 ? Fails(DecodeError::Reason::kBadJson)
                                          : Fails(DecodeError::Reason::kEmpty));
  }
  EXPECT_EQ(ledger.Report(),
            "  bad_json: 4 records, 2 pass now (4 alerts), 1 still bad_json, 1 "
            "still empty\n");
}

TEST(Ledger, HasWhatWasCutReadAgain) {
  const KafkaHeaders cut{{"wirewatch-bytes", "99999"}};
  DeadLetterLedger ledger({"articles"}, "");
  for (std::int64_t offset : {9, 5, 6}) {
    EXPECT_FALSE(ledger.Take(Letter(offset, "too_large", cut)));
  }
  EXPECT_EQ(ledger.ToRead(),
            (std::vector<PartitionStretch>{{kFirst, 5, 7}, {kFirst, 9, 10}}));
  ConsumedRecord found;
  found.from = kFirst;
  found.offset = 5;
  ledger.Tried(found, Passes(1));
  EXPECT_EQ(ledger.Report(),
            "  too_large: 3 records, 1 pass now (1 alerts), 2 not to be had: "
            "the letter holds a part, the topic no longer the rest\n");
}

TEST(Ledger, TriesARecordOnce) {
  DeadLetterLedger ledger({"articles"}, "");
  ASSERT_TRUE(ledger.Take(Letter(1, "bad_json")));
  EXPECT_FALSE(ledger.Take(Letter(1, "bad_json")));
  EXPECT_NE(ledger.Report().find("  1 letters repeat another one\n"),
            std::string::npos);
}

TEST(Ledger, LeavesOutWhatWasNotAskedFor) {
  DeadLetterLedger ledger({"articles"}, "bad_field");
  EXPECT_FALSE(ledger.Take(Letter(1, "bad_json")));
  EXPECT_EQ(ledger.Report(), "  no dead letter of reason `bad_field`\n");
}

TEST(Ledger, NamesWhatIsNoRecord) {
  DeadLetterLedger ledger({"other"}, "");
  EXPECT_FALSE(ledger.Take(Letter(1, "bad_json")));
  EXPECT_FALSE(ledger.Take(
      Letter(2, "records_lost",
             {{"wirewatch-lost-from", "2"}, {"wirewatch-lost-to", "12"}})));
  EXPECT_EQ(ledger.Report(),
            "  no dead letter\n"
            "  1 markers stand for 10 records that nobody could read\n"
            "  1 are of no topic in `input.topics`\n");
}

}  // namespace
}  // namespace wirewatch
