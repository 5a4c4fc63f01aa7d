// Any bytes through the whole way: as JSON, as JSON with HTML in it, as ninjs
// and as plain text. Properties: it
// returns; every alert is a document whose offsets, in all three kinds, cut its
// surfaces out of the article; the mentions line of the article likewise.

#include "daemon/pipeline/process.h"

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>
#include <variant>

#include "rules/base/check.h"
#include "tests/daemon/article/alert_check.h"
#include "tests/daemon/pipeline/sample_rules.h"

namespace {

using nlohmann::ordered_json;
using namespace wirewatch;

ProcessOptions OptionsFor(InputFormat format) {
  ProcessOptions options = SampleProcessOptions();
  options.decoder.format = format;
  options.decoder.max_bytes = 1 << 16;
  options.encoder.mentions_per_alert = 5;
  return options;
}

ProcessOptions HtmlOptions() {
  ProcessOptions options = OptionsFor(InputFormat::kJson);
  for (FieldPath& path : options.decoder.fields) {
    path.html = true;
  }
  return options;
}

void CheckOutcome(Processor& processor, std::string_view bytes) {
  static const RuleSet rules(SampleWatchlists(), "bundle");
  InputRecord record;
  record.coordinates.topic = "articles";
  record.value = bytes;
  const Outcome outcome = processor.Run(record, rules, nullptr);
  if (const auto* rejected = std::get_if<Rejected>(&outcome)) {
    CHECK(rejected->dead_letter.value.size() <= bytes.size());
    return;
  }
  const Judged& judged = std::get<Judged>(outcome);
  for (const Alert& alert : judged.encoded.alerts) {
    CHECK(FaultsOfAlert(ordered_json::parse(alert.record.value), judged.article)
              .empty());
  }
  const auto line = ordered_json::parse(
      EncodeMentionsLine(judged.article, rules, judged.counted));
  CHECK(FaultsOfMentions(line.at("mentions"), judged.article,
                         /*surfaces_may_be_cut=*/false)
            .empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  static Processor json(OptionsFor(InputFormat::kJson));
  static Processor html(HtmlOptions());
  static Processor ninjs(OptionsFor(InputFormat::kNinjs));
  static Processor text(OptionsFor(InputFormat::kText));
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  CheckOutcome(json, bytes);
  CheckOutcome(html, bytes);
  CheckOutcome(ninjs, bytes);
  CheckOutcome(text, bytes);
  return 0;
}
