#include "daemon/control/control_protocol.h"

#include <nlohmann/json.hpp>

namespace wirewatch {
namespace {

using Json = nlohmann::ordered_json;

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
  json["stalled"] = !one.stalled_since.empty();
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
    } else if (key == "force" && value.is_boolean()) {
      request.force = value.get<bool>();
    } else {
      return RequestError{"`" + key + "` is no key of a request, or not so"};
    }
  }
  if (verb == "reload") {
    request.verb = ControlRequest::Verb::kReload;
  } else if (verb != "status") {
    return RequestError{"no verb `" + verb +
                        "`; there are `status` and `reload`"};
  } else if (request.force) {
    return RequestError{"`force` is of `reload` only"};
  }
  return request;
}

std::string ToLine(const ControlRequest& request) {
  if (request.verb == ControlRequest::Verb::kStatus) {
    return Line({{"do", "status"}});
  }
  return Line({{"do", "reload"}, {"force", request.force}});
}

std::string ErrorLine(const std::string& text) {
  return Line({{"error", text}});
}

std::string ToLine(const ReloadReport& report) {
  return Line({{"reload", JsonOf(report)}});
}

std::string ToJson(const DaemonStatus& status) {
  return Line(JsonOf(status));
}

std::string ToLine(const DaemonStatus& status) {
  return Line({{"status", JsonOf(status)}});
}

}  // namespace wirewatch
