// Standing: what entities and rules alike say of the alerts that they raise.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/yaml/node_reader.h"
#include "rules/watch/watchlist.h"

namespace wirewatch {

// The keys that are read here.
constexpr std::array<std::string_view, 3> kStandingKeys = {"severity", "status",
                                                           "only"};

struct Standing {
  Severity severity = Severity::kInfo;
  Status status = Status::kLive;
  Only only{};
};

// Those keys of the map of an entity or a rule.
Standing ReadStanding(NodeReader& reader, const YamlNode& map);

// "2d", "12h", "90m", "30s".
std::optional<std::chrono::seconds> ReadAge(NodeReader& reader,
                                            const YamlNode& node,
                                            std::string_view what);

// The names of the fields that mentions stand in.
constexpr std::array<std::string_view, 3> kTextFields = {"headline", "lead",
                                                         "body"};

// A list of words out of `words`, each once.
std::vector<std::string> ReadWords(NodeReader& reader, const YamlNode& node,
                                   std::string_view what,
                                   std::span<const std::string_view> words);

}  // namespace wirewatch
