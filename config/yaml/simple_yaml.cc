#include "config/yaml/simple_yaml.h"

#include <yaml-cpp/emitterstyle.h>
#include <yaml-cpp/mark.h>

#include <algorithm>

namespace wirewatch {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// The library knows keys up to 1024 characters.
constexpr std::size_t kMostKeyBytes = 1000;

// What no other meaning of a scalar begins with, nor the end of a document.
bool BeginsPlain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '(' || c == '/' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool IsNullWord(std::string_view plain) {
  return plain == "null" || plain == "Null" || plain == "NULL";
}

bool BeginsComment(std::string_view text, std::size_t at) {
  return text[at] == '#' && at > 0 && text[at - 1] == ' ';
}

bool IsEndOfKey(std::string_view text, std::size_t at) {
  return text[at] == ':' &&
         (at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\n');
}

}  // namespace

YAML::Mark SimpleYaml::MarkAt(std::size_t at) const {
  YAML::Mark mark;
  mark.pos = static_cast<int>(at);
  return mark;
}

bool SimpleYaml::Read() {
  if (text_.find_first_of("\t\r") != kNone) {
    return false;
  }
  handler_.OnDocumentStart(MarkAt(0));
  while (NextLine()) {
    if (!Line()) {
      return false;
    }
  }
  if (blocks_.empty() || value_below_) {
    return false;
  }
  while (!blocks_.empty()) {
    Close();
  }
  handler_.OnDocumentEnd();
  return true;
}

void SimpleYaml::SkipSpaces() {
  while (at_ < text_.size() && text_[at_] == ' ') {
    ++at_;
  }
}

bool SimpleYaml::NextLine() {
  while (at_ < text_.size()) {
    line_ = at_;
    SkipSpaces();
    if (At(at_) != '\n' && At(at_) != '#') {
      return true;
    }
    at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1;
  }
  return false;
}

bool SimpleYaml::EndsLine() {
  SkipSpaces();
  if (At(at_) != '\n' && !BeginsComment(text_, at_)) {
    return false;
  }
  at_ = std::min(text_.find('\n', at_), text_.size());
  at_ += at_ < text_.size() ? 1 : 0;
  return true;
}

void SimpleYaml::Open(std::size_t column, bool is_list) {
  blocks_.push_back({column, is_list});
  if (is_list) {
    handler_.OnSequenceStart(MarkAt(at_), {}, 0, YAML::EmitterStyle::Block);
  } else {
    handler_.OnMapStart(MarkAt(at_), {}, 0, YAML::EmitterStyle::Block);
  }
  value_below_ = false;
}

void SimpleYaml::Close() {
  if (blocks_.back().is_list) {
    handler_.OnSequenceEnd();
  } else {
    handler_.OnMapEnd();
  }
  blocks_.pop_back();
}

// A list may stand in the column of the key that it is the value of.
bool SimpleYaml::Indent(std::size_t column, bool is_list) {
  if (blocks_.empty() || value_below_) {
    const std::size_t least =
        blocks_.empty() ? 0 : blocks_.back().column + (is_list ? 0 : 1);
    if (column < least || (blocks_.empty() && column > 0)) {
      return false;
    }
    Open(column, is_list);
    return true;
  }
  while (!blocks_.empty() && (blocks_.back().column > column ||
                              (blocks_.back().column == column &&
                               blocks_.back().is_list && !is_list))) {
    Close();
  }
  return !blocks_.empty() && blocks_.back().column == column &&
         blocks_.back().is_list == is_list;
}

bool SimpleYaml::Line() {
  const bool is_item = IsDash(at_);
  if (!Indent(at_ - line_, is_item)) {
    return false;
  }
  if (!is_item) {
    return Entry();
  }
  ++at_;
  SkipSpaces();
  if (EndOfKey() == kNone) {
    return Value();
  }
  Open(at_ - line_, /*is_list=*/false);
  return Entry();
}

std::size_t SimpleYaml::EndOfKey() const {
  if (!BeginsPlain(At(at_))) {
    return kNone;
  }
  const std::size_t end = std::min(text_.size(), at_ + kMostKeyBytes);
  for (std::size_t at = at_; at < end && text_[at] != '\n'; ++at) {
    if (BeginsComment(text_, at)) {
      return kNone;
    }
    if (IsEndOfKey(text_, at)) {
      return at;
    }
  }
  return kNone;
}

bool SimpleYaml::Entry() {
  const std::size_t end = EndOfKey();
  if (end == kNone || text_[end - 1] == ' ' || !Scalar(at_, end)) {
    return false;
  }
  at_ = end + 1;
  SkipSpaces();
  if (At(at_) == '\n' || BeginsComment(text_, at_)) {
    value_below_ = true;
    return EndsLine();
  }
  return Value();
}

bool SimpleYaml::Value() {
  switch (At(at_)) {
    case '"':
    case '\'':
      return Quoted() && EndsLine();
    case '[':
    case '{':
      return InBrackets() && EndsLine();
    default:
      return PlainToEndOfLine() && EndsLine();
  }
}

// A scalar without quotes. What goes on in the next line is indented, which
// Indent() refuses.
bool SimpleYaml::PlainToEndOfLine() {
  if (!BeginsPlain(At(at_))) {
    return false;
  }
  const std::size_t begin = at_;
  while (At(at_) != '\n' && !BeginsComment(text_, at_)) {
    if (IsEndOfKey(text_, at_)) {
      return false;
    }
    ++at_;
  }
  std::size_t end = at_;
  while (text_[end - 1] == ' ') {
    --end;
  }
  return Scalar(begin, end);
}

bool SimpleYaml::Scalar(std::size_t begin, std::size_t end) {
  scalar_ = text_.substr(begin, end - begin);
  if (IsNullWord(scalar_)) {
    return false;
  }
  handler_.OnScalar(MarkAt(begin), {}, 0, scalar_);
  return true;
}

// Without escapes: a doubled quote, a backslash.
bool SimpleYaml::Quoted() {
  const char quote = text_[at_];
  const std::size_t begin = at_ + 1;
  std::size_t end = begin;
  while (At(end) != quote) {
    if (At(end) == '\n' || (quote == '"' && text_[end] == '\\')) {
      return false;
    }
    ++end;
  }
  if (quote == '\'' && At(end + 1) == quote) {
    return false;
  }
  scalar_ = text_.substr(begin, end - begin);
  handler_.OnScalar(MarkAt(at_), {}, 0, scalar_);
  at_ = end + 1;
  return true;
}

bool SimpleYaml::InBrackets() {
  switch (At(at_)) {
    case '[':
      return ListInBrackets();
    case '{':
      return MapInBrackets();
    case '"':
    case '\'':
      return Quoted();
    default:
      return PlainInBrackets(",]}");
  }
}

bool SimpleYaml::ListInBrackets() {
  handler_.OnSequenceStart(MarkAt(at_), {}, 0, YAML::EmitterStyle::Flow);
  if (!MembersInBrackets(']', &SimpleYaml::InBrackets)) {
    return false;
  }
  handler_.OnSequenceEnd();
  return true;
}

bool SimpleYaml::MapInBrackets() {
  handler_.OnMapStart(MarkAt(at_), {}, 0, YAML::EmitterStyle::Flow);
  if (!MembersInBrackets('}', &SimpleYaml::PairInBrackets)) {
    return false;
  }
  handler_.OnMapEnd();
  return true;
}

bool SimpleYaml::PairInBrackets() {
  if (!PlainInBrackets(":") || !IsEndOfKey(text_, at_)) {
    return false;
  }
  ++at_;
  SkipSpaces();
  return InBrackets();
}

bool SimpleYaml::MembersInBrackets(char close, bool (SimpleYaml::*member)()) {
  ++at_;
  SkipSpaces();
  for (bool more = At(at_) != close; more;) {
    if (!(this->*member)()) {
      return false;
    }
    SkipSpaces();
    more = At(at_) == ',';
    at_ += more ? 1 : 0;
    SkipSpaces();
  }
  return At(at_++) == close;
}

// Up to one of `ends`; false if another sign that means something in brackets
// comes first.
bool SimpleYaml::PlainInBrackets(std::string_view ends) {
  constexpr std::string_view kSigns = ",[]{}?:#\n";
  if (!BeginsPlain(At(at_))) {
    return false;
  }
  const std::size_t begin = at_;
  at_ = text_.find_first_of(kSigns, begin);
  if (at_ == kNone || ends.find(text_[at_]) == kNone ||
      at_ - begin > kMostKeyBytes) {
    return false;
  }
  std::size_t end = at_;
  while (text_[end - 1] == ' ') {
    --end;
  }
  return (text_[at_] != ':' || end == at_) && Scalar(begin, end);
}

}  // namespace wirewatch
