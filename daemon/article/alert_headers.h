// The headers of an alert record: CloudEvents 1.0 in Kafka's binary mode, and
// the trace context that came with the article.
#pragma once

#include <string>
#include <string_view>

#include "daemon/article/article.h"

namespace wirewatch {

struct AlertIdentity {
  std::string_view event_id;
  std::string_view action;   // "alert" or "withdrawn"
  std::string_view subject;  // the article's id
  std::string_view created;  // RFC 3339; empty: no ce_time
};

Headers AlertHeaders(const InputRecord& record, const AlertIdentity& identity);

}  // namespace wirewatch
