// The demo's files, built into the program so that it runs anywhere.
#pragma once

#include <string_view>

namespace wirewatch {

std::string_view
DemoWatchlist();                  // deploy/etc/wirewatch/watchlists/levant.yaml
std::string_view DemoWire();      // demo_wire.jsonl: a record a line
std::string_view DemoExpected();  // demo_wire.expected.tsv: id, mentions

}  // namespace wirewatch
