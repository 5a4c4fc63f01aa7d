#include "config/settings/table.h"

#include <array>

#include "rules/text/charset.h"

namespace wirewatch {
namespace {

using Kind = SettingKind;
using Words = std::string_view[];

constexpr std::string_view kProtocols[] = {"plaintext", "ssl", "sasl_plaintext",
                                           "sasl_ssl"};
constexpr std::string_view kMechanisms[] = {"PLAIN", "SCRAM-SHA-256",
                                            "SCRAM-SHA-512"};
constexpr std::string_view kFormats[] = {"json", "ninjs", "text"};
constexpr std::string_view kPolicies[] = {"reject", "replace"};
constexpr std::string_view kDeliveries[] = {"exactly_once", "at_least_once"};
constexpr std::string_view kOnUndecodable[] = {"stop", "skip"};
constexpr std::string_view kAuto[] = {"auto"};
constexpr std::string_view kAutoOrOff[] = {"auto", "off"};
constexpr std::string_view kPages[] = {"auto", "on", "off"};
constexpr std::string_view kLogLevels[] = {"debug", "info", "warning", "error"};
constexpr std::string_view kLogFormats[] = {"auto", "journal", "logfmt",
                                            "colour"};
constexpr std::string_view kFields[] = {
    "id",   "version",  "status", "headline",  "lead",
    "body", "language", "source", "published", "url"};

std::chrono::milliseconds Milliseconds(std::uint64_t number) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(number));
}

constexpr Setting kTable[] = {
    {.name = "kafka.brokers",
     .sentence = "Brokers to ask first, each as host:port; `embedded` is a "
                 "broker inside of the process, for trying out.",
     .kind = Kind::kBrokers,
     .fallback = "[localhost:9092]",
     .example = "[b1.example.org:9092, b2.example.org:9092]",
     .store = [](Settings& s,
                 SettingValue&& v) { s.kafka.brokers = std::move(v.list); }},
    {.name = "kafka.group",
     .sentence = "Consumer group; instances of one group share the partitions.",
     .fallback = "wirewatch",
     .example = "wirewatch-mideast",
     .store = [](Settings& s,
                 SettingValue&& v) { s.kafka.group = std::move(v.text); }},
    {.name = "kafka.instance_id",
     .sentence =
         "Name of this instance towards the brokers, different in each and the "
         "same after a restart; it names the transactions. `auto` is the host "
         "name.",
     .fallback = "auto",
     .example = "desk-1",
     .store =
         [](Settings& s, SettingValue&& v) {
           s.kafka.instance_id = std::move(v.text);
         }},
    {.name = "kafka.static_membership",
     .sentence = "Whether an instance that comes back under its `instance_id` "
                 "within `session.timeout.ms` has its partitions again without "
                 "the others being disturbed. Those of one that does not come "
                 "back lie idle for so long.",
     .kind = Kind::kFlag,
     .fallback = "false",
     .example = "true",
     .store = [](Settings& s,
                 SettingValue&& v) { s.kafka.static_membership = v.flag; }},
    {.name = "kafka.on_undecodable",
     .sentence =
         "What is done with a batch of records that cannot be decoded (its "
         "checksum is false, its compression unknown). With `stop` its "
         "partition stands still in front of it and says so; with `skip` its "
         "records are lost, counted, and marked in the dead-letter topic.",
     .kind = Kind::kWord,
     .fallback = "stop",
     .example = "skip",
     .words = kOnUndecodable,
     .store =
         [](Settings& s, SettingValue&& v) {
           s.kafka.on_undecodable = std::move(v.text);
         }},
    {.name = "kafka.security.protocol",
     .sentence = "How to speak to the brokers.",
     .kind = Kind::kWord,
     .fallback = "plaintext",
     .example = "sasl_ssl",
     .words = kProtocols,
     .store =
         [](Settings& s, SettingValue&& v) {
           s.kafka.security.protocol = std::move(v.text);
         }},
    {.name = "kafka.security.mechanism",
     .sentence = "How to log in; needed with a `sasl_` protocol.",
     .kind = Kind::kWord,
     .example = "SCRAM-SHA-512",
     .words = kMechanisms,
     .store =
         [](Settings& s, SettingValue&& v) {
           s.kafka.security.mechanism = std::move(v.text);
         }},
    {.name = "kafka.security.username",
     .sentence = "User to log in as; needed with a `sasl_` protocol.",
     .example = "wirewatch",
     .store =
         [](Settings& s, SettingValue&& v) {
           s.kafka.security.username = std::move(v.text);
         }},
    {.name = "kafka.security.password_file",
     .sentence =
         "File that holds the password; needed with a `sasl_` protocol. A "
         "relative path is looked for in $CREDENTIALS_DIRECTORY first. The "
         "file's content is read again on reload.",
     .kind = Kind::kSecretFile,
     .example = "kafka-password",
     .store =
         [](Settings& s, SettingValue&& v) {
           s.kafka.security.password_file = std::move(v.text);
         }},
    {.name = "kafka.security.ca_file",
     .sentence = "PEM file of the authorities that vouch for the brokers; "
                 "without it those of the system.",
     .kind = Kind::kSecretFile,
     .example = "kafka-ca.pem",
     .store =
         [](Settings& s, SettingValue&& v) {
           s.kafka.security.ca_file = std::move(v.text);
         }},
    {.name = "kafka.security.cert_file",
     .sentence = "PEM file of the certificate that we show to the brokers.",
     .kind = Kind::kSecretFile,
     .example = "client.pem",
     .store =
         [](Settings& s, SettingValue&& v) {
           s.kafka.security.cert_file = std::move(v.text);
         }},
    {.name = "kafka.security.key_file",
     .sentence = "PEM file of that certificate's key.",
     .kind = Kind::kSecretFile,
     .example = "client.key",
     .store =
         [](Settings& s, SettingValue&& v) {
           s.kafka.security.key_file = std::move(v.text);
         }},
    {.name = "kafka.security.key_password_file",
     .sentence = "File that holds the password of that key, if it has one.",
     .kind = Kind::kSecretFile,
     .example = "client.key.password",
     .store =
         [](Settings& s, SettingValue&& v) {
           s.kafka.security.key_password_file = std::move(v.text);
         }},
    {.name = "kafka.security.insecure",
     .sentence = "Whether to take any certificate for the brokers': whoever "
                 "sits between can then read along and log in as us. For "
                 "trying out only.",
     .kind = Kind::kFlag,
     .fallback = "false",
     .example = "true",
     .store = [](Settings& s,
                 SettingValue&& v) { s.kafka.security.insecure = v.flag; }},
    {.name = "kafka.properties",
     .sentence = "Properties of librdkafka itself (timeouts, buffers); those "
                 "that would break a promise are refused.",
     .kind = Kind::kProperties,
     .fallback = "{}",
     .example = "{session.timeout.ms: 45000}",
     .store =
         [](Settings& s, SettingValue&& v) {
           s.kafka.properties = std::move(v.properties);
         }},

    {.name = "input.topics",
     .sentence = "Topics that articles come from.",
     .kind = Kind::kTopics,
     .fallback = "[articles]",
     .example = "[wire-ar, wire-en]",
     .store = [](Settings& s,
                 SettingValue&& v) { s.input.topics = std::move(v.list); }},
    {.name = "input.format",
     .sentence =
         "What a record is: `json` is a document that `input.fields` "
         "takes apart, `ninjs` is the IPTC's news in JSON (1.x to 3.x), "
         "`text` is a body and nothing else.",
     .kind = Kind::kWord,
     .fallback = "json",
     .example = "text",
     .words = kFormats,
     .store = [](Settings& s,
                 SettingValue&& v) { s.input.format = std::move(v.text); }},
    {.name = "input.charset",
     .sentence = "Encoding of the records. Nothing is ever guessed: bytes that "
                 "have no meaning in it are treated as `input.invalid_utf8` "
                 "says. `utf-16` wants a byte order mark.",
     .kind = Kind::kWord,
     .fallback = "utf-8",
     .example = "windows-1256",
     .words = kCharsets,
     .store = [](Settings& s,
                 SettingValue&& v) { s.input.charset = std::move(v.text); }},
    {.name = "input.invalid_utf8",
     .sentence =
         "What becomes of a record with ill-formed bytes: `reject` makes it a "
         "dead letter, `replace` reads U+FFFD in their place and says so in "
         "the alert. A record of which more than one byte in 16 is ill-formed "
         "is in another encoding, and a dead letter with either.",
     .kind = Kind::kWord,
     .fallback = "reject",
     .example = "replace",
     .words = kPolicies,
     .store =
         [](Settings& s, SettingValue&& v) {
           s.input.invalid_utf8 = std::move(v.text);
         }},
    {.name = "input.fields",
     .sentence = "Where the fields of an article stand in a JSON document, as "
                 "JSON Pointers (`*` runs over an array); a map that is given "
                 "replaces the default whole. `{path: /text, html: true}`: the "
                 "texts are HTML, and what a browser would show is searched.",
     .kind = Kind::kFields,
     .fallback = "{id: /id, version: /version, status: /status, headline: "
                 "/headline, lead: /lead, body: /body, language: /language, "
                 "source: /source, published: /published, url: /url}",
     .example = "{id: /id, headline: /title, body: {path: "
                "[/text, /paras/*/text], html: true}}",
     .store = [](Settings& s,
                 SettingValue&& v) { s.input.fields = std::move(v.fields); }},

    {.name = "output.alerts",
     .sentence = "Topic that alerts go to.",
     .kind = Kind::kTopic,
     .fallback = "alerts",
     .example = "alerts-mideast",
     .store = [](Settings& s,
                 SettingValue&& v) { s.output.alerts = std::move(v.text); }},
    {.name = "output.dead_letters",
     .sentence = "Topic that records go to which cannot be read as articles.",
     .kind = Kind::kTopic,
     .fallback = "articles-dead",
     .example = "wire-dead",
     .store =
         [](Settings& s, SettingValue&& v) {
           s.output.dead_letters = std::move(v.text);
         }},
    {.name = "output.delivery",
     .sentence =
         "What is promised: `exactly_once` writes alerts and offsets in "
         "one Kafka transaction, `at_least_once` publishes every alert, "
         "and after a failure perhaps one again (with the same id).",
     .kind = Kind::kWord,
     .fallback = "exactly_once",
     .example = "at_least_once",
     .words = kDeliveries,
     .store = [](Settings& s,
                 SettingValue&& v) { s.output.delivery = std::move(v.text); }},
    {.name = "output.commit_interval",
     .sentence = "How often offsets are committed, and with `exactly_once` the "
                 "alerts too: what an alert waits for at most.",
     .kind = Kind::kDuration,
     .fallback = "100ms",
     .example = "1s",
     .least = "10ms",
     .most = "1m",
     .store =
         [](Settings& s, SettingValue&& v) {
           s.output.commit_interval = Milliseconds(v.number);
         }},

    {.name = "watchlists",
     .sentence = "Directory of watchlists, or one file. On reload the files "
                 "are read again.",
     .kind = Kind::kPath,
     .fallback = "watchlists",
     .example = "/etc/wirewatch/watchlists",
     .reloadable = true,
     .store = [](Settings& s,
                 SettingValue&& v) { s.watchlists = std::move(v.text); }},

    {.name = "http.listen",
     .sentence = "Address and port of metrics, health and the page, or `off`; "
                 "port 0 takes a free one.",
     .kind = Kind::kListen,
     .fallback = "127.0.0.1:9464",
     .example = "'[::1]:9464'",
     .store = [](Settings& s,
                 SettingValue&& v) { s.http.listen = std::move(v.text); }},
    {.name = "http.allow_remote",
     .sentence = "Whether `http.listen` may be an address that other machines "
                 "can reach.",
     .kind = Kind::kFlag,
     .fallback = "false",
     .example = "true",
     .store = [](Settings& s,
                 SettingValue&& v) { s.http.allow_remote = v.flag; }},

    {.name = "http.page",
     .sentence =
         "Who gets the live page and what it reads (`/` and `/api/`): `auto` "
         "serves it where `http.listen` is a loopback address, `on` to whoever "
         "reaches the address, `off` to nobody. Metrics and health do not "
         "depend on it.",
     .kind = Kind::kWord,
     .fallback = "auto",
     .example = "off",
     .words = kPages,
     .store = [](Settings& s,
                 SettingValue&& v) { s.http.page = std::move(v.text); }},
    {.name = "http.hosts",
     .sentence = "Further host names by which browsers reach the page, as "
                 "through a proxy; without ports. Under any other name it "
                 "answers nobody.",
     .kind = Kind::kHosts,
     .example = "[alerts.example.org]",
     .store = [](Settings& s,
                 SettingValue&& v) { s.http.hosts = std::move(v.list); }},

    {.name = "control.socket",
     .sentence = "Unix socket at which `wirewatch ctl` speaks to the daemon, "
                 "mode 0660; `auto` is control.sock in $RUNTIME_DIRECTORY "
                 "(/run/wirewatch under systemd), and none without that.",
     .kind = Kind::kPath,
     .fallback = "auto",
     .example = "/tmp/wirewatch.sock",
     .words = kAutoOrOff,
     .store = [](Settings& s,
                 SettingValue&& v) { s.control.socket = std::move(v.text); }},

    {.name = "limits.article",
     .sentence = "Largest record that is read as an article, in bytes; larger "
                 "ones are dead letters.",
     .kind = Kind::kSize,
     .fallback = "2MiB",
     .example = "512KiB",
     .least = "1KiB",
     .most = "64MiB",
     .store = [](Settings& s,
                 SettingValue&& v) { s.limits.article_bytes = v.number; }},
    {.name = "limits.in_flight",
     .sentence = "Most bytes in flight: half of them for records that are read "
                 "and not done, half for alerts that wait or are on their way; "
                 "reading, or the workers, wait beyond that. Part of the "
                 "memory formula in operating.md.",
     .kind = Kind::kSize,
     .fallback = "64MiB",
     .example = "16MiB",
     .least = "1MiB",
     .most = "4GiB",
     .store = [](Settings& s,
                 SettingValue&& v) { s.limits.in_flight_bytes = v.number; }},
    {.name = "limits.alert",
     .sentence =
         "Most bytes of an alert with its key and headers: a longer one "
         "lists fewer mentions and says `truncated`. Must be below "
         "`max.message.bytes` of the topic.",
     .kind = Kind::kSize,
     .fallback = "512KiB",
     .example = "64KiB",
     .least = "16KiB",
     .most = "8MiB",
     .store = [](Settings& s,
                 SettingValue&& v) { s.limits.alert_bytes = v.number; }},
    {.name = "limits.mentions_per_alert",
     .sentence = "Most mentions that an alert lists; it says where more were "
                 "found.",
     .kind = Kind::kCount,
     .fallback = "100",
     .example = "20",
     .least = "1",
     .most = "10000",
     .store =
         [](Settings& s, SettingValue&& v) {
           s.limits.mentions_per_alert = static_cast<std::uint32_t>(v.number);
         }},
    {.name = "limits.alerts_per_article",
     .sentence = "Most alerts that one article raises, 8 MiB of them at most; "
                 "more are counted.",
     .kind = Kind::kCount,
     .fallback = "1000",
     .example = "100",
     .least = "1",
     .most = "100000",
     .store =
         [](Settings& s, SettingValue&& v) {
           s.limits.alerts_per_article = static_cast<std::uint32_t>(v.number);
         }},
    {.name = "limits.drain",
     .sentence = "Longest time from the signal to stop until the process ends.",
     .kind = Kind::kDuration,
     .fallback = "20s",
     .example = "1m",
     .least = "1s",
     .most = "10m",
     .store =
         [](Settings& s, SettingValue&& v) {
           s.limits.drain = Milliseconds(v.number);
         }},

    {.name = "workers",
     .sentence = "Threads that read articles; `auto` is one a core.",
     .kind = Kind::kCount,
     .fallback = "auto",
     .example = "4",
     .words = kAuto,
     .least = "1",
     .most = "256",
     .store =
         [](Settings& s, SettingValue&& v) {
           s.workers = static_cast<std::uint32_t>(v.number);
         }},

    {.name = "engine.check_one_in",
     .sentence = "One article in so many is searched a second time, by the "
                 "slow matcher, to compare; 0 is none.",
     .kind = Kind::kCount,
     .fallback = "10000",
     .example = "1000",
     .least = "0",
     .most = "1000000000",
     .store =
         [](Settings& s, SettingValue&& v) {
           s.engine.check_one_in = static_cast<std::uint32_t>(v.number);
         }},

    {.name = "log.level",
     .sentence = "Least important messages that are logged.",
     .kind = Kind::kWord,
     .fallback = "info",
     .example = "debug",
     .words = kLogLevels,
     .store = [](Settings& s,
                 SettingValue&& v) { s.log.level = std::move(v.text); }},
    {.name = "log.format",
     .sentence = "How: `auto` is the journal under systemd, colour on a "
                 "terminal, else logfmt.",
     .kind = Kind::kWord,
     .fallback = "auto",
     .example = "logfmt",
     .words = kLogFormats,
     .store = [](Settings& s,
                 SettingValue&& v) { s.log.format = std::move(v.text); }},

    {.name = "metrics.max_rule_series",
     .sentence = "Rules that have a series of their own in the metrics; the "
                 "rest are summed as `other`.",
     .kind = Kind::kCount,
     .fallback = "1000",
     .example = "200",
     .least = "0",
     .most = "1000000",
     .store =
         [](Settings& s, SettingValue&& v) {
           s.metrics.max_rule_series = static_cast<std::uint32_t>(v.number);
         }},
};

}  // namespace

std::span<const Setting> AllSettings() {
  return kTable;
}

std::span<const std::string_view> ArticleFields() {
  return kFields;
}

}  // namespace wirewatch
