#include "daemon/service/wiring.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>
#include <thread>
#include <utility>

#include "config/diag/read_file.h"
#include "config/settings/addresses.h"
#include "daemon/control/control_socket.h"
#include "daemon/service/at_least_once_delivery.h"
#include "daemon/service/transactional_delivery.h"

namespace wirewatch {
namespace {

constexpr std::uint64_t kLargestSecret = 1ULL << 20;

std::string RuntimeDirectory() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment
  const char* directory = std::getenv("RUNTIME_DIRECTORY");
  return directory == nullptr ? "" : directory;
}

}  // namespace

ProcessOptions ProcessOptionsOf(const Settings& settings) {
  ProcessOptions options;
  options.decoder.format = settings.input.format == "text" ? InputFormat::kText
                           : settings.input.format == "ninjs"
                               ? InputFormat::kNinjs
                               : InputFormat::kJson;
  for (const FieldSetting& field : settings.input.fields) {
    options.decoder.fields.push_back({field.field, field.pointers, field.html});
  }
  options.decoder.charset = settings.input.charset;
  options.decoder.ill_formed = settings.input.invalid_utf8 == "replace"
                                   ? IllFormed::kReplace
                                   : IllFormed::kReject;
  options.decoder.max_bytes = settings.limits.article_bytes;
  options.encoder.mentions_per_alert = settings.limits.mentions_per_alert;
  options.encoder.alerts_per_article = settings.limits.alerts_per_article;
  options.encoder.alert_bytes = settings.limits.alert_bytes;
  options.check_one_in = settings.engine.check_one_in;
  return options;
}

ConsumeLoopOptions ConsumeLoopOptionsOf(const Settings& settings) {
  ConsumeLoopOptions options;
  options.inputs = settings.input.topics;
  options.topics = {settings.output.alerts, settings.output.dead_letters};
  options.window_bytes = settings.limits.in_flight_bytes;
  options.drain = settings.limits.drain;
  return options;
}

KafkaConsumerOptions ConsumerOptionsOf(const Settings& settings,
                                       const KafkaClientOptions& client) {
  return {client,
          settings.kafka.group,
          settings.input.topics,
          settings.output.commit_interval,
          IsExactlyOnce(settings),
          settings.kafka.static_membership ? InstanceIdOf(settings) : "",
          settings.kafka.on_undecodable == "skip"};
}

bool IsExactlyOnce(const Settings& settings) {
  return settings.output.delivery == "exactly_once";
}

std::string TransactionalIdOf(const Settings& settings) {
  return settings.kafka.group + "-" + InstanceIdOf(settings);
}

KafkaDelivery CreateDelivery(const Settings& settings,
                             KafkaClientOptions client, ConsumeLoop& loop,
                             LiveAlerts* live) {
  client.output_topics = {settings.output.alerts, settings.output.dead_letters};
  KafkaDelivery created;
  if (IsExactlyOnce(settings)) {
    TransactionLimits limits;
    limits.interval = settings.output.commit_interval;
    auto delivery = std::make_unique<TransactionalDelivery>(
        loop.PartsForDelivery(live), limits);
    auto sink = CreateTransactionalKafkaSink(
        client, TransactionalIdOf(settings), delivery->Listener(),
        loop.EventListener());
    created.error = std::move(sink.error);
    created.transactional = std::move(sink.sink);
    if (created.error.empty()) {
      delivery->Use(*created.transactional);
    }
    created.delivery = std::move(delivery);
    return created;
  }
  auto delivery =
      std::make_unique<AtLeastOnceDelivery>(loop.PartsForDelivery(live));
  auto sink =
      CreateKafkaSink(client, delivery->Listener(), loop.EventListener());
  created.error = std::move(sink.error);
  created.sink = std::move(sink.sink);
  if (created.error.empty()) {
    delivery->Use(*created.sink);
  }
  created.delivery = std::move(delivery);
  return created;
}

Result<Secret, SecretError> ReadSecret(const std::string& setting,
                                       const std::string& path) {
  if (path.empty()) {
    return Secret();
  }
  auto bytes = ReadBytes(path, kLargestSecret);
  if (!bytes.ok()) {
    return SecretError{setting + ": " + bytes.error().message};
  }
  const std::string_view text = *bytes;
  Secret secret(text.substr(0, text.find_first_of("\r\n")));
  WipeString(*bytes);
  if (secret.empty()) {
    return SecretError{setting + ": the first line of `" + path + "` is empty"};
  }
  return secret;
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
  set("ssl.ca.location", security.ca_file);
  set("ssl.certificate.location", security.cert_file);
  set("ssl.key.location", security.key_file);
  set("enable.ssl.certificate.verification", security.insecure ? "false" : "");
  auto password =
      ReadSecret("kafka.security.password_file", security.password_file);
  if (!password.ok()) {
    return password.error();
  }
  auto key_password = ReadSecret("kafka.security.key_password_file",
                                 security.key_password_file);
  if (!key_password.ok()) {
    return key_password.error();
  }
  options.credentials = std::make_shared<KafkaCredentials>(
      security.username, std::move(password).value(),
      std::move(key_password).value());
  // The operator's own come last and win; those that we own are refused.
  options.properties.insert(options.properties.end(),
                            settings.kafka.properties.begin(),
                            settings.kafka.properties.end());
  return options;
}

bool PageIsOn(const Settings& settings) {
  return settings.http.page == "on" ||
         (settings.http.page == "auto" && IsLoopback(settings.http.listen));
}

std::string InstanceIdOf(const Settings& settings) {
  if (settings.kafka.instance_id != "auto") {
    return settings.kafka.instance_id;
  }
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data()
                                                        : "unnamed";
}

std::string ControlSocketOf(const Settings& settings) {
  return SocketToListenAt(settings.control.socket, RuntimeDirectory());
}

std::vector<std::string> ControlSocketsToTry(const Settings& settings) {
  return SocketsToTry(settings.control.socket, RuntimeDirectory());
}

std::size_t WorkersOf(const Settings& settings) {
  if (settings.workers != 0) {
    return settings.workers;
  }
  return std::max(2U, std::thread::hardware_concurrency()) - 1;
}

}  // namespace wirewatch
