// A reader of RE2's syntax by recursive descent. It is stricter than RE2: what
// it does not know stops it, and the caller asks RE2 for the reason.
#include "rules/regex/syntax.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

constexpr std::size_t kMostRepeats = 1000;  // RE2's own limit

struct AsciiClass {
  std::string_view written;
  std::string_view advice;
};

// clang-format off
constexpr auto kPerlClasses = std::to_array<AsciiClass>({
    {"\\b", "leave it out: `edges: word`, the default, wants word boundaries of every script around the match"},
    {"\\B", "write `edges: none` and the letters that stand beside the match"},
    {"\\w", "write `[\\pL\\p{Nd}_]`, the letters and digits of every script"},
    {"\\W", "write `[^\\pL\\p{Nd}_]`"},
    {"\\d", "write `\\p{Nd}`, the digits of every script"},
    {"\\D", "write `\\P{Nd}`"},
    {"\\s", "write a space, or `[ \\n]` if a line may end there"},
    {"\\S", "write `[^ \\n]`"},
});
constexpr auto kPosixClasses = std::to_array<AsciiClass>({
    {"alpha", "write `\\pL`"}, {"digit", "write `\\p{Nd}`"}, {"alnum", "write `\\pL\\p{Nd}` between the brackets"},
    {"word", "write `\\pL\\p{Nd}_` between the brackets"}, {"upper", "write `\\p{Lu}`, with `match: original`"},
    {"lower", "write `\\p{Ll}`"}, {"punct", "write `\\pP`"}, {"space", "write ` \\n` between the brackets"},
});
// clang-format on

struct Flags {
  bool any_case = false;    // i
  bool many_lines = false;  // m
  bool dot_all = false;     // s
};

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsOctal(char c) {
  return c >= '0' && c <= '7';
}
bool IsAsciiWord(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         c == '_';
}
int HexValue(char c) {
  if (IsDigit(c)) {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

class Parser {
 public:
  explicit Parser(std::string_view pattern) : pattern_(pattern) {}

  Result<RegexNode, RegexFault> Run() {
    RegexNode node = ParseAlternation();
    if (!fault_ && at_ < pattern_.size()) {
      Stop();  // a `)` too many
    }
    if (fault_) {
      return *std::move(fault_);
    }
    return node;
  }

 private:
  // Each of these leaves at_ behind what it has read, or sets fault_.
  RegexNode ParseAlternation();
  RegexNode ParseConcat();
  RegexNode ParseQuantified(std::size_t begin, RegexNode atom);
  std::optional<RegexNode> ParseAtom();
  std::optional<RegexNode> ParseParenthesis();
  std::optional<RegexNode> ParseEscape();
  RegexNode ParseClass();
  void ParseClassItem(RegexNode& node);
  bool ReadFlags();  // up to `)` or `:`
  bool ReadRepeat(int& least, int& most);
  std::optional<int> ReadNumber();
  char32_t ReadEscapedCharacter();
  char32_t ReadHex();
  char32_t ReadCharacterOfClass();
  std::string ReadProperty();
  void RefuseAsciiClass();

  std::string_view Rest() const { return pattern_.substr(at_); }
  bool AtEnd() const { return at_ == pattern_.size(); }
  bool Sees(std::string_view text) const {
    return Rest().substr(0, text.size()) == text;
  }
  bool Take(std::string_view text) {
    if (!Sees(text)) {
      return false;
    }
    at_ += text.size();
    return true;
  }
  char32_t TakeCodePoint() {
    const DecodedCodePoint c = DecodeCodePoint(pattern_, at_);
    at_ += c.bytes;
    return c.value;
  }

  void Refuse(RegexFaultKind kind, std::size_t begin, std::size_t length,
              std::string message, std::string advice) {
    if (!fault_) {
      fault_ = RegexFault{kind, begin, length, std::move(message),
                          std::move(advice)};
    }
  }
  void Stop() { Refuse(RegexFaultKind::kMalformed, at_, 1, "", ""); }

  RegexNode Node(RegexNode::Kind kind, std::size_t begin) const {
    RegexNode node;
    node.kind = kind;
    node.place = {begin, at_ - begin};
    node.any_case = flags_.any_case;
    return node;
  }
  RegexNode Literal(char32_t c, std::size_t begin) const {
    RegexNode node = Node(RegexNode::Kind::kLiteral, begin);
    AppendUtf8(c, node.text);
    return node;
  }
  RegexNode Assertion(std::string_view text, std::size_t begin) const {
    RegexNode node = Node(RegexNode::Kind::kAssertion, begin);
    node.text = text;
    return node;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  Flags flags_;
  bool in_quotes_ = false;  // between \Q and \E
  std::optional<RegexFault> fault_;
};

RegexNode Parser::ParseAlternation() {
  const std::size_t begin = at_;
  std::vector<RegexNode> branches;
  do {
    branches.push_back(ParseConcat());
  } while (!fault_ && Take("|"));
  if (branches.size() == 1) {
    return std::move(branches.front());
  }
  RegexNode node = Node(RegexNode::Kind::kAlternation, begin);
  node.children = std::move(branches);
  return node;
}

RegexNode Parser::ParseConcat() {
  const std::size_t begin = at_;
  std::vector<RegexNode> parts;
  while (!fault_ && !AtEnd() && (in_quotes_ || (!Sees("|") && !Sees(")")))) {
    const std::size_t atom_begin = at_;
    std::optional<RegexNode> atom = ParseAtom();
    if (atom && !fault_) {
      parts.push_back(ParseQuantified(atom_begin, *std::move(atom)));
    }
  }
  RegexNode node = Node(RegexNode::Kind::kConcat, begin);
  node.children = std::move(parts);
  return node;
}

RegexNode Parser::ParseQuantified(std::size_t begin, RegexNode atom) {
  if (in_quotes_) {
    return atom;
  }
  int least = 0;
  int most = RegexNode::kNoMost;
  const std::size_t quantifier = at_;
  if (!ReadRepeat(least, most)) {
    return atom;
  }
  if (!fault_ && Sees("?")) {
    Refuse(RegexFaultKind::kUnsupported, quantifier, at_ + 1 - quantifier,
           "a match is the longest there is, so `" +
               std::string(pattern_.substr(quantifier, at_ + 1 - quantifier)) +
               "` cannot prefer a short one",
           "leave out the second `?`, or name what may stand between, as in "
           "`[^.]*`");
  }
  int ignored = 0;
  const std::size_t second = at_;
  if (!fault_ && ReadRepeat(ignored, ignored)) {
    at_ = second;
    Stop();
  }
  RegexNode node = Node(RegexNode::Kind::kRepeat, begin);
  node.least = least;
  node.most = most;
  node.children.push_back(std::move(atom));
  return node;
}

bool Parser::ReadRepeat(int& least, int& most) {
  most = RegexNode::kNoMost;
  least = 0;
  if (Take("*")) {
    return true;
  }
  if (Take("+")) {
    least = 1;
    return true;
  }
  if (Take("?")) {
    most = 1;
    return true;
  }
  const std::size_t begin = at_;
  const auto first = Take("{") ? ReadNumber() : std::nullopt;
  std::optional<int> last = first;
  bool good = first.has_value();
  if (good && Take(",")) {
    last = Sees("}") ? RegexNode::kNoMost : ReadNumber();
    good = last.has_value();
  }
  if (!good || !Take("}")) {
    at_ = begin;  // a brace like any other character
    return false;
  }
  least = *first;
  most = *last;
  const bool in_order = most == RegexNode::kNoMost || least <= most;
  if (!in_order || std::max(least, most) > static_cast<int>(kMostRepeats)) {
    at_ = begin;
    Stop();
  }
  return true;
}

// At most kMostRepeats + 1, however many digits.
std::optional<int> Parser::ReadNumber() {
  if (AtEnd() || !IsDigit(pattern_[at_])) {
    return std::nullopt;
  }
  std::size_t value = 0;
  while (!AtEnd() && IsDigit(pattern_[at_])) {
    value =
        std::min(value * 10 + static_cast<std::size_t>(pattern_[at_++] - '0'),
                 kMostRepeats + 1);
  }
  return static_cast<int>(value);
}

// Nothing where only flags or quotes were read.
std::optional<RegexNode> Parser::ParseAtom() {
  const std::size_t begin = at_;
  if (in_quotes_) {
    if (Take("\\E")) {
      in_quotes_ = false;
      return std::nullopt;
    }
    return Literal(TakeCodePoint(), begin);
  }
  int ignored = 0;
  if (ReadRepeat(ignored, ignored)) {
    at_ = begin;
    Stop();
    return std::nullopt;
  }
  if (Sees("(")) {
    return ParseParenthesis();
  }
  if (Sees("[")) {
    return ParseClass();
  }
  if (Sees("\\")) {
    return ParseEscape();
  }
  if (Take(".")) {
    RegexNode node = Node(RegexNode::Kind::kAnyChar, begin);
    node.crosses_lines = flags_.dot_all;
    return node;
  }
  if (Take("^")) {
    return Assertion(flags_.many_lines ? "(?m:^)" : "\\A", begin);
  }
  if (Take("$")) {
    return Assertion(flags_.many_lines ? "(?m:$)" : "\\z", begin);
  }
  return Literal(TakeCodePoint(), begin);
}

std::optional<RegexNode> Parser::ParseParenthesis() {
  const Flags outside = flags_;
  Take("(");
  if (Take("?P<")) {
    const std::size_t end = Rest().find('>');
    if (end == std::string_view::npos) {
      Stop();
      return std::nullopt;
    }
    at_ += end + 1;
  } else if (Take("?")) {
    if (!ReadFlags()) {
      return std::nullopt;
    }
    if (Take(")")) {
      return std::nullopt;  // from here to the end of the group outside
    }
    Take(":");
  }
  RegexNode node = ParseAlternation();
  if (!fault_ && !Take(")")) {
    Stop();
  }
  flags_ = outside;
  return node;
}

bool Parser::ReadFlags() {
  bool value = true;
  for (; !AtEnd() && !Sees(")") && !Sees(":"); ++at_) {
    switch (pattern_[at_]) {
      case 'i':
        flags_.any_case = value;
        break;
      case 'm':
        flags_.many_lines = value;
        break;
      case 's':
        flags_.dot_all = value;
        break;
      case '-':
        value = false;
        break;
      case 'U':
        Refuse(RegexFaultKind::kUnsupported, at_, 1,
               "a match is the longest there is; `U` prefers short ones",
               "leave out the `U`");
        return false;
      default:
        Stop();
        return false;
    }
  }
  return !AtEnd();
}

// After a backslash outside of classes.
std::optional<RegexNode> Parser::ParseEscape() {
  const std::size_t begin = at_;
  if (Take("\\Q")) {
    in_quotes_ = true;
    return std::nullopt;
  }
  if (Take("\\E")) {
    Stop();
    return std::nullopt;
  }
  if (Take("\\A")) {
    return Assertion("\\A", begin);
  }
  if (Take("\\z")) {
    return Assertion("\\z", begin);
  }
  if (Sees("\\C")) {
    Refuse(RegexFaultKind::kUnsupported, begin, 2,
           "`\\C` is a byte and may tear a letter apart",
           "write `.`, any character but a line end");
  }
  if (Sees("\\p") || Sees("\\P")) {
    RegexNode node = Node(RegexNode::Kind::kClass, begin);
    ClassItem item;
    item.property = ReadProperty();
    item.place = {begin, at_ - begin};
    node.place = item.place;
    node.items.push_back(std::move(item));
    return node;
  }
  RefuseAsciiClass();
  return Literal(ReadEscapedCharacter(), begin);
}

void Parser::RefuseAsciiClass() {
  for (const AsciiClass& its : kPerlClasses) {
    if (Sees(its.written)) {
      Refuse(RegexFaultKind::kAsciiClass, at_, 2,
             "`" + std::string(its.written) + "` knows only ASCII",
             std::string(its.advice));
    }
  }
}

// `\pL`, `\p{Greek}`, `\P{^Greek}`: whether there is such a one, RE2 knows.
std::string Parser::ReadProperty() {
  const std::size_t begin = at_;
  at_ += 2;
  if (Sees("{")) {
    const std::size_t end = Rest().find('}');
    if (end == std::string_view::npos) {
      Stop();
      return "";
    }
    at_ += end + 1;
  } else if (!AtEnd()) {
    TakeCodePoint();
  } else {
    Stop();
  }
  return std::string(pattern_.substr(begin, at_ - begin));
}

char32_t Parser::ReadEscapedCharacter() {
  const std::size_t begin = at_;
  Take("\\");
  if (AtEnd()) {
    Stop();
    return 0;
  }
  const char c = pattern_[at_];
  if (static_cast<unsigned char>(c) < 0x80 && !IsAsciiWord(c)) {
    ++at_;
    return static_cast<unsigned char>(c);
  }
  const bool octal =
      c == '0' || (IsOctal(c) && Rest().size() > 1 && IsOctal(Rest()[1]));
  if (octal) {
    char32_t value = 0;
    for (int i = 0; i < 3 && !AtEnd() && IsOctal(pattern_[at_]); ++i) {
      value = value * 8 + static_cast<char32_t>(pattern_[at_++] - '0');
    }
    return value;
  }
  if (Take("x")) {
    return ReadHex();
  }
  constexpr std::string_view kLetters = "afnrtv";
  constexpr std::string_view kMeanings = "\a\f\n\r\t\v";
  const std::size_t which = kLetters.find(c);
  if (which == std::string_view::npos) {
    at_ = begin;
    Stop();
    return 0;
  }
  ++at_;
  return static_cast<unsigned char>(kMeanings[which]);
}

// Behind `\x`: two digits, or any number up to U+10FFFF in braces.
char32_t Parser::ReadHex() {
  const bool braces = Take("{");
  char32_t value = 0;
  int digits = 0;
  while (!AtEnd() && HexValue(pattern_[at_]) >= 0 && (braces || digits < 2)) {
    value = value * 16 + static_cast<char32_t>(HexValue(pattern_[at_]));
    value = std::min<char32_t>(value, 0x110000);
    ++digits;
    ++at_;
  }
  const bool closed = braces ? digits > 0 && Take("}") : digits == 2;
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (!closed || value > 0x10FFFF || surrogate) {
    Stop();
  }
  return value;
}

RegexNode Parser::ParseClass() {
  RegexNode node = Node(RegexNode::Kind::kClass, at_);
  const std::size_t begin = at_;
  Take("[");
  node.negated = Take("^");
  bool first = true;
  while (!fault_ && (first || !Sees("]"))) {
    first = false;
    if (AtEnd()) {
      at_ = begin;
      Stop();
      break;
    }
    ParseClassItem(node);
  }
  Take("]");
  node.place.length = at_ - begin;
  return node;
}

void Parser::ParseClassItem(RegexNode& node) {
  const std::size_t begin = at_;
  const std::size_t posix_end =
      Sees("[:") ? Rest().find(":]") : std::string_view::npos;
  if (posix_end != std::string_view::npos) {
    const std::string_view name = Rest().substr(2, posix_end - 2);
    const auto known = std::find_if(
        kPosixClasses.begin(), kPosixClasses.end(),
        [name](const AsciiClass& its) { return its.written == name; });
    const std::string advice(known == kPosixClasses.end()
                                 ? "write the characters themselves"
                                 : known->advice);
    Refuse(RegexFaultKind::kAsciiClass, begin, posix_end + 2,
           "`" + std::string(Rest().substr(0, posix_end + 2)) +
               "` knows only ASCII",
           advice);
    return;
  }
  ClassItem item;
  if (Sees("\\p") || Sees("\\P")) {
    item.property = ReadProperty();
  } else {
    RefuseAsciiClass();
    item.first = ReadCharacterOfClass();
    item.last = item.first;
    if (!fault_ && Sees("-") && Rest().size() > 1 && Rest()[1] != ']') {
      Take("-");
      item.last = ReadCharacterOfClass();
    }
    if (!fault_ && item.last < item.first) {
      Stop();
    }
  }
  item.place = {begin, at_ - begin};
  node.items.push_back(std::move(item));
}

char32_t Parser::ReadCharacterOfClass() {
  if (AtEnd()) {
    Stop();
    return 0;
  }
  return Sees("\\") ? ReadEscapedCharacter() : TakeCodePoint();
}

}  // namespace

Result<RegexNode, RegexFault> ParseRegex(std::string_view pattern) {
  return Parser(pattern).Run();
}

}  // namespace wirewatch
