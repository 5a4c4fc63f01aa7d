#include "daemon/article/record_text.h"

#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "daemon/article/encoding_guess.h"

namespace wirewatch {
namespace {

bool IsSame(char c, char lower) {
  return (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) == lower;
}

// "ISO-8859-6" is what one expects of `iso-8859-6`, and either order of
// `utf-16`.
bool IsExpected(std::string_view guess, std::string_view charset) {
  const std::string_view head = guess.substr(0, charset.size());
  return (head.size() == guess.size() || charset == "utf-16") &&
         std::equal(head.begin(), head.end(), charset.begin(), charset.end(),
                    IsSame);
}

}  // namespace

RecordTextReader::RecordTextReader(std::string_view charset, IllFormed policy)
    : charset_(charset), reader_(charset, policy) {}

DecodeError RecordTextReader::NotInCharset(std::string_view bytes,
                                           std::size_t at) const {
  const std::string_view guess = GuessEncoding(bytes);
  std::string detail = "not " + (IsUtf8() ? "UTF-8" : charset_);
  if (!guess.empty() && !IsExpected(guess, charset_)) {
    detail += "; it looks like " + std::string(guess);
  }
  return {IsUtf8() ? DecodeError::Reason::kNotUtf8
                   : DecodeError::Reason::kNotInCharset,
          std::move(detail), at};
}

// By its first bytes; or it is declared to be something else and is UTF-8,
// which bytes of another charset are by chance only if they are few.
bool RecordTextReader::LooksLikeAnother(std::string_view bytes) const {
  const std::string_view guess = GuessFromStart(bytes);
  if (!guess.empty()) {
    return !IsExpected(guess, charset_);
  }
  return !IsUtf8() && LooksLikeUtf8(bytes);
}

Result<RecordText, DecodeError> RecordTextReader::Read(std::string_view bytes) {
  if (LooksLikeAnother(bytes)) {
    return NotInCharset(bytes, 0);
  }
  if (IsUtf8() && simdjson::validate_utf8(bytes)) {
    return RecordText{bytes, 0};
  }
  auto converted = reader_.ToUtf8(bytes);
  if (!converted.ok()) {
    return NotInCharset(bytes, converted.error().byte_offset);
  }
  converted_ = *std::move(converted);
  return RecordText{converted_.text, converted_.replaced};
}

std::size_t RecordTextReader::SourceOffset(std::string_view bytes,
                                           std::size_t text_offset) {
  const bool is_converted = !IsUtf8() || !simdjson::validate_utf8(bytes);
  return is_converted ? reader_.SourceOffset(bytes, text_offset) : text_offset;
}

}  // namespace wirewatch
