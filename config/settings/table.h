// The one table in which every setting is declared. The loader, the defaults
// and the reference are made from it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/settings/settings.h"

namespace wirewatch {

enum class SettingKind {
  kText,
  kWord,      // one of Setting::words
  kFlag,      // true or false
  kCount,     // an integer; with words also one of them, as 0
  kDuration,  // milliseconds
  kSize,      // bytes
  kBrokers,   // a list of host:port, or `embedded`
  kTopic,
  kTopics,
  kPath,        // relative to the file's directory
  kSecretFile,  // a path; the file must be readable and not empty
  kListen,
  kHosts,  // a list of names or addresses, without ports
  kFields,
  kProperties,
};

// What a setting was given; the member that its kind names.
struct SettingValue {
  std::string text;
  std::uint64_t number = 0;
  bool flag = false;
  std::vector<std::string> list;
  std::vector<FieldSetting> fields;
  std::vector<std::pair<std::string, std::string>> properties;
};

struct Setting {
  std::string_view name;      // "limits.article"
  std::string_view sentence;  // what it is, with its unit
  SettingKind kind = SettingKind::kText;
  std::string_view fallback = {};  // the default, as YAML; empty: none
  std::string_view example;        // as YAML
  std::span<const std::string_view> words = {};  // of kPath: no paths
  std::string_view least = {};  // bounds, both included, as one writes them
  std::string_view most = {};
  bool reloadable = false;  // takes effect on reload; else on restart
  void (*store)(Settings& settings, SettingValue&& value) = nullptr;
};

// Settings of one section stand together.
std::span<const Setting> AllSettings();

// The fields of an article that input.fields may name.
std::span<const std::string_view> ArticleFields();

}  // namespace wirewatch
