// What is generated from the table: the file of all defaults and the
// reference.
#include <algorithm>

#include "config/settings/table.h"

namespace wirewatch {
namespace {

constexpr std::size_t kLineWidth = 80;

// "`json` or `text`", "from 10ms to 1m", empty if anything goes.
std::string Accepted(const Setting& setting) {
  std::string words;
  for (const std::string_view word : setting.words) {
    words += (words.empty() ? "`" : ", `") + std::string(word) + "`";
  }
  if (setting.least.empty()) {
    return words;
  }
  return std::string(setting.least) + " to " + std::string(setting.most) +
         (words.empty() ? "" : ", or " + words);
}

std::string Comment(const std::string& text, const std::string& indent) {
  std::string comment;
  std::size_t begin = 0;
  const std::size_t room = kLineWidth - indent.size() - 2;
  while (begin < text.size()) {
    std::size_t end = text.size();
    if (end - begin > room) {
      end = text.rfind(' ', begin + room);
    }
    comment += indent + "# " + text.substr(begin, end - begin) + "\n";
    begin = std::min(end + 1, text.size());
  }
  return comment;
}

// "kafka.security.protocol" -> {"kafka", "security"} and "protocol".
std::vector<std::string_view> Segments(std::string_view name) {
  std::vector<std::string_view> segments;
  for (;;) {
    const std::size_t dot = name.find('.');
    segments.push_back(name.substr(0, dot));
    if (dot == std::string_view::npos) {
      return segments;
    }
    name.remove_prefix(dot + 1);
  }
}

}  // namespace

namespace {

// `value_of` a setting is YAML; empty: none, and its example stands in a
// comment.
template <typename ValueOf>
std::string SettingsYaml(ValueOf value_of) {
  std::string yaml;
  std::vector<std::string_view> open;  // the sections that we are in
  for (const Setting& setting : AllSettings()) {
    const std::vector<std::string_view> segments = Segments(setting.name);
    for (std::size_t i = 0; i + 1 < segments.size(); ++i) {
      if (i < open.size() && open[i] == segments[i]) {
        continue;
      }
      open.resize(i);
      open.push_back(segments[i]);
      yaml += std::string(2 * i, ' ') + std::string(segments[i]) + ":\n";
    }
    open.resize(segments.size() - 1);
    const std::string indent(2 * open.size(), ' ');
    const std::string accepted = Accepted(setting);
    yaml += Comment(std::string(setting.sentence) +
                        (accepted.empty() ? "" : " (" + accepted + ")"),
                    indent);
    const std::string value(value_of(setting));
    yaml += indent + (value.empty() ? "# " : "") +
            std::string(segments.back()) + ": " +
            (value.empty() ? std::string(setting.example) : value) + "\n";
  }
  return yaml;
}

}  // namespace

std::string DefaultSettingsYaml() {
  return SettingsYaml([](const Setting& setting) { return setting.fallback; });
}

std::string EffectiveSettingsYaml(const LoadedSettings& loaded) {
  return SettingsYaml([&](const Setting& setting) {
    const auto found = loaded.effective.find(setting.name);
    return found != loaded.effective.end() ? found->second
                                           : std::string(setting.fallback);
  });
}

std::string SettingsReference() {
  std::string reference;
  for (const Setting& setting : AllSettings()) {
    const std::string accepted = Accepted(setting);
    reference += "### `" + std::string(setting.name) + "`\n\n" +
                 std::string(setting.sentence) + "\n\n";
    if (!accepted.empty()) {
      reference += "- accepts: " + accepted + "\n";
    }
    reference += setting.fallback.empty()
                     ? "- default: none\n"
                     : "- default: `" + std::string(setting.fallback) + "`\n";
    reference += "- example: `" + std::string(setting.example) + "`\n";
    reference += std::string("- takes effect: on ") +
                 (setting.reloadable ? "reload" : "restart") + "\n\n";
  }
  return reference;
}

}  // namespace wirewatch
