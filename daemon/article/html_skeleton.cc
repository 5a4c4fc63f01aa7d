#include "daemon/article/html_skeleton.h"

#include <algorithm>

#include "daemon/article/html_references.h"
#include "rules/base/check.h"
#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

constexpr std::string_view kSpaces = " \t\n\f";
constexpr char32_t kFirstStandIn = 0x100000;
constexpr std::size_t kMostStandIns = 0xFFFE;  // two are no characters
// What stand-ins begin with: a character of plane 16 in UTF-8, a form feed.
constexpr char kLeadOfWords = '\xF4';
constexpr char kLeadOfSpaces = '\f';
constexpr std::size_t kWordsBytes = 4;
// The digits of a run of white space, the lowest one first.
constexpr std::string_view kDigits = " \t\n";
constexpr std::size_t kDigitCount = 11;  // 3^11 > kMostStandIns

bool HoldsStandIn(std::string_view text) {
  return text.find(kLeadOfWords) != std::string_view::npos;
}

// Asked first, since it is cheap: a megabyte of `&&&` takes 4 ms, not 12.
bool MayBeginReference(char c) {
  return c == '#' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

// How many bytes at the beginning of `text` the parser must see themselves.
std::size_t KeptLength(std::string_view text) {
  const char c = text.front();
  if (c == '&') {
    return text.size() > 1 && MayBeginReference(text[1]) ? ReferenceLength(text)
                                                         : 0;
  }
  return c == '\r' || c == '\0' ? 1 : 0;
}

}  // namespace

HtmlSkeleton::HtmlSkeleton(std::string_view html, const HtmlScan& scan,
                           std::size_t least_words, std::size_t least_spaces)
    : least_words_(std::max<std::size_t>(least_words, 1)),
      least_spaces_(std::max<std::size_t>(least_spaces, 1)),
      has_strangers_(HoldsStandIn(html.substr(scan.told))),
      markup_(html) {
  shortened_.reserve(html.size() / 2);
  copied_ = html.data();
  for (const std::string_view text : scan.texts) {
    Cut(text);
  }
  if (has_strangers_) {
    taken_.clear();
    return;
  }
  shortened_.append(copied_, html.data() + html.size());
  markup_ = shortened_;
}

void HtmlSkeleton::Cut(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t kept = KeptLength(text.substr(at));
    if (kept == 0) {
      ++at;
      continue;
    }
    CutStretch(text.substr(0, at));
    text.remove_prefix(at + kept);
    at = 0;
  }
  CutStretch(text);
}

void HtmlSkeleton::CutStretch(std::string_view stretch) {
  if (stretch.size() < std::min(least_words_, least_spaces_) &&
      !HoldsStandIn(stretch)) {
    return;
  }
  const std::size_t first =
      std::min(stretch.find_first_not_of(kSpaces), stretch.size());
  const std::size_t end = stretch.find_last_not_of(kSpaces) + 1;
  CutSpaces(stretch.substr(0, first));
  if (first < end) {
    CutWords(stretch.substr(first, end - first));
    CutSpaces(stretch.substr(end));
  }
}

void HtmlSkeleton::CutWords(std::string_view words) {
  if (words.size() < least_words_ && !HoldsStandIn(words)) {
    return;
  }
  if (taken_.size() >= kMostStandIns) {
    has_strangers_ = has_strangers_ || HoldsStandIn(words);
    return;
  }
  shortened_.append(copied_, words.data());
  AppendUtf8(kFirstStandIn + static_cast<char32_t>(taken_.size()), shortened_);
  Take(words);
}

void HtmlSkeleton::CutSpaces(std::string_view spaces) {
  // The parser drops a line end that a `<pre>` begins with.
  spaces.remove_prefix(spaces.starts_with('\n') ? 1 : 0);
  if (spaces.size() < least_spaces_ || taken_.size() >= kMostStandIns) {
    return;
  }
  shortened_.append(copied_, spaces.data());
  shortened_ += kLeadOfSpaces;
  std::size_t left = taken_.size();
  for (std::size_t i = 0; i < kDigitCount; ++i) {
    shortened_ += kDigits[left % kDigits.size()];
    left /= kDigits.size();
  }
  Take(spaces);
}

void HtmlSkeleton::Take(std::string_view stretch) {
  taken_.push_back(stretch);
  copied_ = stretch.data() + stretch.size();
}

std::size_t HtmlSkeleton::StandInBytes(char lead) {
  return lead == kLeadOfSpaces ? 1 + kDigitCount : kWordsBytes;
}

std::size_t HtmlSkeleton::NextStandIn(std::string_view parsed) const {
  std::size_t at = taken_.empty() ? parsed.size() : 0;
  while (at < parsed.size() && parsed[at] != kLeadOfWords &&
         parsed[at] != kLeadOfSpaces) {
    ++at;
  }
  return at;
}

std::string_view HtmlSkeleton::Taken(std::string_view parsed) const {
  CHECK(parsed.size() >= StandInBytes(parsed.front()));
  std::size_t which = 0;
  if (parsed.front() == kLeadOfSpaces) {
    for (std::size_t i = kDigitCount; i > 0; --i) {
      which = which * kDigits.size() + kDigits.find(parsed[i]);
    }
  } else {
    which = DecodeCodePoint(parsed, 0).value - kFirstStandIn;
  }
  CHECK(which < taken_.size());
  return taken_[which];
}

}  // namespace wirewatch
