// KafkaCredentials: as whom the clients of this process log in.
//
// All clients share one object. It gives each new client its secrets, knows
// which clients live, and hands them a new password when an operator rotates
// it: connections that stand go on, the next ones log in anew. The secrets are
// in no list of properties, so that nothing that prints or copies properties
// can show them.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "daemon/kafka/secret.h"

struct rd_kafka_conf_s;  // librdkafka's

namespace wirewatch {

class KafkaCredentials {
 public:
  // `username` and `password` of SASL, `key_password` of the client's key;
  // each may be empty: none.
  KafkaCredentials(std::string username, Secret password, Secret key_password);
  ~KafkaCredentials();
  KafkaCredentials(const KafkaCredentials&) = delete;
  KafkaCredentials& operator=(const KafkaCredentials&) = delete;

  // Sets the secrets only. The text of librdkafka's fault, or nothing.
  std::optional<std::string> SetOn(rd_kafka_conf_s* conf) const;
  // And has the client that is made from `conf` (before this object goes)
  // follow each Rotate(); the client may outlive this object.
  std::optional<std::string> Attach(rd_kafka_conf_s* conf);

  // What clients log in with from now on, those that live already and those to
  // come. From any thread. False: it was the same before, nothing was done.
  bool Rotate(Secret password);

 private:
  struct Shared;
  const std::shared_ptr<Shared> shared_;
};

}  // namespace wirewatch
