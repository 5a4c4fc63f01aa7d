// Settings: the one configuration file, checked and typed.
//
// Every setting is declared once, in the table of settings.cc (name, sentence
// with unit, default, bounds, example, reloadable); the loader,
// `wirewatch check --print-defaults`, `--print-config` and
// docs/configuration.md come from it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/diag/diagnostic.h"

namespace wirewatch {

// Where one field of an article is found in a JSON document: JSON Pointers
// (RFC 6901) where a segment `*` runs over an array. Several pointers are
// joined by a blank line, in order.
struct FieldSetting {
  std::string field;  // id, version, status, headline, lead, body, language,
                      // source, published, url
  std::vector<std::string> pointers;
  bool html = false;  // the texts are HTML; of headline, lead and body only
  friend bool operator==(const FieldSetting&, const FieldSetting&) = default;
};

struct KafkaSecurity {
  std::string protocol =
      "plaintext";  // plaintext, ssl, sasl_plaintext, sasl_ssl
  std::string mechanism;
  std::string username;
  // Paths, resolved: as given if absolute, else in $CREDENTIALS_DIRECTORY, else
  // beside the configuration. Empty if not given; else the file was readable
  // and not empty when the settings were loaded.
  std::string password_file;
  std::string ca_file;
  std::string cert_file;
  std::string key_file;
  std::string key_password_file;
  bool insecure = false;  // any certificate will do
  friend bool operator==(const KafkaSecurity&, const KafkaSecurity&) = default;
};

struct Settings {
  struct Kafka {
    std::vector<std::string> brokers;  // {"embedded"}: in-process broker
    std::string group;
    std::string instance_id;  // "auto": the host name
    bool static_membership = false;
    std::string on_undecodable;  // "stop" or "skip"
    KafkaSecurity security;
    std::vector<std::pair<std::string, std::string>> properties;
    friend bool operator==(const Kafka&, const Kafka&) = default;
  } kafka;
  struct Input {
    std::vector<std::string> topics;
    std::string format;        // "json", "ninjs" or "text"
    std::string charset;       // one of kCharsets (rules/text/charset.h)
    std::string invalid_utf8;  // "reject" or "replace"
    std::vector<FieldSetting> fields;
    friend bool operator==(const Input&, const Input&) = default;
  } input;
  struct Output {
    std::string alerts;
    std::string dead_letters;
    std::string delivery;  // "exactly_once" or "at_least_once"
    std::chrono::milliseconds commit_interval{};
    friend bool operator==(const Output&, const Output&) = default;
  } output;
  std::string watchlists;  // path, resolved against the file's directory
  struct Http {
    std::string listen;  // "127.0.0.1:9464"; empty or "off": none
    bool allow_remote = false;
    std::string page;                // "auto", "on" or "off"
    std::vector<std::string> hosts;  // names, without ports
    friend bool operator==(const Http&, const Http&) = default;
  } http;
  struct Control {
    std::string socket;  // a path, resolved; "auto" or "off"
    friend bool operator==(const Control&, const Control&) = default;
  } control;
  struct Limits {
    std::uint64_t article_bytes = 0;
    std::uint64_t in_flight_bytes = 0;
    std::uint64_t alert_bytes = 0;
    std::uint32_t mentions_per_alert = 0;
    std::uint32_t alerts_per_article = 0;
    std::chrono::milliseconds drain{};
    friend bool operator==(const Limits&, const Limits&) = default;
  } limits;
  std::uint32_t workers = 0;  // 0 = auto
  struct Engine {
    std::uint32_t check_one_in = 0;
    friend bool operator==(const Engine&, const Engine&) = default;
  } engine;
  struct Log {
    std::string level;   // debug, info, warning, error
    std::string format;  // auto, journal, logfmt, colour
    friend bool operator==(const Log&, const Log&) = default;
  } log;
  struct Metrics {
    std::uint32_t max_rule_series = 0;
    friend bool operator==(const Metrics&, const Metrics&) = default;
  } metrics;
  friend bool operator==(const Settings&, const Settings&) = default;
};

// Reads and checks a configuration file: all faults at once, no network. The
// result is present only if there is no error; warnings may come with it.
struct LoadedSettings {
  std::optional<Settings> settings;
  Diagnostics diagnostics;
  // Where each of kafka.properties stands, in their order: only the Kafka
  // library can judge them, see KafkaPropertyFault().
  std::vector<Span> kafka_property_places;
  // What each setting is in the end, as YAML, by name; a secret's file is
  // named, its content is `<redacted>`.
  std::map<std::string, std::string, std::less<>> effective;
};
// Reads $CREDENTIALS_DIRECTORY: call it before other threads change the
// environment.
LoadedSettings LoadSettings(const std::string& path);

// The same for text already in memory. Relative paths count from `directory`
// ("" is the working directory); a relative `*_file` is looked for in
// `credentials` first, if that is not empty.
LoadedSettings ParseSettings(const std::shared_ptr<const SourceFile>& file,
                             const std::string& directory,
                             const std::string& credentials = "");

// The fault of the property with that index, in the words of whoever checked
// it; for `loaded` with settings.
Diagnostic KafkaPropertyFault(const LoadedSettings& loaded, std::size_t index,
                              const std::string& why);

// What a configuration file with no entries would mean, for verbs that need no
// file (scan, demo).
Settings DefaultSettings();

// The reference part of docs/configuration.md, in Markdown, from the table of
// settings.
std::string SettingsReference();
// The file that spells out every default, as YAML with comments.
std::string DefaultSettingsYaml();
// The same with what a file made of them: what a daemon would run with.
std::string EffectiveSettingsYaml(const LoadedSettings& loaded);

}  // namespace wirewatch
