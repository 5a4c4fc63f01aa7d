#include "daemon/pipeline/process.h"

#include <utility>

#include "rules/base/check.h"
#include "rules/text/fold.h"

namespace wirewatch {
namespace {

void Started(StageObserver* observer) {
  if (observer != nullptr) {
    observer->Started();
  }
}

void Finished(StageObserver* observer, Stage stage) {
  if (observer != nullptr) {
    observer->Finished(stage);
  }
}

// A number that looks drawn by lot, the same on every replay of the record.
std::uint64_t LotOf(const RecordCoordinates& at) {
  const auto offset = static_cast<std::uint64_t>(at.offset);
  const auto partition = static_cast<std::uint64_t>(at.partition);
  const std::uint64_t mixed =
      (offset + (partition << 48) + 1) * 0x9E3779B97F4A7C15U;
  return mixed ^ mixed >> 32;
}

Rejected Reject(const InputRecord& record, const DecodeError& error,
                std::uint64_t max_bytes) {
  std::string detail = error.detail;
  if (error.byte_offset > 0) {
    detail += " (byte " + std::to_string(error.byte_offset) + ")";
  }
  return {error, EncodeDeadLetter(record, ToString(Stage::kDecode),
                                  ToString(error.reason), detail, max_bytes)};
}

}  // namespace

std::string_view ToString(Stage stage) {
  switch (stage) {
    case Stage::kDecode:
      return "decode";
    case Stage::kFold:
      return "fold";
    case Stage::kFind:
      return "find";
    case Stage::kJudge:
      return "judge";
    case Stage::kEncode:
      return "encode";
  }
  CHECK(false);
  return {};
}

Processor::Processor(const ProcessOptions& options)
    : decoder_(options.decoder), options_(options) {}

Outcome Processor::Run(const InputRecord& record, const RuleSet& rules,
                       StageObserver* observer) {
  if (!record.value) {
    return Tombstone{};
  }
  Started(observer);
  auto article = decoder_.Decode(record);
  Finished(observer, Stage::kDecode);
  if (!article.ok()) {
    return Reject(record, article.error(), options_.decoder.max_bytes);
  }

  const Document document = article->document();
  folded_ = Fold(document, std::move(folded_));
  const FoldedText& text = folded_;
  Finished(observer, Stage::kFold);
  std::vector<Mention> mentions = rules.matcher().Find(document, text);
  Finished(observer, Stage::kFind);
  const std::uint64_t lot = LotOf(record.coordinates);
  const bool is_checked =
      options_.check_one_in > 0 && lot % options_.check_one_in == 0;
  const std::vector<Mention> found =
      is_checked ? mentions : std::vector<Mention>();
  Judgement judgement = rules.Judge(document, text, std::move(mentions));
  Finished(observer, Stage::kJudge);
  EncodedAlerts encoded =
      EncodeAlerts(record, *article, rules, judgement, options_.encoder);
  Finished(observer, Stage::kEncode);
  const TwinAnswer twin =
      is_checked ? AskTwin(rules.matcher(), document, text, found, lot)
                 : TwinAnswer::kNotAsked;
  const std::size_t text_bytes =
      article->headline.size() + article->lead.size() + article->body.size();
  const bool mended = article->replaced > 0;
  return Judged{*std::move(article), std::move(judgement.counted),
                std::move(encoded),  twin,
                text_bytes,          mended};
}

}  // namespace wirewatch
