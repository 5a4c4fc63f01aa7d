// What a record that is no article becomes.

#include <gtest/gtest.h>

#include <string>

#include "daemon/article/encode.h"

namespace wirewatch {
namespace {

using std::string_literals::operator""s;

constexpr std::uint64_t kMaxBytes = 10000;

InputRecord Record(std::string_view value) {
  InputRecord record;
  record.coordinates = {"cluster", "articles", 7, 918273, 1790000000120};
  record.value = value;
  return record;
}

OutputRecord DeadLetter(const InputRecord& record) {
  return EncodeDeadLetter(record, "decode", "bad_json", "unexpected end",
                          kMaxBytes);
}

TEST(DeadLetter, HasTheBytesTheCoordinatesAndTheReason) {
  const std::string value = "{\"a\xFF\0b"s;
  const OutputRecord letter = DeadLetter(Record(value));
  EXPECT_EQ(letter.value, value);
  EXPECT_EQ(letter.headers, (Headers{{"wirewatch-topic", "articles"},
                                     {"wirewatch-partition", "7"},
                                     {"wirewatch-offset", "918273"},
                                     {"wirewatch-timestamp", "1790000000120"},
                                     {"wirewatch-stage", "decode"},
                                     {"wirewatch-error", "bad_json"},
                                     {"wirewatch-detail", "unexpected end"}}));
}

TEST(DeadLetter, IsKeptByItsOwnTimeNotThatOfTheArticle) {
  EXPECT_EQ(DeadLetter(Record("x")).timestamp_ms, std::nullopt);
}

TEST(DeadLetter, WithoutATimestampHasNoHeaderOfIt) {
  InputRecord record = Record("x");
  record.coordinates.timestamp_ms.reset();
  for (const auto& [name, value] : DeadLetter(record).headers) {
    EXPECT_NE(name, "wirewatch-timestamp");
  }
}

TEST(DeadLetter, KeepsKeyAndHeaders) {
  InputRecord record = Record("x");
  EXPECT_EQ(DeadLetter(record).key, std::nullopt);
  record.key = "k";
  record.headers = {{"traceparent", "00-1"}, {"traceparent", "00-2"}};
  const OutputRecord letter = DeadLetter(record);
  EXPECT_EQ(letter.key, "k");
  EXPECT_EQ(letter.headers[0], record.headers[0]);
  EXPECT_EQ(letter.headers[1], record.headers[1]);
}

TEST(DeadLetter, ForgetsWhatAnEarlierRoundSaid) {
  InputRecord record = Record("x");
  record.headers = {{"wirewatch-error", "not_utf8"}, {"wirewatch-x", "y"}};
  EXPECT_EQ(DeadLetter(record).headers, DeadLetter(Record("x")).headers);
}

TEST(DeadLetter, AtTheLimitIsWhole) {
  const std::string value(kMaxBytes, 'x');
  EXPECT_EQ(DeadLetter(Record(value)).value, value);
}

TEST(DeadLetter, AboveTheLimitIsItsBeginningAndItsHash) {
  const std::string value = std::string(4096, 'a') + std::string(5905, 'b');
  const OutputRecord letter = DeadLetter(Record(value));
  EXPECT_EQ(letter.value, std::string(4096, 'a'));
  EXPECT_EQ(letter.headers[7],
            (Headers::value_type{"wirewatch-bytes", "10001"}));
  EXPECT_EQ(letter.headers[8],
            (Headers::value_type{"wirewatch-sha256", Sha256Hex(value)}));
}

}  // namespace
}  // namespace wirewatch
