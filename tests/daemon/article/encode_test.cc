// The alert document and the record around it. Mentions and verdicts are given,
// so that nothing here depends on how they are found.

#include "daemon/article/encode.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "daemon/article/version.h"
#include "rules/text/version.h"
#include "tests/daemon/article/alert_check.h"

namespace wirewatch {
namespace {

using Json = nlohmann::ordered_json;

Name NamedIn(std::string language, std::string text) {
  Name name;
  name.language = std::move(language);
  name.text = std::move(text);
  return name;
}

Entity MakeEntity(std::string id, EntityKind kind, Severity severity,
                  std::vector<Name> names) {
  Entity entity;
  entity.id = std::move(id);
  entity.kind = kind;
  entity.severity = severity;
  for (Name& name : names) {
    entity.names.push_back({std::move(name), std::nullopt});
  }
  return entity;
}

const RuleSet& Rules() {
  static const RuleSet kRules(
      {{"levant",
        "desk-mideast",
        {MakeEntity("raqqa", EntityKind::kPlace, Severity::kInfo,
                    {NamedIn("ar", "الرقة"), NamedIn("en", "Raqqa")}),
         MakeEntity("isis", EntityKind::kActor, Severity::kHigh,
                    {NamedIn("ar", "داعش"), NamedIn("en", "ISIS")})}},
       {"nobody",
        "",
        {MakeEntity("mosul", EntityKind::kPlace, Severity::kLow,
                    {NamedIn("en", "Mosul")})}}},
      "5e1f");
  return kRules;
}

std::uint32_t NameIndex(const std::string& text) {
  const std::vector<Name>& names = Rules().matcher().names();
  const auto found =
      std::find_if(names.begin(), names.end(),
                   [&](const Name& name) { return name.text == text; });
  return static_cast<std::uint32_t>(found - names.begin());
}

// The mention of `name` where `surface` stands first in a field.
Mention MentionOf(const Article& article, const std::string& name,
                  const std::string& field, const std::string& surface) {
  const Document document = article.document();
  Mention mention;
  while (document.fields[mention.field].name != field) {
    ++mention.field;
  }
  const std::size_t at = document.fields[mention.field].text.find(surface);
  mention.core = {static_cast<std::uint32_t>(at),
                  static_cast<std::uint32_t>(at + surface.size())};
  mention.word = mention.core;
  mention.name = NameIndex(name);
  mention.entity = Rules().matcher().names()[mention.name].entity;
  mention.folded = name != surface;
  return mention;
}

Article Sample() {
  Article article;
  article.id = "a17";
  article.version = "2";
  article.headline = "غارات على الرَّقّة";
  article.body = "استهدفت الغارات مواقع لداعش.";
  article.language = "ar";
  article.source = "example-wire";
  article.published = "2026-11-22T14:58:00+03:00";
  article.url = "https://wire.example/a17";
  return article;
}

std::vector<Mention> SampleMentions(const Article& article) {
  std::vector<Mention> mentions = {
      MentionOf(article, "الرقة", "headline", "الرَّقّة"),
      MentionOf(article, "داعش", "body", "داعش")};
  mentions[1].clitic = "ل";
  mentions[1].word.begin -= 2;
  return mentions;
}

InputRecord Record() {
  InputRecord record;
  record.coordinates = {"MkU3OEVBNTcwNTJENDM2Qg", "articles", 7, 918273,
                        1795359838120};
  record.value = R"({"title":"غارات على الرَّقّة"})";
  record.key = "not-the-id";
  return record;
}

EncodedAlerts Encode(const Article& article,
                     const std::vector<Mention>& mentions,
                     const EncoderOptions& options = {},
                     const InputRecord& record = Record()) {
  return EncodeAlerts(record, article, Rules(),
                      Rules().Judge(article.document(), {}, mentions), options);
}

Json Parsed(const Alert& alert) {
  return Json::parse(alert.record.value);
}

// The alert for an entity, alone.
Json AlertFor(const std::string& rule, const EncodedAlerts& encoded) {
  for (const Alert& alert : encoded.alerts) {
    if (Rules().rules()[alert.rule].id == rule) {
      return Parsed(alert);
    }
  }
  ADD_FAILURE() << "no alert for " << rule;
  return {};
}

std::vector<std::string> KeysOf(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& member : object.items()) {
    keys.push_back(member.key());
  }
  return keys;
}

using Keys = std::vector<std::string>;

TEST(AlertDocument, IsOneForEachRuleInTheOrderOfTheRules) {
  const Article article = Sample();
  const EncodedAlerts encoded = Encode(article, SampleMentions(article));
  ASSERT_EQ(encoded.alerts.size(), 2U);
  EXPECT_EQ(encoded.suppressed, 0U);
  EXPECT_EQ(Parsed(encoded.alerts[0]).at("rule").at("id"),
            "mention/levant/isis");
  EXPECT_EQ(Parsed(encoded.alerts[1]).at("rule").at("id"),
            "mention/levant/raqqa");
}

TEST(AlertDocument, HasTheMembersOfTheSchemaInTheirOrder) {
  const Article article = Sample();
  const Json alert =
      AlertFor("mention/levant/isis", Encode(article, SampleMentions(article)));
  EXPECT_EQ(KeysOf(alert), (Keys{"schema", "event", "rule", "article",
                                 "mentions", "why", "snippet", "provenance"}));
  EXPECT_EQ(alert.at("event").dump(),
            R"({"id":"5b60d5be-4255-5ca6-b251-764118912a9a","action":"alert",)"
            R"("created":"2026-11-22T15:03:58.120Z","severity":"high",)"
            R"("certainty":"inflected"})");
  EXPECT_EQ(KeysOf(alert.at("rule")), (Keys{"id", "title", "owner", "bundle"}));
  EXPECT_EQ(alert.at("rule").at("owner"), "desk-mideast");
  EXPECT_EQ(alert.at("rule").at("bundle"), "5e1f");
  EXPECT_EQ(
      alert.at("article").dump(),
      R"({"id":"a17","version":"2","headline":"غارات على الرَّقّة",)"
      R"("url":"https://wire.example/a17","source":"example-wire",)"
      R"("language":"ar","published":"2026-11-22T14:58:00+03:00","sha256":{)"
      R"("headline":")" +
          Sha256Hex(article.headline) + R"(","body":")" +
          Sha256Hex(article.body) + R"("}})");
  EXPECT_EQ(
      alert.at("mentions").dump(),
      R"([{"entity":"levant/isis","kind":"actor","name":"داعش",)"
      R"("surface":"داعش","field":"body","offsets_in":"plain","start":23,)"
      R"("end":27,"utf8":[43,51],"utf16":[23,27],"sentence":0,)"
      R"("how":["clitic:ل"]}])");
  EXPECT_EQ(alert.at("why").dump(),
            R"({"op":"mention","entity":"levant/isis","held":true,)"
            R"("mentions":[0]})");
  EXPECT_EQ(alert.at("snippet").dump(),
            R"({"field":"body","text":"استهدفت الغارات مواقع لداعش.",)"
            R"("marks":[[23,27]]})");
  EXPECT_EQ(alert.at("provenance").dump(),
            R"({"cluster":"MkU3OEVBNTcwNTJENDM2Qg","topic":"articles",)"
            R"("partition":7,"offset":918273,)"
            R"("timestamp":"2026-11-22T15:03:58.120Z","wirewatch":")" +
                std::string(WirewatchVersion()) + R"(","icu":")" +
                IcuVersion() + R"("})");
}

TEST(AlertDocument, LeavesOutWhatIsAbsent) {
  Article article;
  article.id = "a1";
  article.body = "Mosul";
  InputRecord record;
  record.coordinates.topic = "article.txt";
  record.value = "Mosul";
  const EncodedAlerts encoded = Encode(
      article, {MentionOf(article, "Mosul", "body", "Mosul")}, {}, record);
  const Json alert = AlertFor("mention/nobody/mosul", encoded);
  EXPECT_EQ(KeysOf(alert.at("event")),
            (Keys{"id", "action", "severity", "certainty"}));
  EXPECT_EQ(KeysOf(alert.at("rule")), (Keys{"id", "title", "bundle"}));
  EXPECT_EQ(KeysOf(alert.at("article")), (Keys{"id", "sha256"}));
  EXPECT_EQ(KeysOf(alert.at("article").at("sha256")), (Keys{"body"}));
  EXPECT_EQ(KeysOf(alert.at("provenance")),
            (Keys{"topic", "partition", "offset", "wirewatch", "icu"}));
  EXPECT_EQ(encoded.alerts[0].record.timestamp_ms, std::nullopt);
}

struct OffsetCase {
  std::string name;
  std::string body;
  std::string surface;
};

class Offsets : public testing::TestWithParam<OffsetCase> {};

TEST_P(Offsets, CutTheSurfaceInAllThreeKinds) {
  Article article;
  article.id = "a1";
  article.headline = "𝕀 no mention here";
  article.body = GetParam().body;
  const EncodedAlerts encoded = Encode(
      article, {MentionOf(article, "Raqqa", "body", GetParam().surface)});
  const Json alert = AlertFor("mention/levant/raqqa", encoded);
  EXPECT_EQ(alert.at("mentions").at(0).at("surface"), GetParam().surface);
  EXPECT_EQ(FaultsOfAlert(alert, article), std::vector<std::string>{});
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Surfaces, Offsets, testing::ValuesIn(std::vector<OffsetCase>{
  {"ascii", "Shells fell on Raqqa.", "Raqqa"},
  {"at_the_start", "Raqqa", "Raqqa"},
  {"latin_with_marks", "À l’est de Ráqqa, déjà.", "Ráqqa"},
  {"right_to_left", "قصف على الرقة مساء اليوم", "الرقة"},
  {"right_to_left_with_vowels", "غارات على الرَّقَّةِ", "الرَّقَّةِ"},
  {"behind_astral_characters", "😀👍🏽 in Raqqa", "Raqqa"},
  {"astral_itself", "😀 in 𝐑𝐚𝐪𝐪𝐚 😀", "𝐑𝐚𝐪𝐪𝐚"},
  {"both_directions", "The name الرقة, that is Raqqa (拉卡).", "Raqqa"},
  {"behind_control_characters", std::string("a\0b\x1B[31m Raqqa", 14), "Raqqa"},
  {"hangul_and_kana", "ラッカ 라카 Raqqa", "ラッカ"},
}), [](const auto& test) { return test.param.name; });
// clang-format on

TEST(AlertDocument, TellsSentencesApart) {
  Article article = Sample();
  article.body = "It rained. It rained again.\n\nThen Mosul fell.";
  const Json alert =
      AlertFor("mention/nobody/mosul",
               Encode(article, {MentionOf(article, "Mosul", "body", "Mosul")}));
  EXPECT_EQ(alert.at("mentions").at(0).at("sentence"), 2);
  EXPECT_EQ(alert.at("snippet").at("text"), "Then Mosul fell.");
}

TEST(AlertDocument, CapsMentionsAndSaysSo) {
  Article article;
  article.id = "a1";
  std::vector<Mention> mentions;
  for (std::uint32_t i = 0; i < 5; ++i) {
    article.body += "Mosul ";
  }
  for (std::uint32_t i = 0; i < 5; ++i) {
    mentions.push_back(MentionOf(article, "Mosul", "body", "Mosul"));
    mentions.back().core = {i * 6, i * 6 + 5};
  }
  EncoderOptions options;
  options.mentions_per_alert = 5;
  EncodedAlerts encoded = Encode(article, mentions, options);
  EXPECT_FALSE(encoded.alerts.at(0).truncated);
  EXPECT_FALSE(Parsed(encoded.alerts[0]).contains("truncated"));

  options.mentions_per_alert = 3;
  encoded = Encode(article, mentions, options);
  const Json alert = Parsed(encoded.alerts.at(0));
  EXPECT_TRUE(encoded.alerts[0].truncated);
  EXPECT_EQ(alert.at("truncated"), true);
  EXPECT_EQ(alert.at("mentions").size(), 3U);
  EXPECT_EQ(alert.at("why").at("mentions"), (Json{0, 1, 2}));
  EXPECT_EQ(FaultsOfAlert(alert, article), std::vector<std::string>{});
}

TEST(AlertDocument, AboveItsSizeListsFewerMentionsAndSaysSo) {
  Article article;
  article.id = "a1";
  std::vector<Mention> mentions;
  for (std::uint32_t i = 0; i < 80; ++i) {
    article.body += "Mosul ";
    mentions.push_back(MentionOf(article, "Mosul", "body", "Mosul"));
    mentions.back().core = {i * 6, i * 6 + 5};
  }
  EncoderOptions options;
  const std::size_t whole =
      Encode(article, mentions, options).alerts.at(0).record.value.size();
  options.alert_bytes = whole / 3;
  const EncodedAlerts encoded = Encode(article, mentions, options);
  const Json alert = Parsed(encoded.alerts.at(0));
  EXPECT_TRUE(encoded.alerts[0].truncated);
  EXPECT_EQ(alert.at("truncated"), true);
  EXPECT_LE(encoded.alerts[0].record.value.size(), options.alert_bytes);
  EXPECT_EQ(alert.at("mentions").size(), 20U);  // 80, 40, 20
  EXPECT_EQ(FaultsOfAlert(alert, article), std::vector<std::string>{});

  options.alert_bytes = 1;  // no alert is so small: one mention stays
  EXPECT_EQ(Parsed(Encode(article, mentions, options).alerts.at(0))
                .at("mentions")
                .size(),
            1U);
}

TEST(AlertDocument, CapsLongTextsOfTheArticleAndSaysSo) {
  Article article = Sample();
  article.headline = "Mosul ";
  for (int i = 0; i < 100000; ++i) {
    article.headline += "ع";
  }
  article.url = "https://wire.example/" + std::string(100000, 'x');
  const EncodedAlerts encoded =
      Encode(article, {MentionOf(article, "Mosul", "headline", "Mosul")});
  const Json alert = Parsed(encoded.alerts.at(0));
  EXPECT_EQ(alert.at("truncated"), true);
  EXPECT_LT(encoded.alerts[0].record.value.size(), 10000U);
  EXPECT_EQ(FaultsOfAlert(alert, article), std::vector<std::string>{});
}

TEST(AlertDocument, CapsASurfaceOfThousandsOfMarksAndKeepsItsOffsets) {
  Article article = Sample();
  article.body = "في ";
  std::string surface = "Raqqa";
  for (int i = 0; i < 50000; ++i) {
    surface += "\u0651";
  }
  article.body += surface;
  const EncodedAlerts encoded =
      Encode(article, {MentionOf(article, "Raqqa", "body", surface)});
  const Json alert = Parsed(encoded.alerts.at(0));
  EXPECT_EQ(alert.at("mentions").at(0).at("end"), 3 + 5 + 50000);
  EXPECT_EQ(alert.at("truncated"), true);
  EXPECT_LT(encoded.alerts[0].record.value.size(), 10000U);
  EXPECT_EQ(FaultsOfAlert(alert, article), std::vector<std::string>{});
}

void ExpectOneOfTwo(const EncoderOptions& options) {
  const Article article = Sample();
  const EncodedAlerts encoded =
      Encode(article, SampleMentions(article), options);
  EXPECT_EQ(encoded.alerts.size(), 1U);
  EXPECT_EQ(encoded.suppressed, 1U);
}

TEST(Alerts, AreCappedAndTheRestIsCounted) {
  EncoderOptions options;
  options.alerts_per_article = 1;
  ExpectOneOfTwo(options);
}

TEST(Alerts, OfAnArticleAreCappedByTheirBytesToo) {
  EncoderOptions options;
  options.article_bytes = 1;
  ExpectOneOfTwo(options);
}

TEST(Alerts, OfACanceledArticleWithdraw) {
  for (const char* status : {"canceled", "cancelled"}) {
    Article article = Sample();
    article.status = status;
    const EncodedAlerts encoded = Encode(article, SampleMentions(article));
    ASSERT_EQ(encoded.alerts.size(), 2U);
    EXPECT_EQ(Parsed(encoded.alerts[0]).at("event").at("action"), "withdrawn");
    EXPECT_EQ(encoded.alerts[0].record.headers[2].second,
              "wirewatch.withdrawn");
  }
}

TEST(Alerts, OfAWithheldArticleAreNone) {
  Article article = Sample();
  article.status = "withheld";
  EXPECT_TRUE(Encode(article, SampleMentions(article)).alerts.empty());
}

TEST(Alerts, AreTheSameBytesOnEveryReplay) {
  const Article article = Sample();
  const EncodedAlerts first = Encode(article, SampleMentions(article));
  const EncodedAlerts again = Encode(article, SampleMentions(article));
  ASSERT_EQ(first.alerts.size(), again.alerts.size());
  for (std::size_t i = 0; i < first.alerts.size(); ++i) {
    EXPECT_EQ(first.alerts[i].record.value, again.alerts[i].record.value);
    EXPECT_EQ(first.alerts[i].record.headers, again.alerts[i].record.headers);
  }
}

TEST(AlertRecord, HasTheArticleAsKeyAndItsTimestamp) {
  const Article article = Sample();
  const EncodedAlerts encoded = Encode(article, SampleMentions(article));
  EXPECT_EQ(encoded.alerts.at(0).record.key, "a17");
  EXPECT_EQ(encoded.alerts.at(0).record.timestamp_ms, 1795359838120);
}

TEST(AlertRecord, IsACloudEventInBinaryMode) {
  const Article article = Sample();
  EXPECT_EQ(
      Encode(article, SampleMentions(article)).alerts.at(0).record.headers,
      (Headers{
          {"ce_specversion", "1.0"},
          {"ce_id", "5b60d5be-4255-5ca6-b251-764118912a9a"},
          {"ce_type", "wirewatch.alert"},
          {"ce_source", "/clusters/MkU3OEVBNTcwNTJENDM2Qg/topics/articles"},
          {"ce_subject", "a17"},
          {"ce_time", "2026-11-22T15:03:58.120Z"},
          {"ce_dataschema", "urn:wirewatch:alert:1"},
          {"content-type", "application/json"}}));
}

TEST(AlertRecord, CarriesTheTraceOfTheArticleAndNothingElse) {
  const Article article = Sample();
  InputRecord record = Record();
  record.headers = {{"tracestate", "a=1"},
                    {"x-secret", "s"},
                    {"content-type", "text/plain"},
                    {"traceparent",
                     "00-4bf92f3577b34da6a3ce929d0e0e4736-"
                     "00f067aa0ba902b7-01"}};
  const Headers headers = Encode(article, SampleMentions(article), {}, record)
                              .alerts.at(0)
                              .record.headers;
  ASSERT_EQ(headers.size(), 10U);
  EXPECT_EQ(headers[8], record.headers[3]);
  EXPECT_EQ(headers[9], record.headers[0]);
}

TEST(AlertRecord, DropsATraceHeaderThatIsTooLongToBeOne) {
  const Article article = Sample();
  InputRecord record = Record();
  record.headers = {{"tracestate", std::string(2000, 'x')}};
  EXPECT_EQ(Encode(article, SampleMentions(article), {}, record)
                .alerts.at(0)
                .record.headers.size(),
            8U);
}

TEST(AlertRecord, WithoutClusterAndTimestampIsStillACloudEvent) {
  const Article article = Sample();
  InputRecord record = Record();
  record.coordinates.cluster.clear();
  record.coordinates.topic = "a file";
  record.coordinates.timestamp_ms.reset();
  const Headers headers = Encode(article, SampleMentions(article), {}, record)
                              .alerts.at(0)
                              .record.headers;
  ASSERT_EQ(headers.size(), 7U);
  EXPECT_EQ(headers[3].second, "/topics/a%20file");
}

TEST(MentionsLine, IsTheOneThatScriptsRelyOn) {
  const Article article = Sample();
  const std::string line =
      EncodeMentionsLine(article, Rules(), {SampleMentions(article), {}, {}});
  EXPECT_EQ(line, R"({"id":"a17","mentions":[)"
                  R"({"entity":"levant/raqqa","kind":"place","name":"الرقة",)"
                  R"("surface":"الرَّقّة","field":"headline","start":10,"end":18,)"
                  R"("utf8":[18,34],"utf16":[10,18],"how":["fold"]},)"
                  R"({"entity":"levant/isis","kind":"actor","name":"داعش",)"
                  R"("surface":"داعش","field":"body","start":23,"end":27,)"
                  R"("utf8":[43,51],"utf16":[23,27],"how":["clitic:ل"]}]})");
  EXPECT_EQ(FaultsOfMentions(Json::parse(line).at("mentions"), article,
                             /*surfaces_may_be_cut=*/false),
            std::vector<std::string>{});
}

TEST(MentionsLine, SaysWhereTwoEntitiesClaimTheSameWords) {
  const RuleSet rules(
      {{"a",
        "",
        {MakeEntity("paris", EntityKind::kPlace, Severity::kInfo,
                    {NamedIn("en", "Paris")}),
         MakeEntity("rome", EntityKind::kPlace, Severity::kInfo,
                    {NamedIn("en", "Rome")})}},
       {"b",
        "",
        {MakeEntity("hilton", EntityKind::kPerson, Severity::kInfo,
                    {NamedIn("en", "Paris")})}}},
      "bundle");
  Article article;
  article.id = "a1";
  article.body = "Rome Paris Rome";
  std::vector<Mention> mentions(4);
  const OriginalSpan spans[] = {{0, 4}, {5, 10}, {5, 10}, {11, 15}};
  const std::string entities[] = {"a/rome", "a/paris", "b/hilton", "a/rome"};
  for (std::size_t i = 0; i < mentions.size(); ++i) {
    mentions[i].core = mentions[i].word = spans[i];
    while (rules.entities()[mentions[i].entity].id != entities[i]) {
      ++mentions[i].entity;
    }
    while (rules.matcher().names()[mentions[i].name].entity !=
           mentions[i].entity) {
      ++mentions[i].name;
    }
  }
  const Json line =
      Json::parse(EncodeMentionsLine(article, rules, {mentions, {}, {}}));
  const Json none = Json::array();
  const Json ambiguous = {"ambiguous"};
  const Json expected[] = {none, ambiguous, ambiguous, none};
  for (std::size_t i = 0; i < mentions.size(); ++i) {
    EXPECT_EQ(line.at("mentions").at(i).at("how"), expected[i]) << i;
  }
}

TEST(MentionsLine, IsThereAlsoWhereNothingWasFound) {
  EXPECT_EQ(EncodeMentionsLine(Sample(), Rules(), {}),
            R"({"id":"a17","mentions":[]})");
}

}  // namespace
}  // namespace wirewatch
