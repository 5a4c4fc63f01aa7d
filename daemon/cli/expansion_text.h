// What `expand` says of one entity, for an editor at a terminal and for
// programs.
#pragma once

#include <cstddef>
#include <string>

#include "daemon/cli/terminal.h"
#include "rules/watch/expand.h"

namespace wirewatch {

// The entity; for each name its language, its forms by how they come from it,
// the company that it needs, and near texts that are refused; its exclusions.
// Of each list at most `most` forms are shown and the rest is counted. Every
// form stands between U+2068 and U+2069, so that those that run from right to
// left do not disturb the line.
std::string ExpansionText(const Painter& painter, const RuleSet& rules,
                          std::uint32_t entity, const Expansion& expansion,
                          std::size_t most);

// The same, whole, as one JSON object on a line.
std::string ExpansionJson(const RuleSet& rules, std::uint32_t entity,
                          const Expansion& expansion);

}  // namespace wirewatch
