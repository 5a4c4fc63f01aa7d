#include "daemon/article/decode.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>

#include "daemon/article/encoding_guess.h"
#include "daemon/article/field_text.h"
#include "daemon/article/json_walk.h"
#include "daemon/article/ninjs.h"
#include "daemon/article/pointer_tree.h"
#include "daemon/article/record_text.h"
#include "daemon/article/rfc3339.h"
#include "rules/base/check.h"

namespace wirewatch {
namespace {

using Reason = DecodeError::Reason;

// The id becomes the key of the alerts, so it is never cut; one longer than
// this is no id.
constexpr std::size_t kMaxIdBytes = 1024;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kTwoZeros("\0\0", 2);

// The fields of an article by the names of the configuration.
struct FieldInfo {
  std::string_view name;
  std::string Article::*text;
  FieldType type;
  // Of texts that are searched: several places make one, else the first one
  // counts.
  TextForm Article::*form;
};
constexpr FieldInfo kFields[] = {
    {"id", &Article::id, FieldType::kStringOrInteger, nullptr},
    {"version", &Article::version, FieldType::kStringOrInteger, nullptr},
    {"status", &Article::status, FieldType::kString, nullptr},
    {"headline", &Article::headline, FieldType::kString,
     &Article::headline_form},
    {"lead", &Article::lead, FieldType::kString, &Article::lead_form},
    {"body", &Article::body, FieldType::kString, &Article::body_form},
    {"language", &Article::language, FieldType::kString, nullptr},
    {"source", &Article::source, FieldType::kString, nullptr},
    {"published", &Article::published, FieldType::kString, nullptr},
    {"url", &Article::url, FieldType::kString, nullptr},
};

std::size_t FieldIndex(std::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kFields), std::end(kFields),
                   [&](const FieldInfo& info) { return info.name == name; });
  CHECK(found != std::end(kFields));  // the configuration's reader knows them
  return static_cast<std::size_t>(found - std::begin(kFields));
}

std::optional<std::chrono::seconds> AgeOf(
    std::string_view published, std::optional<std::int64_t> timestamp_ms) {
  const auto then = ParseRfc3339(published);
  if (!then || !timestamp_ms) {
    return std::nullopt;
  }
  return std::chrono::floor<std::chrono::seconds>(
      std::chrono::milliseconds(*timestamp_ms - *then));
}

PointerNode WantedPlaces(const DecoderOptions& options) {
  if (options.format == InputFormat::kNinjs) {
    return NinjsPlaces();
  }
  std::vector<std::vector<std::string>> pointers(std::size(kFields));
  for (const FieldPath& path : options.fields) {
    std::vector<std::string>& of_field = pointers[FieldIndex(path.field)];
    of_field.insert(of_field.end(), path.pointers.begin(), path.pointers.end());
  }
  return BuildPointerTree(pointers);
}

std::vector<FieldType> FieldTypes(InputFormat format) {
  if (format == InputFormat::kNinjs) {
    return NinjsTypes();
  }
  std::vector<FieldType> types;
  for (const FieldInfo& info : kFields) {
    types.push_back(info.type);
  }
  return types;
}

std::string IdOf(const RecordCoordinates& at) {
  return at.topic + "/" + std::to_string(at.partition) + "/" +
         std::to_string(at.offset);
}

// Texts of one field come in the order of its pointers, then of the document.
Result<Article, DecodeError> Assemble(std::vector<PickedText> picked,
                                      const std::vector<FieldPath>& paths) {
  const auto comes_before = [](const PickedText& a, const PickedText& b) {
    return a.target.pointer < b.target.pointer;
  };
  if (!std::is_sorted(picked.begin(), picked.end(), comes_before)) {
    std::stable_sort(picked.begin(), picked.end(), comes_before);
  }
  Article article;
  for (const FieldPath& path : paths) {
    const FieldInfo& info = kFields[FieldIndex(path.field)];
    if (path.html && info.form != nullptr) {
      article.*info.form = TextForm::kExtracted;
    }
  }
  for (PickedText& piece : picked) {
    const FieldInfo& info = kFields[piece.target.field];
    if (info.form != nullptr && article.*info.form == TextForm::kExtracted) {
      auto text = TextOfHtml(piece.text, info.name);
      if (!text.ok()) {
        return text.error();
      }
      piece.text = *std::move(text);
    }
    std::string& text = article.*info.text;
    if (text.empty()) {
      text = std::move(piece.text);
    } else if (info.form != nullptr) {
      AppendText(piece.text, text);
    }
  }
  return article;
}

// What can be said of the bytes before their format matters.
std::optional<DecodeError> CheckBytes(std::string_view bytes,
                                      const DecoderOptions& options) {
  if (bytes.size() > options.max_bytes) {
    return DecodeError{Reason::kTooLarge,
                       std::to_string(bytes.size()) + " bytes; at most " +
                           std::to_string(options.max_bytes) + " are read",
                       options.max_bytes};
  }
  if (bytes.empty()) {
    return DecodeError{Reason::kEmpty, "the value is empty", 0};
  }
  const bool begins_with_zero =
      bytes.front() == '\0' &&
      (!IsUtf16(options.charset) || bytes.substr(0, 2) == kTwoZeros);
  if (options.format != InputFormat::kText && begins_with_zero &&
      GuessFromStart(bytes).empty()) {
    return DecodeError{Reason::kBadJson,
                       "byte 0 in front; it looks like Confluent wire format "
                       "(schema registry), which is not read",
                       0};
  }
  return std::nullopt;
}

std::string_view WithoutByteOrderMark(std::string_view bytes) {
  const bool marked = bytes.substr(0, kByteOrderMark.size()) == kByteOrderMark;
  return bytes.substr(marked ? kByteOrderMark.size() : 0);
}

}  // namespace

std::string_view ToString(DecodeError::Reason reason) {
  switch (reason) {
    case Reason::kTooLarge:
      return "too_large";
    case Reason::kEmpty:
      return "empty";
    case Reason::kNotUtf8:
      return "not_utf8";
    case Reason::kNotInCharset:
      return "not_in_charset";
    case Reason::kBadJson:
      return "bad_json";
    case Reason::kDuplicateKey:
      return "duplicate_key";
    case Reason::kTooDeep:
      return "too_deep";
    case Reason::kBadField:
      return "bad_field";
  }
  CHECK(false);
  return {};
}

struct Decoder::State {
  explicit State(DecoderOptions given)
      : options(std::move(given)),
        reader(options.charset, options.ill_formed),
        walker(WantedPlaces(options), FieldTypes(options.format)) {}

  Result<Article, DecodeError> Decode(std::string_view bytes);
  Result<Article, DecodeError> DecodeText(std::string_view text);
  Result<Article, DecodeError> DecodeJson(std::string_view text);

  DecoderOptions options;
  RecordTextReader reader;
  JsonWalker walker;
};

Result<Article, DecodeError> Decoder::State::Decode(std::string_view bytes) {
  if (auto error = CheckBytes(bytes, options)) {
    return *std::move(error);
  }
  if (options.format != InputFormat::kText && reader.IsUtf8()) {
    // The JSON parser takes nothing but UTF-8: what it takes need not be looked
    // through for that. All others come the long way, for the best message.
    if (auto article = DecodeJson(bytes); article.ok()) {
      return article;
    }
  }
  const auto read = reader.Read(bytes);
  if (!read.ok()) {
    return read.error();
  }
  auto article = DecodeText(read->text);
  if (article.ok()) {
    article->replaced = read->replaced;
    return article;
  }
  DecodeError error = article.error();
  error.byte_offset = reader.SourceOffset(bytes, error.byte_offset);
  return error;
}

Result<Article, DecodeError> Decoder::State::DecodeText(std::string_view text) {
  if (text.empty() || text == kByteOrderMark) {
    return DecodeError{Reason::kEmpty, "the value is empty", 0};
  }
  if (options.format == InputFormat::kText) {
    Article article;
    article.body = text;
    return article;
  }
  return DecodeJson(text);
}

Result<Article, DecodeError> Decoder::State::DecodeJson(std::string_view text) {
  const std::string_view json = WithoutByteOrderMark(text);
  auto picked = walker.Walk(json);
  if (!picked.ok()) {
    DecodeError error = picked.error();
    error.byte_offset += text.size() - json.size();
    return error;
  }
  auto article = options.format == InputFormat::kNinjs
                     ? ArticleOfNinjs(*std::move(picked))
                     : Assemble(*std::move(picked), options.fields);
  if (article.ok() && article->id.size() > kMaxIdBytes) {
    return DecodeError{Reason::kBadField,
                       "the id has " + std::to_string(article->id.size()) +
                           " bytes, more than " + std::to_string(kMaxIdBytes),
                       0};
  }
  return article;
}

Decoder::Decoder(DecoderOptions options)
    : state_(std::make_unique<State>(std::move(options))) {}

Decoder::~Decoder() = default;

Result<Article, DecodeError> Decoder::Decode(const InputRecord& record) {
  auto article = state_->Decode(record.value.value_or(""));
  if (!article.ok()) {
    return article;
  }
  if (article->id.empty()) {
    article->id = record.fallback_id.empty() ? IdOf(record.coordinates)
                                             : std::string(record.fallback_id);
  }
  article->age = AgeOf(article->published, record.coordinates.timestamp_ms);
  return article;
}

}  // namespace wirewatch
