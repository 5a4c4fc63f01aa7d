#include "config/yaml/node_reader.h"

#include <algorithm>
#include <array>

#include "config/yaml/bytes.h"
#include "config/yaml/quantities.h"
#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

constexpr std::size_t kLongestQuote = 60;  // bytes of a value in a message

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t SkipDigits(std::string_view text, std::size_t at) {
  while (at < text.size() && IsDigit(text[at])) {
    ++at;
  }
  return at;
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool IsDecimal(std::string_view text) {
  std::size_t at = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  const std::size_t whole = SkipDigits(text, at);
  std::size_t digits = whole - at;
  at = whole;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = SkipDigits(text, at + 1);
    digits += fraction - at - 1;
    at = fraction;
  }
  if (digits == 0) {
    return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    at += at < text.size() && (text[at] == '-' || text[at] == '+') ? 1 : 0;
    const std::size_t exponent = SkipDigits(text, at);
    return exponent > at && exponent == text.size();
  }
  return at == text.size();
}

bool IsNumber(std::string_view text) {
  if (IsDecimal(text)) {
    return true;
  }
  if (text.size() > 2 && text.starts_with("0x")) {
    return text.find_first_not_of("0123456789abcdefABCDEF", 2) ==
           std::string_view::npos;
  }
  if (text.size() > 2 && text.starts_with("0o")) {
    return text.find_first_not_of("01234567", 2) == std::string_view::npos;
  }
  if (text.starts_with('-') || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  return text == ".inf" || text == ".Inf" || text == ".INF" || text == ".nan" ||
         text == ".NaN" || text == ".NAN";
}

std::vector<std::string> DidYouMean(std::string_view word,
                                    std::span<const std::string_view> known) {
  const auto nearest =
      Nearest(word, std::vector<std::string>(known.begin(), known.end()));
  if (!nearest) {
    return {};
  }
  return {"did you mean " + Quoted(*nearest) + "?"};
}

std::string Listed(std::span<const std::string_view> words) {
  std::string list;
  for (std::size_t i = 0; i < words.size(); ++i) {
    list += i == 0 ? "" : (i + 1 == words.size() ? " or " : ", ");
    list += Quoted(words[i]);
  }
  return list;
}

}  // namespace

std::string Quoted(std::string_view text) {
  std::string quoted = "`";
  quoted += text;
  quoted += '`';
  return quoted;
}

std::string_view ReadsAs(const YamlNode& scalar) {
  if (!scalar.plain) {
    return {};
  }
  const std::string_view text = scalar.text;
  if (text.empty() || text == "~" || text == "null" || text == "Null" ||
      text == "NULL") {
    return "null";
  }
  if (text == "true" || text == "True" || text == "TRUE" || text == "false" ||
      text == "False" || text == "FALSE") {
    return "a boolean";
  }
  return IsNumber(text) ? "a number" : std::string_view();
}

std::string SeenAs(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::kEmpty:
      return "nothing";
    case YamlNode::Kind::kSequence:
      return "a list";
    case YamlNode::Kind::kMap:
      return "a map";
    case YamlNode::Kind::kScalar:
    case YamlNode::Kind::kRefused:
      break;
  }
  const std::string_view text = node.text;
  if (text.empty()) {
    return "an empty text";
  }
  if (text.size() <= kLongestQuote) {
    return Quoted(text);
  }
  std::size_t end = 0;
  while (end < kLongestQuote) {
    end += DecodeCodePoint(text, end).bytes;
  }
  return Quoted(std::string(text.substr(0, end)) + "…");
}

const YamlNode* Find(const YamlNode& map, std::string_view key) {
  for (const YamlEntry& entry : map.entries) {
    if (entry.key.kind == YamlNode::Kind::kScalar && entry.key.text == key) {
      return &entry.value;
    }
  }
  return nullptr;
}

Diagnostic& NodeReader::Add(Level level, const Code& code, const Span& span,
                            std::string message,
                            std::vector<std::string> help) {
  const bool kept =
      reported_[static_cast<std::size_t>(level)]++ < kMostOfOneFile;
  Diagnostic& fault = kept ? diagnostics_.emplace_back() : not_kept_;
  fault = Diagnostic{};
  fault.level = level;
  fault.code = code.id;
  fault.message = std::move(message);
  fault.span = span;
  fault.help = std::move(help);
  return fault;
}

Diagnostic& NodeReader::Fault(const Code& code, const Span& span,
                              std::string message,
                              std::vector<std::string> help) {
  return Add(Level::kError, code, span, std::move(message), std::move(help));
}

Diagnostic& NodeReader::Warn(const Code& code, const Span& span,
                             std::string message,
                             std::vector<std::string> help) {
  return Add(Level::kWarning, code, span, std::move(message), std::move(help));
}

void NodeReader::WrongType(const YamlNode& node, std::string_view what,
                           std::string_view wanted,
                           std::vector<std::string> help) {
  if (node.kind == YamlNode::Kind::kRefused) {
    return;
  }
  Fault(
      codes::kWrongType, node,
      SeenAs(node) + " where " + Quoted(what) + " wants " + std::string(wanted),
      std::move(help));
}

bool NodeReader::IsMap(const YamlNode& node, std::string_view what,
                       std::vector<std::string> help) {
  if (node.kind == YamlNode::Kind::kMap) {
    return true;
  }
  WrongType(node, what, "a map", std::move(help));
  return false;
}

std::optional<std::string> NodeReader::Prose(const YamlNode& node,
                                             std::string_view what) {
  if (node.kind != YamlNode::Kind::kScalar) {
    WrongType(node, what, "text");
    return std::nullopt;
  }
  if (ReadsAs(node) == "null") {
    Fault(codes::kQuoteIt, node,
          Quoted(node.text) + " in " + Quoted(what) + " reads as null",
          {"quote it if it is text: \"" + node.text + "\""});
    return std::nullopt;
  }
  return node.text;
}

std::optional<std::string> NodeReader::Text(const YamlNode& node,
                                            std::string_view what) {
  auto text = Prose(node, what);
  if (!text) {
    return std::nullopt;
  }
  const std::string_view source =
      document_.file->text().substr(node.begin, node.end - node.begin);
  const bool block = source.starts_with('|') || source.starts_with('>');
  if (block || source.find('\n') != std::string_view::npos ||
      node.text.find('\n') != std::string::npos) {
    Fault(codes::kSeveralLines, node,
          "the text of " + Quoted(what) + " runs over several lines",
          {"write it on one line; is a quote or a `- ` missing?"});
    return std::nullopt;
  }
  const std::size_t control = FindDirectionControl(node.text);
  if (control != std::string_view::npos) {
    Fault(codes::kDirectionControl,
          PlaceInText(node, control, DecodeCodePoint(node.text, control).bytes),
          "a hidden character in " + Quoted(what) +
              " changes the direction of text",
          {"delete it: what is shown is not what is read"});
    return std::nullopt;
  }
  return text;
}

std::optional<std::size_t> NodeReader::Word(
    const YamlNode& node, std::string_view what,
    std::span<const std::string_view> words) {
  const auto text = Text(node, what);
  if (!text) {
    return std::nullopt;
  }
  const auto found = std::find(words.begin(), words.end(), *text);
  if (found != words.end()) {
    return static_cast<std::size_t>(found - words.begin());
  }
  std::vector<std::string> help = DidYouMean(*text, words);
  help.push_back("write " + Listed(words));
  Fault(codes::kUnknownWord, node,
        "unknown " + Quoted(what) + " " + SeenAs(node), std::move(help));
  return std::nullopt;
}

std::optional<bool> NodeReader::Flag(const YamlNode& node,
                                     std::string_view what) {
  const bool plain = node.kind == YamlNode::Kind::kScalar && node.plain;
  if (plain && (node.text == "true" || node.text == "false")) {
    return node.text == "true";
  }
  constexpr std::array<std::string_view, 4> kYes = {"yes", "Yes", "on", "True"};
  constexpr std::array<std::string_view, 4> kNo = {"no", "No", "off", "False"};
  std::vector<std::string> help;
  if (std::ranges::count(kYes, node.text) > 0) {
    help = {"write true"};
  } else if (std::ranges::count(kNo, node.text) > 0) {
    help = {"write false"};
  }
  WrongType(node, what, "`true` or `false`", std::move(help));
  return std::nullopt;
}

std::optional<std::uint32_t> NodeReader::Count(const YamlNode& node,
                                               std::string_view what,
                                               std::uint32_t most) {
  const auto text = Text(node, what);
  if (!text) {
    return std::nullopt;
  }
  const auto count = ParseCount(*text);
  if (!count) {
    Fault(codes::kGrammar, node,
          SeenAs(node) + " in " + Quoted(what) + " is not a number",
          {"write an integer, as in " + std::string(what) + ": 2"});
    return std::nullopt;
  }
  if (*count == 0 || *count > most) {
    Fault(codes::kOutOfBounds, node,
          Quoted(what) + " of " + node.text + " is out of bounds",
          {"write 1 to " + std::to_string(most)});
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(*count);
}

std::vector<const YamlNode*> NodeReader::List(const YamlNode& node,
                                              std::string_view what) {
  std::vector<const YamlNode*> items;
  if (node.kind != YamlNode::Kind::kSequence) {
    WrongType(node, what, "a list",
              node.kind == YamlNode::Kind::kScalar
                  ? std::vector<std::string>{"write [" + node.text + "]"}
                  : std::vector<std::string>{});
    return items;
  }
  if (node.items.empty()) {
    Fault(codes::kNothingHere, node, "the list " + Quoted(what) + " is empty");
  }
  items.reserve(node.items.size());
  for (const YamlNode& item : node.items) {
    items.push_back(&item);
  }
  return items;
}

void NodeReader::MissingKey(const Span& place, std::string_view key,
                            std::vector<std::string> help) {
  Fault(codes::kMissingKey, place, "the key " + Quoted(key) + " is missing",
        std::move(help));
}

bool NodeReader::CheckKeys(const YamlNode& map, std::string_view where,
                           std::span<const std::string_view> known) {
  bool all_known = true;
  for (const YamlEntry& entry : map.entries) {
    if (entry.key.kind == YamlNode::Kind::kScalar &&
        std::find(known.begin(), known.end(), entry.key.text) == known.end()) {
      UnknownKey(entry.key, where, known);
      all_known = false;
    }
  }
  return all_known;
}

void NodeReader::UnknownKey(const YamlNode& key, std::string_view where,
                            std::span<const std::string_view> known) {
  Fault(codes::kUnknownKey, key,
        "unknown key " + SeenAs(key) +
            (where.empty() ? "" : " in " + Quoted(where)),
        DidYouMean(key.text, known));
}

Span NodeReader::PlaceInText(const YamlNode& scalar, std::size_t offset,
                             std::size_t length) const {
  const std::string_view source =
      document_.file->text().substr(scalar.begin, scalar.end - scalar.begin);
  const std::size_t quote = scalar.plain ? 0 : 1;
  if (source.size() == scalar.text.size() + 2 * quote &&
      source.substr(quote, scalar.text.size()) == scalar.text) {
    const std::size_t begin = scalar.begin + quote + offset;
    return {document_.file, begin, begin + length};
  }
  return document_.SpanOf(scalar);
}

}  // namespace wirewatch
