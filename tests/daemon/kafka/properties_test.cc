// What an operator may set of librdkafka's properties, and what is said of the
// rest.
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "daemon/kafka/kafka.h"

namespace wirewatch {
namespace {

struct Case {
  const char* name;
  KafkaProperties properties;
  // Index of the property and a part of the text, of each fault.
  std::vector<std::pair<std::size_t, std::string>> faults;
  bool transactional = false;
  friend void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }
};

// clang-format off
const std::vector<Case> kCases = {
    {"nothing_is_fine",           {}, {}},
    {"timeouts_and_buffers",      {{"session.timeout.ms", "30000"}, {"fetch.wait.max.ms", "100"}, {"linger.ms", "20"}}, {}},
    {"a_classic_assignor",        {{"partition.assignment.strategy", "range"}}, {}},
    {"another_compression",       {{"compression.codec", "zstd"}}, {}},
    {"ciphers",                   {{"ssl.cipher.suites", "ECDHE-RSA-AES256-GCM-SHA384"}}, {}},

    {"unknown",                   {{"sesion.timeout.ms", "30000"}}, {{0, "knows no property `sesion.timeout.ms`"}}},
    {"no_number",                 {{"session.timeout.ms", "30s"}}, {{0, "session.timeout.ms"}}},
    {"out_of_range",              {{"linger.ms", "-5"}}, {{0, "linger.ms"}}},
    {"no_such_choice",            {{"compression.codec", "brotli"}}, {{0, "compression.codec"}}},
    {"all_at_once",               {{"a", "1"}, {"linger.ms", "5"}, {"acks", "1"}, {"linger.ms", "x"}},
                                  {{0, "`a`"}, {2, "`acks`"}, {3, "linger.ms"}}},

    {"auto_commit",               {{"enable.auto.commit", "true"}}, {{0, "owned by the daemon"}}},
    {"auto_commit_old_name",      {{"auto.commit.enable", "false"}}, {{0, "owned by the daemon"}}},
    {"isolation",                 {{"isolation.level", "read_uncommitted"}}, {{0, "owned by the daemon"}}},
    {"isolation_as_it_is",        {{"isolation.level", "read_committed"}}, {{0, "owned by the daemon"}}},
    {"acks",                      {{"acks", "1"}}, {{0, "owned by the daemon"}}},
    {"acks_old_name",             {{"request.required.acks", "1"}}, {{0, "owned by the daemon"}}},
    {"idempotence",               {{"enable.idempotence", "false"}}, {{0, "owned by the daemon"}}},
    {"transactional_id",          {{"transactional.id", "x"}}, {{0, "owned by the daemon"}}},
    {"offset_reset",              {{"auto.offset.reset", "latest"}}, {{0, "owned by the daemon"}}},
    {"message_timeout",           {{"message.timeout.ms", "1000"}}, {{0, "owned by the daemon"}}},
    {"retries",                   {{"retries", "0"}}, {{0, "owned by the daemon"}}},
    {"brokers",                   {{"bootstrap.servers", "b:9092"}}, {{0, "set `kafka.brokers`"}}},
    {"group",                     {{"group.id", "g"}}, {{0, "set `kafka.group`"}}},
    {"static_membership",         {{"group.instance.id", "desk-1"}}, {{0, "set `kafka.static_membership`"}}},
    {"certificates_unchecked",    {{"enable.ssl.certificate.verification", "false"}}, {{0, "always verified"}}},
    {"host_names_unchecked",      {{"ssl.endpoint.identification.algorithm", "none"}}, {{0, "always verified"}}},
    {"foreign_code",              {{"plugin.library.paths", "x.so"}}, {{0, "foreign code"}}},
    {"a_command_of_kerberos",     {{"sasl.kerberos.kinit.cmd", "sh"}}, {{0, "foreign code"}}},
    {"an_engine_of_openssl",      {{"ssl.engine.location", "x.so"}}, {{0, "foreign code"}}},
    {"tokens_without_signature",  {{"enable.sasl.oauthbearer.unsecure.jwt", "true"}}, {{0, "prove nothing"}}},
    {"security_has_its_settings", {{"security.protocol", "ssl"}, {"sasl.mechanism", "PLAIN"}, {"sasl.mechanisms", "PLAIN"},
                                   {"sasl.username", "u"}, {"ssl.ca.location", "ca.pem"}, {"ssl.certificate.location", "c.pem"},
                                   {"ssl.key.location", "c.key"}, {"ssl.keystore.location", "c.p12"}},
                                  {{0, "set `kafka.security`"}, {1, "kafka.security"}, {2, "kafka.security"}, {3, "kafka.security"},
                                   {4, "kafka.security"}, {5, "kafka.security"}, {6, "kafka.security"}, {7, "kafka.security"}}},

    {"heartbeat_above_session",   {{"heartbeat.interval.ms", "50000"}}, {{0, "`heartbeat.interval.ms` (50000) must be at most `session.timeout.ms` (45000)"}}},
    {"session_above_poll",        {{"linger.ms", "5"}, {"session.timeout.ms", "400000"}},
                                  {{1, "`session.timeout.ms` (400000) must be at most `max.poll.interval.ms` (300000)"}}},
    {"poll_below_session",        {{"max.poll.interval.ms", "30000"}}, {{0, "`max.poll.interval.ms` (30000)"}}},
    {"transactions_as_they_are",  {}, {}, true},
    {"transaction_below_session", {{"session.timeout.ms", "6000"}, {"transaction.timeout.ms", "5000"}, {"socket.timeout.ms", "5000"}}, {}, true},
    {"transaction_not_below_session", {{"linger.ms", "5"}, {"session.timeout.ms", "15000"}},
                                  {{1, "`transaction.timeout.ms` (15000) must be less than `session.timeout.ms` (15000)"}}, true},
    {"no_transaction_no_order",   {{"session.timeout.ms", "15000"}}, {}},
    {"socket_above_transaction",  {{"transaction.timeout.ms", "5000"}}, {{0, "`socket.timeout.ms` (10000) must be at most `transaction.timeout.ms` (5000)"}}, true},
    {"transaction_out_of_range",  {{"transaction.timeout.ms", "0"}}, {{0, "transaction.timeout.ms"}}, true},
    {"fetch_above_receive",       {{"fetch.max.bytes", "67108864"}}, {{0, "fetch.max.bytes"}}},
    {"too_many_in_flight",        {{"linger.ms", "5"}, {"max.in.flight", "100"}}, {{1, "max.in.flight"}}},
    {"assignors_of_two_protocols", {{"partition.assignment.strategy", "range,cooperative-sticky"}}, {{0, "partition.assignment.strategy"}}},
};
// clang-format on

class Properties : public testing::TestWithParam<Case> {};

TEST_P(Properties, AreChecked) {
  const auto faults =
      CheckKafkaProperties(GetParam().properties, GetParam().transactional);
  std::string told;
  for (const auto& [index, text] : faults) {
    told += std::to_string(index) + ": " + text + "\n";
  }
  ASSERT_EQ(faults.size(), GetParam().faults.size()) << told;
  for (std::size_t i = 0; i < faults.size(); ++i) {
    EXPECT_EQ(faults[i].first, GetParam().faults[i].first) << told;
    EXPECT_NE(faults[i].second.find(GetParam().faults[i].second),
              std::string::npos)
        << told;
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, Properties, testing::ValuesIn(kCases),
                         [](const auto& test) {
                           return std::string(test.param.name);
                         });

}  // namespace
}  // namespace wirewatch
