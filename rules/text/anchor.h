#pragma once

#include "rules/text/document.h"

namespace wirewatch {

// Where one unit lies in the folded text and in the original; or, with nothing
// folded, where something was dropped. The map back of a folded field is a row
// of them: see FoldedField in fold.h.
struct FoldAnchor {
  FoldedSpan folded;
  OriginalSpan original;
};

}  // namespace wirewatch
