// Encode: verdicts -> alert records and faults -> dead letters, as JSON and
// headers. The alert document is told in docs/alerts.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "daemon/article/article.h"
#include "daemon/article/decode.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

// Caps; what they cut is marked in the document or counted as suppressed.
struct EncoderOptions {
  std::uint32_t mentions_per_alert = 100;
  std::uint32_t alerts_per_article = 1000;
  // Of one alert record, key and headers included: an alert above it lists
  // fewer mentions. One that is above it even so goes out as it is.
  std::size_t alert_bytes = std::size_t{512} << 10;
  // Of all alerts of an article: what comes beyond is suppressed.
  std::size_t article_bytes = std::size_t{8} << 20;
};

// An alert record, with what metrics and dashboards count of it.
struct Alert {
  std::uint32_t rule = 0;  // index into RuleSet::rules()
  bool truncated = false;  // a cap cut something, and the document says so
  OutputRecord record;
};

struct EncodedAlerts {
  std::vector<Alert> alerts;
  std::vector<std::uint32_t> shadow;  // rules that hold, but are not published
  std::uint32_t suppressed = 0;       // live verdicts beyond the caps
};

// Of key, value and headers together.
std::size_t BytesOf(const OutputRecord& record);

// One alert for each verdict of a live rule, in their order, keyed by the
// article's id and with the record's timestamp. A canceled article's alerts are
// "withdrawn" ones, a withheld article has none. `judgement` is that of
// article.document().
// Pure: the same record and rules give the same bytes, whenever and wherever.
EncodedAlerts EncodeAlerts(const InputRecord& record, const Article& article,
                           const RuleSet& rules, const Judgement& judgement,
                           const EncoderOptions& options);

// The record's bytes (the first 4 KiB and a hash if it was too large) with the
// headers wirewatch-topic, -partition, -offset, -timestamp, -stage, -error,
// -detail (and -bytes, -sha256 if it was cut); its own headers and key are
// kept, but for headers of ours from an earlier round. No timestamp: the letter
// is as old as its writing.
OutputRecord EncodeDeadLetter(const InputRecord& record, std::string_view stage,
                              std::string_view error, std::string_view detail,
                              std::uint64_t max_bytes);

// One JSON line (without a line feed) with every mention of an article that
// counts, none of them cut: `scan --output mentions`.
std::string EncodeMentionsLine(const Article& article, const RuleSet& rules,
                               const CountedMentions& counted);

// UUIDv5 of the record's coordinates, its value's SHA-256 and the rule: the
// same on every replay. The formula is in docs/alerts.md.
std::string EventId(const InputRecord& record,
                    std::string_view value_sha256_hex,
                    std::string_view rule_id);

// 64 lower-case digits.
std::string Sha256Hex(std::string_view bytes);

}  // namespace wirewatch
