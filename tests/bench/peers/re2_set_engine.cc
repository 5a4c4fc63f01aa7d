#include <re2/re2.h>
#include <re2/set.h>

#include <cstdint>
#include <iostream>

#include "tests/bench/peers/engines.h"

namespace wirewatch {
namespace {

// A set's automaton is made while it reads; with less it gives up sooner.
constexpr std::int64_t kMostMemory = std::int64_t{4} << 30;

class Re2SetEngine : public Engine {
 public:
  explicit Re2SetEngine(const EngineInput& input)
      : load_(input.load), set_(Options(), RE2::UNANCHORED) {
    for (const ListedName& listed : input.names) {
      set_.Add(listed.folded, nullptr);
    }
    if (!set_.Compile()) {
      std::cerr << "RE2::Set does not compile in 4 GiB\n";
      std::exit(1);
    }
  }
  Counts Run(std::size_t articles) override {
    Counts counts;
    for (std::size_t i = 0; i < articles; ++i) {
      std::vector<int> matches;
      RE2::Set::ErrorInfo error{RE2::Set::kNoError};
      if (!set_.Match(load_.folded[i], &matches, &error) &&
          error.kind != RE2::Set::kNoError) {
        std::cerr << "RE2::Set runs out of 4 GiB\n";
        std::exit(1);
      }
      counts.pairs += matches.size();
    }
    return counts;
  }

 private:
  static RE2::Options Options() {
    RE2::Options options;
    options.set_literal(true);
    options.set_log_errors(false);
    options.set_max_mem(kMostMemory);
    return options;
  }

  const Workload& load_;
  RE2::Set set_;
};

}  // namespace

std::unique_ptr<Engine> MakeRe2Set(const EngineInput& input) {
  return std::make_unique<Re2SetEngine>(input);
}

}  // namespace wirewatch
