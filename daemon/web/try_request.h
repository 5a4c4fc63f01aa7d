// What somebody asks to be tried: an article as a person has it, or a record as
// the topic has it.
#pragma once

#include <string>
#include <string_view>

#include "rules/base/result.h"

namespace wirewatch {

struct TryRequest {
  enum class Format { kText, kHtml, kRecord };
  Format format = Format::kText;
  std::string headline;
  std::string lead;
  std::string body;
  std::string language;
  std::string source;
  std::string published;
  std::string record;  // of kRecord
  std::string rule;    // to be explained in any case; empty: none
};

struct TryFault {
  std::string text;  // for a person, short: "`titel` is no key of a request"
};

// Any bytes. An object of strings, each of the keys at most once and no other;
// a record stands alone. Memory is linear in the bytes, whatever is nested.
Result<TryRequest, TryFault> ParseTryRequest(std::string_view json);

}  // namespace wirewatch
