// The engines that `./dev bench peers` runs in C++, ours and others', behind
// one verb: look through the first articles of the workload and count.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/peers/workload.h"

namespace wirewatch {

// What a pass found. An engine that cannot tell one of them leaves it 0.
struct Counts {
  std::size_t mentions = 0;  // places; for a fold, the bytes it wrote
  std::size_t pairs = 0;     // of an article and a name in it
  std::size_t patterns = 0;  // places of patterns
};

class Engine {
 public:
  virtual ~Engine() = default;
  // Requires articles <= those of the workload.
  virtual Counts Run(std::size_t articles) = 0;
};

struct EngineInput {
  const Workload& load;                  // outlives the engine
  const std::vector<ListedName>& names;  // likewise
  // What patterns are made of, for engines that have some; outlives the engine.
  const std::vector<ListedName>& pattern_names;
};

// By their names on the command line:
//   find             Matcher::Find on text that is folded already
//   fold-find        Fold, then Find
//   parse-fold-find  the JSON record, Fold, Find
//   parse-fold-find-regexes   the same, and RegexSet::Find with 1,000 patterns
//   whole            the JSON record to encoded alerts: Processor::Run
//   fold, icu-fold, validate-utf8     without names: Fold; ICU's normalizeUTF8
//                    (NFKC_CF) with Edits; merely looking at the text
//   vectorscan       literals of the folded names, then IsWholeWord()
//   re2-set          RE2::Set of literals: which names, not where, no edges
// Null if there is no engine of this name in this build.
std::unique_ptr<Engine> MakeEngine(std::string_view name,
                                   const EngineInput& input);

// One by one, for MakeEngine(). MakeVectorscan() gives null where the build did
// not find the library.
std::unique_ptr<Engine> MakeWirewatch(std::string_view name,
                                      const EngineInput& input);
std::unique_ptr<Engine> MakeFold(std::string_view name,
                                 const EngineInput& input);
std::unique_ptr<Engine> MakeVectorscan(const EngineInput& input);
std::unique_ptr<Engine> MakeRe2Set(const EngineInput& input);

}  // namespace wirewatch
