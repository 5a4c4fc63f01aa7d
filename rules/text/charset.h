// Texts in encodings other than UTF-8, by the name that somebody declared for
// them. Nothing is ever guessed here: what a charset has no meaning for is ill
// formed, and is refused or replaced, as the caller wishes.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "rules/base/result.h"

namespace wirewatch {

// The names that may be declared, as browsers spell them (and mean: `euc-kr` is
// what Windows made of it). All but those of UTF-16 write ASCII as
// ASCII. `utf-16` wants a byte order mark; a mark that fits is no part of the
// text.
inline constexpr std::string_view kCharsets[] = {
    "utf-8",        "utf-16",       "utf-16le",     "utf-16be",
    "windows-1250", "windows-1251", "windows-1252", "windows-1253",
    "windows-1254", "windows-1255", "windows-1256", "windows-1257",
    "windows-1258", "windows-874",  "iso-8859-1",   "iso-8859-2",
    "iso-8859-3",   "iso-8859-4",   "iso-8859-5",   "iso-8859-6",
    "iso-8859-7",   "iso-8859-8",   "iso-8859-9",   "iso-8859-10",
    "iso-8859-11",  "iso-8859-13",  "iso-8859-14",  "iso-8859-15",
    "koi8-r",       "koi8-u",       "gbk",          "gb18030",
    "big5",         "shift_jis",    "euc-jp",       "euc-kr"};

bool IsUtf16(std::string_view charset);

enum class IllFormed { kReject, kReplace };

// Well-formed UTF-8, and how many ill-formed sequences became a U+FFFD each.
struct ConvertedText {
  std::string text;
  std::size_t replaced = 0;
};

struct ConversionFault {
  std::size_t byte_offset = 0;  // of the first ill-formed sequence
};

// Holds a converter and its buffer: one a thread, not thread-safe.
class CharsetReader {
 public:
  // `charset` is one of kCharsets; another one aborts.
  CharsetReader(std::string_view charset, IllFormed policy);
  ~CharsetReader();
  CharsetReader(const CharsetReader&) = delete;
  CharsetReader& operator=(const CharsetReader&) = delete;

  // Replacing follows the WHATWG's Encoding Standard: in UTF-8, one U+FFFD for
  // each maximal subpart. What is ill-formed in more than 16 places and in more
  // than one byte of 16 is no text with flaws but something else: refused with
  // either policy. Linear in time; at most 512 MiB.
  Result<ConvertedText, ConversionFault> ToUtf8(std::string_view bytes);

  // Where in `bytes` the character begins of which the byte `utf8_offset` of
  // the converted text is a part; their length if it is that text's. Slow (a
  // call for each character): for messages.
  std::size_t SourceOffset(std::string_view bytes, std::size_t utf8_offset);

 private:
  struct Converter;
  std::unique_ptr<Converter> converter_;
};

}  // namespace wirewatch
