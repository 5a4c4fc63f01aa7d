// What must be true of every alert document, whatever the article and the
// rules: checked with a JSON parser and a way of counting that are not ours.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "daemon/article/article.h"

namespace wirewatch {

// One sentence a fault; empty if the document keeps its promises: no null
// anywhere; each surface is the field's text cut at the mention's offsets,
// counted in code points, bytes and UTF-16 units alike; the snippet is a piece
// of its field, at most 400 code points long, its first mark the first mention;
// `why` points at mentions that are there.
std::vector<std::string> FaultsOfAlert(const nlohmann::ordered_json& alert,
                                       const Article& article);

// The same of the mentions of an alert or of a line of `--output mentions`.
std::vector<std::string> FaultsOfMentions(
    const nlohmann::ordered_json& mentions, const Article& article,
    bool surfaces_may_be_cut);

}  // namespace wirewatch
