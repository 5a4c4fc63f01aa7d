// Any bytes as a JSON record. Properties:
// - what is refused as bad_json, nlohmann's parser refuses too, and the other
//   way round, where it has an opinion (it takes NUL for the end of the text
//   and refuses numbers beyond a double);
// - the texts of an article are well-formed UTF-8, and those that nlohmann
// finds
//   at the same places.

#include "daemon/article/decode.h"

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "rules/base/check.h"
#include "rules/base/utf8.h"

namespace {

using nlohmann::json;
using wirewatch::Article;
using wirewatch::DecodeError;

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

void CheckTexts(const Article& article, std::string_view bytes) {
  const std::string* const texts[] = {
      &article.id,       &article.version, &article.status, &article.headline,
      &article.lead,     &article.body,    &article.source, &article.published,
      &article.language, &article.url};
  for (const std::string* text : texts) {
    CHECK(!wirewatch::FindIllFormedUtf8(*text));
  }
  const json document = json::parse(bytes.begin(), bytes.end(), nullptr,
                                    /*allow_exceptions=*/false);
  if (!document.is_object()) {
    return;
  }
  const auto title = document.find("title");
  const bool has_title = title != document.end() && title->is_string();
  CHECK(article.headline == (has_title ? title->get<std::string>() : ""));
}

wirewatch::DecoderOptions Options() {
  wirewatch::DecoderOptions options;
  options.fields = {{"id", {"/id"}},
                    {"headline", {"/title"}},
                    {"body", {"/text", "/paras/*/text", "/paras/0/x~1y"}},
                    {"source", {"/source/id"}}};
  options.max_bytes = 1 << 16;
  return options;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  static wirewatch::Decoder decoder(Options());
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  wirewatch::InputRecord record;
  record.value = bytes;
  const auto article = decoder.Decode(record);
  if (article.ok()) {
    CHECK(ReferenceVerdict(bytes) != Verdict::kBad);
    CheckTexts(*article, bytes);
    return 0;
  }
  const DecodeError& error = article.error();
  CHECK(error.byte_offset <= size);
  CHECK(!error.detail.empty() && error.detail.size() < 1000);
  CHECK(!wirewatch::FindIllFormedUtf8(error.detail));
  switch (error.reason) {
    case DecodeError::Reason::kBadJson:
      CHECK(ReferenceVerdict(bytes) != Verdict::kGood);
      break;
    case DecodeError::Reason::kDuplicateKey:
    case DecodeError::Reason::kBadField:
      CHECK(ReferenceVerdict(bytes) != Verdict::kBad);
      break;
    default:
      break;
  }
  return 0;
}
