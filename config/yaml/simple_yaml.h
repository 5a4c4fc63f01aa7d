// SimpleYaml: the YAML that long watchlists are made of, read without the
// library, whose scanner asks several expressions of every byte (two thirds of
// the time in which 100,000 names were loaded).
//
// Simple are: maps and lists by indentation, whose keys are plain, whose values
// are plain or quoted text on one line or `[...]` and `{...}` on one line;
// comments; empty lines. Whatever else stands in a file, a fault of syntax
// among it, makes it one for the library, from its start. So this knows no
// messages, and what it does not know costs time and nothing else. That both
// come to the same tree and the same faults is tested (yaml_test.cc) and fuzzed
// (tests/fuzz/watchlist.cc). Private to config/yaml.
#pragma once

#include <yaml-cpp/eventhandler.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wirewatch {

class SimpleYaml {
 public:
  // `text` is checked (bytes.h) and has no byte order mark; both outlive this.
  // `handler` is told what the library would tell it, but for lines, columns
  // and tags.
  SimpleYaml(std::string_view text, YAML::EventHandler& handler)
      : text_(text), handler_(handler) {}

  // Whether all of it was simple; if not, what `handler` was told is void. What
  // that throws is let through.
  bool Read();

 private:
  // A map or list by indentation.
  struct Block {
    std::size_t column = 0;
    bool is_list = false;
  };

  YAML::Mark MarkAt(std::size_t at) const;
  char At(std::size_t at) const { return at < text_.size() ? text_[at] : '\n'; }
  bool IsDash(std::size_t at) const {
    return At(at) == '-' && At(at + 1) == ' ';
  }
  void SkipSpaces();
  // To the first byte of the next line that has content; false at the end.
  bool NextLine();
  // The rest of a line has nothing but spaces and a comment.
  bool EndsLine();

  void Open(std::size_t column, bool is_list);
  void Close();
  // Opens and closes blocks as the line asks that begins here.
  bool Indent(std::size_t column, bool is_list);
  bool Line();
  bool Entry();
  bool Value();
  bool PlainToEndOfLine();
  // The end of a key that begins here, or npos.
  std::size_t EndOfKey() const;

  bool Quoted();
  bool InBrackets();
  bool ListInBrackets();
  bool MapInBrackets();
  bool PairInBrackets();
  // From the bracket that opens to the one that closes, what stands between by
  // `member`.
  bool MembersInBrackets(char close, bool (SimpleYaml::*member)());
  bool PlainInBrackets(std::string_view ends);
  bool Scalar(std::size_t begin, std::size_t end);

  std::string_view text_;
  YAML::EventHandler& handler_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;  // where the line begins
  std::vector<Block> blocks_;
  bool value_below_ = false;  // of the last key of the innermost map
  std::string scalar_;        // its memory is used again
};

}  // namespace wirewatch
