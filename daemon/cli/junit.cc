#include "daemon/cli/junit.h"

#include <map>
#include <vector>

#include "daemon/cli/terminal.h"

namespace wirewatch {
namespace {

// Line ends stay; what XML cannot hold is made visible.
std::string Escaped(const std::string& text) {
  std::string escaped;
  std::size_t begin = 0;
  for (;;) {
    const std::size_t end = text.find('\n', begin);
    for (const char c : Visible(text.substr(begin, end - begin))) {
      switch (c) {
        case '&':
          escaped += "&amp;";
          break;
        case '<':
          escaped += "&lt;";
          break;
        case '>':
          escaped += "&gt;";
          break;
        case '"':
          escaped += "&quot;";
          break;
        default:
          escaped += c;
      }
    }
    if (end == std::string::npos) {
      return escaped;
    }
    escaped += '\n';
    begin = end + 1;
  }
}

std::string Attribute(const std::string& name, const std::string& value) {
  return " " + name + "=\"" + Escaped(value) + "\"";
}

void AppendCase(const TrialResult& result, std::string& xml) {
  xml += "    <testcase" + Attribute("classname", result.test->rule) +
         Attribute("name", result.test->say);
  if (result.faults.empty()) {
    xml += "/>\n";
    return;
  }
  xml += ">\n      <failure" +
         Attribute("message", result.faults.front().message) + ">" +
         Escaped(RenderAll(result.faults, /*colour=*/false)) +
         "</failure>\n    </testcase>\n";
}

}  // namespace

std::string JUnitXml(const Trial& trial) {
  std::map<std::string, std::vector<const TrialResult*>> suites;
  for (const TrialResult& result : trial.results) {
    suites[result.test->rule].push_back(&result);
  }
  std::string xml =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const auto& [rule, results] : suites) {
    std::size_t failures = 0;
    std::string cases;
    for (const TrialResult* result : results) {
      failures += result->faults.empty() ? 0 : 1;
      AppendCase(*result, cases);
    }
    xml += "  <testsuite" + Attribute("name", rule) +
           Attribute("tests", std::to_string(results.size())) +
           Attribute("failures", std::to_string(failures)) + ">\n" + cases +
           "  </testsuite>\n";
  }
  return xml + "</testsuites>\n";
}

}  // namespace wirewatch
