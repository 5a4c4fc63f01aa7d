#include <simdjson.h>
#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>

#include <cstdint>
#include <string>

#include "rules/base/check.h"
#include "rules/text/fold.h"
#include "tests/bench/peers/engines.h"

namespace wirewatch {
namespace {

// Each returns the bytes that it wrote, or looked at.
std::size_t FoldOurs(const std::string& text) {
  return FoldField(text, References::kDecode).text().size();
}

std::size_t FoldByIcu(const std::string& text) {
  UErrorCode error = U_ZERO_ERROR;
  static const icu::Normalizer2& nfkc_cf =
      *icu::Normalizer2::getNFKCCasefoldInstance(error);
  std::string normalized;
  icu::StringByteSink<std::string> sink(&normalized,
                                        static_cast<std::int32_t>(text.size()));
  icu::Edits edits;
  nfkc_cf.normalizeUTF8(0, text, sink, &edits, error);
  CHECK(U_SUCCESS(error));
  return normalized.size();
}

std::size_t ValidateUtf8(const std::string& text) {
  CHECK(simdjson::validate_utf8(text));
  return text.size();
}

class FoldEngine : public Engine {
 public:
  FoldEngine(const Workload& load, std::size_t (*fold)(const std::string&))
      : load_(load), fold_(fold) {}
  Counts Run(std::size_t articles) override {
    Counts counts;
    for (std::size_t i = 0; i < articles; ++i) {
      counts.mentions += fold_(load_.texts[i]);
    }
    return counts;
  }

 private:
  const Workload& load_;
  std::size_t (*const fold_)(const std::string&);
};

}  // namespace

std::unique_ptr<Engine> MakeFold(std::string_view name,
                                 const EngineInput& input) {
  if (name == "fold") {
    return std::make_unique<FoldEngine>(input.load, FoldOurs);
  }
  if (name == "icu-fold") {
    return std::make_unique<FoldEngine>(input.load, FoldByIcu);
  }
  if (name == "validate-utf8") {
    return std::make_unique<FoldEngine>(input.load, ValidateUtf8);
  }
  return nullptr;
}

}  // namespace wirewatch
