// What is seen of a piece of HTML before it is parsed: what parsing it would
// cost, and which of it is text.
//
// The parser (gumbo) has no limits of its own. For every tag it goes through
// the elements that are open, and it opens formatting elements (`<b>`) that
// were never closed again in every paragraph: 100,000 open `<div>` take 5
// thousand million steps, and a hundred open `<b>` make a hundred new elements
// of each `<p>`. So a scan over the tags alone, linear and far cheaper than a
// parse, counts from above what the parser would do, and what would be too much
// never reaches it.
//
// The scan keeps a stack of the tags that were opened. It may hold more than
// the parser's own, never much less: an end tag takes the top away if that has
// its name, and a few elements whose end tags people omit (`<p>`, `<li>`,
// `<td>`) give way as they do in the parser. Where markup is read by rules of
// its own (foreign content, frames, templates, a `<select>` that holds more
// than choices), the scan stops to take anything away. It goes on to say what
// is text as far as that is text by any of those rules: not behind a `<title>`
// with tags in it, which may be text in HTML and are none in a drawing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace wirewatch {

struct HtmlScan {
  std::uint64_t steps = 0;   // open elements, summed over tags
  std::uint64_t clones = 0;  // open formatting elements, summed over tags
  // 4 for a tag or a comment, 1 for an attribute or two bytes behind `told`.
  std::uint64_t markup = 0;
  // A row or a cell outside of any table: a browser would ignore the tag and
  // run the cells' texts together.
  bool has_loose_cells = false;
  // What certainly stands between tags, scripts and styles too, in order, as
  // parts of `html`: all of it in the first `told` bytes, none behind them.
  std::vector<std::string_view> texts;
  std::size_t told = 0;
};
// Ends where it is known that all of it is not affordable.
HtmlScan ScanHtml(std::string_view html);

// Whether that is at most in proportion to the text's length: 64 elements open
// on average at each of its bytes, and a tag or a comment for each 24
// of them, beyond a free allowance of 20,000: more than the paragraphs and
// links of any article's body. Text that cannot be told, which the parser has
// to read, may be 160 KB and a third of the whole.
bool IsAffordable(const HtmlScan& scan, std::string_view html);

}  // namespace wirewatch
