// TopicOutput: records into a topic, in transactions of some thousand; for
// verbs that publish. What was committed stays, whatever happens later.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "daemon/kafka/kafka.h"
#include "rules/base/result.h"

namespace wirewatch {

// Why nothing more can be written, and what that means for what was.
struct OutputError {
  std::string text;
};
using Written = Result<std::monostate, OutputError>;

// One thread.
class TopicOutput {
 public:
  // A call that the brokers do not answer for so long is given up.
  static constexpr std::chrono::seconds kPatience{60};

  // Waits for the brokers. `transactional_id`: whoever uses it is fenced.
  static Result<std::unique_ptr<TopicOutput>, OutputError> Open(
      const KafkaClientOptions& client, const std::string& transactional_id);

  // Takes the record; it is published with those behind it, or by Flush().
  Written Write(ProducedRecord record);
  Written Flush();

  std::uint64_t published() const { return published_; }
  // Records that the topic does not take for their size: left out.
  std::uint64_t too_large() const { return too_large_; }

 private:
  using Answer = TransactionalSink::Answer;
  enum class Attempt { kDone, kAgain, kFailed };

  TopicOutput() = default;
  Written OpenProducer();
  // One transaction with all that is waiting.
  Attempt Transact();
  bool SendAll();
  bool SendOne(std::size_t index);
  // Repeats a call until it says something else than kAgain.
  Answer Patiently(const std::function<Answer()>& call);
  OutputError Fault(const std::string& what) const;

  std::unique_ptr<TransactionalSink> sink_;
  std::vector<ProducedRecord> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::set<std::size_t> refused_;  // of those that wait
  bool one_by_one_ = false;        // to see which one is refused
  std::optional<TransactionalSink::Failure> failure_;
  std::string event_;  // the client's last complaint
  bool undecided_ = false;
  std::uint64_t published_ = 0;
  std::uint64_t too_large_ = 0;
};

}  // namespace wirewatch
