#include "rules/text/charset.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>

#include "rules/base/check.h"
#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

constexpr std::size_t kReplacedAnyway = 16;
constexpr std::size_t kBytesPerReplaced = 16;
constexpr std::size_t kMostBytes = std::size_t{512} << 20;
constexpr std::size_t kUtf8BytesPerUnit = 3;
constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

// ICU's converter of that name; `euc-kr` is narrower there than what is sent
// under it.
std::string IcuNameOf(std::string_view charset) {
  return std::string(charset == "euc-kr" ? "windows-949" : charset);
}

std::string_view MarkOf(std::string_view charset) {
  return charset == "utf-16le"   ? "\xFF\xFE"
         : charset == "utf-16be" ? "\xFE\xFF"
                                 : "";
}

bool HasUtf16Mark(std::string_view bytes) {
  return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
}

// What one conversion has met so far.
struct Flaws {
  const char* begin = nullptr;  // of the bytes that are converted
  std::size_t limit = 0;        // how many may be replaced
  std::size_t replaced = 0;
  std::size_t first = 0;  // offset of the first one
};

// ICU calls it for each ill-formed sequence; what it leaves as an error ends
// the conversion.
void ReplaceFlaw(const void* context, UConverterToUnicodeArgs* args,
                 const char* /*bytes*/, std::int32_t length,
                 UConverterCallbackReason reason, UErrorCode* status) noexcept {
  if (reason > UCNV_IRREGULAR) {
    return;  // not a sequence: the converter is reset or closed
  }
  auto& flaws = *const_cast<Flaws*>(static_cast<const Flaws*>(context));
  if (flaws.replaced == 0) {
    flaws.first = static_cast<std::size_t>(args->source - flaws.begin - length);
  }
  if (flaws.replaced == flaws.limit) {
    return;
  }
  ++flaws.replaced;
  *status = U_ZERO_ERROR;
  const UChar replacement = kReplacementCharacter;
  ucnv_cbToUWriteUChars(args, &replacement, 1, 0, status);
}

Result<ConvertedText, ConversionFault> MendUtf8(std::string_view bytes,
                                                std::size_t limit) {
  ConvertedText converted;
  converted.text.reserve(bytes.size());
  std::size_t first = 0;
  std::size_t copied = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const DecodedCodePoint decoded = DecodeCodePoint(bytes, at);
    if (!decoded.well_formed) {
      first = converted.replaced == 0 ? at : first;
      if (converted.replaced == limit) {
        return ConversionFault{first};
      }
      ++converted.replaced;
      converted.text.append(bytes.substr(copied, at - copied));
      AppendUtf8(kReplacementCharacter, converted.text);
      copied = at + decoded.bytes;
    }
    at += decoded.bytes;
  }
  converted.text.append(bytes.substr(copied));
  return converted;
}

std::size_t Utf8BytesOf(char32_t code_point) {
  return code_point < 0x80      ? 1
         : code_point < 0x800   ? 2
         : code_point < 0x10000 ? 3
                                : 4;
}

}  // namespace

bool IsUtf16(std::string_view charset) {
  return charset.starts_with("utf-16");
}

// The converter is null for UTF-8, which needs none.
struct CharsetReader::Converter {
  Converter(std::string_view name, IllFormed given)
      : charset(name), policy(given) {
    CHECK(std::find(std::begin(kCharsets), std::end(kCharsets), name) !=
          std::end(kCharsets));
    if (charset == "utf-8") {
      return;
    }
    UErrorCode status = U_ZERO_ERROR;
    icu = ucnv_open(IcuNameOf(charset).c_str(), &status);
    CHECK(U_SUCCESS(status));
    ucnv_setToUCallBack(icu, ReplaceFlaw, &flaws, nullptr, nullptr, &status);
    CHECK(U_SUCCESS(status));
  }
  ~Converter() { ucnv_close(icu); }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  std::size_t LimitFor(std::string_view bytes) const {
    return policy == IllFormed::kReject
               ? 0
               : std::max(kReplacedAnyway, bytes.size() / kBytesPerReplaced);
  }

  // Of the byte order mark, which is no part of the text.
  std::size_t MarkBytes(std::string_view bytes) const {
    const std::string_view mark = MarkOf(charset);
    return charset == "utf-16" && HasUtf16Mark(bytes)
               ? 2
               : (bytes.starts_with(mark) ? mark.size() : 0);
  }
  // Where ICU is to begin: by the mark of `utf-16` it knows the order.
  std::size_t StartOf(std::string_view bytes) const {
    return charset == "utf-16" ? 0 : MarkBytes(bytes);
  }

  void Begin(std::string_view bytes, std::size_t limit) {
    ucnv_resetToUnicode(icu);
    flaws = {bytes.data(), limit};
  }

  Result<ConvertedText, ConversionFault> Convert(std::string_view bytes);

  const std::string charset;
  const IllFormed policy;
  UConverter* icu = nullptr;
  Flaws flaws;
  std::u16string units;
};

Result<ConvertedText, ConversionFault> CharsetReader::Converter::Convert(
    std::string_view bytes) {
  if (charset == "utf-16" && !HasUtf16Mark(bytes)) {
    return ConversionFault{0};
  }
  Begin(bytes, LimitFor(bytes));
  // No charset of ours makes more than one unit of a byte, but for one that
  // ICU may hold back.
  units.resize(bytes.size() + 1);
  const char* source = bytes.data() + StartOf(bytes);
  UChar* target = units.data();
  UErrorCode status = U_ZERO_ERROR;
  ucnv_toUnicode(icu, &target, units.data() + units.size(), &source,
                 bytes.data() + bytes.size(), nullptr, /*flush=*/true, &status);
  CHECK(status != U_BUFFER_OVERFLOW_ERROR);
  if (U_FAILURE(status)) {
    return ConversionFault{flaws.first};
  }
  const auto length = static_cast<std::int32_t>(target - units.data());
  ConvertedText converted;
  converted.replaced = flaws.replaced;
  converted.text.resize(static_cast<std::size_t>(length) * kUtf8BytesPerUnit);
  std::int32_t written = 0;
  u_strToUTF8(converted.text.data(),
              static_cast<std::int32_t>(converted.text.size()), &written,
              units.data(), length, &status);
  CHECK(U_SUCCESS(status));
  converted.text.resize(static_cast<std::size_t>(written));
  return converted;
}

CharsetReader::CharsetReader(std::string_view charset, IllFormed policy)
    : converter_(std::make_unique<Converter>(charset, policy)) {}

CharsetReader::~CharsetReader() = default;

Result<ConvertedText, ConversionFault> CharsetReader::ToUtf8(
    std::string_view bytes) {
  CHECK(bytes.size() <= kMostBytes);
  return converter_->icu == nullptr
             ? MendUtf8(bytes, converter_->LimitFor(bytes))
             : converter_->Convert(bytes);
}

std::size_t CharsetReader::SourceOffset(std::string_view bytes,
                                        std::size_t utf8_offset) {
  std::size_t at = converter_->StartOf(bytes);
  if (converter_->icu != nullptr) {
    converter_->Begin(bytes, kNoLimit);
  }
  for (std::size_t made = 0; at < bytes.size();) {
    std::size_t next = at;
    char32_t code_point = 0;
    if (converter_->icu == nullptr) {
      const DecodedCodePoint decoded = DecodeCodePoint(bytes, at);
      code_point = decoded.value;
      next = at + decoded.bytes;
    } else {
      const char* source = bytes.data() + at;
      UErrorCode status = U_ZERO_ERROR;
      code_point = static_cast<char32_t>(ucnv_getNextUChar(
          converter_->icu, &source, bytes.data() + bytes.size(), &status));
      if (U_FAILURE(status)) {
        break;
      }
      next = static_cast<std::size_t>(source - bytes.data());
    }
    made += Utf8BytesOf(code_point);
    if (made > utf8_offset) {
      return std::max(at, converter_->MarkBytes(bytes));
    }
    at = next;
  }
  return bytes.size();
}

}  // namespace wirewatch
