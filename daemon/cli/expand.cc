// `wirewatch expand`: every written form that an entity's names accept, and
// near ones that they refuse.
#include <unistd.h>

#include <iostream>
#include <limits>

#include "daemon/cli/command_line.h"
#include "daemon/cli/engine.h"
#include "daemon/cli/expansion_text.h"
#include "daemon/cli/named.h"
#include "daemon/cli/terminal.h"

namespace wirewatch {
namespace {

// Of each kind, unless all are asked for.
constexpr std::size_t kMostShown = 12;

}  // namespace

int RunExpand(const ExpandOptions& options) {
  const LoadedEngine loaded = LoadEngine(options.engine, "expand");
  if (!loaded.engine) {
    return loaded.exit_code;
  }
  const RuleSet& rules = *loaded.engine->rules;
  const auto entity =
      NumberNamed(IdsOf(rules.entities()), options.entity, "entity", std::cerr);
  if (!entity) {
    return kExitUsage;
  }
  const Expansion expansion = Expand(rules, *entity);
  if (options.json) {
    std::cout << ExpansionJson(rules, *entity, expansion);
  } else {
    std::cout << ExpansionText(
        Painter(ColourOn(STDOUT_FILENO)), rules, *entity, expansion,
        options.all ? std::numeric_limits<std::size_t>::max() : kMostShown);
  }
  return kExitGood;
}

}  // namespace wirewatch
