// The text of a piece of HTML, as a browser would show it: what `html: true`
// fields and HTML bodies of ninjs are searched as.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wirewatch {

// - Tags are gone and character references decoded, by an HTML5 parser, so that
//   malformed markup reads as in a browser.
// - Blocks (paragraphs, headings, list items, table rows...) are apart by a
//   blank line, `<br>` is a line end (two of them a blank line), cells of a row
//   are apart by a tab. White space within is collapsed, except in `<pre>`.
// - What no browser shows is gone: the head, scripts, styles, templates,
//   comments, `<noscript>`, frames, and readings beside words (`<rt>`). What a
//   style sheet would hide is not known here and stays.
// - A piece without tags is one paragraph.
// `html` is well-formed UTF-8, and so is the text. Nothing if the markup is out
// of all proportion (see html_scan.h); else time and memory are linear in it.
// No recursion, whatever the nesting.
std::optional<std::string> ExtractHtmlText(std::string_view html);

}  // namespace wirewatch
