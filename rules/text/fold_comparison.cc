#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include "rules/base/check.h"
#include "rules/base/utf8.h"
#include "rules/text/fold.h"
#include "rules/text/fold_definition.h"
#include "rules/text/word_spacing.h"

namespace wirewatch {
namespace {

constexpr bool IsLeftOutOfExact(char32_t c) {
  return c == 0x00AD || c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

std::string ExactForm(std::string_view surface, References references) {
  icu::UnicodeString text;
  for (std::size_t at = 0; at < surface.size();) {
    const TextPiece piece = ReadPiece(surface, at, references);
    if (!IsLeftOutOfExact(piece.value)) {
      text.append(static_cast<UChar32>(piece.value));
    }
    at += piece.bytes;
  }
  UErrorCode error = U_ZERO_ERROR;
  const icu::UnicodeString composed =
      icu::Normalizer2::getNFCInstance(error)->normalize(text, error);
  CHECK(U_SUCCESS(error));
  std::string form;
  return composed.toUTF8String(form);
}

}  // namespace

std::string FoldForComparison(std::string_view surface, References references,
                              Strictness strictness) {
  if (strictness == Strictness::kExact) {
    return ExactForm(surface, references);
  }
  const FoldExceptions exceptions = {
      .keep_case = strictness != Strictness::kMarks,
      .keep_marks = strictness != Strictness::kCase};
  return SpaceWords(FoldByDefinition(surface, references, exceptions).text,
                    Apostrophes::kLeftOut);
}

}  // namespace wirewatch
