#include "daemon/service/wiring.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <thread>

namespace wirewatch {

ProcessOptions ProcessOptionsOf(const Settings& settings) {
  ProcessOptions options;
  options.decoder.format = settings.input.format == "text" ? InputFormat::kText
                           : settings.input.format == "ninjs"
                               ? InputFormat::kNinjs
                               : InputFormat::kJson;
  for (const FieldSetting& field : settings.input.fields) {
    options.decoder.fields.push_back({field.field, field.pointers, field.html});
  }
  options.decoder.max_bytes = settings.limits.article_bytes;
  options.encoder = {settings.limits.mentions_per_alert,
                     settings.limits.alerts_per_article};
  options.check_one_in = settings.engine.check_one_in;
  return options;
}

ConsumeLoopOptions ConsumeLoopOptionsOf(const Settings& settings) {
  ConsumeLoopOptions options;
  options.alerts_topic = settings.output.alerts;
  options.dead_letters_topic = settings.output.dead_letters;
  options.drain = settings.limits.drain;
  return options;
}

KafkaConsumerOptions ConsumerOptionsOf(const Settings& settings,
                                       const KafkaClientOptions& client) {
  return {client, settings.kafka.group, settings.input.topics,
          settings.output.commit_interval};
}

Result<KafkaClientOptions, SecretError> ClientOptionsOf(
    const Settings& settings, const std::string& brokers) {
  const KafkaSecurity& security = settings.kafka.security;
  KafkaClientOptions options;
  options.brokers = brokers;
  options.client_id = "wirewatch-" + InstanceIdOf(settings);
  const auto set = [&](const char* property, const std::string& value) {
    if (!value.empty()) {
      options.properties.emplace_back(property, value);
    }
  };
  set("security.protocol", security.protocol);
  set("sasl.mechanism", security.mechanism);
  set("sasl.username", security.username);
  set("ssl.ca.location", security.ca_file);
  set("ssl.certificate.location", security.certificate_file);
  set("ssl.key.location", security.key_file);
  if (!security.password_file.empty()) {
    std::ifstream file(security.password_file, std::ios::binary);
    std::string password((std::istreambuf_iterator<char>(file)),
                         std::istreambuf_iterator<char>());
    while (password.ends_with('\n') || password.ends_with('\r')) {
      password.pop_back();
    }
    if (!file.is_open() || file.bad() || password.empty()) {
      return SecretError{
          "kafka.security.password_file: cannot read a password "
          "from " +
          security.password_file};
    }
    set("sasl.password", password);
  }
  // The operator's own come last and win, those that we refuse excepted.
  options.properties.insert(options.properties.end(),
                            settings.kafka.properties.begin(),
                            settings.kafka.properties.end());
  return options;
}

std::string InstanceIdOf(const Settings& settings) {
  if (settings.kafka.instance_id != "auto") {
    return settings.kafka.instance_id;
  }
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data()
                                                        : "unnamed";
}

std::size_t WorkersOf(const Settings& settings) {
  if (settings.workers != 0) {
    return settings.workers;
  }
  return std::max(2U, std::thread::hardware_concurrency()) - 1;
}

}  // namespace wirewatch
