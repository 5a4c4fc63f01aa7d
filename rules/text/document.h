// Document: an article as the engine sees it, named texts and what it declares.
// It knows nothing of JSON or Kafka.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace wirewatch {

// A half-open range of bytes of a field's text as received (UTF-8).
struct OriginalSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend auto operator<=>(const OriginalSpan&, const OriginalSpan&) = default;
};

// A half-open range of bytes of a field's folded text. A type of its own, so
// that mixing it with OriginalSpan does not compile.
struct FoldedSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend auto operator<=>(const FoldedSpan&, const FoldedSpan&) = default;
};

// Whether character references (`&rsquo;`) in the text stand for characters.
// A text extracted from HTML has them decoded already.
enum class References { kDecode, kLiteral };

// One named text of an article: "headline", "lead" or "body".
struct DocumentField {
  std::string_view name;
  std::string_view text;  // well-formed UTF-8, at most 256 MiB
  References references = References::kDecode;
};

// Views only: the article that owns the texts outlives the document.
struct Document {
  std::vector<DocumentField> fields{};
  std::string_view language{};  // BCP 47 as declared; empty if not declared
  std::string_view source{};    // empty if not declared
  // From its publication to its arrival; absent if either is not known.
  std::optional<std::chrono::seconds> age{};
  // The names of all that it declares: its fields, "language", "url"...
  std::vector<std::string_view> declares{};
};

}  // namespace wirewatch
