// A small desk for tests of the whole way: three entities in many languages,
// and the field map of the articles in tests/golden/path.
#pragma once

#include <vector>

#include "daemon/pipeline/process.h"
#include "rules/watch/watchlist.h"

namespace wirewatch {

std::vector<Watchlist> SampleWatchlists();

// JSON with id, version, status, title, lead, text or paras/*/text, lang,
// source/name, date, url.
ProcessOptions SampleProcessOptions();

}  // namespace wirewatch
