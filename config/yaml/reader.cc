#include "config/yaml/reader.h"

#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <streambuf>

#include "config/diag/codes.h"
#include "config/yaml/bytes.h"
#include "config/yaml/simple_yaml.h"
#include "config/yaml/tree_builder.h"
#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// A stream over bytes that stay where they are.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view bytes) {
    // A get area is never written to, though its pointers are not const.
    char* begin = const_cast<char*>(bytes.data());
    setg(begin, begin, begin + bytes.size());
  }
};

// Controls in scalars are the schema's matter (a name must hold none); what
// stands in no scalar and after a `#` is a comment.
void WarnOfDirectionInComments(
    const std::shared_ptr<const SourceFile>& file,
    const std::vector<std::pair<std::size_t, std::size_t>>& scalars,
    Diagnostics& out) {
  const std::string_view text = file->text();
  auto scalar = scalars.begin();
  std::size_t at = FindDirectionControl(text);
  const std::size_t enough = out.size() + kMostOfOneFile;
  while (at != std::string_view::npos && out.size() < enough) {
    const DecodedCodePoint control = DecodeCodePoint(text, at);
    while (scalar != scalars.end() && scalar->second <= at) {
      ++scalar;
    }
    const bool in_scalar = scalar != scalars.end() && scalar->first <= at;
    const std::size_t line = text.rfind('\n', at) + 1;  // 0 if on the first
    const std::size_t after =
        scalar == scalars.begin() ? line : std::max(line, (scalar - 1)->second);
    const bool in_comment =
        text.substr(after, at - after).find('#') != std::string_view::npos;
    std::size_t next = at + control.bytes;
    // Marks (U+061C, U+200E, U+200F) turn nothing around: right-to-left
    // keyboards type them.
    const bool mark = control.value < 0x202A;
    if (!in_scalar && in_comment && !mark) {
      Diagnostic& warning = out.emplace_back();
      warning.code = codes::kDirectionInComment.id;
      warning.level = Level::kWarning;
      warning.message =
          "a hidden character in a comment changes the direction of text";
      warning.span = Span{file, at, next};
      warning.help = {"delete it: what is shown is not what is read"};
      next = std::min(text.find('\n', at), text.size());  // one a line
    }
    at = FindDirectionControl(text, next);
  }
}

using FilePointer = std::shared_ptr<const SourceFile>;

// The bytes that are parsed: without the byte order mark.
std::size_t BytesOfMark(const SourceFile& file) {
  return file.text().starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
}

// Whether that could be; what the builder has is void if not.
bool ReadSimply(const FilePointer& file, TreeBuilder& builder) {
  try {
    const std::string_view bytes = file->text().substr(BytesOfMark(*file));
    return SimpleYaml(bytes, builder).Read();
  } catch (const TreeBuilder::Stop&) {
    return false;
  }
}

bool ReadByLibrary(const FilePointer& file, TreeBuilder& builder) {
  try {
    ViewBuffer buffer(file->text().substr(BytesOfMark(*file)));
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
    return true;
  } catch (const TreeBuilder::Stop&) {
    // The builder has said why.
  } catch (const YAML::ParserException& error) {
    builder.SyntaxError(error);
  }
  return false;
}

ReadYamlResult ResultOf(FilePointer file, TreeBuilder& builder, bool whole) {
  ReadYamlResult result;
  result.diagnostics = builder.TakeFaults();
  if (whole) {
    WarnOfDirectionInComments(file, builder.scalars(), result.diagnostics);
    YamlNode root = builder.TakeRoot();
    result.document = YamlDocument{std::move(file), std::move(root)};
  }
  return result;
}

}  // namespace

ReadYamlResult ReadYaml(FilePointer file, const YamlLimits& limits) {
  Diagnostics faults = CheckBytes(file, limits);
  if (!faults.empty()) {
    return {std::nullopt, std::move(faults)};
  }
  {
    TreeBuilder builder(file, BytesOfMark(*file), limits);
    if (ReadSimply(file, builder)) {
      return ResultOf(std::move(file), builder, /*whole=*/true);
    }
  }
  return ReadYamlByLibrary(std::move(file), limits);
}

ReadYamlResult ReadYamlByLibrary(FilePointer file, const YamlLimits& limits) {
  Diagnostics faults = CheckBytes(file, limits);
  if (!faults.empty()) {
    return {std::nullopt, std::move(faults)};
  }
  TreeBuilder builder(file, BytesOfMark(*file), limits);
  const bool whole = ReadByLibrary(file, builder);
  return ResultOf(std::move(file), builder, whole);
}

}  // namespace wirewatch
