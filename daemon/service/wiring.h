// From settings to the options of each part: the only place where a setting's
// name meets the struct that obeys it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/settings/settings.h"
#include "daemon/kafka/kafka.h"
#include "daemon/pipeline/process.h"
#include "daemon/service/consume_loop.h"
#include "daemon/service/delivery.h"
#include "rules/base/result.h"

namespace wirewatch {

ProcessOptions ProcessOptionsOf(const Settings& settings);
ConsumeLoopOptions ConsumeLoopOptionsOf(const Settings& settings);
KafkaConsumerOptions ConsumerOptionsOf(const Settings& settings,
                                       const KafkaClientOptions& client);

bool IsExactlyOnce(const Settings& settings);  // output.delivery
// Stable over restarts, different in each instance: the group and the instance.
std::string TransactionalIdOf(const Settings& settings);

// The delivery that the settings ask for, with the sink that it sends to; or
// the fault of configuration. `loop`, and `live` if it is not null, outlive it.
struct KafkaDelivery {
  std::unique_ptr<Delivery> delivery;
  std::unique_ptr<ByteSink> sink;                    // at least once
  std::unique_ptr<TransactionalSink> transactional;  // exactly once
  std::string error;
};
KafkaDelivery CreateDelivery(const Settings& settings,
                             KafkaClientOptions client, ConsumeLoop& loop,
                             LiveAlerts* live);

struct SecretError {
  std::string text;  // "kafka.security.password_file: cannot read /run/..."
};
// The first line of a secret's file, without its end: what an editor wrote.
// `setting` is its name. An empty path is an empty secret.
Result<Secret, SecretError> ReadSecret(const std::string& setting,
                                       const std::string& path);

// Reads the secrets' files. `brokers` replaces settings.kafka.brokers where the
// broker is embedded.
Result<KafkaClientOptions, SecretError> ClientOptionsOf(
    const Settings& settings, const std::string& brokers);

// Whether the live page is served.
bool PageIsOn(const Settings& settings);

// "auto" is the host name.
std::string InstanceIdOf(const Settings& settings);

// Where to listen for `wirewatch ctl`; empty: nowhere. Reads
// $RUNTIME_DIRECTORY.
std::string ControlSocketOf(const Settings& settings);
// Where `wirewatch ctl` looks for a daemon with these settings.
std::vector<std::string> ControlSocketsToTry(const Settings& settings);

// settings.workers, or for auto the processors but one, at least 1.
std::size_t WorkersOf(const Settings& settings);

}  // namespace wirewatch
