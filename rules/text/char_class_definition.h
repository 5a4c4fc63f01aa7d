// ClassOf() as a definition: slow, straight through ICU's properties.
#pragma once

#include "rules/text/char_class.h"

namespace wirewatch {

CharClass ClassByDefinition(char32_t folded);

}  // namespace wirewatch
