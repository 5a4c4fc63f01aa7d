#include "daemon/web/try_request.h"

#include <cstddef>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

namespace wirewatch {
namespace {

using Json = nlohmann::json;

// A key that is nobody's is shown up to here.
constexpr std::size_t kShownBytes = 40;

constexpr std::pair<std::string_view, std::string TryRequest::*> kTexts[] = {
    {"headline", &TryRequest::headline}, {"lead", &TryRequest::lead},
    {"body", &TryRequest::body},         {"language", &TryRequest::language},
    {"source", &TryRequest::source},     {"published", &TryRequest::published},
    {"record", &TryRequest::record},     {"rule", &TryRequest::rule},
};

// Follows the parser and stops it at the first thing that is not asked for, so
// that nothing is built of what is nested.
class Reader final : public nlohmann::json_sax<Json> {
 public:
  bool start_object(std::size_t /*elements*/) override {
    if (std::exchange(inside_, true)) {
      return NoText();
    }
    return true;
  }
  bool key(string_t& name) override {
    key_ = name;
    if (!seen.insert(name).second) {
      return Fault("`" + Shown() + "` stands twice");
    }
    into_ = nullptr;
    for (const auto& [known, member] : kTexts) {
      if (name == known) {
        into_ = &(request.*member);
      }
    }
    if (into_ == nullptr && name != "format") {
      return Fault("`" + Shown() + "` is no key of a request");
    }
    return true;
  }
  bool string(string_t& text) override {
    if (!inside_) {
      return NoText();
    }
    if (into_ != nullptr) {
      *into_ = std::move(text);
      return true;
    }
    if (text == "html") {
      request.format = TryRequest::Format::kHtml;
    } else if (text == "record") {
      request.format = TryRequest::Format::kRecord;
    } else if (text != "text") {
      return Fault("`format` is `text`, `html` or `record`");
    }
    return true;
  }
  bool end_object() override { return true; }
  bool null() override { return NoText(); }
  bool boolean(bool /*value*/) override { return NoText(); }
  bool number_integer(number_integer_t /*value*/) override { return NoText(); }
  bool number_unsigned(number_unsigned_t /*value*/) override {
    return NoText();
  }
  bool number_float(number_float_t /*value*/,
                    const string_t& /*text*/) override {
    return NoText();
  }
  bool binary(binary_t& /*value*/) override { return NoText(); }
  bool start_array(std::size_t /*elements*/) override { return NoText(); }
  bool end_array() override { return NoText(); }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const Json::exception& /*why*/) override {
    return Fault("the body is not JSON at byte " + std::to_string(position));
  }

  TryRequest request;
  std::string fault;
  std::set<std::string, std::less<>> seen;  // the keys

 private:
  bool Fault(std::string text) {
    if (fault.empty()) {
      fault = std::move(text);
    }
    return false;
  }
  bool NoText() {
    return Fault(inside_ && !key_.empty()
                     ? "`" + Shown() + "` is not a text"
                     : "the body is not an object of texts");
  }
  std::string Shown() const {
    return key_.size() <= kShownBytes ? key_ : "a long key";
  }

  bool inside_ = false;
  std::string key_;
  std::string* into_ = nullptr;
};

// Absent if it fits together.
std::optional<TryFault> Misfit(const Reader& read) {
  const bool record = read.seen.contains("record");
  if (record != (read.request.format == TryRequest::Format::kRecord)) {
    return TryFault{"`record` goes with `\"format\": \"record\"`, and only so"};
  }
  for (const auto& [key, member] : kTexts) {
    if (record && key != "record" && key != "rule" && read.seen.contains(key)) {
      return TryFault{"a record says by itself what its `" + std::string(key) +
                      "` is"};
    }
  }
  return std::nullopt;
}

}  // namespace

Result<TryRequest, TryFault> ParseTryRequest(std::string_view json) {
  Reader reader;
  if (!Json::sax_parse(json, &reader)) {
    return TryFault{reader.fault};
  }
  if (const auto misfit = Misfit(reader)) {
    return *misfit;
  }
  return std::move(reader.request);
}

}  // namespace wirewatch
