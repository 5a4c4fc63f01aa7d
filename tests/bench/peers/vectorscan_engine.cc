#include <hs/hs.h>

#include <cstdint>
#include <set>

#include "rules/base/check.h"
#include "tests/bench/peers/engines.h"
#include "tests/bench/peers/plain.h"

namespace wirewatch {
namespace {

class VectorscanEngine : public Engine {
 public:
  explicit VectorscanEngine(const EngineInput& input)
      : load_(input.load), names_(input.names) {
    std::vector<const char*> literals;
    std::vector<std::size_t> lengths;
    std::vector<unsigned> ids;
    for (unsigned i = 0; i < names_.size(); ++i) {
      literals.push_back(names_[i].folded.data());
      lengths.push_back(names_[i].folded.size());
      ids.push_back(i);
    }
    const std::vector<unsigned> flags(names_.size(), 0);
    hs_compile_error_t* error = nullptr;
    CHECK(hs_compile_lit_multi(
              literals.data(), flags.data(), ids.data(), lengths.data(),
              static_cast<unsigned>(names_.size()), HS_MODE_BLOCK, nullptr,
              &database_, &error) == HS_SUCCESS);
    CHECK(hs_alloc_scratch(database_, &scratch_) == HS_SUCCESS);
  }
  ~VectorscanEngine() override {
    hs_free_scratch(scratch_);
    hs_free_database(database_);
  }
  VectorscanEngine(const VectorscanEngine&) = delete;
  VectorscanEngine& operator=(const VectorscanEngine&) = delete;

  Counts Run(std::size_t articles) override {
    Counts counts;
    for (std::size_t i = 0; i < articles; ++i) {
      text_ = load_.folded[i];
      found_.clear();
      CHECK(hs_scan(database_, text_.data(),
                    static_cast<unsigned>(text_.size()), 0, scratch_, OnMatch,
                    this) == HS_SUCCESS);
      counts.mentions += found_.size();
      counts.pairs += std::set<unsigned>(found_.begin(), found_.end()).size();
    }
    return counts;
  }

 private:
  static int OnMatch(unsigned name, unsigned long long /*from*/,
                     unsigned long long to, unsigned /*flags*/, void* context) {
    auto& self = *static_cast<VectorscanEngine*>(context);
    const auto end = static_cast<std::uint32_t>(to);
    const auto length =
        static_cast<std::uint32_t>(self.names_[name].folded.size());
    if (IsWholeWord(self.text_, {end - length, end})) {
      self.found_.push_back(name);
    }
    return 0;
  }

  const Workload& load_;
  const std::vector<ListedName>& names_;
  hs_database_t* database_ = nullptr;
  hs_scratch_t* scratch_ = nullptr;
  std::string_view text_;        // that is looked through
  std::vector<unsigned> found_;  // in it
};

}  // namespace

std::unique_ptr<Engine> MakeVectorscan(const EngineInput& input) {
  return std::make_unique<VectorscanEngine>(input);
}

}  // namespace wirewatch
