// A strict reader of Prometheus' text format 0.0.4, for tests: what it accepts
// `promtool check metrics` accepts too. Beyond the grammar it wants a HELP of
// some words and a TYPE before the samples of each family, a family in one
// piece, no series twice, counters named _total, histograms whole and rising.
#pragma once

#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace wirewatch {

struct Exposition {
  struct Family {
    std::string help;
    std::string type;
    std::set<std::string> label_names;  // `le` aside
  };
  std::map<std::string, Family> families;
  // By name and labels as they are written, unescaped: name{a="b",c="d"}.
  std::map<std::string, double> samples;
  std::vector<std::string> faults;

  double Value(const std::string& series) const {
    const auto found = samples.find(series);
    return found == samples.end() ? std::nan("") : found->second;
  }
  // Of all series of this name, whatever their labels.
  double Sum(const std::string& name) const {
    double sum = 0;
    for (const auto& [series, value] : samples) {
      if (series == name || series.starts_with(name + "{")) {
        sum += value;
      }
    }
    return sum;
  }
};

namespace exposition {

inline bool IsName(std::string_view text, bool label) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) {
    return false;
  }
  for (const char c : text) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      (c >= '0' && c <= '9') || c == '_';
    if (!word && (label || c != ':')) {
      return false;
    }
  }
  return true;
}

inline std::optional<double> Number(const std::string& text) {
  if (text == "+Inf" || text == "-Inf") {
    return text[0] == '+' ? HUGE_VAL : -HUGE_VAL;
  }
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  const bool plain =
      text.find_first_not_of("0123456789.eE+-") == std::string::npos;
  return !text.empty() && plain && *end == '\0' ? std::optional(value)
                                                : std::nullopt;
}

struct Sample {
  std::string name;
  std::vector<std::pair<std::string, std::string>> labels;
  double value = 0;
};

// name{label="value",...} number, nothing more.
inline std::optional<Sample> ReadSample(std::string_view line) {
  Sample sample;
  std::size_t at = line.find_first_of("{ ");
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  sample.name = line.substr(0, at);
  if (line[at] == '{') {
    ++at;
    while (at < line.size() && line[at] != '}') {
      const std::size_t equals = line.find("=\"", at);
      if (equals == std::string_view::npos) {
        return std::nullopt;
      }
      const std::string name(line.substr(at, equals - at));
      std::string value;
      for (at = equals + 2; at < line.size() && line[at] != '"'; ++at) {
        if (line[at] != '\\') {
          value += line[at];
          continue;
        }
        ++at;
        const char c = at < line.size() ? line[at] : '\0';
        if (c != '\\' && c != '"' && c != 'n') {
          return std::nullopt;
        }
        value += c == 'n' ? '\n' : c;
      }
      if (at >= line.size() || !IsName(name, /*label=*/true)) {
        return std::nullopt;
      }
      sample.labels.emplace_back(name, value);
      ++at;
      if (at < line.size() && line[at] == ',') {
        ++at;
      }
    }
    if (at >= line.size()) {
      return std::nullopt;
    }
    ++at;
  }
  if (at >= line.size() || line[at] != ' ') {
    return std::nullopt;
  }
  const auto value = Number(std::string(line.substr(at + 1)));
  if (!value || !IsName(sample.name, /*label=*/false)) {
    return std::nullopt;
  }
  sample.value = *value;
  return sample;
}

inline std::string SeriesOf(const Sample& sample, std::string_view without) {
  std::string labels;
  for (const auto& [name, value] : sample.labels) {
    if (name != without) {
      labels += (labels.empty() ? "" : ",") + name + "=\"" + value + "\"";
    }
  }
  return labels.empty() ? sample.name : sample.name + "{" + labels + "}";
}

// "x_bucket" -> "x" where x is a histogram.
inline std::string FamilyOf(const std::string& name, const Exposition& all) {
  for (const std::string suffix : {"_bucket", "_sum", "_count"}) {
    if (name.ends_with(suffix)) {
      const std::string base = name.substr(0, name.size() - suffix.size());
      const auto family = all.families.find(base);
      if (family != all.families.end() && family->second.type == "histogram") {
        return base;
      }
    }
  }
  return name;
}

inline void CheckHistograms(Exposition& all) {
  for (const auto& [series, count] : all.samples) {
    const std::size_t at = series.find("_count");
    if (at == std::string::npos) {
      continue;
    }
    const std::string name = series.substr(0, at);
    const std::string labels = series.substr(at + 6);
    const auto family = all.families.find(name);
    if (family == all.families.end() || family->second.type != "histogram") {
      continue;
    }
    std::string infinite = labels.empty() ? "{" : labels;
    if (!labels.empty()) {
      infinite.back() = ',';
    }
    infinite = name + "_bucket" + infinite + "le=\"+Inf\"}";
    if (!all.samples.contains(infinite) || all.samples[infinite] != count) {
      all.faults.push_back(series + ": no equal +Inf bucket");
    }
    if (!all.samples.contains(name + "_sum" + labels)) {
      all.faults.push_back(series + ": no _sum");
    }
  }
}

}  // namespace exposition

inline Exposition ReadExposition(const std::string& text) {
  namespace in = exposition;
  Exposition all;
  std::string current;  // family whose samples may follow
  std::string rising;   // histogram series of the last bucket
  double bucket = 0;
  if (text.empty() || text.back() != '\n') {
    all.faults.emplace_back("does not end with a line feed");
  }
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# HELP ") || line.starts_with("# TYPE ")) {
      const bool help = line[2] == 'H';
      const std::size_t space = line.find(' ', 7);
      const std::string name = line.substr(7, space - 7);
      const std::string rest =
          space == std::string::npos ? "" : line.substr(space + 1);
      if (!in::IsName(name, /*label=*/false) || rest.empty()) {
        all.faults.push_back("bad comment: " + line);
      } else if (help &&
                 !all.families.emplace(name, Exposition::Family{rest, "", {}})
                      .second) {
        all.faults.push_back("family in two pieces: " + name);
      } else if (!help && (!all.families.contains(name) ||
                           !all.families[name].type.empty())) {
        all.faults.push_back("TYPE without HELP, or twice: " + name);
      } else if (!help) {
        all.families[name].type = rest;
        if ((rest == "counter") != name.ends_with("_total")) {
          all.faults.push_back(name + " is a " + rest);
        }
      }
      current = name;
      continue;
    }
    const auto sample = in::ReadSample(line);
    if (!sample) {
      all.faults.push_back("no sample: " + line);
      continue;
    }
    const std::string family = in::FamilyOf(sample->name, all);
    if (family != current || all.families[family].type.empty()) {
      all.faults.push_back("outside its family: " + line);
    }
    for (const auto& [name, value] : sample->labels) {
      if (name != "le") {
        all.families[family].label_names.insert(name);
      }
    }
    if (sample->name != family && sample->name.ends_with("_bucket")) {
      const std::string series = in::SeriesOf(*sample, "le");
      if (series == rising && sample->value < bucket) {
        all.faults.push_back("falling bucket: " + line);
      }
      rising = series;
      bucket = sample->value;
    }
    if (!all.samples.emplace(in::SeriesOf(*sample, ""), sample->value).second) {
      all.faults.push_back("series twice: " + line);
    }
  }
  in::CheckHistograms(all);
  return all;
}

}  // namespace wirewatch
