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
// run. A piece that holds a character of plane 16, as such or as a reference,
// is left as it is, and so is the white space of one that holds a form feed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wirewatch {

class HtmlSkeleton {
 public:
  // Shorter stretches cost no more than their stand-ins would, in bytes.
  static constexpr std::size_t kLeastWords = 8;
  static constexpr std::size_t kLeastSpaces = 24;

  // `texts` are parts of `html`, in order, that stand between tags
  // (html_scan.h). Left where they stand are character references, and what the
  // parser changes (NUL, carriage returns). Refers to `html`, which outlives
  // it.
  HtmlSkeleton(std::string_view html,
               const std::vector<std::string_view>& texts,
               std::size_t least_words = kLeastWords,
               std::size_t least_spaces = kLeastSpaces);

  // What is to be parsed: `html` itself if nothing was taken out.
  std::string_view markup() const { return markup_; }

  // Calls `use` with each part of a parsed text, in order: what stood in the
  // markup, and what was taken out.
  template <typename Use>
  void Expand(std::string_view parsed, Use use) const {
    for (std::size_t at = NextStandIn(parsed); at < parsed.size();
         at = NextStandIn(parsed)) {
      use(parsed.substr(0, at));
      parsed.remove_prefix(at);
      use(Taken(parsed));
      parsed.remove_prefix(StandInBytes(parsed.front()));
    }
    use(parsed);
  }

 private:
  static std::size_t StandInBytes(char lead);

  void Cut(std::string_view text);
  void CutStretch(std::string_view stretch);
  void CutWords(std::string_view words);
  void CutSpaces(std::string_view spaces);
  void Take(std::string_view stretch);
  // Where a stand-in begins; the length of `parsed` if there is none.
  std::size_t NextStandIn(std::string_view parsed) const;
  // What the stand-in at the beginning of `parsed` stands for.
  std::string_view Taken(std::string_view parsed) const;

  const std::size_t least_words_;
  const std::size_t least_spaces_;
  bool spaces_may_go_ = false;
  std::string shortened_;
  const char* copied_ = nullptr;  // so far `html` is in `shortened_`
  std::string_view markup_;
  std::vector<std::string_view> taken_;
};

}  // namespace wirewatch
