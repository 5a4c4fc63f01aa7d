// Any bytes as a record, in any format, charset and policy: the first byte
// picks the charset, the second one the rest. Properties:
// - all texts are well-formed UTF-8 and together in proportion to the record;
// - a fault stands inside of the record and its words are few;
// - the same record has the same outcome again;
// - what is refused as bad_json, nlohmann's parser refuses too, and the other
//   way round, where it has an opinion (it takes NUL for the end of the text
//   and refuses numbers beyond a double);
// - of a JSON article, those texts that nlohmann finds at the same places.

#include "daemon/article/decode.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "rules/base/check.h"
#include "rules/base/utf8.h"
#include "rules/text/charset.h"

namespace {

using nlohmann::json;
using wirewatch::Article;
using wirewatch::DecodeError;
using wirewatch::Decoder;
using wirewatch::IllFormed;
using wirewatch::InputFormat;
using wirewatch::kCharsets;
using wirewatch::Result;

constexpr std::size_t kHeader = 2;
constexpr std::size_t kVariants = 8;
constexpr std::size_t kMostBytes = 1 << 16;

// One of the formats (JSON, JSON with HTML, ninjs, text) and policies.
wirewatch::DecoderOptions OptionsOf(std::size_t charset, std::size_t variant) {
  constexpr InputFormat kFormats[] = {InputFormat::kJson, InputFormat::kJson,
                                      InputFormat::kNinjs, InputFormat::kText};
  const bool html = variant % 4 == 1;
  wirewatch::DecoderOptions options;
  options.format = kFormats[variant % 4];
  options.fields = {{"id", {"/id"}},
                    {"headline", {"/title"}},
                    {"body", {"/text", "/paras/*/text", "/paras/0/x~1y"}, html},
                    {"source", {"/source/id"}}};
  options.charset = kCharsets[charset];
  options.ill_formed = variant < 4 ? IllFormed::kReject : IllFormed::kReplace;
  options.max_bytes = kMostBytes;
  return options;
}

Decoder& DecoderFor(std::size_t charset, std::size_t variant) {
  static std::array<std::unique_ptr<Decoder>, std::size(kCharsets) * kVariants>
      decoders;
  auto& decoder = decoders[charset * kVariants + variant];
  if (!decoder) {
    decoder = std::make_unique<Decoder>(OptionsOf(charset, variant));
  }
  return *decoder;
}

enum class Verdict { kGood, kBad, kNoOpinion };

Verdict ReferenceVerdict(std::string_view bytes) {
  if (bytes.find('\0') != std::string_view::npos) {
    return Verdict::kNoOpinion;
  }
  try {
    const json ignored = json::parse(bytes.begin(), bytes.end());
    return Verdict::kGood;
  } catch (const json::out_of_range&) {
    return Verdict::kNoOpinion;
  } catch (const json::parse_error&) {
    return Verdict::kBad;
  }
}

// The texts of an article, or the fault, as one string.
std::string Checked(const Result<Article, DecodeError>& outcome,
                    std::size_t size) {
  if (!outcome.ok()) {
    const DecodeError& error = outcome.error();
    CHECK(error.byte_offset <= size);
    CHECK(!error.detail.empty() && error.detail.size() < 1000);
    CHECK(!wirewatch::FindIllFormedUtf8(error.detail));
    return std::string(ToString(error.reason)) + " " +
           std::to_string(error.byte_offset) + " " + error.detail;
  }
  const Article& article = *outcome;
  std::string texts;
  for (const std::string* text :
       {&article.id, &article.version, &article.status, &article.headline,
        &article.lead, &article.body, &article.source, &article.published,
        &article.language, &article.url}) {
    CHECK(!wirewatch::FindIllFormedUtf8(*text));
    texts += *text;
  }
  CHECK(texts.size() <= 4 * size + 100);
  CHECK(article.replaced <= size);
  return texts;
}

// Of plain JSON in UTF-8.
void CheckAgainstReference(const Result<Article, DecodeError>& outcome,
                           std::string_view bytes) {
  const Verdict verdict = ReferenceVerdict(bytes);
  if (!outcome.ok()) {
    switch (outcome.error().reason) {
      case DecodeError::Reason::kBadJson:
        CHECK(verdict != Verdict::kGood);
        break;
      case DecodeError::Reason::kDuplicateKey:
      case DecodeError::Reason::kBadField:
        CHECK(verdict != Verdict::kBad);
        break;
      default:
        break;
    }
    return;
  }
  CHECK(verdict != Verdict::kBad);
  const json document = json::parse(bytes.begin(), bytes.end(), nullptr,
                                    /*allow_exceptions=*/false);
  if (document.is_object()) {
    const auto title = document.find("title");
    const bool has_title = title != document.end() && title->is_string();
    CHECK(outcome->headline == (has_title ? title->get<std::string>() : ""));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  if (size < kHeader) {
    return 0;
  }
  const std::size_t charset = data[0] % std::size(kCharsets);
  const std::size_t variant = data[1] % kVariants;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + kHeader,
                               size - kHeader);
  Decoder& decoder = DecoderFor(charset, variant);
  wirewatch::InputRecord record;
  record.value = bytes;
  const auto outcome = decoder.Decode(record);
  CHECK(Checked(outcome, bytes.size()) ==
        Checked(decoder.Decode(record), bytes.size()));
  CHECK(variant >= 4 || !outcome.ok() || outcome->replaced == 0);
  if (charset == 0 && variant == 0) {
    CheckAgainstReference(outcome, bytes);
  }
  return 0;
}
