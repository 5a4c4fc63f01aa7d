#include "rules/text/fold.h"

#include "rules/text/fold_kernel.h"
#include "rules/text/folder.h"
#include "rules/text/word_spacing.h"

namespace wirewatch {

FoldedField FoldField(std::string_view text, References references) {
  return Folder(text, references, FastestFoldKernel()).Run();
}

FoldedText Fold(const Document& document) {
  FoldedText folded;
  folded.fields.reserve(document.fields.size());
  for (const DocumentField& field : document.fields) {
    folded.fields.push_back(FoldField(field.text, field.references));
  }
  return folded;
}

std::string FoldName(std::string_view name) {
  return SpaceWords(FoldField(name, References::kLiteral).text(),
                    Apostrophes::kKept);
}

}  // namespace wirewatch
