// A record's bytes -> UTF-8, by the charset that was declared for them, before
// anything is asked of their format. What is another encoding altogether is
// refused, with its name where it can be told; nothing is decoded by a guess.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "daemon/article/decode.h"
#include "rules/base/result.h"
#include "rules/text/charset.h"

namespace wirewatch {

struct RecordText {
  std::string_view text;     // well-formed UTF-8
  std::size_t replaced = 0;  // ill-formed sequences, a U+FFFD each
};

// One a thread.
class RecordTextReader {
 public:
  RecordTextReader(std::string_view charset, IllFormed policy);

  // The text lives as long as `bytes`, and until the next call.
  Result<RecordText, DecodeError> Read(std::string_view bytes);

  // The place in the record of a byte of its text; for messages.
  std::size_t SourceOffset(std::string_view bytes, std::size_t text_offset);

  // Whether records are meant to be UTF-8: then their text is their bytes.
  bool IsUtf8() const { return charset_ == "utf-8"; }

 private:
  DecodeError NotInCharset(std::string_view bytes, std::size_t at) const;
  bool LooksLikeAnother(std::string_view bytes) const;

  const std::string charset_;
  CharsetReader reader_;
  ConvertedText converted_;  // of the last record that had to be converted
};

}  // namespace wirewatch
