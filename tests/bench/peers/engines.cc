#include "tests/bench/peers/engines.h"

namespace wirewatch {

std::unique_ptr<Engine> MakeEngine(std::string_view name,
                                   const EngineInput& input) {
  if (name == "vectorscan") {
    return MakeVectorscan(input);
  }
  if (name == "re2-set") {
    return MakeRe2Set(input);
  }
  if (auto engine = MakeWirewatch(name, input)) {
    return engine;
  }
  return MakeFold(name, input);
}

}  // namespace wirewatch
