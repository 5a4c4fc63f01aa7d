// NodeReader: the words in which schemas (settings, watchlists) ask for what
// they want of a document, and in which the answers are refused.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/diag/codes.h"
#include "config/diag/diagnostic.h"
#include "config/yaml/node.h"

namespace wirewatch {

// What a plain scalar is in YAML 1.2's core schema: "null", "a boolean",
// "a number", or empty for text and for everything quoted.
std::string_view ReadsAs(const YamlNode& scalar);

// "text `foo`", "a list", "a map", "nothing": what stands there.
std::string SeenAs(const YamlNode& node);

// Reads values; whatever is not as wanted is appended to the diagnostics and
// the answer is absent; from kMostOfOneFile of a level on, no more are kept.
// Nodes that are kRefused are silently absent. Both references outlive the
// reader; one thread.
class NodeReader {
 public:
  NodeReader(const YamlDocument& document, Diagnostics& diagnostics)
      : document_(document), diagnostics_(diagnostics) {}

  const YamlDocument& document() const { return document_; }

  // The diagnostic may be added to (labels) until the next call.
  Diagnostic& Fault(const Code& code, const Span& span, std::string message,
                    std::vector<std::string> help = {});
  Diagnostic& Fault(const Code& code, const YamlNode& node, std::string message,
                    std::vector<std::string> help = {}) {
    return Fault(code, document_.SpanOf(node), std::move(message),
                 std::move(help));
  }
  Diagnostic& Warn(const Code& code, const Span& span, std::string message,
                   std::vector<std::string> help = {});

  // `what` names the value in messages, without backticks: "kafka.group".
  // Whether it is a map; an empty value is none.
  bool IsMap(const YamlNode& node, std::string_view what,
             std::vector<std::string> help = {});
  // Text on one line, without direction controls, not null.
  std::optional<std::string> Text(const YamlNode& node, std::string_view what);
  // Text that may run over several lines and hold direction controls, as
  // articles do; not null.
  std::optional<std::string> Prose(const YamlNode& node, std::string_view what);
  // One of `words`: its index.
  std::optional<std::size_t> Word(const YamlNode& node, std::string_view what,
                                  std::span<const std::string_view> words);
  // `true` or `false`, plain.
  std::optional<bool> Flag(const YamlNode& node, std::string_view what);
  // The items of a list with at least one item; empty if it is none.
  std::vector<const YamlNode*> List(const YamlNode& node,
                                    std::string_view what);

  // An integer of at least 1 and at most `most`.
  std::optional<std::uint32_t> Count(const YamlNode& node,
                                     std::string_view what, std::uint32_t most);

  // Another kind of value is wanted: `wanted` is as "a map".
  void WrongType(const YamlNode& node, std::string_view what,
                 std::string_view wanted, std::vector<std::string> help = {});
  // `place` is where the key should have been.
  void MissingKey(const Span& place, std::string_view key,
                  std::vector<std::string> help = {});
  // Reports each key of the map that is not known. `where` is as `what`; empty:
  // the file. Whether all keys are known: if not, what seems to be missing may
  // only be misspelt.
  bool CheckKeys(const YamlNode& map, std::string_view where,
                 std::span<const std::string_view> known);
  // One key that is not known, with the nearest that is.
  void UnknownKey(const YamlNode& key, std::string_view where,
                  std::span<const std::string_view> known);

  // The place of a piece of a scalar's text, given in bytes of `text`; the
  // whole scalar where escapes or folded lines stand between.
  Span PlaceInText(const YamlNode& scalar, std::size_t offset,
                   std::size_t length) const;

 private:
  Diagnostic& Add(Level level, const Code& code, const Span& span,
                  std::string message, std::vector<std::string> help);

  const YamlDocument& document_;
  Diagnostics& diagnostics_;
  std::array<std::size_t, 2> reported_{};  // by level
  Diagnostic not_kept_;
};

// The value of a key in a small map (linear); null if it is not there.
const YamlNode* Find(const YamlNode& map, std::string_view key);

// The text in backticks.
std::string Quoted(std::string_view text);

}  // namespace wirewatch
