#include "tests/daemon/article/odd_markup.h"

#include <iterator>
#include <vector>

namespace wirewatch {
namespace {

constexpr std::string_view kNames[] = {
    "p",        "li",       "ul",       "div",      "b",        "i",
    "a",        "font",     "table",    "tr",       "td",       "th",
    "tbody",    "caption",  "colgroup", "col",      "span",     "svg",
    "math",     "select",   "option",   "script",   "style",    "title",
    "textarea", "template", "dd",       "dt",       "dl",       "h1",
    "button",   "form",     "nobr",     "br",       "body",     "html",
    "head",     "frameset", "ruby",     "rt",       "applet",   "noscript",
    "object",   "pre",      "mi",       "mtext",    "desc",     "foreignObject",
    "xmp",      "iframe",   "input",    "optgroup", "plaintext"};

constexpr std::string_view kOthers[] = {
    "x",          "\"",           "<!--",
    "-->",        "<![CDATA[",    "]]>",
    " ",          "a b ",         "&amp;",
    "&",          "&notit",       "&#1575",
    "\r\n",       "it's = 1 < 2", "\n ",
    "</",         "title>",       "قصف الرقة",
    "&lt",        "&#x80;",       "<",
    "\t\t ",      "\n\n\n",       "&#",
    "&#x",        "&Counter",     "ClockwiseContourIntegral;",
    "&am",        "p;",           "&#10;",
    "&#65",       "\f",           "&#12;",
    "\U00100000", "&#x100001",    "&#6",
    "&#9",        "&#32;a&#32;",  "&NewLine;",
    "&Tab;",      "&#13;",        "&nbsp;&nvlt;"};

}  // namespace

std::string OddMarkup::Next() {
  std::vector<std::string> names(1 + Lot(6));
  for (std::string& name : names) {
    name = kNames[Lot(std::size(kNames))];
  }
  const std::size_t ends = Lot(60);
  std::string html;
  for (std::size_t tags = 20 + Lot(200); tags > 0; --tags) {
    html += Piece(names[Lot(names.size())], ends);
  }
  return html;
}

std::string OddMarkup::Piece(const std::string& name, std::size_t ends) {
  if (Lot(100) < ends) {
    return "</" + name + ">";
  }
  if (Lot(100) < 15) {
    return std::string(kOthers[Lot(std::size(kOthers))]);
  }
  return "<" + name + (Lot(8) == 0 ? " a=1>" : ">");
}

ParsedHtml::ParsedHtml(std::string_view html) {
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = [](void* from, std::size_t bytes) {
    return static_cast<std::pmr::monotonic_buffer_resource*>(from)->allocate(
        bytes);
  };
  options.deallocator = [](void*, void*) {};
  options.userdata = &arena_;
  options.max_errors = 0;
  output_ = gumbo_parse_with_options(&options, html.data(), html.size());
}

}  // namespace wirewatch
