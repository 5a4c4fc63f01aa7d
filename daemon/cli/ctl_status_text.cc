#include "daemon/cli/ctl_status_text.h"

#include <fmt/format.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

namespace wirewatch {
namespace {

using Json = nlohmann::json;

std::string TextIn(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end()) {
    return "-";
  }
  return Visible(found->is_string() ? found->get<std::string>()
                                    : found->dump());
}

// The items of a list, or none.
const Json& ListIn(const Json& json, const char* key) {
  static const Json none = Json::array();
  const auto found = json.find(key);
  return found == json.end() ? none : *found;
}

std::string Duration(std::uint64_t seconds) {
  if (seconds < 60) {
    return fmt::format("{} s", seconds);
  }
  if (seconds < 3600) {
    return fmt::format("{} min", seconds / 60);
  }
  if (seconds < 86400) {
    return fmt::format("{} h {} min", seconds / 3600, seconds / 60 % 60);
  }
  return fmt::format("{} d {} h", seconds / 86400, seconds / 3600 % 24);
}

std::string HeadOf(const Json& status, const Painter& painter) {
  std::string state = painter.Paint(Style::kGreen, "ready");
  if (status.contains("unhealthy")) {
    state =
        painter.Paint(Style::kRed, "unhealthy: " + TextIn(status, "unhealthy"));
  } else if (status.contains("not_ready")) {
    state = painter.Paint(Style::kYellow,
                          "not ready: " + TextIn(status, "not_ready"));
  }
  return fmt::format("wirewatch {}, pid {}, up {}: {}\n",
                     TextIn(status, "version"), TextIn(status, "pid"),
                     Duration(status.value("uptime_seconds", std::uint64_t{0})),
                     state);
}

// Rows of cells; the first is the head, the first column is left-aligned.
std::string Table(const std::vector<std::vector<std::string>>& rows,
                  const Painter& painter) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], row[i].size());
    }
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line = "  ";
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += i == 0 ? fmt::format("{:<{}}", row[i], widths[i])
                     : fmt::format("  {:>{}}", row[i], widths[i]);
    }
    text += &row == &rows.front() ? painter.Paint(Style::kDim, line) : line;
    text += "\n";
  }
  return text;
}

std::string WatchlistsOf(const Json& status, const Painter& painter) {
  std::vector<std::vector<std::string>> rows = {
      {"watchlist", "entities", "names", "rules"}};
  const Json bundle = status.value("bundle", Json::object());
  for (const Json& one : ListIn(bundle, "watchlists")) {
    rows.push_back({TextIn(one, "id"), TextIn(one, "entities"),
                    TextIn(one, "names"), TextIn(one, "rules")});
  }
  std::string text = Table(rows, painter);
  text += fmt::format("  of {}, loaded {}, generation {}\n  sha256 {}\n",
                      TextIn(bundle, "path"), TextIn(bundle, "loaded"),
                      TextIn(bundle, "generation"), TextIn(bundle, "sha256"));
  if (bundle.value("failing_tests", 0) != 0) {
    text +=
        "  " +
        painter.Paint(Style::kYellow,
                      TextIn(bundle, "failing_tests") +
                          " of their own tests fail: see `wirewatch test`") +
        "\n";
  }
  return text;
}

std::string StandingOf(const Json& partition) {
  if (const auto bad = partition.find("undecodable"); bad != partition.end()) {
    const auto last = bad->value("to", std::int64_t{1}) - 1;
    return fmt::format("STALLED: offsets {} to {} cannot be decoded",
                       TextIn(*bad, "from"), last);
  }
  return partition.value("stalled", false) ? "STALLED" : "";
}

std::string PartitionsOf(const Json& status, const Painter& painter) {
  std::vector<std::vector<std::string>> rows = {
      {"partition", "committed", "lag", ""}};
  for (const Json& one : ListIn(status, "partitions")) {
    rows.push_back({TextIn(one, "topic") + "/" + TextIn(one, "partition"),
                    TextIn(one, "committed"), TextIn(one, "lag"),
                    StandingOf(one)});
  }
  return rows.size() > 1 ? Table(rows, painter)
                         : "  no partition is assigned to it\n";
}

std::string LinesOf(const std::string& text) {
  std::string lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines += "  " + Visible(text.substr(at, end - at)) + "\n";
    at = end + 1;
  }
  return lines;
}

}  // namespace

std::string StatusText(const Json& status, const Painter& painter) {
  std::string text = HeadOf(status, painter);
  text += fmt::format("  brokers {}, group {}, {}; http {}\n\n",
                      TextIn(status, "brokers"), TextIn(status, "group"),
                      TextIn(status, "delivery"), TextIn(status, "http"));
  text += WatchlistsOf(status, painter) + "\n";
  text += PartitionsOf(status, painter);
  if (const auto last = status.find("last_reload"); last != status.end()) {
    text += fmt::format("\nlast reload: {}, {}\n", TextIn(*last, "result"),
                        TextIn(*last, "time"));
    text += LinesOf(last->value("text", ""));
  }
  const Json& troubles = ListIn(status, "troubles");
  if (!troubles.empty()) {
    text += "\nlast warnings and errors\n";
  }
  for (const Json& one : troubles) {
    text += fmt::format("  {} {:<7} {}\n", TextIn(one, "time"),
                        TextIn(one, "level"), TextIn(one, "text"));
  }
  return text;
}

}  // namespace wirewatch
