// Markup without its long texts, for a parser that is slow at text.
//
// gumbo hands on a text character by character, 50 ns for each, though none of
// them changes how markup is read: only whether a text is white space does. So
// a long stretch of text is taken out and a short stand-in put in its place;
// what was parsed is the markup and the stand-ins, which are then expanded.
//
// A stand-in for words is one character of plane 16, which is for private use,
// and says which stretch. A stand-in for white space must be white space: a
// form feed, and behind it, in spaces, tabs and line ends for digits, which
// run. References are taken out with the text around them, and decoded only
// when it is known whether they stand where they are none (`<xmp>`), which the
// parser knows. What holds a character of plane 16 by itself is taken out,
// however short it is; where that cannot be done (it is not known to be text,
// or 65,534 stretches are out already) the character becomes U+FFFD.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/article/html_references.h"
#include "daemon/article/html_scan.h"

namespace wirewatch {

class HtmlSkeleton {
 public:
  // Shorter stretches cost no more than their stand-ins would, in bytes.
  static constexpr std::size_t kLeastWords = 8;
  static constexpr std::size_t kLeastSpaces = 24;

  // Of the texts that `scan` has told. Left where they stand are NULs, which
  // the parser changes. `html` is of plain characters (html_references.h), and
  // outlives this.
  HtmlSkeleton(std::string_view html, const HtmlScan& scan,
               std::size_t least_words = kLeastWords,
               std::size_t least_spaces = kLeastSpaces);

  // What is to be parsed: `html` itself if nothing was taken out.
  std::string_view markup() const { return markup_; }

  // Calls `use` with each part of a parsed text, in order: what stood in the
  // markup, and what was taken out, where references mean something unless the
  // text `is_raw`.
  template <typename Use>
  void Expand(std::string_view parsed, bool is_raw, Use use) const {
    for (std::size_t at = NextStandIn(parsed); at < parsed.size();
         at = NextStandIn(parsed)) {
      use(parsed.substr(0, at));
      parsed.remove_prefix(at);
      if (is_raw) {
        use(Taken(parsed));
      } else {
        Decode(Taken(parsed), use);
      }
      parsed.remove_prefix(StandInBytes(parsed.front()));
    }
    use(parsed);
  }

 private:
  static std::size_t StandInBytes(char lead);

  void Cut(std::string_view text);
  void CutWords(std::string_view words);
  void CutSpaces(std::string_view spaces);
  // Copies what stays, up to `end`.
  void Keep(const char* end);
  void Take(std::string_view stretch);
  // Where a stand-in begins; the length of `parsed` if there is none.
  std::size_t NextStandIn(std::string_view parsed) const;
  // What the stand-in at the beginning of `parsed` stands for.
  std::string_view Taken(std::string_view parsed) const;

  const std::size_t least_words_;
  const std::size_t least_spaces_;
  std::string shortened_;
  const char* copied_ = nullptr;  // so far `html` is in `shortened_`
  std::string_view markup_;
  std::vector<std::string_view> taken_;
};

}  // namespace wirewatch
