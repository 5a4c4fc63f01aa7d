#include "config/settings/settings.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "config/diag/read_file.h"
#include "config/settings/addresses.h"
#include "config/settings/secrets.h"
#include "config/settings/values.h"
#include "config/yaml/reader.h"
#include "rules/base/check.h"

namespace wirewatch {
namespace {

constexpr YamlLimits kLimits = {.bytes = 1ULL << 20, .line_bytes = 64ULL << 10};

// A document -> Settings, all faults at once.
class Loader {
 public:
  Loader(const YamlDocument& document, const SettingPaths& paths,
         Settings defaults, LoadedSettings& loaded)
      : document_(document),
        paths_(paths),
        reader_(document, loaded.diagnostics),
        settings_(std::move(defaults)),
        loaded_(loaded) {}

  void Run() {
    const YamlNode& root = document_.root;
    if (root.kind == YamlNode::Kind::kEmpty) {
      reader_.Fault(codes::kNothingHere, root, "the file holds no settings",
                    {"write `{}` if all defaults are meant"});
    } else if (reader_.IsMap(root, "the configuration")) {
      Section(root, "");
    }
    CheckTopics();
    CheckListen();
    CheckSecurity();
    CheckExposure();
    const std::string& format = settings_.input.format;
    if (format != "json" && IsGiven("input.fields")) {
      reader_.Warn(
          codes::kNoEffect, At("input.fields"),
          "`input.fields` has no effect with `format: " + format + "`");
    }
    HideSecrets(secrets_, loaded_.diagnostics);
    if (!HasErrors(loaded_.diagnostics)) {
      loaded_.settings = std::move(settings_);
    }
  }

 private:
  // `prefix`: "" or "kafka."
  void Section(const YamlNode& map, const std::string& prefix) {
    for (const YamlEntry& entry : map.entries) {
      if (entry.key.kind != YamlNode::Kind::kScalar) {
        continue;
      }
      const std::string name = prefix + entry.key.text;
      const auto all = AllSettings();
      const auto setting =
          std::find_if(all.begin(), all.end(),
                       [&](const Setting& s) { return s.name == name; });
      const bool is_section = std::any_of(
          all.begin(), all.end(),
          [&](const Setting& s) { return s.name.starts_with(name + "."); });
      if (setting != all.end()) {
        Read(*setting, entry);
      } else if (!is_section) {
        Unknown(entry, prefix);
      } else if (reader_.IsMap(entry.value, name)) {
        Section(entry.value, name + ".");
      }
    }
  }

  void Read(const Setting& setting, const YamlEntry& entry) {
    places_.try_emplace(setting.name, document_.SpanOf(entry.value));
    auto value = ReadSettingValue(reader_, setting, entry.value, paths_);
    if (setting.kind == SettingKind::kProperties) {
      CheckProperties(entry.value);
    }
    if (value) {
      loaded_.effective[std::string(setting.name)] = ToYaml(setting, *value);
      setting.store(settings_, *std::move(value));
    }
  }

  void Unknown(const YamlEntry& entry, const std::string& prefix) {
    if (IsSecretKey(entry.key.text)) {
      SecretInFile(entry);
      return;
    }
    std::vector<std::string_view> known;
    for (const Setting& setting : AllSettings()) {
      if (setting.name.starts_with(prefix)) {
        const std::string_view rest = setting.name.substr(prefix.size());
        known.push_back(rest.substr(0, rest.find('.')));
      }
    }
    reader_.UnknownKey(
        entry.key, prefix.empty() ? "" : prefix.substr(0, prefix.size() - 1),
        known);
  }

  void CheckProperties(const YamlNode& map) {
    for (const YamlEntry& entry : map.entries) {
      if (IsSecretKey(entry.key.text)) {
        SecretInFile(entry);
      }
      loaded_.kafka_property_places.push_back(document_.SpanOf(entry.key));
    }
  }

  void SecretInFile(const YamlEntry& entry) {
    reader_.Fault(
        codes::kSecretInFile, entry.key,
        "a secret in the file itself, under " + Quoted(entry.key.text),
        {"write it into a file of its own and name that with "
         "`kafka.security.password_file` or `key_file`"});
    secrets_.push_back(document_.SpanOf(entry.value));
  }

  bool IsGiven(std::string_view name) const { return places_.contains(name); }

  // The place of a value that was given; else of the file's start.
  Span At(std::string_view name) const {
    const auto place = places_.find(name);
    return place != places_.end() ? place->second : Span{document_.file, 0, 0};
  }

  void CheckTopics() {
    const auto& topics = settings_.input.topics;
    const auto loop = [&](std::string_view name, const std::string& topic) {
      if (std::find(topics.begin(), topics.end(), topic) == topics.end()) {
        return;
      }
      const bool given = IsGiven(name);
      Diagnostic& fault = reader_.Fault(
          codes::kLoop, At(given ? name : "input.topics"),
          Quoted(topic) + " is a topic of `input.topics` and " + Quoted(name),
          {"what is written there would be read again, without end"});
      if (given && IsGiven("input.topics")) {
        fault.labels.push_back({At("input.topics"), "read from here"});
      }
    };
    loop("output.alerts", settings_.output.alerts);
    loop("output.dead_letters", settings_.output.dead_letters);
    if (settings_.output.alerts == settings_.output.dead_letters) {
      reader_.Fault(codes::kLoop,
                    At(IsGiven("output.dead_letters") ? "output.dead_letters"
                                                      : "output.alerts"),
                    "alerts and dead letters go to one topic, " +
                        Quoted(settings_.output.alerts),
                    {"readers of alerts expect nothing else there"});
    }
  }

  void CheckListen() {
    const auto& http = settings_.http;
    if (http.listen != "off" && !IsLoopback(http.listen) &&
        !http.allow_remote) {
      reader_.Fault(codes::kNotLoopback, At("http.listen"),
                    Quoted(http.listen) + " can be reached from other machines",
                    {"listen on `127.0.0.1`, or write `allow_remote: true`"});
    }
  }

  void Misfit(std::string_view name, std::string message,
              std::vector<std::string> help = {}) {
    reader_.Fault(codes::kSecurity, At(name), std::move(message),
                  std::move(help));
  }

  void CheckSecurity() {
    const std::string& protocol = settings_.kafka.security.protocol;
    const std::string with = "with `protocol: " + protocol + "`";
    const bool sasl = protocol.starts_with("sasl_");
    for (const std::string_view name :
         {"kafka.security.mechanism", "kafka.security.username",
          "kafka.security.password_file"}) {
      if (sasl && !IsGiven(name)) {
        Misfit("kafka.security.protocol", Quoted(name) + " is missing " + with);
      } else if (!sasl && IsGiven(name)) {
        Misfit(name, Quoted(name) + " has no meaning " + with,
               {"write `protocol: sasl_ssl`, or delete it"});
      }
    }
    const bool tls = protocol == "ssl" || protocol == "sasl_ssl";
    for (const std::string_view name :
         {"kafka.security.ca_file", "kafka.security.cert_file",
          "kafka.security.key_file", "kafka.security.key_password_file",
          "kafka.security.insecure"}) {
      const bool given = name == "kafka.security.insecure"
                             ? settings_.kafka.security.insecure
                             : IsGiven(name);
      if (!tls && given) {
        Misfit(name, Quoted(name) + " has no meaning " + with,
               {"write `protocol: ssl` or `sasl_ssl`, or delete it"});
      }
    }
    if (IsGiven("kafka.security.cert_file") !=
        IsGiven("kafka.security.key_file")) {
      Misfit(IsGiven("kafka.security.key_file") ? "kafka.security.key_file"
                                                : "kafka.security.cert_file",
             "`cert_file` and `key_file` need each other");
    }
    if (IsGiven("kafka.security.key_password_file") &&
        !IsGiven("kafka.security.key_file")) {
      Misfit("kafka.security.key_password_file",
             "`key_password_file` has no meaning without `key_file`");
    }
  }

  // What is allowed, and yet somebody should know of it.
  void CheckExposure() {
    const KafkaSecurity& security = settings_.kafka.security;
    if (security.insecure) {
      reader_.Warn(codes::kExposed, At("kafka.security.insecure"),
                   "the brokers' certificates are not verified",
                   {"whoever sits between can read along and log in as us"});
    }
    if (security.protocol == "sasl_plaintext") {
      reader_.Warn(codes::kExposed, At("kafka.security.protocol"),
                   "the login goes over the network unencrypted",
                   {"write `protocol: sasl_ssl`"});
    }
    for (const auto& [name, path] :
         {std::pair{"kafka.security.password_file", security.password_file},
          std::pair{"kafka.security.key_file", security.key_file},
          std::pair{"kafka.security.key_password_file",
                    security.key_password_file}}) {
      struct stat status {};
      if (!path.empty() && ::stat(path.c_str(), &status) == 0 &&
          (status.st_mode & S_IROTH) != 0) {
        reader_.Warn(
            codes::kSecretForAll, At(name),
            Quoted(path) + " can be read by every user of this machine",
            {"`chmod 640`, and let the service's group own it"});
      }
    }
  }

  const YamlDocument& document_;
  const SettingPaths& paths_;
  NodeReader reader_;
  Settings settings_;
  LoadedSettings& loaded_;
  std::map<std::string_view, Span> places_;  // of the values that are given
  std::vector<Span> secrets_;
};

// `defaults` has settings; what `file` does not say is as there.
LoadedSettings Load(const std::shared_ptr<const SourceFile>& file,
                    const SettingPaths& paths, LoadedSettings defaults) {
  LoadedSettings loaded;
  loaded.effective = std::move(defaults.effective);
  ReadYamlResult read = ReadYaml(file, kLimits);
  loaded.diagnostics = std::move(read.diagnostics);
  if (read.document) {
    Loader(*read.document, paths, *std::move(defaults.settings), loaded).Run();
  } else {
    HideSecrets({}, loaded.diagnostics);
  }
  return loaded;
}

// Defaults whose paths count from `directory`.
LoadedSettings DefaultSettingsIn(const std::string& directory) {
  const auto file =
      std::make_shared<const SourceFile>("the defaults", DefaultSettingsYaml());
  LoadedSettings none;
  none.settings.emplace();
  LoadedSettings loaded = Load(file, {directory, ""}, std::move(none));
  CHECK(loaded.settings.has_value());
  return loaded;
}

}  // namespace

Settings DefaultSettings() {
  return *DefaultSettingsIn("").settings;
}

LoadedSettings ParseSettings(const std::shared_ptr<const SourceFile>& file,
                             const std::string& directory,
                             const std::string& credentials) {
  return Load(file, {directory, credentials}, DefaultSettingsIn(directory));
}

LoadedSettings LoadSettings(const std::string& path) {
  auto file = ReadSourceFile(path, kLimits.bytes);
  if (!file.ok()) {
    return {std::nullopt, {file.error()}, {}, {}};
  }
  // As the header says: before there are other threads.
  const char* credentials =
      std::getenv("CREDENTIALS_DIRECTORY");  // NOLINT(concurrency-mt-unsafe)
  return ParseSettings(*file, std::filesystem::path(path).parent_path(),
                       credentials != nullptr ? credentials : "");
}

Diagnostic KafkaPropertyFault(const LoadedSettings& loaded, std::size_t index,
                              const std::string& why) {
  CHECK(index < loaded.kafka_property_places.size());
  CHECK(loaded.settings.has_value());
  Diagnostic fault;
  fault.code = codes::kKafkaProperty.id;
  fault.message = Quoted(loaded.settings->kafka.properties[index].first) +
                  " is refused: " + why;
  fault.span = loaded.kafka_property_places[index];
  return fault;
}

}  // namespace wirewatch
