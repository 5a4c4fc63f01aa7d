// What character references in text mean, and characters that are changed
// before the HTML parser sees them.
//
// gumbo 0.10 adds up the digits of `&#4294967373;` in an int and does not look
// whether they fit: what comes out is another character, or no character at
// all. In HTML such a number means U+FFFD. Form feeds and references to plane
// 16 are what html_skeleton.h writes itself; in HTML a form feed is a space,
// and a carriage return a line end, with or without a line feed behind it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace wirewatch {

struct Reference {
  std::size_t bytes = 0;  // from `&` on, with the semicolon if it has one
  std::string means;      // in UTF-8
};
// The character reference, named or numeric, at the beginning of `text`, which
// stands outside of tags; of 0 bytes if there is none.
Reference ReadReference(std::string_view text);

// Calls `use` with each part of what `text` means, in order.
template <typename Use>
void Decode(std::string_view text, Use use) {
  for (std::size_t at = text.find('&'); at != text.npos;) {
    const Reference reference = ReadReference(text.substr(at));
    if (reference.bytes > 0) {
      use(text.substr(0, at));
      use(std::string_view(reference.means));
      text.remove_prefix(at + reference.bytes);
      at = 0;
    } else {
      ++at;
    }
    at = text.find('&', at);
  }
  use(text);
}

// `html` with U+FFFD in place of each numeric reference beyond U+10FFFF, the
// character itself in place of one to plane 16, spaces for form feeds, where
// the digits stand for one and where they do not (`<xmp>`), and line feeds for
// line ends; nothing if it can stay as it is.
std::optional<std::string> WithPlainCharacters(std::string_view html);

}  // namespace wirewatch
