// Process: the whole way of an article, bytes in, bytes out. No thread, no
// clock, no socket: the daemon, `scan`, `demo` and the tests all run this.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "daemon/article/decode.h"
#include "daemon/article/encode.h"
#include "rules/match/twin_check.h"
#include "rules/text/fold.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

enum class Stage { kDecode, kFold, kFind, kJudge, kEncode };
std::string_view ToString(Stage stage);

// Is told when each stage ends, to take times and to count. Called on the
// thread that runs Process.
class StageObserver {
 public:
  virtual ~StageObserver() = default;
  virtual void Started() = 0;
  virtual void Finished(Stage stage) = 0;
};

struct Tombstone {};
struct Rejected {
  DecodeError error;
  OutputRecord dead_letter;
};
// Read as an article. Alerted if there are alerts, else quiet.
struct Judged {
  Article article;
  CountedMentions counted;
  EncodedAlerts encoded;
  TwinAnswer twin = TwinAnswer::kNotAsked;
  std::size_t text_bytes = 0;  // of headline, lead and body
  bool mended = false;         // ill-formed bytes were read as U+FFFD
};
using Outcome = std::variant<Tombstone, Rejected, Judged>;

struct ProcessOptions {
  DecoderOptions decoder;
  EncoderOptions encoder;
  // The slow twin is asked about one article in so many, picked by where their
  // records stand; 0: about none. Its answer changes nothing but Judged::twin.
  std::uint32_t check_one_in = 0;
};

// One a thread. `Run` never throws and has no effect but its result.
class Processor {
 public:
  explicit Processor(const ProcessOptions& options);
  // `observer` may be null.
  Outcome Run(const InputRecord& record, const RuleSet& rules,
              StageObserver* observer);

 private:
  Decoder decoder_;
  ProcessOptions options_;
  FoldedText folded_;  // the last record's: the next one uses its memory
};

}  // namespace wirewatch
