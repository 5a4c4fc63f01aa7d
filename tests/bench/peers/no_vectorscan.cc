#include "tests/bench/peers/engines.h"

namespace wirewatch {

std::unique_ptr<Engine> MakeVectorscan(const EngineInput& /*input*/) {
  return nullptr;
}

}  // namespace wirewatch
