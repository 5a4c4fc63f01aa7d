// What the texts of an article's fields are made of, whatever the format.
#pragma once

#include <string>
#include <string_view>

#include "daemon/article/decode.h"
#include "daemon/article/html_text.h"
#include "rules/base/result.h"

namespace wirewatch {

// Another piece of the same field: a paragraph of its own.
inline void AppendText(std::string_view piece, std::string& text) {
  if (!text.empty() && !piece.empty()) {
    text += "\n\n";
  }
  text += piece;
}

// The text of a field's HTML, or why the record is no article.
inline Result<std::string, DecodeError> TextOfHtml(std::string_view html,
                                                   std::string_view field) {
  auto text = ExtractHtmlText(html);
  if (!text) {
    return DecodeError{DecodeError::Reason::kTooDeep,
                       "the HTML of `" + std::string(field) +
                           "` has too many elements, or too many open at once",
                       0};
  }
  return *std::move(text);
}

}  // namespace wirewatch
