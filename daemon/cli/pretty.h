// Articles and alerts as a person reads them on a terminal.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "daemon/article/article.h"
#include "daemon/cli/terminal.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

// The article's id and, for each sentence with mentions, the sentence with them
// marked and a line that says what they are. One line if nothing was found.
std::string PrettyArticle(const Painter& painter, const Article& article,
                          const RuleSet& rules, const CountedMentions& counted);

// The alerts of one article (documents as published, parsed): a line with the
// article, then each snippet with all that was found in it marked, and a line
// for each alert that it belongs to.
std::string PrettyAlerts(const Painter& painter,
                         const std::vector<nlohmann::json>& alerts);

// The snippet of one alert with what was found in it marked; empty if it has
// none.
std::string PrettySnippet(const Painter& painter, const nlohmann::json& alert);

}  // namespace wirewatch
