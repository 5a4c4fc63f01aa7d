// Survey: asks the brokers whether everything is there that a daemon will need,
// and changes nothing: no record, no offset, no member of a group.
//
// How a right is asked for without being used:
//   READ a topic     a fetch at its end, which brings nothing
//   WRITE a topic    a record that wants acknowledgements of a number that no
//                    broker gives: it is refused after the right was looked at
//   READ a group,    offsets in a transaction that is aborted, of a
//   WRITE an id      transactional.id of its own (the daemon's and "-check")
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "daemon/kafka/kafka.h"

namespace wirewatch {

struct KafkaSurvey {
  KafkaClientOptions client;
  std::string group;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::string transactional_id;  // empty: no transactions are used
};

struct SurveyFinding {
  bool good = false;
  std::string text;  // "topic articles: 12 partitions"
};

// Tells each finding as it comes; true if all are good. Ends within `patience`
// and a few seconds, also if no broker answers.
bool SurveyKafka(const KafkaSurvey& survey, std::chrono::milliseconds patience,
                 const std::function<void(const SurveyFinding&)>& tell);

}  // namespace wirewatch
