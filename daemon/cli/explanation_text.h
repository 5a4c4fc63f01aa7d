// What `explain` says of one article, for an editor at a terminal.
#pragma once

#include <string>

#include "daemon/article/article.h"
#include "daemon/cli/terminal.h"
#include "rules/watch/explain.h"

namespace wirewatch {

// A line with the verdict; the rule's conditions as a tree, each with a sign
// for whether it holds and with what it was found in; what would have to be
// otherwise; and what was found but does not count, with the reason.
// `hearing` is the article's.
std::string ExplanationText(const Painter& painter, const Article& article,
                            std::uint32_t rule, Hearing& hearing);

}  // namespace wirewatch
