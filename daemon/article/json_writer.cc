#include "daemon/article/json_writer.h"

#include <array>

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

constexpr bool IsPlain(char32_t c) {
  return c >= 0x20 && (c < 0x7F || c >= 0xA0) && c != '"' && c != '\\';
}

// By byte: an ASCII character that is plain.
constexpr auto kPlainAscii = [] {
  std::array<bool, 256> plain{};
  for (char32_t c = 0; c < 0x80; ++c) {
    plain[c] = IsPlain(c);
  }
  return plain;
}();

void AppendEscape(char32_t code_point, std::string& out) {
  constexpr char kHex[] = "0123456789abcdef";
  out.append("\\u00");
  out.push_back(kHex[(code_point >> 4) & 0xF]);
  out.push_back(kHex[code_point & 0xF]);
}

void AppendSpecial(char32_t code_point, std::string& out) {
  switch (code_point) {
    case '"':
      out.append("\\\"");
      return;
    case '\\':
      out.append("\\\\");
      return;
    case '\n':
      out.append("\\n");
      return;
    case '\r':
      out.append("\\r");
      return;
    case '\t':
      out.append("\\t");
      return;
    default:
      if (code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0)) {
        AppendEscape(code_point, out);
      } else {
        AppendUtf8(code_point, out);
      }
  }
}

}  // namespace

JsonWriter& JsonWriter::Open(char bracket) {
  Separate();
  out_.push_back(bracket);
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::Close(char bracket) {
  out_.push_back(bracket);
  needs_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::Key(std::string_view key) {
  Separate();
  Quote(key);
  out_.push_back(':');
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::String(std::string_view text) {
  Separate();
  Quote(text);
  return *this;
}

JsonWriter& JsonWriter::Integer(std::int64_t value) {
  return Json(std::to_string(value));
}

JsonWriter& JsonWriter::Count(std::size_t value) {
  return Json(std::to_string(value));
}

JsonWriter& JsonWriter::Bool(bool value) {
  return Json(value ? "true" : "false");
}

JsonWriter& JsonWriter::Json(std::string_view json) {
  Separate();
  out_.append(json);
  return *this;
}

JsonWriter& JsonWriter::Text(std::string_view key, std::string_view text) {
  return text.empty() ? *this : Key(key).String(text);
}

void JsonWriter::Separate() {
  if (needs_comma_) {
    out_.push_back(',');
  }
  needs_comma_ = true;
}

void JsonWriter::Quote(std::string_view text) {
  out_.push_back('"');
  std::size_t written = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (kPlainAscii[static_cast<unsigned char>(text[at])]) {
      ++at;
      continue;
    }
    const DecodedCodePoint c = DecodeCodePoint(text, at);
    if (!IsPlain(c.value) || !c.well_formed) {
      out_.append(text.substr(written, at - written));
      AppendSpecial(c.value, out_);
      written = at + c.bytes;
    }
    at += c.bytes;
  }
  out_.append(text.substr(written)).push_back('"');
}

}  // namespace wirewatch
