#include "config/watchlist/pattern_reader.h"

#include <array>

namespace wirewatch {
namespace {

constexpr std::array<std::string_view, 2> kEdges = {"word", "none"};
constexpr std::array<std::string_view, 2> kTexts = {"folded", "original"};

// `(i?)unit` is read as an optional i; meant is the flag `(?i)`. The length of
// such a beginning, or 0.
std::size_t MistakenFlag(std::string_view pattern) {
  const std::size_t letters = pattern.find_first_not_of("imsU", 1);
  const bool mistaken = pattern.starts_with('(') && letters > 1 &&
                        letters != std::string_view::npos &&
                        pattern.substr(letters).starts_with("?)");
  return mistaken ? letters + 2 : 0;
}

}  // namespace

std::optional<Regex> ReadPattern(NodeReader& reader, const YamlNode& map,
                                 const YamlNode& text) {
  RegexOptions options;
  if (const YamlNode* edges = Find(map, "edges")) {
    options.edges = reader.Word(*edges, "edges", kEdges) == 1
                        ? RegexEdges::kNone
                        : RegexEdges::kWord;
  }
  if (const YamlNode* match = Find(map, "match")) {
    options.text = reader.Word(*match, "match", kTexts) == 1
                       ? RegexText::kOriginal
                       : RegexText::kFolded;
  }
  if (const YamlNode* broad = Find(map, "broad")) {
    options.broad = reader.Flag(*broad, "broad").value_or(false);
  }
  if (const YamlNode* reason = Find(map, "reason")) {
    reader.Text(*reason, "reason");
  }
  if (!reader.Text(text, "regex")) {
    return std::nullopt;
  }
  if (const std::size_t length = MistakenFlag(text.text)) {
    const std::string_view group =
        std::string_view(text.text).substr(0, length);
    reader.Fault(codes::kRegex, reader.PlaceInText(text, 0, length),
                 Quoted(group) + " is an optional letter, not a flag",
                 {options.text == RegexText::kFolded
                      ? "leave it out: capitals do not matter in folded text"
                      : "a flag is written `(?i)`"});
    return std::nullopt;
  }
  auto regex = CompileRegex(text.text, options);
  if (!regex.ok()) {
    const RegexFault& fault = regex.error();
    std::vector<std::string> help;
    if (!fault.advice.empty()) {
      help.push_back(fault.advice);
    }
    reader.Fault(codes::kRegex,
                 reader.PlaceInText(text, fault.offset, fault.length),
                 fault.message, std::move(help));
    return std::nullopt;
  }
  return *std::move(regex);
}

}  // namespace wirewatch
