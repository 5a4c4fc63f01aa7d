// POST /api/try: what is asked, what is answered, and that nothing a request
// holds breaks it.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "config/watchlist/watchlist_loader.h"
#include "daemon/web/try_answer.h"
#include "daemon/web/try_desk.h"
#include "daemon/web/try_request.h"

namespace wirewatch {
namespace {

using Json = nlohmann::json;

// 2026-11-22T12:00:00Z
constexpr std::int64_t kNow = 1'795'348'800'000;

constexpr auto kWatchlist = R"(
watchlist: levant
owner: desk-mideast
entities:
  syria: {kind: place, names: {en: [Syria]}}
  raqqa:
    kind: place
    names:
      ar: [{text: الرقة, needs: {any: [isis, strike], within: article}}]
      en: [Raqqa]
    never_in:
      tenderness: {reason: common noun, names: {ar: [بمنتهى الرقة]}}
  isis: {kind: actor, names: {ar: [داعش], en: [{text: ISIS, case: exact}]}}
  strike: {kind: term, names: {ar: [غارة, غارات], en: [air strike(s)]}}
  anniversary: {kind: term, names: {en: [anniversary]}}
rules:
  raqqa-strike:
    title: Strike on or near Raqqa
    severity: high
    only: {language: [ar, en], max_age: 2d}
    when:
      all:
        - {near: [raqqa, strike], within: sentence}
      none:
        retrospective: {mention: anniversary, in: [headline]}
  units:
    when: {all: [raqqa, {regex: '(?:brigade|division) [0-9]{1,3}', reason: numbers}]}
  hushed: {status: shadow, when: {all: [isis]}}
  someday: {status: draft, when: {all: [isis]}}
  far: {when: {all: [syria, anniversary]}}
)";

const RuleSet& Rules() {
  static const RuleSet rules = [] {
    LoadedWatchlists loaded = ParseWatchlists(
        {std::make_shared<const SourceFile>("levant.yaml", kWatchlist)});
    EXPECT_TRUE(loaded.bundle) << RenderAll(loaded.diagnostics, false);
    return RuleSet(std::move(loaded.bundle->watchlists), loaded.bundle->sha256);
  }();
  return rules;
}

DecoderOptions Decoding() {
  DecoderOptions options;
  options.fields = {{"id", {"/id"}},
                    {"headline", {"/title"}},
                    {"body", {"/text"}, /*html=*/true},
                    {"language", {"/lang"}}};
  return options;
}

bool Never() {
  return false;
}

HttpResponse Ask(const std::string& body,
                 const DecoderOptions& decoding = Decoding(),
                 const std::function<bool()>& stopped = Never) {
  HttpRequest request;
  request.path = "/api/try";
  request.body = body;
  Decoder decoder(decoding);
  return AnswerTry(request, Rules(), decoder, decoding, kNow, stopped);
}

Json Try(const Json& request) {
  const HttpResponse response = Ask(request.dump());
  EXPECT_EQ(response.status, 200U) << response.body;
  return Json::parse(response.body);
}

Json RuleIn(const Json& answer, const std::string& id) {
  for (const Json& rule : answer["rules"]) {
    if (rule["id"] == id) {
      return rule;
    }
  }
  ADD_FAILURE() << id << " is not in the answer";
  return {};
}

// The UTF-16 units [a, b) of a field, as a page would cut them out.
std::string Utf16Piece(const Json& answer, const Json& mention) {
  for (const Json& field : answer["article"]["fields"]) {
    if (field["name"] == mention["field"]) {
      const auto text = field["text"].get<std::string>();
      std::size_t unit = 0;
      std::string piece;
      for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t bytes = lead < 0x80   ? 1
                                  : lead < 0xE0 ? 2
                                  : lead < 0xF0 ? 3
                                                : 4;
        if (unit >= mention["utf16"][0] && unit < mention["utf16"][1]) {
          piece += text.substr(i, bytes);
        }
        unit += bytes == 4 ? 2 : 1;
        i += bytes;
      }
      return piece;
    }
  }
  return "(no such field)";
}

// ---- the answer ----

TEST(Try, ShowsEachMentionWhereItStandsAndHowItWasRecognised) {
  const Json answer = Try({{"headline", "😀 غارات على الرَّقّة"},
                           {"body", "مواقع لداعش."},
                           {"language", "ar"}});
  ASSERT_EQ(answer["mentions"].size(), 3U) << answer.dump(1);
  EXPECT_EQ(answer["mentions_in_all"], 3);
  for (const Json& mention : answer["mentions"]) {
    EXPECT_EQ(Utf16Piece(answer, mention), mention["surface"]);
    EXPECT_TRUE(mention["counts"]);
    EXPECT_EQ(mention["watchlist"], "levant");
  }
  const Json& raqqa = answer["mentions"][1];
  EXPECT_EQ(raqqa["entity"], "levant/raqqa");
  EXPECT_EQ(raqqa["surface"], "الرَّقّة");
  EXPECT_EQ(raqqa["name"], "الرقة");
  EXPECT_EQ(raqqa["certainty"], "conditioned");
  EXPECT_EQ(raqqa["words"],
            Json({"another spelling of the name",
                  "counts because levant/strike is there too"}));
  EXPECT_EQ(answer["mentions"][2]["words"], Json({"with ل attached"}));
}

TEST(Try, ShowsWhatWasFoundAndDoesNotCountWithItsReason) {
  const Json answer =
      Try({{"body", "عاملها بمنتهى الرقة. ثم الرقة."}, {"language", "ar"}});
  ASSERT_EQ(answer["mentions"].size(), 2U) << answer.dump(1);
  EXPECT_EQ(answer["mentions"][0]["discarded"],
            (Json{{"by", "never_in"},
                  {"exclusion", "tenderness"},
                  {"reason", "common noun"},
                  {"words", "stands in `tenderness` (common noun)"}}));
  EXPECT_EQ(answer["mentions"][1]["discarded"],
            (Json{{"by", "needs"},
                  {"words", "is not in the company that it needs"}}));
  EXPECT_FALSE(answer["mentions"][0]["counts"]);
  EXPECT_EQ(answer["rules_firing"], 0);
  EXPECT_EQ(RuleIn(answer, "mention/levant/raqqa")["obstacles"].size(), 1U)
      << "an entity that was found is touched, although it does not count";
}

TEST(Try, TellsWhyARuleFires) {
  const Json answer = Try({{"headline", "Air strikes hit Raqqa"},
                           {"language", "en"},
                           {"published", "2026-11-22T11:00:00Z"}});
  const Json rule = RuleIn(answer, "levant/raqqa-strike");
  EXPECT_TRUE(rule["fires"]);
  EXPECT_TRUE(rule["published"]);
  EXPECT_EQ(rule["severity"], "high");
  EXPECT_EQ(rule["obstacles"], Json::array());
  const Json& near = rule["why"]["of"][0];
  EXPECT_EQ(near["words"], "near, within sentence");
  EXPECT_EQ(near["mentions"], Json({0, 1}));
  EXPECT_EQ(near["of"][0]["words"], "levant/raqqa");
  EXPECT_EQ(near["of"][0]["mentions"], Json({1}));
}

TEST(Try, TellsWhatAQuietRuleMisses) {
  const Json answer = Try({{"headline", "Anniversary of Raqqa"},
                           {"language", "fr"},
                           {"published", "2026-11-19T12:00:00Z"}});
  const Json rule = RuleIn(answer, "levant/raqqa-strike");
  EXPECT_FALSE(rule["fires"]);
  std::vector<std::string> wishes;
  for (const Json& obstacle : rule["obstacles"]) {
    wishes.push_back(obstacle["words"]);
  }
  EXPECT_EQ(wishes,
            (std::vector<std::string>{
                "the article passed `only: language` (ar, en; it is fr)",
                "the article passed `only: max_age` (2d; it is 3d)",
                "near, within sentence were there",
                "retrospective: levant/anniversary, in headline were not "
                "there"}));
}

// An obstacle's number is the node that the tree shows.
TEST(Try, ObstaclesPointIntoTheTree) {
  const Json rule = RuleIn(Try({{"headline", "Anniversary of Raqqa"}}),
                           "levant/raqqa-strike");
  std::map<int, std::string> words;
  const std::function<void(const Json&)> collect = [&](const Json& node) {
    if (node.contains("node")) {
      words[node["node"]] = node["words"];
    }
    for (const Json& child : node.value("of", Json::array())) {
      collect(child);
    }
  };
  collect(rule["why"]);
  for (const Json& obstacle : rule["obstacles"]) {
    if (obstacle["kind"] == "condition") {
      EXPECT_TRUE(std::string(obstacle["words"])
                      .starts_with(words.at(obstacle["number"])));
    }
  }
}

TEST(Try, RulesThatFireComeFirstThenThoseThatMissLeast) {
  const Json answer = Try({{"body", "ISIS near Raqqa"}, {"language", "en"}});
  std::vector<std::string> ids;
  for (const Json& rule : answer["rules"]) {
    ids.push_back(rule["id"]);
  }
  EXPECT_EQ(ids, (std::vector<std::string>{
                     "levant/hushed", "mention/levant/isis",
                     "mention/levant/raqqa", "levant/someday", "levant/units",
                     "levant/raqqa-strike", "levant/far"}));
  EXPECT_EQ(answer["rules_firing"], 3);
  EXPECT_EQ(answer["rules_in_all"], 8);
  EXPECT_FALSE(RuleIn(answer, "levant/hushed")["published"]) << "shadow";
  EXPECT_EQ(RuleIn(answer, "levant/someday")["obstacles"][0]["kind"], "status");
}

TEST(Try, TheRuleThatIsAskedForStandsFirst) {
  const Json answer = Try({{"body", "Raqqa"}, {"rule", "levant/far"}});
  EXPECT_EQ(answer["rules"][0]["id"], "levant/far");
  EXPECT_EQ(answer["rules"][0]["obstacles"].size(), 2U);
}

TEST(Try, MatchesOfAPatternAreShown) {
  const Json rule =
      RuleIn(Try({{"body", "😀 Raqqa: the Brigade 12."}}), "levant/units");
  EXPECT_TRUE(rule["fires"]);
  EXPECT_EQ(rule["why"]["of"][1]["matches"][0]["surface"], "Brigade 12");
  EXPECT_EQ(rule["why"]["of"][1]["matches"][0]["utf16"], Json({14, 24}));
}

TEST(Try, HtmlIsReadWithoutItsMarkup) {
  const Json answer =
      Try({{"format", "html"}, {"body", "<p>Raq<b>qa</b> &amp; ISIS</p>"}});
  EXPECT_EQ(answer["article"]["fields"][0]["text"], "Raqqa & ISIS");
  EXPECT_EQ(answer["article"]["fields"][0]["offsets_in"], "extracted");
  EXPECT_EQ(answer["mentions_in_all"], 2);
}

TEST(Try, ARecordIsReadAsTheTopicIs) {
  const Json answer =
      Try({{"format", "record"},
           {"record", R"({"id":"a1","title":"Raqqa","text":"<p>ISIS"})"}});
  EXPECT_EQ(answer["article"]["id"], "a1");
  EXPECT_EQ(answer["article"]["fields"][1]["text"], "ISIS");
  const HttpResponse bad =
      Ask(Json({{"format", "record"}, {"record", "{\"id\":"}}).dump());
  EXPECT_EQ(bad.status, 422U);
  EXPECT_EQ(Json::parse(bad.body)["error"], "no_article");
}

TEST(Try, TheAnswerIsBoundedAndSaysSo) {
  std::string body;
  for (int i = 0; i < 20'000; ++i) {
    body += "Raqqa ISIS. ";
  }
  const Json answer = Try({{"body", body}});
  EXPECT_EQ(answer["mentions"].size(), 2000U);
  EXPECT_EQ(answer["mentions_in_all"], 40'000);
  EXPECT_EQ(RuleIn(answer, "levant/hushed")["why"]["of"][0]["mentions"].size(),
            100U);
}

// ---- what takes too long ----

TEST(Try, H09_EndsWhereverItIsStopped) {
  const std::string body =
      Json{{"headline", "Raqqa: ISIS"}, {"body", "The brigade 17 in Syria."}}
          .dump();
  int asked = 0;
  const auto count = [&] {
    asked += 1;
    return false;
  };
  EXPECT_EQ(Ask(body, Decoding(), count).status, 200U);
  const int in_all = asked;
  EXPECT_GT(in_all, static_cast<int>(Rules().rules().size()));
  for (int last = 1; last <= in_all; ++last) {
    asked = 0;
    const HttpResponse cut =
        Ask(body, Decoding(), [&] { return ++asked >= last; });
    EXPECT_EQ(cut.status, 503U) << last;
    EXPECT_EQ(Json::parse(cut.body)["error"], "too_slow") << last;
    EXPECT_LE(asked, last + 1) << "it went on";
  }
}

TEST(TryDesk, H09_ACostlyArticleIsCutShortAndTheNextOneIsTried) {
  constexpr std::chrono::milliseconds kPatience{1000};
  bool costs_much = true;
  const auto rules = [&] {
    if (costs_much) {
      std::this_thread::sleep_for(2 * kPatience);
    }
    costs_much = false;
    return std::shared_ptr<const RuleSet>(&Rules(), [](auto) {});
  };
  TryDesk desk(
      Decoding(), rules, [] { return kNow; }, kPatience);
  const auto ask = [&](const std::string& text) {
    std::promise<HttpResponse> answer;
    HttpRequest request;
    request.body = Json{{"body", text}}.dump();
    desk.Ask(std::move(request),
             [&](HttpResponse given) { answer.set_value(std::move(given)); });
    return answer.get_future().get();
  };
  const HttpResponse cut = ask("Raqqa");
  EXPECT_EQ(cut.status, 503U);
  EXPECT_EQ(Json::parse(cut.body)["error"], "too_slow");
  EXPECT_EQ(ask("Damascus").status, 200U);
}

// ---- requests that are none ----

struct BadCase {
  const char* name;
  std::string body;
  const char* message;
};
class BadRequest : public testing::TestWithParam<BadCase> {};

TEST_P(BadRequest, IsRefusedWithWhatWasSeen) {
  const HttpResponse response = Ask(GetParam().body);
  EXPECT_EQ(response.status, 400U) << response.body;
  EXPECT_EQ(Json::parse(response.body)["message"], GetParam().message);
}

constexpr auto kNoObject = "the body is not an object of texts";
constexpr auto kRecordGoes =
    "`record` goes with `\"format\": \"record\"`, and only so";

// clang-format off
INSTANTIATE_TEST_SUITE_P(Bodies, BadRequest, testing::ValuesIn(std::vector<BadCase>{
  {"empty",           "",                              "the body is not JSON at byte 1"},
  {"cut",             R"({"body":"Raq)",               "the body is not JSON at byte 13"},
  {"more_after_it",   R"({"body":"a"} x)",             "the body is not JSON at byte 14"},
  {"not_utf8",        "{\"body\":\"\xff\"}",           "the body is not JSON at byte 10"},
  {"lone_surrogate",  R"({"body":"\ud800"})",          "the body is not JSON at byte 16"},
  {"array",           "[]",                            kNoObject},
  {"text",            "\"Raqqa\"",                     kNoObject},
  {"null",            "null",                          kNoObject},
  {"number",          "1e400",                         "the body is not JSON at byte 5"},
  {"body_is_null",    R"({"body":null})",              "`body` is not a text"},
  {"body_is_list",    R"({"body":["a"]})",             "`body` is not a text"},
  {"nested",          R"({"body":{"body":"a"}})",      "`body` is not a text"},
  {"deep",            std::string(500'000, '['),       kNoObject},
  {"twice",           R"({"body":"a","body":"b"})",    "`body` stands twice"},
  {"unknown_key",     R"({"titel":"a"})",              "`titel` is no key of a request"},
  {"long_key",        "{\"" + std::string(99, 'k') + "\":\"a\"}", "`a long key` is no key of a request"},
  {"hostile_key",     R"({"\"<script>":"a"})",         "`\"<script>` is no key of a request"},
  {"unknown_format",  R"({"format":"pdf"})",           "`format` is `text`, `html` or `record`"},
  {"no_record",       R"({"format":"record"})",        kRecordGoes},
  {"record_alone",    R"({"record":"{}"})",            kRecordGoes},
  {"record_and_text", R"({"format":"record","record":"{}","body":"a"})", "a record says by itself what its `body` is"},
  {"unknown_rule",    R"({"body":"a","rule":"levant/x"})", "no rule `levant/x`"},
}), [](const auto& one) { return one.param.name; });
// clang-format on

TEST(Try, H04_AnArticleAboveTheLimitIsRefused) {
  DecoderOptions decoding = Decoding();
  decoding.max_bytes = 10;
  EXPECT_EQ(Ask(R"({"body":"0123456789"})", decoding).status, 200U);
  const HttpResponse response = Ask(R"({"body":"0123456789a"})", decoding);
  EXPECT_EQ(response.status, 413U);
  EXPECT_EQ(Json::parse(response.body)["error"], "too_large");
}

// ---- the desk ----

TEST(TryDesk, OneIsTriedOneWaitsAThirdIsSentAway) {
  std::promise<void> go_on;
  const auto waits = go_on.get_future().share();
  TryDesk desk(
      Decoding(),
      [&] {
        waits.wait();
        return std::shared_ptr<const RuleSet>(&Rules(), [](auto) {});
      },
      [] { return kNow; });
  std::vector<std::promise<HttpResponse>> answers(3);
  for (auto& answer : answers) {
    HttpRequest request;
    request.body = R"({"body":"Raqqa"})";
    desk.Ask(std::move(request),
             [&](HttpResponse given) { answer.set_value(std::move(given)); });
  }
  const HttpResponse third = answers[2].get_future().get();
  EXPECT_EQ(third.status, 503U);
  EXPECT_EQ(ValueOf(third.headers, "Retry-After"), "1");
  go_on.set_value();
  EXPECT_EQ(answers[0].get_future().get().status, 200U);
  EXPECT_EQ(answers[1].get_future().get().status, 200U);
}

TEST(TryDesk, EndsWithTheArticleThatIsTriedAndNoOther) {
  std::atomic<int> answers{0};
  std::promise<void> begun;
  std::once_flag once;
  {
    TryDesk desk(
        Decoding(),
        [&] {
          std::call_once(once, [&] { begun.set_value(); });
          return std::shared_ptr<const RuleSet>(&Rules(), [](auto) {});
        },
        [] { return kNow; });
    for (std::size_t i = 0; i < TryDesk::kMost; ++i) {
      HttpRequest request;
      request.body = R"({"body":"Raqqa"})";
      desk.Ask(std::move(request), [&](const HttpResponse&) { ++answers; });
    }
    begun.get_future().wait();
  }
  EXPECT_GE(answers, 1);
}

}  // namespace
}  // namespace wirewatch
