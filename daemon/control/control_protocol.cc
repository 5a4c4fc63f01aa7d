#include "daemon/control/control_protocol.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

namespace wirewatch {
namespace {

using Json = nlohmann::ordered_json;
using Verb = ControlRequest::Verb;

struct VerbName {
  std::string_view name;
  Verb verb;
};
constexpr VerbName kVerbs[] = {{"status", Verb::kStatus},
                               {"reload", Verb::kReload},
                               {"skip", Verb::kSkip}};

// Whatever the bytes of a path or a broker's answer are, a line comes out.
std::string Line(const Json& json) {
  return json.dump(-1, ' ', /*ensure_ascii=*/false,
                   Json::error_handler_t::replace);
}

RequestError NoObject() {
  return {"a request is a JSON object: {\"do\": \"status\"}"};
}

Json JsonOf(const ReloadReport& report) {
  return {{"result", report.result},
          {"exit", report.exit_code},
          {"time", report.time},
          {"text", report.text}};
}

void AddUnlessEmpty(Json& json, const char* key, const std::string& text) {
  if (!text.empty()) {
    json[key] = text;
  }
}

Json JsonOf(const DaemonStatus::Partition& one) {
  Json json{{"topic", one.topic}, {"partition", one.partition}};
  if (one.committed) {
    json["committed"] = *one.committed;
  }
  if (one.lag) {
    json["lag"] = *one.lag;
  }
  if (one.undecodable) {
    json["undecodable"] = {{"from", one.undecodable->first},
                           {"to", one.undecodable->second}};
  }
  json["stalled"] = !one.stalled_since.empty() || one.undecodable.has_value();
  AddUnlessEmpty(json, "stalled_since", one.stalled_since);
  return json;
}

Json WatchlistsJson(const DaemonStatus& status) {
  Json all = Json::array();
  for (const DaemonStatus::Watchlist& one : status.loaded_watchlists) {
    all.push_back({{"id", one.id},
                   {"entities", one.entities},
                   {"names", one.names},
                   {"rules", one.rules}});
  }
  return {{"path", status.watchlists},
          {"sha256", status.bundle},
          {"generation", status.generation},
          {"loaded", status.loaded},
          {"failing_tests", status.failing_tests},
          {"watchlists", std::move(all)}};
}

Json TroublesJson(const std::vector<DaemonStatus::Trouble>& troubles) {
  Json all = Json::array();
  for (const DaemonStatus::Trouble& one : troubles) {
    all.push_back(
        {{"time", one.time}, {"level", one.level}, {"text", one.text}});
  }
  return all;
}

Json JsonOf(const DaemonStatus& status) {
  Json json{{"version", status.version},
            {"instance", status.instance},
            {"pid", status.pid},
            {"uptime_seconds", status.uptime_seconds},
            {"ready", status.not_ready.empty()},
            {"healthy", status.unhealthy.empty()}};
  AddUnlessEmpty(json, "not_ready", status.not_ready);
  AddUnlessEmpty(json, "unhealthy", status.unhealthy);
  json["brokers"] = status.brokers;
  json["group"] = status.group;
  json["delivery"] = status.delivery;
  AddUnlessEmpty(json, "http", status.http);
  json["bundle"] = WatchlistsJson(status);
  json["articles"] = {{"alerted", status.articles.alerted},
                      {"quiet", status.articles.quiet},
                      {"dead_lettered", status.articles.dead_lettered},
                      {"tombstone", status.articles.tombstones}};
  json["partitions"] = Json::array();
  for (const DaemonStatus::Partition& one : status.partitions) {
    json["partitions"].push_back(JsonOf(one));
  }
  if (status.live) {
    json["live"] = {{"alerts", status.live->alerts},
                    {"readers", status.live->readers},
                    {"missed", status.live->missed}};
  }
  if (status.last_reload) {
    json["last_reload"] = JsonOf(*status.last_reload);
  }
  json["troubles"] = TroublesJson(status.troubles);
  return json;
}

// One key of a request other than `do`; false: it is none, or not so.
bool Take(const std::string& key, const Json& value, ControlRequest& request) {
  if (key == "force" && value.is_boolean()) {
    request.force = value.get<bool>();
    return true;
  }
  if (key == "topic" && value.is_string()) {
    request.topic = value.get<std::string>();
    return true;
  }
  // Nothing negative, nothing that does not fit.
  if (!value.is_number_unsigned()) {
    return false;
  }
  const auto number = value.get<std::uint64_t>();
  const auto is_at_most = [number](auto limit) {
    return number <= static_cast<std::uint64_t>(limit);
  };
  if (key == "partition" &&
      is_at_most(std::numeric_limits<std::int32_t>::max())) {
    request.partition = static_cast<std::int32_t>(number);
    return true;
  }
  if ((key == "to" || key == "from") &&
      is_at_most(std::numeric_limits<std::int64_t>::max())) {
    const auto offset = static_cast<std::int64_t>(number);
    if (key == "to") {
      request.to = offset;
    } else {
      request.from = offset;
    }
    return true;
  }
  return false;
}

// What a request lacks, or has and another verb understands; else empty.
std::string FaultOf(const ControlRequest& request) {
  const bool names_records =
      !request.topic.empty() || request.partition >= 0 || request.to >= 0;
  if (request.force && request.verb != Verb::kReload) {
    return "`force` is of `reload` only";
  }
  if (request.verb != Verb::kSkip) {
    return names_records || request.from
               ? "`topic`, `partition`, `to` and `from` are of `skip` only"
               : "";
  }
  return request.topic.empty() || request.partition < 0 || request.to < 0
             ? "`skip` wants `topic`, `partition` and `to`"
             : "";
}

}  // namespace

Result<ControlRequest, RequestError> ParseRequest(std::string_view line) {
  const Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) {
    return NoObject();
  }
  ControlRequest request;
  std::string verb;
  for (const auto& [key, value] : json.items()) {
    if (key == "do" && value.is_string()) {
      verb = value.get<std::string>();
    } else if (!Take(key, value, request)) {
      return RequestError{"`" + key + "` is no key of a request, or not so"};
    }
  }
  const auto known = std::ranges::find(kVerbs, verb, &VerbName::name);
  if (known == std::end(kVerbs)) {
    return RequestError{"no verb `" + verb +
                        "`; there are `status`, `reload` and `skip`"};
  }
  request.verb = known->verb;
  if (const std::string fault = FaultOf(request); !fault.empty()) {
    return RequestError{fault};
  }
  return request;
}

std::string ToLine(const ControlRequest& request) {
  switch (request.verb) {
    case Verb::kStatus:
      break;
    case Verb::kReload:
      return Line({{"do", "reload"}, {"force", request.force}});
    case Verb::kSkip: {
      Json json{{"do", "skip"},
                {"topic", request.topic},
                {"partition", request.partition},
                {"to", request.to}};
      if (request.from) {
        json["from"] = *request.from;
      }
      return Line(json);
    }
  }
  return Line({{"do", "status"}});
}

std::string ErrorLine(const std::string& text) {
  return Line({{"error", text}});
}

std::string ToLine(const ReloadReport& report) {
  return Line({{"reload", JsonOf(report)}});
}

std::string ToLine(const SkipReport& report) {
  Json json{{"result", report.result},
            {"exit", report.exit_code},
            {"text", report.text}};
  if (report.to > report.from) {
    json["from"] = report.from;
    json["to"] = report.to;
  }
  return Line({{"skip", std::move(json)}});
}

std::string ToJson(const DaemonStatus& status) {
  return Line(JsonOf(status));
}

std::string ToLine(const DaemonStatus& status) {
  return Line({{"status", JsonOf(status)}});
}

}  // namespace wirewatch
