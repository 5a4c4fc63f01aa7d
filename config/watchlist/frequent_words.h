// Words so frequent in a language that a name which is one of them is found in
// nearly every article.
#pragma once

#include <optional>
#include <string_view>

namespace wirewatch {

// The language (BCP 47) in which `folded`, a whole folded name, is a frequent
// word; the first of them if there are several.
std::optional<std::string_view> LanguageOfFrequentWord(std::string_view folded);

}  // namespace wirewatch
