// Requests and answers: what is understood, and what is refused with a word.
#include "daemon/control/control_protocol.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace wirewatch {
namespace {

using Verb = ControlRequest::Verb;

TEST(Request, ComesThroughAsItWasSent) {
  for (const ControlRequest& request :
       {ControlRequest{Verb::kStatus, false},
        ControlRequest{Verb::kReload, false},
        ControlRequest{Verb::kReload, true},
        ControlRequest{Verb::kSkip, false, "articles", 3, 23},
        ControlRequest{Verb::kSkip, false, "articles", 0, 23, 0}}) {
    const auto parsed = ParseRequest(ToLine(request));
    ASSERT_TRUE(parsed.ok()) << ToLine(request);
    EXPECT_EQ(*parsed, request);
  }
}

struct Refused {
  std::string line;
  std::string why;
};

TEST(Request, IsRefusedWithAReason) {
  const std::string no_object =
      "a request is a JSON object: {\"do\": \"status\"}";
  const Refused all[] = {
      {"", no_object},
      {"status", no_object},
      {"[]", no_object},
      {R"({"do": "sta)", no_object},
      {R"({"do": "status"} {})", no_object},
      {"{\"do\": \"\xff\"}", no_object},
      {std::string(4000, '['), no_object},
      {"{}", "no verb ``; there are `status`, `reload` and `skip`"},
      {R"({"do": "stop"})",
       "no verb `stop`; there are `status`, `reload` and `skip`"},
      {R"({"do": 1})", "`do` is no key of a request, or not so"},
      {R"({"do": "reload", "force": "yes"})",
       "`force` is no key of a request, or not so"},
      {R"({"do": "reload", "forced": true})",
       "`forced` is no key of a request, or not so"},
      {R"({"do": "status", "force": true})", "`force` is of `reload` only"},
      {R"({"do": "skip", "topic": "a", "partition": 0})",
       "`skip` wants `topic`, `partition` and `to`"},
      {R"({"do": "skip", "topic": "a", "partition": -1, "to": 5})",
       "`partition` is no key of a request, or not so"},
      {R"({"do": "skip", "topic": "a", "partition": 4294967296, "to": 5})",
       "`partition` is no key of a request, or not so"},
      {R"({"do": "skip", "topic": "a", "partition": 0, "to": 1e3})",
       "`to` is no key of a request, or not so"},
      {R"({"do": "reload", "to": 5})",
       "`topic`, `partition`, `to` and `from` are of `skip` only"},
  };
  for (const Refused& one : all) {
    const auto parsed = ParseRequest(one.line);
    ASSERT_FALSE(parsed.ok()) << one.line;
    EXPECT_EQ(parsed.error().text, one.why) << one.line;
  }
}

TEST(Answer, IsOneLineWhateverIsInIt) {
  ReloadReport report;
  report.text = "two\nlines and ill-formed \xff bytes";
  DaemonStatus status;
  status.brokers = "\xf0\x28\n";
  status.last_reload = report;
  status.troubles = {{"t", "error", "\x1b[31m\n"}};
  for (const std::string& line :
       {ToLine(report), ToLine(status), ErrorLine("a\nb")}) {
    EXPECT_EQ(line.find('\n'), std::string::npos) << line;
    EXPECT_TRUE(nlohmann::json::accept(line)) << line;
  }
}

TEST(Answer, WhatIsNotKnownIsAbsent) {
  DaemonStatus status;
  status.partitions = {{"articles", 0, std::nullopt, std::nullopt, ""},
                       {"articles", 1, 41, 7, "2026-11-22T15:03:58.120Z"},
                       {"articles", 2, 41, 7, "", std::pair(41, 46)}};
  const auto json = nlohmann::json::parse(ToLine(status))["status"];
  EXPECT_EQ(json["partitions"][0].dump(),
            R"({"partition":0,"stalled":false,"topic":"articles"})");
  EXPECT_EQ(
      json["partitions"][1].dump(),
      R"({"committed":41,"lag":7,"partition":1,"stalled":true,"stalled_since":"2026-11-22T15:03:58.120Z","topic":"articles"})");
  EXPECT_EQ(
      json["partitions"][2].dump(),
      R"({"committed":41,"lag":7,"partition":2,"stalled":true,"topic":"articles","undecodable":{"from":41,"to":46}})");
  EXPECT_TRUE(json["ready"]);
  EXPECT_FALSE(json.contains("not_ready"));
  EXPECT_FALSE(json.contains("last_reload"));
}

}  // namespace
}  // namespace wirewatch
