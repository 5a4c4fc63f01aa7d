// Where the alerts of a replay go: standard output, a file, or a topic.
#pragma once

#include <memory>
#include <string>

#include "daemon/cli/topic_output.h"
#include "daemon/pipeline/process.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

// One thread. Once it has failed, nothing more is written.
class ReplayOutput {
 public:
  virtual ~ReplayOutput() = default;
  // The alerts of one article, in their order.
  virtual Written Write(const Judged& judged) = 0;
  // What was written until now is there.
  virtual Written Flush() = 0;
  // What else there is to say of it at the end: "512 alerts are in topic x";
  // may be empty.
  virtual std::string Told() const = 0;
};

// Alert documents, a line each; articles with marked sentences, as `scan` shows
// them, if standard output is a terminal.
std::unique_ptr<ReplayOutput> ToStandardOutput(const RuleSet& rules);

// Alert documents, a line each; the file is made, or emptied.
Result<std::unique_ptr<ReplayOutput>, OutputError> ToFile(
    const std::string& path);

// Alert records as the service publishes them, with key, headers and timestamp.
Result<std::unique_ptr<ReplayOutput>, OutputError> ToTopic(
    const KafkaClientOptions& client, const std::string& transactional_id,
    const std::string& topic);

}  // namespace wirewatch
