#include "daemon/kafka/topic_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "daemon/kafka/topic_reader_state.h"

namespace wirewatch {
namespace {

using internal::PartitionList;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kSlice{1000};
constexpr milliseconds kClosing{5000};

std::string Named(rd_kafka_resp_err_t code) {
  return std::string(rd_kafka_err2name(code)) + ": " + rd_kafka_err2str(code);
}

}  // namespace

std::optional<std::string> TopicReader::State::Open() {
  KafkaConsumerOptions consumer;  // no group
  consumer.transactional = true;  // no commits by themselves
  KafkaProperties properties =
      internal::ConsumerProperties(options.client.properties, consumer);
  // A stretch that begins waits for the answer to the fetch before it.
  properties.emplace_back("fetch.wait.max.ms", "10");
  properties.emplace_back("fetch.error.backoff.ms", "10");
  internal::Conf conf(rd_kafka_conf_new());
  for (const KafkaProperties& some :
       {properties, internal::Identity(options.client)}) {
    if (auto fault = internal::SetProperties(conf.get(), some)) {
      return fault;
    }
  }
  if (auto fault =
          internal::Attach(options.client.credentials.get(), conf.get())) {
    return fault;
  }
  rd_kafka_conf_set_opaque(conf.get(), this);
  rd_kafka_conf_set_error_cb(conf.get(), [](rd_kafka_t*, int code,
                                            const char* text,
                                            void* self) noexcept {
    static_cast<State*>(self)->complaint =
        std::string(rd_kafka_err2name(static_cast<rd_kafka_resp_err_t>(code))) +
        ": " + text;
  });
  // Why a certificate is not believed is told in the log only.
  rd_kafka_conf_set_log_cb(
      conf.get(), [](const rd_kafka_t* by, int, const char* facility,
                     const char* text) noexcept {
        const auto event = internal::LogEvent(facility, text);
        if (event && event->kind == KafkaEvent::Kind::kAuthentication) {
          static_cast<State*>(rd_kafka_opaque(by))->mistrust = event->text;
        }
      });
  std::array<char, 512> text{};
  client =
      rd_kafka_new(RD_KAFKA_CONSUMER, conf.get(), text.data(), text.size());
  static_cast<void>(conf.release());  // see Consumer::Open
  if (client == nullptr) {
    return std::string(text.data());
  }
  rd_kafka_set_log_queue(client, nullptr);  // served by rd_kafka_poll
  queue.reset(rd_kafka_queue_new(client));
  return std::nullopt;
}

rd_kafka_topic_t* TopicReader::State::TopicOf(const std::string& name) {
  internal::Topic& topic = topics[name];
  if (topic == nullptr) {
    topic.reset(rd_kafka_topic_new(client, name.c_str(), nullptr));
  }
  return topic.get();
}

template <typename Ask>
rd_kafka_resp_err_t TopicReader::State::Patiently(Ask ask) {
  const auto deadline = steady_clock::now() + options.patience;
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR__TIMED_OUT;
  do {
    code = ask(static_cast<int>(kSlice.count()));
    rd_kafka_poll(client, 0);  // serves the callbacks
  } while (code != RD_KAFKA_RESP_ERR_NO_ERROR &&
           code != RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED &&
           steady_clock::now() < deadline && !options.stopped());
  return code;
}

ReaderError TopicReader::State::Fault(const std::string& what,
                                      rd_kafka_resp_err_t code) {
  const std::string& why = mistrust.empty() ? complaint : mistrust;
  const bool more =
      !why.empty() && code != RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED;
  return {what + ": " + Named(code) + (more ? " (" + why + ")" : "")};
}

std::optional<std::int64_t> TopicReader::State::LowOf(
    const TopicPartition& at) {
  std::int64_t low = 0;
  std::int64_t high = 0;
  const auto code = Patiently([&](int timeout) {
    return rd_kafka_query_watermark_offsets(client, at.topic.c_str(),
                                            at.partition, &low, &high, timeout);
  });
  return code == RD_KAFKA_RESP_ERR_NO_ERROR ? std::optional(low) : std::nullopt;
}

// ---- questions ----

Result<std::unique_ptr<TopicReader>, ReaderError> TopicReader::Open(
    const Options& options) {
  auto state = std::make_unique<State>(options);
  if (auto fault = state->Open()) {
    return ReaderError{std::move(*fault)};
  }
  return std::unique_ptr<TopicReader>(new TopicReader(std::move(state)));
}

TopicReader::TopicReader(std::unique_ptr<State> state)
    : state_(std::move(state)) {}

TopicReader::~TopicReader() {
  while (!state_->lanes.empty()) {
    state_->StopLane(state_->lanes.begin()->first);
    state_->lanes.erase(state_->lanes.begin());
  }
  state_->topics.clear();
  state_->queue.reset();
  rd_kafka_t* const client = state_->client;
  internal::DestroyWithin(client, 0, kClosing,
                          std::shared_ptr<const State>(std::move(state_)));
}

Result<std::vector<PartitionStretch>, ReaderError> TopicReader::WhatIsThere(
    const std::string& topic) {
  const rd_kafka_metadata_t* got = nullptr;
  auto code = state_->Patiently([&](int timeout) {
    return rd_kafka_metadata(state_->client, 0, state_->TopicOf(topic), &got,
                             timeout);
  });
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return state_->Fault(
        "no broker of " + state_->options.client.brokers + " answers", code);
  }
  const internal::Metadata data(got);
  const rd_kafka_metadata_topic_t& found = data->topics[0];
  if (found.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return ReaderError{"topic " + topic + ": " + Named(found.err)};
  }
  std::vector<PartitionStretch> stretches;
  for (int i = 0; i < found.partition_cnt; ++i) {
    PartitionStretch stretch{{topic, found.partitions[i].id}, 0, 0};
    code = state_->Patiently([&](int timeout) {
      return rd_kafka_query_watermark_offsets(
          state_->client, topic.c_str(), stretch.partition.partition,
          &stretch.from, &stretch.to, timeout);
    });
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
      return state_->Fault("the ends of " + ToString(stretch.partition), code);
    }
    stretches.push_back(std::move(stretch));
  }
  return stretches;
}

Result<std::vector<PartitionStretch>, ReaderError> TopicReader::Since(
    std::vector<PartitionStretch> stretches, std::int64_t timestamp_ms) {
  const PartitionList list(
      rd_kafka_topic_partition_list_new(static_cast<int>(stretches.size())));
  for (const PartitionStretch& stretch : stretches) {
    rd_kafka_topic_partition_list_add(list.get(),
                                      stretch.partition.topic.c_str(),
                                      stretch.partition.partition);
  }
  const auto code = state_->Patiently([&](int timeout) {
    for (int i = 0; i < list->cnt; ++i) {
      list->elems[i].offset = timestamp_ms;  // a failed question overwrites it
    }
    return rd_kafka_offsets_for_times(state_->client, list.get(), timeout);
  });
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return state_->Fault("the offsets of a time", code);
  }
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    const rd_kafka_topic_partition_t& answer = list->elems[static_cast<int>(i)];
    if (answer.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      return state_->Fault(
          "the offset of a time in " + ToString(stretches[i].partition),
          answer.err);
    }
    stretches[i].from = answer.offset < 0
                            ? stretches[i].to
                            : std::min(answer.offset, stretches[i].to);
  }
  return stretches;
}

std::string TopicReader::ClusterId() {
  char* id = rd_kafka_clusterid(state_->client, 0);
  if (id == nullptr) {
    return {};
  }
  std::string text = id;
  rd_kafka_mem_free(state_->client, id);
  return text;
}

}  // namespace wirewatch
