// Any bytes as the body of POST /api/try: an answer that is JSON, whose
// mentions stand where it says, in the text that it shows.
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "daemon/web/try_desk.h"
#include "rules/base/check.h"
#include "tests/daemon/pipeline/sample_rules.h"

namespace wirewatch {
namespace {

using Json = nlohmann::json;

DecoderOptions Decoding() {
  DecoderOptions options;
  options.fields = {{"id", {"/id"}},
                    {"headline", {"/title"}},
                    {"body", {"/text"}, /*html=*/true}};
  return options;
}

const Json& FieldNamed(const Json& answer, const Json& name) {
  for (const Json& field : answer["article"]["fields"]) {
    if (field["name"] == name) {
      return field;
    }
  }
  CHECK(false);
  return answer;
}

void CheckAnswer(const Json& answer) {
  CHECK(answer["mentions"].size() <= answer["mentions_in_all"]);
  CHECK(answer["rules"].size() <= answer["rules_in_all"]);
  for (const Json& mention : answer["mentions"]) {
    const auto text =
        FieldNamed(answer, mention["field"])["text"].get<std::string>();
    const std::size_t begin = mention["utf8"][0];
    const std::size_t end = mention["utf8"][1];
    CHECK(begin < end && end <= text.size());
    CHECK(text.substr(begin, end - begin)
              .starts_with(mention["surface"].get<std::string>()));
    CHECK(mention["counts"] != mention.contains("discarded"));
  }
  for (const Json& rule : answer["rules"]) {
    CHECK(rule["fires"] == rule["obstacles"].empty());
  }
}

}  // namespace
}  // namespace wirewatch

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace wirewatch;  // NOLINT(google-build-using-namespace)
  static const DecoderOptions decoding = Decoding();
  static Decoder decoder(decoding);
  static const RuleSet rules(SampleWatchlists(), "bundle");
  HttpRequest request;
  request.body.assign(reinterpret_cast<const char*>(data), size);
  const HttpResponse response = AnswerTry(request, rules, decoder, decoding,
                                          /*now_ms=*/0, [] { return false; });
  const Json answer =
      Json::parse(response.body, nullptr, /*allow_exceptions=*/false);
  CHECK(answer.is_object());
  if (response.status == 200) {
    CheckAnswer(answer);
  } else {
    CHECK(answer.contains("error") && answer.contains("message"));
  }
  return 0;
}
