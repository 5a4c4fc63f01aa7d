// What topic_reader.cc (questions) and topic_lanes.cc (reading) share.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/kafka/client.h"
#include "daemon/kafka/topic_reader.h"

namespace wirewatch {

struct TopicReader::State {
  // What is yet to be read of one partition.
  struct Lane {
    std::vector<PartitionStretch> rest;  // the last one is read now
    std::int64_t next = 0;               // offset that it waits for
    int undecodable = 0;                 // so often was a batch there such
  };

  explicit State(const Options& given) : options(given) {}

  std::optional<std::string> Open();
  rd_kafka_topic_t* TopicOf(const std::string& name);
  // Repeats a question in slices until it is answered, or nobody wants to wait.
  template <typename Ask>
  rd_kafka_resp_err_t Patiently(Ask ask);
  ReaderError Fault(const std::string& what, rd_kafka_resp_err_t code);
  std::optional<std::int64_t> LowOf(const TopicPartition& at);

  void StartLane(const TopicPartition& at, Lane& lane);
  void StopLane(const TopicPartition& at);
  void FinishStretch(const TopicPartition& at, Lane& lane);
  bool Reach(const TopicPartition& at, Lane& lane, std::int64_t offset);
  void MoveTo(const TopicPartition& at, Lane& lane, std::int64_t offset,
              Hole::Why why);
  void OnError(const rd_kafka_message_t& message);
  void OnUndecodable(const TopicPartition& at, Lane& lane);
  void OnRemoved(const TopicPartition& at, Lane& lane);
  std::optional<ConsumedRecord> OnRecord(const rd_kafka_message_t& message);

  const Options options;
  rd_kafka_t* client = nullptr;
  internal::Queue queue;
  std::map<std::string, internal::Topic> topics;
  std::map<TopicPartition, Lane> lanes;  // those that are not done
  std::uint64_t passed = 0;
  std::uint64_t total = 0;
  std::vector<Hole> holes;
  std::string complaint;  // the brokers' last one
  std::string mistrust;   // why a broker's certificate is not believed
};

}  // namespace wirewatch
