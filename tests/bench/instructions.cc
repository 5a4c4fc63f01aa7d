// What tests/bench/instructions.py runs under callgrind:
//
//   instructions ENGINE NAMES    an engine of peers/engines.h, over half a
//                                megabyte of mixed_wire.h, with the first
//                                NAMES of 100,000 names
//
// Callgrind counts one pass: not the making of text and index, nor the first
// pass, which fills what is kept from text to text. Prints the pass's bytes of
// text and what it found, as JSON.
#include <valgrind/callgrind.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/bench/mixed_wire.h"
#include "tests/bench/peers/engines.h"
#include "tests/bench/peers/workload.h"

namespace wirewatch {
namespace {

constexpr std::size_t kTextBytes = 1 << 19;
constexpr std::size_t kMostNames = 100000;

int Main(const std::string& engine_name, std::size_t name_count) {
  const MixedWire wire = MakeMixedWire(kMostNames, kTextBytes);
  Workload load;
  std::size_t bytes = 0;
  for (const MixedWire::Article& article : wire.articles) {
    load.records.push_back(
        RecordOf(load.records.size(), article.language, article.text));
    load.texts.push_back(article.text);
    bytes += article.text.size();
  }
  std::vector<ListedName> all_names;
  for (std::size_t i = 0; i < wire.names.size(); ++i) {
    ListedName listed;
    listed.name.text = wire.names[i].text;
    listed.name.language = wire.names[i].language;
    listed.name.entity = static_cast<std::uint32_t>(i);
    all_names.push_back(listed);
  }
  const std::vector<ListedName> front(
      all_names.begin(),
      all_names.begin() +
          static_cast<std::ptrdiff_t>(std::min(name_count, all_names.size())));
  const auto engine = MakeEngine(engine_name, {load, front, all_names});
  if (engine == nullptr) {
    std::cerr << "no engine `" << engine_name << "`\n";
    return 2;
  }
  engine->Run(load.texts.size());
  CALLGRIND_START_INSTRUMENTATION;
  const Counts counts = engine->Run(load.texts.size());
  CALLGRIND_STOP_INSTRUMENTATION;
  std::cout << nlohmann::json{{"bytes", bytes}, {"found", counts.mentions}}
            << '\n';
  return 0;
}

}  // namespace
}  // namespace wirewatch

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "instructions ENGINE NAMES\n";
    return 2;
  }
  return wirewatch::Main(argv[1], std::stoul(argv[2]));
}
