// docs/metrics.md: its tables read, and written as the daemon has them.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/daemon/metrics/exposition.h"

namespace wirewatch {

inline constexpr const char* kMetricsPage =
    WIREWATCH_SOURCE_DIR "/docs/metrics.md";

struct Documented {
  std::string type;
  std::set<std::string> labels;
  std::map<std::string, std::set<std::string>> label_values;  // where closed
};

inline std::vector<std::string> Split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, at);) {
    const std::size_t begin = part.find_first_not_of(' ');
    const std::size_t end = part.find_last_not_of(' ');
    parts.push_back(
        begin == std::string::npos ? "" : part.substr(begin, end - begin + 1));
  }
  return parts;
}

// | `name` | C | label, label: value, value; label | ...
inline std::map<std::string, Documented> ReadMetricsPage() {
  std::map<std::string, Documented> all;
  std::ifstream file(kMetricsPage);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("| `")) {
      continue;
    }
    const std::vector<std::string> cells = Split(line, '|');
    const std::string name = cells[1].substr(1, cells[1].size() - 2);
    Documented metric;
    metric.type = cells[2];
    if (name.starts_with("wirewatch_")) {
      for (const std::string& group : Split(cells[3], ';')) {
        const std::size_t colon = group.find(':');
        const auto labels = Split(group.substr(0, colon), ',');
        metric.labels.insert(labels.begin(), labels.end());
        if (colon != std::string::npos) {
          const auto values = Split(group.substr(colon + 1), ',');
          metric.label_values[labels.back()] = {values.begin(), values.end()};
        }
      }
    }
    EXPECT_TRUE(all.emplace(name, metric).second) << name << " twice";
  }
  return all;
}

inline std::string LetterOf(const Exposition::Family& family) {
  return family.type == "counter" ? "C" : family.type == "gauge" ? "G" : "H";
}

// The row of one metric: its name, type and labels are the daemon's, all else
// stays as `cells` of the former row have it. A new metric's HELP is a first
// word on it.
inline std::string MetricsRow(const std::string& name,
                              const Exposition::Family& family,
                              std::vector<std::string> cells,
                              const std::set<std::string>& told_labels) {
  const bool ours = name.starts_with("wirewatch_");
  if (cells.empty()) {
    cells = ours ? std::vector<std::string>{"", "", "", "", family.help, ""}
                 : std::vector<std::string>{"", "", "", family.help};
    cells[1] = "`" + name + "`";
  }
  cells[2] = LetterOf(family);
  if (ours && told_labels != family.label_names) {
    cells[3].clear();
    for (const std::string& label : family.label_names) {
      cells[3] += (cells[3].empty() ? "" : ", ") + label;
    }
  }
  std::string row;
  for (std::size_t i = 1; i < cells.size(); ++i) {
    row += "| " + cells[i] + (cells[i].empty() ? "" : " ");
  }
  return row + "|";
}

// What people wrote stays; rows of metrics that are gone go, those of new ones
// stand at the end of their table.
inline void RewriteMetricsPage(const Exposition& daemon) {
  auto told = ReadMetricsPage();
  std::vector<std::string> lines;
  std::size_t behind_ours = 0;
  std::ifstream in(kMetricsPage);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("| `")) {
      const auto cells = Split(line, '|');
      const std::string name = cells[1].substr(1, cells[1].size() - 2);
      const auto family = daemon.families.find(name);
      if (family == daemon.families.end()) {
        continue;
      }
      line = MetricsRow(name, family->second, cells, told.at(name).labels);
      behind_ours =
          name.starts_with("wirewatch_") ? lines.size() + 1 : behind_ours;
    }
    lines.push_back(std::move(line));
  }
  for (const auto& [name, family] : daemon.families) {
    if (!told.contains(name)) {
      const std::size_t at =
          name.starts_with("wirewatch_") ? behind_ours++ : lines.size();
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at),
                   MetricsRow(name, family, {}, {}));
    }
  }
  std::ofstream out(kMetricsPage);
  for (const std::string& line : lines) {
    out << line << "\n";
  }
}

}  // namespace wirewatch
