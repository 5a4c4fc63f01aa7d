// Articles and alerts as a person reads them on a terminal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/article/article.h"
#include "daemon/cli/terminal.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

// The article's id and, for each sentence with mentions, the sentence with them
// marked and a line that says what they are. One line if nothing was found.
std::string PrettyArticle(const Painter& painter, const Article& article,
                          const RuleSet& rules,
                          const std::vector<Mention>& mentions);

// An alert document (JSON, as published): a line of facts and the snippet with
// its marks. Text that is no alert document is shown as it is.
std::string PrettyAlert(const Painter& painter, std::string_view alert);

}  // namespace wirewatch
