#include "daemon/article/html_skeleton.h"

#include <algorithm>

#include "rules/base/check.h"
#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

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

// Whether that is a white space character.
bool IsSpace(std::string_view text) {
  return text == " " || text == "\t" || text == "\n" || text == "\r";
}

// Asked first, since nearly all of a text is that: no white space, no
// reference, nothing that stays.
bool IsPlain(char c) {
  return static_cast<unsigned char>(c) > ' ' && c != '&';
}

enum class Kind { kWord, kSpace, kKept };
struct Unit {
  Kind kind;
  std::size_t bytes;
};
// A byte or a reference.
Unit UnitAt(std::string_view text) {
  const char c = text.front();
  if (IsPlain(c)) {
    return {Kind::kWord, 1};
  }
  if (c == '\0') {
    return {Kind::kKept, 1};
  }
  if (c == '&') {
    const Reference reference = ReadReference(text);
    return {IsSpace(reference.means) ? Kind::kSpace : Kind::kWord,
            std::max<std::size_t>(reference.bytes, 1)};
  }
  return {IsSpace(text.substr(0, 1)) ? Kind::kSpace : Kind::kWord, 1};
}

// Up to what the parser must see itself.
struct Stretch {
  std::size_t words = 0;  // where they begin, behind white space
  std::size_t words_end = 0;
  std::size_t end = 0;
};
Stretch ReadStretch(std::string_view text) {
  Stretch stretch;
  while (stretch.end < text.size()) {
    const Unit unit = UnitAt(text.substr(stretch.end));
    if (unit.kind == Kind::kKept) {
      break;
    }
    if (unit.kind == Kind::kWord) {
      stretch.words = stretch.words_end == 0 ? stretch.end : stretch.words;
      stretch.words_end = stretch.end + unit.bytes;
    }
    stretch.end += unit.bytes;
  }
  return stretch;
}

}  // namespace

HtmlSkeleton::HtmlSkeleton(std::string_view html, const HtmlScan& scan,
                           std::size_t least_words, std::size_t least_spaces)
    : least_words_(std::max<std::size_t>(least_words, 1)),
      least_spaces_(std::max<std::size_t>(least_spaces, 1)),
      markup_(html) {
  shortened_.reserve(html.size() / 2);
  copied_ = html.data();
  for (const std::string_view text : scan.texts) {
    Cut(text);
  }
  Keep(html.data() + html.size());
  markup_ = shortened_;
}

void HtmlSkeleton::Cut(std::string_view text) {
  while (!text.empty()) {
    const Stretch stretch = ReadStretch(text);
    CutSpaces(text.substr(0, stretch.words));
    CutWords(text.substr(stretch.words, stretch.words_end - stretch.words));
    CutSpaces(text.substr(stretch.words_end, stretch.end - stretch.words_end));
    text.remove_prefix(std::min(stretch.end + 1, text.size()));
  }
}

void HtmlSkeleton::CutWords(std::string_view words) {
  if (taken_.size() >= kMostStandIns ||
      (words.size() < least_words_ && !HoldsStandIn(words))) {
    return;
  }
  Keep(words.data());
  AppendUtf8(kFirstStandIn + static_cast<char32_t>(taken_.size()), shortened_);
  Take(words);
}

void HtmlSkeleton::CutSpaces(std::string_view spaces) {
  // A reference is no white space in a raw text, but the first one sees to it
  // that the parser takes all of that for words.
  if (const std::size_t at = spaces.find('&'); at != spaces.npos) {
    CutSpaces(spaces.substr(0, at));
    spaces.remove_prefix(at + ReadReference(spaces.substr(at)).bytes);
  }
  // The parser drops a line end that a `<pre>` begins with.
  spaces.remove_prefix(spaces.starts_with('\n') ? 1 : 0);
  if (spaces.size() < least_spaces_ || taken_.size() >= kMostStandIns) {
    return;
  }
  Keep(spaces.data());
  shortened_ += kLeadOfSpaces;
  std::size_t left = taken_.size();
  for (std::size_t i = 0; i < kDigitCount; ++i) {
    shortened_ += kDigits[left % kDigits.size()];
    left /= kDigits.size();
  }
  Take(spaces);
}

void HtmlSkeleton::Keep(const char* end) {
  std::string_view kept(copied_, static_cast<std::size_t>(end - copied_));
  for (std::size_t at = kept.find(kLeadOfWords); at != kept.npos;
       at = kept.find(kLeadOfWords)) {
    shortened_.append(kept.substr(0, at));
    AppendUtf8(kReplacementCharacter, shortened_);
    kept.remove_prefix(at + kWordsBytes);
  }
  shortened_.append(kept);
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
