// Any bytes as a text to fold; the first byte chooses whether character
// references are read. Properties:
// - the fold is its definition, text and spans;
// - the folded text is well-formed, of bounded length, and its own fold;
// - the map back is monotone, within bounds, and never splits a unit;
// - a name, its stricter forms, its sentences and its width can be had.

#include "rules/text/fold.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rules/base/check.h"
#include "rules/base/utf8.h"
#include "rules/text/fold_definition.h"
#include "rules/text/sentences.h"
#include "rules/text/width.h"

namespace wirewatch {
namespace {

void CheckMap(std::string_view text, const FoldedField& folded) {
  OriginalSpan last{0, 0};
  for (std::size_t i = 0; i < folded.text().size(); ++i) {
    const OriginalSpan span = folded.UnitSpan(folded.UnitAt(i));
    CHECK(span.begin < span.end && span.end <= text.size());
    CHECK(folded.IsUnitBoundary(i) ? last.end <= span.begin : last == span);
    last = span;
  }
}

void CheckDefinition(std::string_view text, References references,
                     const FoldedField& folded) {
  const FoldByDefinitionResult expected = FoldByDefinition(text, references);
  CHECK(folded.text() == expected.text);
  for (std::size_t i = 0; i < expected.text.size(); ++i) {
    CHECK(folded.UnitSpan(folded.UnitAt(i)) == expected.unit_of[i]);
  }
}

void CheckSentences(std::string_view text) {
  std::size_t end = 0;
  for (const OriginalSpan& span : Sentences(text)) {
    CHECK(end <= span.begin && span.begin < span.end);
    CHECK(span.end <= text.size());
    end = span.end;
  }
}

void Run(std::string_view text, References references) {
  const FoldedField folded = FoldField(text, references);
  CHECK(!FindIllFormedUtf8(folded.text()));
  CHECK(folded.text().size() <= 14 * text.size());
  CheckMap(text, folded);
  CheckDefinition(text, references, folded);
  CHECK(FoldField(folded.text(), References::kLiteral).text() == folded.text());
  CHECK(FoldName(text).size() <= 14 * text.size());
  for (const Strictness strictness :
       {Strictness::kCase, Strictness::kMarks, Strictness::kCaseAndMarks,
        Strictness::kExact}) {
    CHECK(!FindIllFormedUtf8(FoldForComparison(text, references, strictness)));
  }
  CHECK(DisplayWidth(text) <= 2 * text.size());
  if (!FindIllFormedUtf8(text)) {
    CheckSentences(text);
  }
}

}  // namespace
}  // namespace wirewatch

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::string_view text(reinterpret_cast<const char*>(data) + 1,
                              size - 1);
  wirewatch::Run(text, data[0] % 2 == 0 ? wirewatch::References::kLiteral
                                        : wirewatch::References::kDecode);
  return 0;
}
