// Where and what: the words for a document that is no JSON.
#pragma once

#include <cstddef>
#include <string_view>

#include "daemon/article/decode.h"

namespace wirewatch {

// The kBadJson error for a document in which simdjson found a fault of syntax,
// not before `reached`. simdjson does not say where exactly; so the document is
// parsed again, slowly, by nlohmann's event parser, which stops at the fault.
DecodeError DescribeSyntaxFault(std::string_view json, std::size_t reached);

}  // namespace wirewatch
