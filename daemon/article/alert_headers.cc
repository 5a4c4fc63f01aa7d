#include "daemon/article/alert_headers.h"

#include <algorithm>

namespace wirewatch {
namespace {

constexpr std::string_view kTypePrefix = "wirewatch.";
constexpr std::string_view kSchema = "urn:wirewatch:alert:1";
constexpr std::string_view kTraceHeaders[] = {"traceparent", "tracestate"};
// A trace header of more bytes is none: it would go into every alert.
constexpr std::size_t kMaxTraceBytes = 1024;

// RFC 3986: what is not unreserved goes in as %XX.
void AppendPercentEncoded(std::string_view text, std::string& uri) {
  constexpr char kHex[] = "0123456789ABCDEF";
  constexpr std::string_view kUnreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  for (const char c : text) {
    if (kUnreserved.find(c) != std::string_view::npos) {
      uri.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      uri.push_back('%');
      uri.push_back(kHex[byte >> 4]);
      uri.push_back(kHex[byte & 0xF]);
    }
  }
}

std::string SourceUri(const RecordCoordinates& from) {
  std::string uri;
  if (!from.cluster.empty()) {
    uri += "/clusters/";
    AppendPercentEncoded(from.cluster, uri);
  }
  uri += "/topics/";
  AppendPercentEncoded(from.topic, uri);
  return uri;
}

}  // namespace

Headers AlertHeaders(const InputRecord& record, const AlertIdentity& identity) {
  Headers headers;
  headers.emplace_back("ce_specversion", "1.0");
  headers.emplace_back("ce_id", identity.event_id);
  headers.emplace_back("ce_type",
                       std::string(kTypePrefix) + std::string(identity.action));
  headers.emplace_back("ce_source", SourceUri(record.coordinates));
  headers.emplace_back("ce_subject", identity.subject);
  if (!identity.created.empty()) {
    headers.emplace_back("ce_time", identity.created);
  }
  headers.emplace_back("ce_dataschema", kSchema);
  headers.emplace_back("content-type", "application/json");
  for (const std::string_view name : kTraceHeaders) {
    const auto carried =
        std::find_if(record.headers.begin(), record.headers.end(),
                     [&](const auto& header) { return header.first == name; });
    if (carried != record.headers.end() &&
        carried->second.size() <= kMaxTraceBytes) {
      headers.push_back(*carried);
    }
  }
  return headers;
}

}  // namespace wirewatch
