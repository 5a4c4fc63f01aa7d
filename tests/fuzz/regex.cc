// Patterns and a text: the input's lines up to the first empty one are
// patterns, the rest is the text. A pattern's line may begin with options, a
// letter each, before a `:`. Properties:
// - any bytes are a pattern or a fault that lies within them;
// - a literal stands in every match, and matches are as long as is known;
// - the set finds what its slow twin finds, on code points, in order.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/base/check.h"
#include "rules/base/utf8.h"
#include "rules/regex/regex_set.h"

namespace {

using wirewatch::Document;
using wirewatch::Regex;
using wirewatch::RegexMatch;
using wirewatch::RegexMatches;
using wirewatch::RegexOptions;

constexpr std::size_t kMostPatterns = 6;
// Short, so that no search ends early.
constexpr std::size_t kMostText = 400;

RegexOptions OptionsOf(std::string_view letters) {
  RegexOptions options;
  options.memory = 256 << 10;  // for the fuzzer's speed
  for (const char letter : letters) {
    switch (letter) {
      case 'b':
        options.broad = true;
        break;
      case 'n':
        options.edges = wirewatch::RegexEdges::kNone;
        break;
      case 'o':
        options.text = wirewatch::RegexText::kOriginal;
        break;
      default:
        break;
    }
  }
  return options;
}

struct Input {
  std::vector<Regex> patterns;
  std::string text;
};

void AddPattern(std::string_view line, std::vector<Regex>& patterns) {
  RegexOptions options = OptionsOf("");
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos && colon < 4) {
    options = OptionsOf(line.substr(0, colon));
    line.remove_prefix(colon + 1);
  }
  auto regex = wirewatch::CompileRegex(line, options);
  if (regex.ok()) {
    patterns.push_back(*std::move(regex));
    return;
  }
  const wirewatch::RegexFault& fault = regex.error();
  CHECK(fault.offset <= line.size() &&
        fault.length <= line.size() - fault.offset);
  CHECK(!fault.message.empty());
}

Input Read(std::string_view bytes) {
  Input input;
  while (!bytes.empty() && input.patterns.size() < kMostPatterns) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    if (line.empty()) {
      break;
    }
    AddPattern(line, input.patterns);
  }
  // A document's texts are well-formed.
  bytes = bytes.substr(0, kMostText);
  for (std::size_t at = 0; at < bytes.size();) {
    const wirewatch::DecodedCodePoint c = wirewatch::DecodeCodePoint(bytes, at);
    wirewatch::AppendUtf8(c.value, input.text);
    at += c.bytes;
  }
  return input;
}

bool IsCodePointStart(std::string_view text, std::size_t at) {
  return at == text.size() ||
         (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

void CheckMatch(const RegexMatch& match, const Regex& regex,
                std::string_view text) {
  const auto [begin, end] = match.span;
  CHECK(begin < end && end <= text.size());
  CHECK(IsCodePointStart(text, begin) && IsCodePointStart(text, end));
  if (regex.options().text == wirewatch::RegexText::kFolded) {
    return;
  }
  const wirewatch::RegexFacts& facts = regex.facts();
  const std::string_view surface = text.substr(begin, end - begin);
  CHECK(facts.least_bytes <= surface.size() &&
        surface.size() <= facts.most_bytes);
  CHECK(facts.crosses_lines || surface.find('\n') == std::string_view::npos);
  CHECK(facts.literals.empty() ||
        std::any_of(facts.literals.begin(), facts.literals.end(),
                    [surface](const std::string& literal) {
                      return surface.find(literal) != std::string_view::npos;
                    }));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const Input input =
      Read(std::string_view(reinterpret_cast<const char*>(data), size));
  const Document document{{{"body", input.text}}, "", ""};
  const wirewatch::FoldedText folded = wirewatch::Fold(document);
  const RegexMatches found =
      wirewatch::RegexSet(input.patterns).Find(document, folded);
  const RegexMatches slow =
      wirewatch::FindRegexesNaively(input.patterns, document, folded);
  CHECK(found.matches == slow.matches);
  CHECK(found.truncated == slow.truncated);
  RegexMatch last;
  for (const RegexMatch& match : found.matches) {
    CheckMatch(match, input.patterns[match.pattern], input.text);
    CHECK(last.pattern < match.pattern || last.span.end <= match.span.begin);
    last = match;
  }
  return 0;
}
