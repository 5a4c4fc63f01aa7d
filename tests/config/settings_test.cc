// What the configuration file means: defaults, every setting, grammar of
// values, paths and secrets. What is refused is in
// tests/golden/errors/settings.
#include "config/settings/settings.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "config/settings/addresses.h"
#include "config/settings/secrets.h"
#include "config/settings/table.h"
#include "config/yaml/quantities.h"
#include "tests/config/scratch_directory.h"

namespace wirewatch {
namespace {

namespace fs = std::filesystem;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

LoadedSettings Parse(std::string yaml, const std::string& directory = "",
                     const std::string& credentials = "") {
  return ParseSettings(
      std::make_shared<const SourceFile>("wirewatch.yaml", std::move(yaml)),
      directory, credentials);
}

Settings MustParse(std::string yaml, const std::string& directory = "",
                   const std::string& credentials = "") {
  LoadedSettings loaded = Parse(std::move(yaml), directory, credentials);
  EXPECT_EQ(RenderAll(loaded.diagnostics, /*colour=*/false), "");
  return loaded.settings.value_or(Settings{});
}

void Write(const fs::path& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

// --- Defaults ---------------------------------------------------------------

TEST(DefaultSettings, AreThoseOfTheProduct) {
  const Settings s = DefaultSettings();
  EXPECT_EQ(s.kafka.brokers, std::vector<std::string>{"localhost:9092"});
  EXPECT_EQ(s.kafka.group, "wirewatch");
  EXPECT_EQ(s.kafka.instance_id, "auto");
  EXPECT_FALSE(s.kafka.static_membership);
  EXPECT_EQ(s.kafka.on_undecodable, "stop");
  EXPECT_EQ(s.kafka.security, KafkaSecurity{});
  EXPECT_TRUE(s.kafka.properties.empty());
  EXPECT_EQ(s.input.topics, std::vector<std::string>{"articles"});
  EXPECT_EQ(s.input.format, "json");
  EXPECT_EQ(s.input.charset, "utf-8");
  EXPECT_EQ(s.input.invalid_utf8, "reject");
  ASSERT_EQ(s.input.fields.size(), 10U);
  for (const FieldSetting& field : s.input.fields) {
    EXPECT_EQ(field.pointers, std::vector<std::string>{"/" + field.field});
  }
  EXPECT_EQ(s.output.alerts, "alerts");
  EXPECT_EQ(s.output.dead_letters, "articles-dead");
  EXPECT_EQ(s.output.delivery, "exactly_once");
  EXPECT_EQ(s.output.commit_interval, 100ms);
  EXPECT_EQ(s.watchlists, "watchlists");
  EXPECT_EQ(s.http.listen, "127.0.0.1:9464");
  EXPECT_FALSE(s.http.allow_remote);
  EXPECT_EQ(s.http.page, "auto");
  EXPECT_TRUE(s.http.hosts.empty());
  EXPECT_EQ(s.limits.article_bytes, 2U << 20);
  EXPECT_EQ(s.limits.alert_bytes, 512U << 10);
  EXPECT_EQ(s.limits.mentions_per_alert, 100U);
  EXPECT_EQ(s.limits.alerts_per_article, 1000U);
  EXPECT_EQ(s.limits.drain, 20s);
  EXPECT_EQ(s.workers, 0U);
  EXPECT_EQ(s.log.level, "info");
  EXPECT_EQ(s.log.format, "auto");
  EXPECT_EQ(s.metrics.max_rule_series, 1000U);
}

TEST(DefaultSettings, AreWhatAnEmptyMapAndTheSpelledOutFileMean) {
  EXPECT_EQ(MustParse("{}"), DefaultSettings());
  EXPECT_EQ(MustParse(DefaultSettingsYaml()), DefaultSettings());
}

// --- The table --------------------------------------------------------------

// "kafka.group", "x" -> "{kafka: {group: x}}".
std::string Nested(std::string_view name, std::string_view value) {
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) {
    return "{" + std::string(name) + ": " + std::string(value) + "}";
  }
  return "{" + std::string(name.substr(0, dot)) + ": " +
         Nested(name.substr(dot + 1), value) + "}";
}

// Whether the faults are only that a setting wants others beside it.
bool WantsCompany(const LoadedSettings& loaded) {
  for (const Diagnostic& fault : loaded.diagnostics) {
    if (fault.level == Level::kError && fault.code != "C041") {
      return false;
    }
  }
  return HasErrors(loaded.diagnostics);
}

TEST(SettingsTable, EveryExampleIsGoodAndChangesSomething) {
  const ScratchDirectory scratch;
  for (const Setting& setting : AllSettings()) {
    SCOPED_TRACE(setting.name);
    if (setting.kind == SettingKind::kSecretFile) {
      Write(setting.example, "secret");
    }
    const LoadedSettings loaded = Parse(Nested(setting.name, setting.example));
    if (WantsCompany(loaded)) {
      continue;  // tried together below
    }
    ASSERT_TRUE(loaded.settings.has_value())
        << RenderAll(loaded.diagnostics, /*colour=*/false);
    EXPECT_EQ(*loaded.settings == DefaultSettings(),
              setting.example == setting.fallback);
  }
}

TEST(SettingsTable, EverySettingIsToldInOneSentenceAtLeast) {
  for (const Setting& setting : AllSettings()) {
    EXPECT_TRUE(setting.sentence.ends_with('.')) << setting.name;
    EXPECT_FALSE(setting.example.empty()) << setting.name;
    EXPECT_NE(setting.store, nullptr) << setting.name;
    EXPECT_EQ(setting.least.empty(), setting.most.empty()) << setting.name;
  }
}

TEST(SettingsReference, IsInTheDocs) {
  const fs::path path =
      fs::path(WIREWATCH_SOURCE_DIR) / "docs" / "configuration.md";
  std::ifstream in(path, std::ios::binary);
  std::string docs{std::istreambuf_iterator<char>(in), {}};
  const std::string marker = "WIREWATCH_REWRITE_GOLDENS=1 rewrites. -->\n\n";
  const std::size_t at = docs.find(marker);
  ASSERT_NE(at, std::string::npos);
  const std::string head = docs.substr(0, at + marker.size());
  if (std::getenv("WIREWATCH_REWRITE_GOLDENS") != nullptr) {
    docs = head + SettingsReference();
    Write(path, docs);
  }
  EXPECT_EQ(docs.substr(head.size()), SettingsReference())
      << "run with WIREWATCH_REWRITE_GOLDENS=1";
}

// --- Whole files ------------------------------------------------------------

TEST(Settings, AllOfThemTogether) {
  const ScratchDirectory scratch;
  for (const char* file :
       {"kafka-password", "ca.pem", "c.pem", "c.key", "key-password"}) {
    Write(file, "secret\n");
    fs::permissions(file, fs::perms::owner_read);
  }
  const Settings s = MustParse(R"(
kafka:
  brokers: [b1:9092, "[::1]:9093"]
  group: desk
  instance_id: desk-1
  static_membership: true
  on_undecodable: skip
  security:
    protocol: sasl_ssl
    mechanism: SCRAM-SHA-512
    username: wirewatch
    password_file: kafka-password
    ca_file: ca.pem
    cert_file: c.pem
    key_file: c.key
    key_password_file: key-password
  properties: {session.timeout.ms: 45000, socket.keepalive.enable: true}
input:
  topics: [wire-ar, wire-en]
  format: json
  charset: windows-1256
  invalid_utf8: replace
  fields: {headline: /title, body: [/text, /paras/*/text], url: {path: /u~1r, html: false}}
output: {alerts: a, dead_letters: d, delivery: at_least_once, commit_interval: 1s}
watchlists: lists
http: {listen: "0.0.0.0:1", allow_remote: true, page: off, hosts: [a.example, "::1"]}
limits: {article: 64KiB, alert: 32KiB, mentions_per_alert: 1, alerts_per_article: 2, drain: 3m}
workers: 7
log: {level: debug, format: logfmt}
metrics: {max_rule_series: 0}
)");
  EXPECT_EQ(s.kafka.brokers,
            (std::vector<std::string>{"b1:9092", "[::1]:9093"}));
  EXPECT_EQ(s.kafka.group, "desk");
  EXPECT_EQ(s.kafka.instance_id, "desk-1");
  EXPECT_TRUE(s.kafka.static_membership);
  EXPECT_EQ(s.kafka.on_undecodable, "skip");
  EXPECT_EQ(s.kafka.security,
            (KafkaSecurity{"sasl_ssl", "SCRAM-SHA-512", "wirewatch",
                           "kafka-password", "ca.pem", "c.pem", "c.key",
                           "key-password", /*insecure=*/false}));
  const std::vector<std::pair<std::string, std::string>> properties = {
      {"session.timeout.ms", "45000"}, {"socket.keepalive.enable", "true"}};
  EXPECT_EQ(s.kafka.properties, properties);
  EXPECT_EQ(s.input.topics, (std::vector<std::string>{"wire-ar", "wire-en"}));
  const std::vector<FieldSetting> fields = {
      {"headline", {"/title"}},
      {"body", {"/text", "/paras/*/text"}},
      {"url", {"/u~1r"}}};
  EXPECT_EQ(s.input.charset, "windows-1256");
  EXPECT_EQ(s.input.invalid_utf8, "replace");
  EXPECT_EQ(s.input.fields, fields);
  EXPECT_EQ(s.output.alerts, "a");
  EXPECT_EQ(s.output.dead_letters, "d");
  EXPECT_EQ(s.output.commit_interval, 1s);
  EXPECT_EQ(s.watchlists, "lists");
  EXPECT_EQ(s.http.listen, "0.0.0.0:1");
  EXPECT_TRUE(s.http.allow_remote);
  EXPECT_EQ(s.http.page, "off");
  EXPECT_EQ(s.http.hosts, (std::vector<std::string>{"a.example", "::1"}));
  EXPECT_EQ(s.limits.article_bytes, 64U << 10);
  EXPECT_EQ(s.limits.alert_bytes, 32U << 10);
  EXPECT_EQ(s.limits.mentions_per_alert, 1U);
  EXPECT_EQ(s.limits.alerts_per_article, 2U);
  EXPECT_EQ(s.limits.drain, 180s);
  EXPECT_EQ(s.workers, 7U);
  EXPECT_EQ(s.log.level, "debug");
  EXPECT_EQ(s.log.format, "logfmt");
  EXPECT_EQ(s.metrics.max_rule_series, 0U);
}

TEST(Settings, EmbeddedBrokerAndNoListener) {
  const Settings s =
      MustParse("{kafka: {brokers: embedded}, http: {listen: off}}");
  EXPECT_EQ(s.kafka.brokers, std::vector<std::string>{"embedded"});
  EXPECT_EQ(s.http.listen, "off");
}

TEST(Settings, ShippedFileLoadsAsItStands) {
  const fs::path path = fs::path(WIREWATCH_SOURCE_DIR) / "deploy" / "etc" /
                        "wirewatch" / "wirewatch.yaml";
  const LoadedSettings loaded = LoadSettings(path);
  EXPECT_EQ(RenderAll(loaded.diagnostics, /*colour=*/false), "");
  ASSERT_TRUE(loaded.settings.has_value());
  EXPECT_EQ(loaded.settings->watchlists, path.parent_path() / "watchlists");
  Settings as_default = *loaded.settings;
  as_default.watchlists = DefaultSettings().watchlists;
  EXPECT_EQ(as_default, DefaultSettings());  // it changes nothing by stealth
}

TEST(Settings, FaultsOfAllSectionsAtOnce) {
  const LoadedSettings loaded = Parse(
      "{kafka: {brokers: [b1]}, input: {topics: []}, workers: 0, log: 1}");
  EXPECT_FALSE(loaded.settings.has_value());
  EXPECT_EQ(loaded.diagnostics.size(), 4U);
}

TEST(Settings, PropertiesKeepTheirPlaces) {
  const LoadedSettings loaded =
      Parse("kafka:\n  properties:\n    a.b: 1\n    c.d: x\n");
  ASSERT_TRUE(loaded.settings.has_value());
  ASSERT_EQ(loaded.kafka_property_places.size(),
            loaded.settings->kafka.properties.size());
  const Diagnostic fault = KafkaPropertyFault(loaded, 1, "unknown");
  EXPECT_EQ(fault.span->file->PositionOf(fault.span->begin).line, 4U);
  EXPECT_EQ(fault.message, "`c.d` is refused: unknown");
}

// --- Paths and secrets ------------------------------------------------------

TEST(SettingsPaths, CountFromTheFilesDirectory) {
  EXPECT_EQ(MustParse("{}", "/etc/wirewatch").watchlists,
            "/etc/wirewatch/watchlists");
  EXPECT_EQ(MustParse("watchlists: ../lists", "/etc/wirewatch").watchlists,
            "/etc/wirewatch/../lists");
  EXPECT_EQ(MustParse("watchlists: /srv/lists", "/etc/wirewatch").watchlists,
            "/srv/lists");
}

constexpr const char* kWithCa =
    "kafka: {security: {protocol: ssl, ca_file: ca.pem}}";

TEST(SettingsSecrets, AreLookedForInTheCredentialsFirst) {
  const ScratchDirectory scratch;
  fs::create_directory("conf");
  fs::create_directory("credentials");
  Write("conf/ca.pem", "beside the file");
  EXPECT_EQ(MustParse(kWithCa, "conf", "credentials").kafka.security.ca_file,
            "conf/ca.pem");
  Write("credentials/ca.pem", "from systemd");
  EXPECT_EQ(MustParse(kWithCa, "conf", "credentials").kafka.security.ca_file,
            "credentials/ca.pem");
  EXPECT_EQ(MustParse(kWithCa, "conf").kafka.security.ca_file, "conf/ca.pem");
}

TEST(SettingsSecrets, EnvironmentSaysWhereTheCredentialsAre) {
  const ScratchDirectory scratch;
  fs::create_directory("credentials");
  Write("credentials/ca.pem", "from systemd");
  Write("wirewatch.yaml", kWithCa);
  const std::string credentials = scratch.path() / "credentials";
  ASSERT_EQ(::setenv("CREDENTIALS_DIRECTORY", credentials.c_str(), 1), 0);
  const LoadedSettings loaded = LoadSettings("wirewatch.yaml");
  ::unsetenv("CREDENTIALS_DIRECTORY");
  ASSERT_TRUE(loaded.settings.has_value());
  EXPECT_EQ(loaded.settings->kafka.security.ca_file, credentials + "/ca.pem");
  EXPECT_FALSE(LoadSettings("wirewatch.yaml").settings.has_value());
}

TEST(SettingsSecrets, NoFaultShowsASecret) {
  const char* const cases[] = {
      "kafka: {grop: x, security: {password: hunter2}}",
      "kafka: {properties: {ssl.key.password: hunter2, a: ~}}",
      "kafka: {properties: {sasl.oauthbearer.client.secret: hunter2}}",
      // Also where the rest cannot be understood.
      "kafka: {security: {password: \"hunter2}}",
      "kafka: {security: {'password' : hunter2]",
      "kafka:\n  security:\n    password: hunter2\n    password: hunter2\n",
      "kafka:\n  security:\n    password: a\n      hunter2 : b\n",
      "ssl.key.pem:\thunter2\x01"};
  for (const char* yaml : cases) {
    const LoadedSettings loaded = Parse(yaml);
    const std::string shown = RenderAll(loaded.diagnostics, /*colour=*/false);
    EXPECT_FALSE(loaded.settings.has_value()) << yaml;
    EXPECT_EQ(shown.find("hunter2"), std::string::npos) << shown;
    EXPECT_NE(shown.find("not shown"), std::string::npos) << shown;
  }
}

TEST(SettingsSecrets, AreKnownByTheirKeys) {
  for (const char* secret :
       {"password", "sasl.password", "ssl.key.password", "ssl.key.pem",
        "sasl.oauthbearer.client.secret", "ssl.keystore.password"}) {
    EXPECT_TRUE(IsSecretKey(secret)) << secret;
  }
  for (const char* other : {"password_file", "key_file", "username",
                            "sasl.oauthbearer.token.endpoint.url"}) {
    EXPECT_FALSE(IsSecretKey(other)) << other;
  }
}

// What `wirewatch check --print-config` prints.
TEST(EffectiveSettings, ReadAsTheSameSettings) {
  const ScratchDirectory scratch;
  Write("kafka-password", "hunter2\n");
  fs::permissions("kafka-password", fs::perms::owner_read);
  const LoadedSettings loaded = Parse(R"(
kafka:
  brokers: [b1:9092, "[::1]:9093"]
  group: "a \"b\" \\ c"
  security: {protocol: sasl_ssl, mechanism: PLAIN, username: u, password_file: kafka-password}
  properties: {session.timeout.ms: 45000}
input: {fields: {headline: /title, body: {path: [/text, /p/*], html: true}}}
limits: {article: 1536KiB, drain: 90s}
workers: 3
http: {listen: off}
)");
  ASSERT_TRUE(loaded.settings.has_value());
  const std::string shown = EffectiveSettingsYaml(loaded);
  EXPECT_EQ(MustParse(shown), *loaded.settings) << shown;
  EXPECT_EQ(shown.find("hunter2"), std::string::npos) << shown;
  EXPECT_NE(shown.find("password_file: \"kafka-password\"  # content: "
                       "<redacted>\n"),
            std::string::npos)
      << shown;
  EXPECT_NE(shown.find("article: 1536KiB\n"), std::string::npos) << shown;
  EXPECT_NE(shown.find("drain: 90s\n"), std::string::npos) << shown;
}

TEST(EffectiveSettings, OfNothingAreTheDefaultsWithTheirPaths) {
  const LoadedSettings loaded = Parse("{}", "/etc/wirewatch");
  const std::string shown = EffectiveSettingsYaml(loaded);
  EXPECT_EQ(MustParse(shown), *loaded.settings) << shown;
  EXPECT_NE(shown.find("watchlists: \"/etc/wirewatch/watchlists\"\n"),
            std::string::npos)
      << shown;
}

// --- Grammar ----------------------------------------------------------------

struct QuantityCase {
  std::string_view text;
  std::optional<std::uint64_t> value;
};

TEST(Quantities, Durations) {
  const QuantityCase cases[] = {{"0ms", 0},
                                {"250ms", 250},
                                {"20s", 20'000},
                                {"5m", 300'000},
                                {"1h", 3'600'000},
                                {"007s", 7'000},
                                {"99999999999999999999h", UINT64_MAX},
                                {"", std::nullopt},
                                {"10", std::nullopt},
                                {"s", std::nullopt},
                                {"10sec", std::nullopt},
                                {"-1s", std::nullopt},
                                {"+1s", std::nullopt},
                                {"1e9h", std::nullopt},
                                {"5m30", std::nullopt},
                                {"5m30s", std::nullopt},
                                {"1.5s", std::nullopt},
                                {"10 s", std::nullopt},
                                {"10S", std::nullopt},
                                {"∞", std::nullopt},
                                {"1d", std::nullopt},
                                {"٥s", std::nullopt},
                                {"10s ", std::nullopt}};
  for (const QuantityCase& tested : cases) {
    EXPECT_EQ(ParseDurationMs(tested.text), tested.value) << tested.text;
  }
}

TEST(Quantities, Sizes) {
  const QuantityCase cases[] = {{"512B", 512},
                                {"64KiB", 64U << 10},
                                {"2MiB", 2U << 20},
                                {"1GiB", 1U << 30},
                                {"99999999999GiB", UINT64_MAX},
                                {"1gb", std::nullopt},
                                {"1GB", std::nullopt},
                                {"1K", std::nullopt},
                                {"-1", std::nullopt},
                                {"100", std::nullopt},
                                {"1.5MiB", std::nullopt}};
  for (const QuantityCase& tested : cases) {
    EXPECT_EQ(ParseSizeBytes(tested.text), tested.value) << tested.text;
  }
}

TEST(Quantities, Counts) {
  const QuantityCase cases[] = {{"0", 0},
                                {"100", 100},
                                {"18446744073709551615", UINT64_MAX},
                                {"18446744073709551616", UINT64_MAX},  // not 0
                                {"-1", std::nullopt},
                                {"1.0", std::nullopt},
                                {"1e3", std::nullopt},
                                {"0x10", std::nullopt}};
  for (const QuantityCase& tested : cases) {
    EXPECT_EQ(ParseCount(tested.text), tested.value) << tested.text;
  }
}

TEST(Quantities, BoundsAreIncluded) {
  for (const char* good : {"article: 1KiB", "article: 64MiB",
                           "article: 65536KiB", "drain: 1s", "drain: 600s"}) {
    EXPECT_TRUE(Parse("limits: {" + std::string(good) + "}").settings) << good;
  }
  for (const char* bad :
       {"article: 1023B", "article: 65537KiB", "drain: 999ms", "drain: 601s"}) {
    EXPECT_FALSE(Parse("limits: {" + std::string(bad) + "}").settings) << bad;
  }
}

TEST(Addresses, Brokers) {
  for (const char* good : {"b1:9092", "b1.example.org:1", "10.0.0.1:65535",
                           "[::1]:9092", "kafka_1:9092", "localhost:9092"}) {
    EXPECT_FALSE(FaultOfBroker(good)) << good;
  }
  for (const char* bad :
       {"", "b1", "b1:", "b1:0", "b1:65536", "b1:9092/", ":9092", "b1 :9092",
        "http://b1:9092", "ssl://b1:9092", "b1:9092,", "b1:1,b2:2", "::1:9092",
        "[::1]", "[::x]:9092", "بروكر:9092", "b1:٩", "b1:-1",
        "b1:99999999999999999999"}) {
    EXPECT_TRUE(FaultOfBroker(bad)) << bad;
  }
}

TEST(Addresses, Topics) {
  for (const char* good : {"articles", "wire-ar", "a.b_c", "A1", "..."}) {
    EXPECT_FALSE(FaultOfTopic(good)) << good;
  }
  EXPECT_FALSE(FaultOfTopic(std::string(249, 'x')));
  EXPECT_TRUE(FaultOfTopic(std::string(250, 'x')));
  for (const char* bad : {"", ".", "..", "a b", "^wire", "a/b", "مقالات"}) {
    EXPECT_TRUE(FaultOfTopic(bad)) << bad;
  }
}

TEST(Addresses, Pointers) {
  for (const char* good : {"/a", "/", "/a/*/b", "/~0~1", "//", "/نص"}) {
    EXPECT_FALSE(FaultOfPointer(good)) << good;
  }
  for (const char* bad : {"", "a", "a/b", "/a~", "/~2", "#/a", "$.a"}) {
    EXPECT_TRUE(FaultOfPointer(bad)) << bad;
  }
}

TEST(Addresses, Listeners) {
  struct {
    const char* text;
    bool good, loopback;
  } const cases[] = {{"127.0.0.1:9464", true, true},
                     {"127.1.2.3:1", true, true},
                     {"localhost:0", true, true},
                     {"[::1]:9464", true, true},
                     {"0.0.0.0:9464", true, false},
                     {"192.168.1.7:9464", true, false},
                     {"[::]:9464", true, false},
                     {"[::ffff:127.0.0.1]:9464", true, false},
                     {"localhost.example.org:9464", false, false},
                     {"127.0.0.1.example.org:80", false, false},
                     {"127.0.0.1", false, false},
                     {":9464", false, false},
                     {"::1:9464", false, false},
                     {"[127.0.0.1]:80", false, false},
                     {"127.0.0.1:65536", false, true}};
  for (const auto& tested : cases) {
    EXPECT_EQ(!FaultOfListen(tested.text), tested.good) << tested.text;
    EXPECT_EQ(IsLoopback(tested.text), tested.loopback) << tested.text;
  }
}

}  // namespace
}  // namespace wirewatch
