// Which of librdkafka's properties an operator may set, found out without any
// network.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <span>
#include <string_view>

#include "daemon/kafka/client.h"

namespace wirewatch {
namespace {

using internal::Conf;

struct OwnedProperty {
  std::string_view name;
  std::string_view why;
};

constexpr std::string_view kNoLoss = "or records could be lost";
constexpr std::string_view kSecurity = "set `kafka.security`";
constexpr std::string_view kForeignCode = "it would run foreign code";

// Names with all their aliases.
constexpr std::array kOwned = {
    OwnedProperty{"bootstrap.servers", "set `kafka.brokers`"},
    OwnedProperty{"metadata.broker.list", "set `kafka.brokers`"},
    OwnedProperty{"group.id", "set `kafka.group`"},
    OwnedProperty{"client.id", "set `kafka.instance_id`"},
    OwnedProperty{"group.instance.id", "set `kafka.static_membership`"},
    OwnedProperty{"auto.commit.interval.ms", "set `output.commit_interval`"},
    OwnedProperty{"enable.auto.commit", kNoLoss},
    OwnedProperty{"auto.commit.enable", kNoLoss},
    OwnedProperty{"enable.auto.offset.store", kNoLoss},
    OwnedProperty{"offset.store.method", kNoLoss},
    OwnedProperty{"auto.offset.reset", kNoLoss},
    OwnedProperty{"isolation.level",
                  "records of aborted transactions are not to be read"},
    OwnedProperty{"enable.idempotence", "or order and uniqueness are lost"},
    OwnedProperty{"enable.gapless.guarantee", "or one bad record stops all"},
    OwnedProperty{"acks", kNoLoss},
    OwnedProperty{"request.required.acks", kNoLoss},
    OwnedProperty{"message.timeout.ms", kNoLoss},
    OwnedProperty{"delivery.timeout.ms", kNoLoss},
    OwnedProperty{"retries", kNoLoss},
    OwnedProperty{"message.send.max.retries", kNoLoss},
    OwnedProperty{"transactional.id",
                  "set `kafka.group` and `kafka.instance_id`"},
    OwnedProperty{"partitioner",
                  "or the alerts of an article lose their order"},
    OwnedProperty{"check.crcs", "damaged records are not to be read"},
    OwnedProperty{"enable.partition.eof",
                  "a standstill is told from the end by it"},
    OwnedProperty{"allow.auto.create.topics", "topics are made by operators"},
    OwnedProperty{"enable.ssl.certificate.verification",
                  "a broker's certificate is always verified"},
    OwnedProperty{"ssl.endpoint.identification.algorithm",
                  "a broker's certificate is always verified"},
    OwnedProperty{"security.protocol", kSecurity},
    OwnedProperty{"sasl.mechanism", kSecurity},
    OwnedProperty{"sasl.mechanisms", kSecurity},
    OwnedProperty{"sasl.username", kSecurity},
    OwnedProperty{"sasl.password", kSecurity},
    OwnedProperty{"ssl.ca.location", kSecurity},
    OwnedProperty{"ssl.ca.pem", kSecurity},
    OwnedProperty{"ssl.certificate.location", kSecurity},
    OwnedProperty{"ssl.certificate.pem", kSecurity},
    OwnedProperty{"ssl.key.location", kSecurity},
    OwnedProperty{"ssl.key.pem", kSecurity},
    OwnedProperty{"ssl.key.password", kSecurity},
    OwnedProperty{"ssl.keystore.location", kSecurity},
    OwnedProperty{"ssl.keystore.password", kSecurity},
    OwnedProperty{"plugin.library.paths", kForeignCode},
    OwnedProperty{"ssl.engine.location", kForeignCode},
    OwnedProperty{"sasl.kerberos.kinit.cmd", kForeignCode},
    OwnedProperty{"enable.sasl.oauthbearer.unsecure.jwt",
                  "its tokens prove nothing"},
    OwnedProperty{"test.mock.num.brokers", "set `kafka.brokers` to `embedded`"},
    OwnedProperty{"log.queue", "it says on which thread log lines arrive"},
    OwnedProperty{"log_level", "set `log.level`"},
};

// What is wrong with one property by itself.
std::optional<std::string> FaultOf(rd_kafka_conf_t* conf,
                                   const std::string& name,
                                   const std::string& value) {
  const auto* const owned =
      std::find_if(kOwned.begin(), kOwned.end(),
                   [&](const OwnedProperty& p) { return p.name == name; });
  if (owned != kOwned.end()) {
    return "`" + name + "` is owned by the daemon: " + std::string(owned->why);
  }
  std::array<char, 512> text{};
  switch (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), text.data(),
                            text.size())) {
    case RD_KAFKA_CONF_UNKNOWN:
      return "librdkafka " + LibrdkafkaVersion() + " knows no property `" +
             name + "`";
    case RD_KAFKA_CONF_INVALID:  // the text may use another of its names
      return "`" + name + "`: " + std::string(text.data());
    case RD_KAFKA_CONF_OK:
      break;
  }
  return std::nullopt;
}

std::int64_t NumberOf(rd_kafka_conf_t* conf, const char* name) {
  std::array<char, 64> text{};
  std::size_t size = text.size();
  return rd_kafka_conf_get(conf, name, text.data(), &size) == RD_KAFKA_CONF_OK
             ? std::strtoll(text.data(), nullptr, 10)
             : 0;
}

// The times that must stand in order, or members are thrown out while healthy.
struct Order {
  const char* shorter;
  const char* longer;
  bool equal = true;  // whether they may be
};
constexpr std::array kOrders = {
    Order{"heartbeat.interval.ms", "session.timeout.ms"},
    Order{"session.timeout.ms", "max.poll.interval.ms"},
    Order{"fetch.wait.max.ms", "socket.timeout.ms"},
    Order{"reconnect.backoff.ms", "reconnect.backoff.max.ms"},
};

// With transactions: what librdkafka demands, and that no commit lands after
// the group has given our partitions to somebody else.
constexpr std::array kTransactionOrders = {
    Order{"socket.timeout.ms", "transaction.timeout.ms"},
    Order{"transaction.timeout.ms", "session.timeout.ms", /*equal=*/false},
};

using Faults = std::vector<std::pair<std::size_t, std::string>>;

// The last of the operator's properties that `text` names; the first one if it
// names none.
std::size_t BlameIn(const KafkaProperties& properties, std::string_view text) {
  std::size_t blamed = 0;
  for (std::size_t i = 0; i < properties.size(); ++i) {
    if (text.find(properties[i].first) != std::string_view::npos) {
      blamed = i;
    }
  }
  return blamed;
}

void CheckOrders(const KafkaProperties& properties,
                 std::span<const Order> orders, rd_kafka_conf_t* conf,
                 Faults& faults) {
  for (const Order& order : orders) {
    const std::int64_t shorter = NumberOf(conf, order.shorter);
    const std::int64_t longer = NumberOf(conf, order.longer);
    if (shorter < longer || (order.equal && shorter == longer)) {
      continue;
    }
    const std::string text =
        "`" + std::string(order.shorter) + "` (" + std::to_string(shorter) +
        ") must be " + (order.equal ? "at most `" : "less than `") +
        order.longer + "` (" + std::to_string(longer) + ")";
    faults.emplace_back(BlameIn(properties, text), text);
  }
}

}  // namespace

Faults CheckKafkaProperties(const KafkaProperties& properties,
                            bool transactional) {
  Faults faults;
  KafkaConsumerOptions options;
  options.group = "check";
  options.transactional = transactional;
  const Conf conf(rd_kafka_conf_new());
  // The daemon's own cannot fail; the operator's may stand in relation to them.
  internal::SetProperties(conf.get(),
                          internal::ConsumerProperties({}, options));
  for (std::size_t i = 0; i < properties.size(); ++i) {
    const auto& [name, value] = properties[i];
    if (auto fault = FaultOf(conf.get(), name, value)) {
      faults.emplace_back(i, std::move(*fault));
    }
  }
  CheckOrders(properties, kOrders, conf.get(), faults);
  if (transactional) {
    // The producer's own defaults stand below what the operator gives.
    const Conf producer(rd_kafka_conf_new());
    internal::SetProperties(producer.get(),
                            internal::ConsumerProperties({}, options));
    internal::SetProperties(producer.get(),
                            internal::TransactionalProperties(properties));
    CheckOrders(properties, kTransactionOrders, producer.get(), faults);
  }
  if (!faults.empty()) {
    return faults;
  }
  auto fault = internal::FaultOfClient(
      RD_KAFKA_CONSUMER, internal::ConsumerProperties(properties, options));
  if (!fault) {
    KafkaProperties producers = internal::ProducerProperties(properties);
    if (transactional) {
      producers = internal::TransactionalProperties(properties);
      producers.emplace_back("transactional.id", "check");
    }
    fault = internal::FaultOfClient(RD_KAFKA_PRODUCER, producers);
  }
  if (fault) {
    const std::size_t blamed = BlameIn(properties, *fault);
    faults.emplace_back(blamed, std::move(*fault));
  }
  return faults;
}

std::string LibrdkafkaVersion() {
  return rd_kafka_version_str();
}

}  // namespace wirewatch
