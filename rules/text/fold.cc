#include "rules/text/fold.h"

#include <utility>

#include "rules/text/fold_kernel.h"
#include "rules/text/folder.h"
#include "rules/text/word_spacing.h"

namespace wirewatch {

FoldedField FoldField(std::string_view text, References references,
                      FoldedField spare) {
  return Folder(text, references, FastestFoldKernel(), std::move(spare)).Run();
}

FoldedText Fold(const Document& document, FoldedText spare) {
  spare.fields.resize(document.fields.size());
  for (std::size_t i = 0; i < document.fields.size(); ++i) {
    const DocumentField& field = document.fields[i];
    spare.fields[i] =
        FoldField(field.text, field.references, std::move(spare.fields[i]));
  }
  return spare;
}

std::string FoldName(std::string_view name) {
  return SpaceWords(FoldField(name, References::kLiteral).text(),
                    Apostrophes::kKept);
}

}  // namespace wirewatch
