// Any bytes as a watchlist and as a configuration. Properties:
// - no exception, no crash;
// - there is a result or an error, never both, never neither;
// - every place that a fault names lies in the file;
// - what is shown of the faults is UTF-8 and cannot speak to the terminal;
// - what is loaded can be compiled to a rule set;
// - in the YAML tree, children lie in their parents, one after the other, and a
//   plain scalar on one line is its own source;
// - the library alone comes to the same tree and the same faults.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "config/settings/settings.h"
#include "config/watchlist/watchlist_loader.h"
#include "config/yaml/reader.h"
#include "rules/base/check.h"
#include "rules/base/utf8.h"
#include "rules/watch/rule_set.h"

namespace {

using wirewatch::Diagnostic;
using wirewatch::Diagnostics;
using wirewatch::SourceFile;
using wirewatch::Span;
using wirewatch::YamlEntry;
using wirewatch::YamlNode;

void CheckSpan(const Span& span) {
  CHECK(span.file != nullptr);
  CHECK(span.begin <= span.end);
  CHECK(span.end <= span.file->text().size());
}

void CheckFaults(const Diagnostics& faults, bool has_result) {
  CHECK(has_result != wirewatch::HasErrors(faults));
  for (const Diagnostic& fault : faults) {
    CHECK(!fault.code.empty() && !fault.message.empty());
    if (fault.span) {
      CheckSpan(*fault.span);
    }
    for (const wirewatch::Label& label : fault.labels) {
      CheckSpan(label.span);
    }
  }
  const std::string shown = wirewatch::RenderAll(faults, /*colour=*/false);
  CHECK(!wirewatch::FindIllFormedUtf8(shown));
  for (const char c : shown) {
    CHECK(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
  }
}

// All of the tree stands in [from, to) of the text, in its order.
void CheckTree(const YamlNode& node, std::string_view text, std::size_t from,
               std::size_t to) {
  CHECK(from <= node.begin && node.begin <= node.end && node.end <= to);
  const std::string_view source =
      text.substr(node.begin, node.end - node.begin);
  if (node.kind == YamlNode::Kind::kScalar) {
    CHECK(!wirewatch::FindIllFormedUtf8(node.text));
    CHECK(!node.plain || source.find('\n') != std::string_view::npos ||
          source == node.text);
  }
  std::size_t at = node.begin;
  for (const YamlNode& item : node.items) {
    CheckTree(item, text, at, node.end);
    at = item.end;
  }
  for (const YamlEntry& entry : node.entries) {
    CheckTree(entry.key, text, at, node.end);
    // An empty value has the place of its key.
    CheckTree(entry.value, text, entry.key.begin, node.end);
    at = entry.value.end;
  }
}

bool IsSame(const YamlNode& a, const YamlNode& b) {
  const auto same_entry = [](const YamlEntry& x, const YamlEntry& y) {
    return IsSame(x.key, y.key) && IsSame(x.value, y.value);
  };
  return a.kind == b.kind && a.plain == b.plain && a.begin == b.begin &&
         a.end == b.end && a.text == b.text &&
         std::equal(a.items.begin(), a.items.end(), b.items.begin(),
                    b.items.end(), IsSame) &&
         std::equal(a.entries.begin(), a.entries.end(), b.entries.begin(),
                    b.entries.end(), same_entry);
}

void CheckLibrary(const wirewatch::ReadYamlResult& yaml,
                  const std::shared_ptr<const SourceFile>& file) {
  const auto expected = wirewatch::ReadYamlByLibrary(file);
  CHECK(yaml.document.has_value() == expected.document.has_value());
  CHECK(!yaml.document || IsSame(yaml.document->root, expected.document->root));
  CHECK(wirewatch::RenderAll(yaml.diagnostics, /*colour=*/false) ==
        wirewatch::RenderAll(expected.diagnostics, /*colour=*/false));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const auto file = std::make_shared<const SourceFile>(
      "fuzz.yaml", std::string(reinterpret_cast<const char*>(data), size));
  const auto yaml = wirewatch::ReadYaml(file);
  CHECK(yaml.document || wirewatch::HasErrors(yaml.diagnostics));
  if (yaml.document) {
    CheckTree(yaml.document->root, file->text(), 0, size);
  }
  CheckLibrary(yaml, file);
  const auto watchlists = wirewatch::ParseWatchlists(
      {file}, {.today = std::chrono::year(2026) / 11 / 22, .advice = true});
  CheckFaults(watchlists.diagnostics, watchlists.bundle.has_value());
  CHECK(watchlists.bundle || watchlists.tests.empty());
  if (watchlists.bundle) {
    // Aborts where a promise of the loader to the engine is broken.
    const wirewatch::RuleSet rules(watchlists.bundle->watchlists, "");
    for (const wirewatch::WatchTest& test : watchlists.tests) {
      CheckSpan(test.place);
      CheckSpan(test.alert_place);
    }
  }
  const auto settings = wirewatch::ParseSettings(file, "");
  CheckFaults(settings.diagnostics, settings.settings.has_value());
  return 0;
}
