// URLs and e-mail addresses in a folded text: a name inside one is no mention.
#pragma once

#include <string_view>
#include <vector>

#include "rules/text/document.h"

namespace wirewatch {

// The spans of all URLs (`http://`, `https://`, `www.` up to white space, a
// quotation mark or punctuation that no URL holds) and e-mail addresses, sorted
// by begin, disjoint. Linear in the text.
std::vector<FoldedSpan> AddressesIn(std::string_view folded);

}  // namespace wirewatch
