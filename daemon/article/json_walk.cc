#include "daemon/article/json_walk.h"

#include <simdjson.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "daemon/article/json_fault.h"
#include "daemon/article/json_scalar.h"
#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

namespace od = simdjson::ondemand;
using Reason = DecodeError::Reason;

// How much of a token of the document a message repeats.
constexpr std::size_t kShownBytes = 40;

bool IsContainer(char first) {
  return first == '{' || first == '[';
}

std::string Describe(std::string_view token) {
  switch (token.front()) {
    case '{':
      return "an object";
    case '[':
      return "an array";
    case '"':
      return "a string";
    case 't':
    case 'f':
      return "a boolean";
    case 'n':
      return "null";
    default:
      return "the number " + std::string(token.substr(0, kShownBytes));
  }
}

std::string_view TrimEnd(std::string_view token) {
  return token.substr(0, token.find_last_not_of(" \t\r\n") + 1);
}

// The beginning of a text of the document.
std::string Shown(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && end < kShownBytes) {
    end += DecodeCodePoint(text, end).bytes;
  }
  return std::string(text.substr(0, end)) + (end < text.size() ? "…" : "");
}

// RFC 6901's spelling, to name a place in a message.
void AppendSegment(std::string_view segment, std::string& pointer) {
  pointer.push_back('/');
  for (const char c : segment) {
    if (c == '~' || c == '/') {
      pointer.append(c == '~' ? "~0" : "~1");
    } else {
      pointer.push_back(c);
    }
  }
}

// Which kinds of containers the places below a node can be in.
bool WantsMembers(const PointerNode& node) {
  return std::any_of(
      node.children.begin(), node.children.end(),
      [](const PointerNode& child) { return child.segment != "*"; });
}
bool WantsElements(const PointerNode& node) {
  return std::any_of(
      node.children.begin(), node.children.end(), [](const PointerNode& child) {
        return child.segment == "*" || IsArrayIndex(child.segment);
      });
}

// The walk over one document. The functions return false as soon as the
// document has turned out to be no JSON, or too deep; what else is wrong is
// kept as `fault` and the walk goes on, since bad syntax further on outranks
// it.
class DocumentWalk {
 public:
  DocumentWalk(std::string_view json, const std::vector<FieldType>& types)
      : json_(json), types_(types) {
    picked.reserve(types.size());
  }

  bool Root(od::document& document, const PointerNode& wanted);

  std::vector<PickedText> picked;
  std::optional<DecodeError> fault;
  std::size_t reached = 0;  // where the last value that was looked at begins

 private:
  bool NothingFollows(od::document& document);
  bool Value(od::value& value, const PointerNode* wanted);
  template <typename Source>  // od::value or od::document
  bool Container(Source& source, std::string_view token,
                 const PointerNode* wanted);
  bool Members(od::object object, const PointerNode* wanted);
  bool Elements(od::array array, const PointerNode* wanted);
  bool Scalar(std::string_view token, const PointerNode* wanted);
  bool String(std::string_view token, const PointerNode* wanted);
  std::optional<std::string_view> Decoded(std::string_view between_quotes);
  void CheckContainerType(std::string_view token, const PointerNode& wanted);
  void Refuse(std::string_view token, const PointerNode& wanted);
  void Fault(Reason reason, std::string detail, std::string_view token);
  std::string Place() const {
    return place_.empty() ? "the document" : "`" + place_ + "`";
  }

  std::string_view json_;
  const std::vector<FieldType>& types_;
  std::size_t depth_ = 0;
  std::string place_;        // pointer to the wanted value that is being walked
  std::size_t element_ = 0;  // index in the innermost array that is wanted
  std::string member_;       // name of the member, where a prefix wants it
  std::string unescaped_;    // the last string that held an escape
};

void DocumentWalk::Fault(Reason reason, std::string detail,
                         std::string_view token) {
  if (!fault) {
    fault = DecodeError{reason, std::move(detail),
                        static_cast<std::size_t>(token.data() - json_.data())};
  }
}

bool DocumentWalk::Root(od::document& document, const PointerNode& wanted) {
  std::string_view token;
  if (document.raw_json_token().get(token) != simdjson::SUCCESS) {
    return false;
  }
  if (IsContainer(token.front())) {
    return Container(document, token, &wanted) && NothingFollows(document);
  }
  // A scalar is the only token of its document: nothing may follow.
  const std::string_view scalar = TrimEnd(token);
  if (token.data() + token.size() != json_.data() + json_.size() ||
      !Scalar(scalar, &wanted)) {
    return false;
  }
  if (scalar == "null") {
    Refuse(scalar, wanted);
  }
  return true;
}

bool DocumentWalk::NothingFollows(od::document& document) {
  const auto at = document.current_location();
  if (at.error() == simdjson::SUCCESS) {
    reached = static_cast<std::size_t>(at.value_unsafe() - json_.data());
  }
  return at.error() == simdjson::OUT_OF_BOUNDS;
}

bool DocumentWalk::Value(od::value& value, const PointerNode* wanted) {
  const std::string_view token = value.raw_json_token();
  reached = static_cast<std::size_t>(token.data() - json_.data());
  if (IsContainer(token.front())) {
    return Container(value, token, wanted);
  }
  // On-Demand takes a string that is not consumed and a colon for a key, and so
  // would read `["a":1]` past its end.
  od::raw_json_string consumed;
  if (token.front() == '"' &&
      value.get_raw_json_string().get(consumed) != simdjson::SUCCESS) {
    return false;
  }
  return Scalar(TrimEnd(token), wanted);
}

template <typename Source>
bool DocumentWalk::Container(Source& source, std::string_view token,
                             const PointerNode* wanted) {
  if (depth_ == kMaxJsonDepth) {
    fault.reset();  // nothing is known of the rest, so this leads
    Fault(Reason::kTooDeep,
          "more than " + std::to_string(kMaxJsonDepth) +
              " objects and arrays inside each other",
          token);
    return false;
  }
  if (wanted != nullptr) {
    CheckContainerType(token, *wanted);
  }
  ++depth_;
  bool good = false;
  if (token.front() == '{') {
    od::object object;
    good = source.get_object().get(object) == simdjson::SUCCESS &&
           Members(object, wanted);
  } else {
    od::array array;
    good = source.get_array().get(array) == simdjson::SUCCESS &&
           Elements(array, wanted);
  }
  --depth_;
  return good;
}

bool DocumentWalk::Members(od::object object, const PointerNode* wanted) {
  std::vector<bool> seen(wanted != nullptr ? wanted->children.size() : 0);
  std::set<std::string> seen_names;  // of members that a prefix wants
  for (auto result : object) {
    od::field field;
    if (std::move(result).get(field) != simdjson::SUCCESS) {
      return false;
    }
    // The key's closing quote is the last one before the value's first byte.
    const char* const raw = field.key().raw();
    od::value value = std::move(field).value();
    const std::string_view token = value.raw_json_token();
    std::string_view key(raw, static_cast<std::size_t>(token.data() - raw));
    const auto decoded = Decoded(key.substr(0, key.rfind('"')));
    if (!decoded) {
      reached = static_cast<std::size_t>(raw - json_.data());
      return false;
    }
    const PointerNode* const child =
        wanted != nullptr ? wanted->Member(*decoded) : nullptr;
    const std::size_t length = place_.size();
    if (child != nullptr) {
      member_ = child->is_prefix ? *decoded : std::string_view();
      AppendSegment(child->is_prefix ? Shown(member_) : child->segment, place_);
      const auto slot =
          static_cast<std::size_t>(child - wanted->children.data());
      if (child->is_prefix ? !seen_names.insert(member_).second : seen[slot]) {
        Fault(Reason::kDuplicateKey, Place() + " is there twice", key);
      }
      seen[slot] = true;
    }
    if (!Value(value, child)) {
      return false;
    }
    place_.resize(length);
  }
  return true;
}

bool DocumentWalk::Elements(od::array array, const PointerNode* wanted) {
  std::size_t index = 0;
  for (auto result : array) {
    if (result.error() != simdjson::SUCCESS) {
      return false;
    }
    od::value value = result.value_unsafe();
    const PointerNode* const child =
        wanted != nullptr ? wanted->Element(index) : nullptr;
    const std::size_t length = place_.size();
    if (child != nullptr) {
      AppendSegment(std::to_string(index), place_);
      element_ = index;
    }
    if (!Value(value, child)) {
      return false;
    }
    place_.resize(length);
    ++index;
  }
  return true;
}

bool DocumentWalk::Scalar(std::string_view token, const PointerNode* wanted) {
  if (token.empty()) {
    return false;
  }
  if (token.front() == '"') {
    return String(token, wanted);
  }
  if (!IsJsonWord(token) && !IsJsonNumber(token)) {
    return false;
  }
  if (wanted == nullptr || token == "null") {
    return true;
  }
  const bool integer = IsPlainJsonInteger(token);
  for (const PointerTarget& target : wanted->targets) {
    if (integer && types_[target.field] == FieldType::kStringOrInteger) {
      picked.push_back({target, std::string(token), element_, member_});
    } else {
      Refuse(token, *wanted);
    }
  }
  if (wanted->targets.empty()) {
    Refuse(token, *wanted);
  }
  return true;
}

bool DocumentWalk::String(std::string_view token, const PointerNode* wanted) {
  if (token.size() < 2 || token.back() != '"') {
    return false;
  }
  const auto text = Decoded(token.substr(1, token.size() - 2));
  if (!text || wanted == nullptr) {
    return text.has_value();
  }
  for (const PointerTarget& target : wanted->targets) {
    picked.push_back({target, std::string(*text), element_, member_});
  }
  if (wanted->targets.empty()) {
    Refuse(token, *wanted);
  }
  return true;
}

std::optional<std::string_view> DocumentWalk::Decoded(
    std::string_view between_quotes) {
  if (between_quotes.find('\\') == std::string_view::npos) {
    return between_quotes;
  }
  if (!UnescapeJson(between_quotes, unescaped_)) {
    return std::nullopt;
  }
  return unescaped_;
}

void DocumentWalk::CheckContainerType(std::string_view token,
                                      const PointerNode& wanted) {
  const bool fits =
      token.front() == '{' ? WantsMembers(wanted) : WantsElements(wanted);
  const bool wants_nothing = wanted.targets.empty() && wanted.children.empty();
  if (!fits && !wants_nothing) {
    Refuse(token, wanted);
  }
}

void DocumentWalk::Refuse(std::string_view token, const PointerNode& wanted) {
  std::string expected;
  const auto expect = [&](bool is_expected, std::string_view type) {
    if (is_expected) {
      expected += (expected.empty() ? "" : " or ") + std::string(type);
    }
  };
  expect(!wanted.targets.empty(), "a string");
  expect(std::any_of(wanted.targets.begin(), wanted.targets.end(),
                     [&](const PointerTarget& target) {
                       return types_[target.field] ==
                              FieldType::kStringOrInteger;
                     }),
         "an integer of up to 19 digits");
  expect(WantsMembers(wanted), "an object");
  expect(WantsElements(wanted), "an array");
  Fault(Reason::kBadField,
        Place() + " is " + Describe(token) + ", not " + expected, token);
}

}  // namespace

struct JsonWalker::Buffers {
  od::parser parser;
  std::vector<char> padded;
};

JsonWalker::JsonWalker(PointerNode wanted, std::vector<FieldType> types)
    : wanted_(std::move(wanted)),
      types_(std::move(types)),
      buffers_(std::make_unique<Buffers>()) {}

JsonWalker::~JsonWalker() = default;

Result<std::vector<PickedText>, DecodeError> JsonWalker::Walk(
    std::string_view json) {
  // simdjson reads up to SIMDJSON_PADDING bytes past the end; spaces there mean
  // nothing. It checks that all is UTF-8 before anything else.
  std::vector<char>& padded = buffers_->padded;
  padded.resize(
      std::max(padded.size(), json.size() + simdjson::SIMDJSON_PADDING));
  const auto end = std::copy(json.begin(), json.end(), padded.begin());
  std::fill_n(end, simdjson::SIMDJSON_PADDING, ' ');
  const std::string_view copy(padded.data(), json.size());

  DocumentWalk walk(copy, types_);
  od::document document;
  const simdjson::error_code error =
      buffers_->parser
          .iterate(simdjson::padded_string_view(copy, padded.size()))
          .get(document);
  if (error == simdjson::UTF8_ERROR) {
    return DecodeError{Reason::kNotUtf8, "not UTF-8", 0};
  }
  const bool good = error == simdjson::SUCCESS && walk.Root(document, wanted_);
  const bool too_deep = walk.fault && walk.fault->reason == Reason::kTooDeep;
  if (!good && !too_deep) {
    return DescribeSyntaxFault(json, walk.reached);
  }
  if (walk.fault) {
    return *std::move(walk.fault);
  }
  return std::move(walk.picked);
}

}  // namespace wirewatch
