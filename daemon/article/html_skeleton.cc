#include "daemon/article/html_skeleton.h"

#include <algorithm>

#include "rules/base/check.h"
#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

constexpr std::string_view kSpaces = " \t\n\f";
constexpr char32_t kFirstStandIn = 0x100000;
constexpr std::size_t kMostStandIns = 0xFFFE;  // two are no characters
// `#1048576;` and `#x100000;` are the shortest for a character of plane 16.
constexpr std::size_t kLongNumber = 7;

bool IsAlphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

// Whether a character reference may begin at byte `at`.
bool MayBeReference(std::string_view text, std::size_t at) {
  return text[at] == '&' && at + 1 < text.size() &&
         (text[at + 1] == '#' || IsAlphanumeric(text[at + 1]));
}

// The first byte from which on the parser must see the text itself.
std::size_t EndOfStretch(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && text[at] != '\r' && text[at] != '\0' &&
         !MayBeReference(text, at)) {
    ++at;
  }
  return at;
}

// Behind the reference, or the one byte, that `text` begins with. The letters
// behind a name belong to it: `&notit;` is read as `&not` and `it;`.
std::size_t EndOfKept(std::string_view text) {
  std::size_t at = 1;
  while (text[0] == '&' && at < text.size() &&
         (IsAlphanumeric(text[at]) || text[at] == '#')) {
    ++at;
  }
  return text.substr(at, 1) == ";" ? at + 1 : at;
}

// Whether what is parsed of `html` may hold a character of plane 16.
bool MayHoldStandIns(std::string_view html) {
  if (html.find('\xF4') != std::string_view::npos) {
    return true;
  }
  for (std::size_t at = html.find("&#"); at != std::string_view::npos;
       at = html.find("&#", at + 1)) {
    const auto* const number = html.begin() + at + 2;
    if (std::find_if_not(number, html.end(), IsAlphanumeric) - number >=
        static_cast<std::ptrdiff_t>(kLongNumber)) {
      return true;
    }
  }
  return false;
}

}  // namespace

HtmlSkeleton::HtmlSkeleton(std::string_view html,
                           const std::vector<std::string_view>& texts,
                           std::size_t least_bytes)
    : least_bytes_(std::max<std::size_t>(least_bytes, 1)), markup_(html) {
  if (MayHoldStandIns(html)) {
    return;
  }
  shortened_.reserve(html.size() / 2);
  const char* kept = html.data();
  for (const std::string_view text : texts) {
    shortened_.append(kept, text.data());
    Cut(text);
    kept = text.data() + text.size();
  }
  shortened_.append(kept, html.data() + html.size());
  markup_ = shortened_;
}

void HtmlSkeleton::Cut(std::string_view text) {
  while (!text.empty()) {
    const std::size_t stretch = EndOfStretch(text);
    CutStretch(text.substr(0, stretch));
    text.remove_prefix(stretch);
    if (!text.empty()) {
      const std::size_t kept = EndOfKept(text);
      shortened_.append(text.substr(0, kept));
      text.remove_prefix(kept);
    }
  }
}

void HtmlSkeleton::CutStretch(std::string_view stretch) {
  const std::size_t first = stretch.find_first_not_of(kSpaces);
  const std::size_t last = stretch.find_last_not_of(kSpaces);
  if (first == std::string_view::npos || last + 1 - first < least_bytes_ ||
      taken_.size() >= kMostStandIns) {
    shortened_.append(stretch);
    return;
  }
  shortened_.append(stretch.substr(0, first));
  AppendUtf8(kFirstStandIn + static_cast<char32_t>(taken_.size()), shortened_);
  shortened_.append(stretch.substr(last + 1));
  taken_.push_back(stretch.substr(first, last + 1 - first));
}

std::string_view HtmlSkeleton::Taken(std::string_view stand_in) const {
  const char32_t character = DecodeCodePoint(stand_in, 0).value;
  CHECK(character >= kFirstStandIn &&
        character - kFirstStandIn < taken_.size());
  return taken_[character - kFirstStandIn];
}

}  // namespace wirewatch
