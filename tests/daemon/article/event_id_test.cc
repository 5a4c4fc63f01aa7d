// Alert ids: the expected values were computed by another implementation,
// Python's uuid.uuid5 and hashlib, from the formula in docs/alerts.md.

#include <gtest/gtest.h>

#include <string>

#include "daemon/article/encode.h"

namespace wirewatch {
namespace {

constexpr std::string_view kValue = R"({"title":"غارات على الرَّقّة"})";

InputRecord Record() {
  InputRecord record;
  record.coordinates = {"MkU3OEVBNTcwNTJENDM2Qg", "articles", 7, 918273,
                        1790000000120};
  record.value = kValue;
  return record;
}

std::string IdOf(const InputRecord& record, std::string_view rule) {
  return EventId(record, Sha256Hex(*record.value), rule);
}

TEST(EventId, IsThatOfTheFormula) {
  EXPECT_EQ(IdOf(Record(), "mention/levant/raqqa"),
            "5367b5c6-6252-5bea-8745-16257405540e");
}

TEST(EventId, DiffersByRule) {
  EXPECT_EQ(IdOf(Record(), "mention/levant/isis"),
            "065e9523-f078-5525-9032-04a8bb27e64c");
}

TEST(EventId, WithoutClusterAndTimestampTheirLinesAreEmpty) {
  InputRecord record;
  record.coordinates.topic = "article.txt";
  record.value = "";
  EXPECT_EQ(IdOf(record, "mention/levant/isis"),
            "5969ef70-c882-5fbf-8599-de9c1386fcdf");
}

TEST(EventId, DiffersByEachCoordinate) {
  const std::string id = IdOf(Record(), "r");
  InputRecord other = Record();
  other.coordinates.offset += 1;
  EXPECT_NE(IdOf(other, "r"), id);
  other = Record();
  other.coordinates.partition += 1;
  EXPECT_NE(IdOf(other, "r"), id);
  other = Record();
  *other.coordinates.timestamp_ms += 1;  // a topic that was made anew
  EXPECT_NE(IdOf(other, "r"), id);
  other = Record();
  other.value = "{}";
  EXPECT_NE(IdOf(other, "r"), id);
}

TEST(EventId, ForgetsHeadersAndKey) {
  InputRecord other = Record();
  other.headers = {{"traceparent", "00-1"}};
  other.key = "k";
  EXPECT_EQ(IdOf(other, "r"), IdOf(Record(), "r"));
}

TEST(Sha256Hex, IsThatOfThePublishedVectors) {
  EXPECT_EQ(Sha256Hex(""),
            "e3b0c44298fc1c149afbf4c8996fb924"
            "27ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256Hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223"
            "b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace wirewatch
