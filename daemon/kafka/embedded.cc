#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>  // wants rdkafka.h before it

#include <array>

#include "daemon/kafka/kafka.h"
#include "rules/base/check.h"

namespace wirewatch {
namespace {
constexpr std::int32_t kBroker = 1;
constexpr int kReplicas = 1;
}  // namespace

// The cluster lives in a client that never connects anywhere itself.
struct EmbeddedKafka::State {
  rd_kafka_t* host = nullptr;
  rd_kafka_mock_cluster_t* cluster = nullptr;
};

EmbeddedKafka::EmbeddedKafka() : state_(std::make_unique<State>()) {
  std::array<char, 512> text{};
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  rd_kafka_conf_set_log_cb(
      conf, [](const rd_kafka_t*, int, const char*, const char*) {});
  state_->host =
      rd_kafka_new(RD_KAFKA_PRODUCER, conf, text.data(), text.size());
  CHECK(state_->host != nullptr);
  state_->cluster = rd_kafka_mock_cluster_new(state_->host, 1);
  CHECK(state_->cluster != nullptr);
}

EmbeddedKafka::~EmbeddedKafka() {
  rd_kafka_mock_cluster_destroy(state_->cluster);
  rd_kafka_destroy(state_->host);
}

std::string EmbeddedKafka::bootstrap() const {
  return rd_kafka_mock_cluster_bootstraps(state_->cluster);
}

void EmbeddedKafka::CreateTopic(const std::string& topic, int partitions) {
  const rd_kafka_resp_err_t code = rd_kafka_mock_topic_create(
      state_->cluster, topic.c_str(), partitions, kReplicas);
  CHECK(code == RD_KAFKA_RESP_ERR_NO_ERROR ||
        code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS);
}

void EmbeddedKafka::SetDown() {
  rd_kafka_mock_broker_set_down(state_->cluster, kBroker);
}

void EmbeddedKafka::SetUp() {
  rd_kafka_mock_broker_set_up(state_->cluster, kBroker);
}

void EmbeddedKafka::AnswerWith(std::int16_t api,
                               std::span<const std::int16_t> codes) {
  std::vector<rd_kafka_resp_err_t> errors;
  for (const std::int16_t code : codes) {
    errors.push_back(static_cast<rd_kafka_resp_err_t>(code));
  }
  rd_kafka_mock_push_request_errors_array(state_->cluster, api, errors.size(),
                                          errors.data());
}

void EmbeddedKafka::SetDelay(std::chrono::milliseconds delay) {
  rd_kafka_mock_broker_set_rtt(state_->cluster, kBroker,
                               static_cast<int>(delay.count()));
}

void EmbeddedKafka::SetTopicError(const std::string& topic, std::int16_t code) {
  rd_kafka_mock_topic_set_error(state_->cluster, topic.c_str(),
                                static_cast<rd_kafka_resp_err_t>(code));
}

}  // namespace wirewatch
