// Markup without its long texts, for a parser that is slow at text.
//
// gumbo hands on a text character by character, 50 ns for each, though none of
// them changes how markup is read: only whether a text is white space does. So
// a long stretch of text is taken out and a short stand-in put in its place;
// what was parsed is the markup and the stand-ins, which are then expanded.
//
// A stand-in is one character of plane 16, which is for private use, and says
// which stretch. A piece that holds such a character itself, or a character
// reference long enough for one, is left as it is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wirewatch {

class HtmlSkeleton {
 public:
  // Shorter stretches cost no more than their stand-ins would.
  static constexpr std::size_t kLeastBytes = 24;

  // `texts` are parts of `html`, in order, that stand between tags
  // (html_scan.h). Left where they stand are character references, white space
  // around a stretch, and what the parser changes (NUL, carriage returns).
  // Refers to `html`, which outlives it.
  HtmlSkeleton(std::string_view html,
               const std::vector<std::string_view>& texts,
               std::size_t least_bytes = kLeastBytes);

  // What is to be parsed: `html` itself if nothing was taken out.
  std::string_view markup() const { return markup_; }

  // Calls `use` with each part of a parsed text, in order: what stood in the
  // markup, and what was taken out.
  template <typename Use>
  void Expand(std::string_view parsed, Use use) const {
    std::size_t at =
        taken_.empty() ? std::string_view::npos : parsed.find(kLead);
    for (; at != std::string_view::npos; at = parsed.find(kLead)) {
      use(parsed.substr(0, at));
      use(Taken(parsed.substr(at, kStandInBytes)));
      parsed.remove_prefix(at + kStandInBytes);
    }
    use(parsed);
  }

 private:
  static constexpr char kLead = '\xF4';  // of plane 16 in UTF-8
  static constexpr std::size_t kStandInBytes = 4;

  void Cut(std::string_view text);
  void CutStretch(std::string_view stretch);
  std::string_view Taken(std::string_view stand_in) const;

  const std::size_t least_bytes_;
  std::string shortened_;
  std::string_view markup_;
  std::vector<std::string_view> taken_;
};

}  // namespace wirewatch
