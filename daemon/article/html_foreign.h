// Markup that the HTML parser would end the process for.
//
// gumbo 0.10 loses count of the open elements, and stops at an assertion of its
// own, where foreign content (SVG, MathML) in a table holds a `<select>` or a
// CDATA section: `<table><svg><select><foreignObject><select></table>`. An
// assertion cannot be caught, so such a piece must not reach it. By their
// names alone `svg` and `math` are foreign; under another name they are unknown
// elements, whose texts are read alike, and a CDATA section is a comment.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wirewatch {

// `html` with those two names changed, if it has foreign content beside a
// `<select>` or a CDATA section anywhere; nothing if it can stay as it is.
std::optional<std::string> WithoutForeignContent(std::string_view html);

}  // namespace wirewatch
