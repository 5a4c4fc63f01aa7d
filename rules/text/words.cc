#include "rules/text/words.h"

#include <unicode/brkiter.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <cstdint>
#include <memory>

#include "rules/base/check.h"

namespace wirewatch {
namespace {

struct CloseUText {
  void operator()(UText* text) const { utext_close(text); }
};

}  // namespace

std::vector<OriginalSpan> Words(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), error));
  const std::unique_ptr<UText, CloseUText> utext(utext_openUTF8(
      nullptr, text.data(), static_cast<std::int64_t>(text.size()), &error));
  CHECK(U_SUCCESS(error));
  breaks->setText(utext.get(), error);
  CHECK(U_SUCCESS(error));
  std::vector<OriginalSpan> words;
  std::uint32_t begin = 0;
  for (std::int32_t at = breaks->next(); at != icu::BreakIterator::DONE;
       at = breaks->next()) {
    const auto end = static_cast<std::uint32_t>(at);
    if (breaks->getRuleStatus() >= UBRK_WORD_NONE_LIMIT) {
      words.push_back({begin, end});
    }
    begin = end;
  }
  return words;
}

}  // namespace wirewatch
