// JsonWriter: JSON straight into a string, members in the order they are
// written. What comes out is always valid JSON and safe to show on a terminal:
// control characters (C0, DEL, C1) are escaped, ill-formed UTF-8 becomes
// U+FFFD. Nesting is the caller's duty.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace wirewatch {

class JsonWriter {
 public:
  JsonWriter& BeginObject() { return Open('{'); }
  JsonWriter& EndObject() { return Close('}'); }
  JsonWriter& BeginArray() { return Open('['); }
  JsonWriter& EndArray() { return Close(']'); }

  JsonWriter& Key(std::string_view key);
  JsonWriter& String(std::string_view text);
  JsonWriter& Integer(std::int64_t value);
  JsonWriter& Count(std::size_t value);
  JsonWriter& Bool(bool value);
  // JSON that another writer made.
  JsonWriter& Json(std::string_view json);

  // A member with a text; none if the text is empty: absent fields are absent.
  JsonWriter& Text(std::string_view key, std::string_view text);

  std::string Take() { return std::move(out_); }

 private:
  JsonWriter& Open(char bracket);
  JsonWriter& Close(char bracket);
  void Separate();
  void Quote(std::string_view text);

  std::string out_;
  bool needs_comma_ = false;
};

}  // namespace wirewatch
