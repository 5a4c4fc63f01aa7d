#include "daemon/article/json_fault.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

namespace wirewatch {
namespace {

using Json = nlohmann::json;

// What the parser may have expected, in its own words.
constexpr std::string_view kExpected[] = {"'['",
                                          "'{'",
                                          "']'",
                                          "'}'",
                                          "':'",
                                          "','",
                                          "string literal",
                                          "end of input",
                                          "'[', '{', or a literal"};

// "[...] parse error at ...: syntax error while parsing value - invalid
// literal; last read: '...'; expected ']'" -> "invalid literal; expected ']'".
// What was last read may be the whole article, and say anything.
std::string WithoutLastRead(std::string_view what) {
  constexpr std::string_view kReason = " - ";
  constexpr std::string_view kLastRead = "; last read: '";
  const std::size_t begin = what.find(kReason);
  if (begin == std::string_view::npos) {
    return "improper structure";
  }
  what.remove_prefix(begin + kReason.size());
  std::string reason(what.substr(0, what.find(kLastRead)));
  for (const std::string_view expected : kExpected) {
    const std::string end = "; expected " + std::string(expected);
    if (reason.size() < what.size() && what.ends_with("'" + end)) {
      reason += end;
    }
  }
  return reason;
}

// Accepts everything and keeps where the parser stopped.
class FaultLocator final : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t position, const std::string&,
                   const Json::exception& error) override {
    // The other class there is, out_of_range, is a number beyond a double: good
    // JSON, so the fault lies further on.
    if (dynamic_cast<const Json::parse_error*>(&error) != nullptr) {
      bytes_read = position;
      reason = WithoutLastRead(error.what());
    }
    return false;
  }

  std::size_t bytes_read = 0;  // up to the byte that does not fit; 0: unknown
  std::string reason = "improper structure";
};

}  // namespace

DecodeError DescribeSyntaxFault(std::string_view json, std::size_t reached) {
  FaultLocator locator;
  Json::sax_parse(json.begin(), json.end(), &locator);
  if (locator.bytes_read > 0) {
    const std::size_t at = std::min(json.size(), locator.bytes_read - 1);
    return {DecodeError::Reason::kBadJson, locator.reason, at};
  }
  // nlohmann's lexer takes a NUL for the end of the text.
  const std::size_t nul = json.find('\0');
  if (nul != std::string_view::npos) {
    return {DecodeError::Reason::kBadJson, "unexpected NUL", nul};
  }
  return {DecodeError::Reason::kBadJson, locator.reason, reached};
}

}  // namespace wirewatch
