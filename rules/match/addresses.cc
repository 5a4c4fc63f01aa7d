#include "rules/match/addresses.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "rules/match/field_view.h"

namespace wirewatch {
namespace {

bool IsAsciiAlphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

FoldedSpan SpanOf(std::size_t begin, std::size_t end) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

// Quotation marks and East Asian and Arabic punctuation, which follow an
// address without a space.
bool EndsUrl(char32_t c) {
  constexpr std::u32string_view kAsciiEnds = U" \n\"<>";
  constexpr std::u32string_view kEnds = U"«»“”„‟‹›…،؛؟۔";
  return (c < 0x80 ? kAsciiEnds : kEnds).find(c) != std::u32string_view::npos ||
         (c >= 0x3000 && c <= 0x3003) || (c >= 0x3008 && c <= 0x3020);
}

std::size_t EndOfUrl(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const FoldedCodePoint next = DecodeFolded(text, at);
    if (EndsUrl(next.value)) {
      break;
    }
    at = next.end;
  }
  return at;
}

// URLs that begin with `opening` (folded): searched by the rarest of its
// letters, `rare` bytes from its start.
void AppendUrls(std::string_view text, std::string_view opening,
                std::size_t rare, std::vector<FoldedSpan>& spans) {
  std::size_t from = 0;  // URLs do not begin within one another
  for (std::size_t at = text.find(opening[rare]); at != std::string_view::npos;
       at = text.find(opening[rare], at + 1)) {
    if (at < from + rare || !text.substr(at - rare).starts_with(opening)) {
      continue;
    }
    const std::size_t begin = at - rare;
    from = EndOfUrl(text, begin + opening.size());
    spans.push_back(SpanOf(begin, from));
    at = from - 1;
  }
}

bool IsMailboxByte(char c) {
  return IsAsciiAlphanumeric(c) || c == '.' || c == '_' || c == '%' ||
         c == '+' || c == '-';
}

bool IsDomainByte(char c) {
  return IsAsciiAlphanumeric(c) || c == '.' || c == '-';
}

// Whether `domain` has a dot with a top-level domain of two letters or more
// behind it.
bool IsDomain(std::string_view domain) {
  while (domain.ends_with('.')) {
    domain.remove_suffix(1);
  }
  const std::size_t dot = domain.rfind('.');
  return dot != std::string_view::npos && dot > 0 && domain.size() - dot > 2;
}

void AppendMailAddresses(std::string_view text,
                         std::vector<FoldedSpan>& spans) {
  for (std::size_t at = text.find('@'); at != std::string_view::npos;
       at = text.find('@', at + 1)) {
    std::size_t begin = at;
    while (begin > 0 && IsMailboxByte(text[begin - 1])) {
      --begin;
    }
    std::size_t end = at + 1;
    while (end < text.size() && IsDomainByte(text[end])) {
      ++end;
    }
    if (begin < at && IsDomain(text.substr(at + 1, end - at - 1))) {
      spans.push_back(SpanOf(begin, end));
    }
  }
}

}  // namespace

std::vector<FoldedSpan> AddressesIn(std::string_view folded) {
  std::vector<FoldedSpan> spans;
  AppendUrls(folded, "http://", /*rare=*/4, spans);
  AppendUrls(folded, "https://", /*rare=*/5, spans);
  AppendUrls(folded, "www.", /*rare=*/3, spans);
  AppendMailAddresses(folded, spans);
  std::sort(spans.begin(), spans.end());
  std::vector<FoldedSpan> disjoint;
  for (const FoldedSpan& span : spans) {
    if (disjoint.empty() || span.begin >= disjoint.back().end) {
      disjoint.push_back(span);
    } else {
      disjoint.back().end = std::max(disjoint.back().end, span.end);
    }
  }
  return disjoint;
}

}  // namespace wirewatch
