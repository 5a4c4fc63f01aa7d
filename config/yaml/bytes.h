// What is checked of a file's bytes before any of it is parsed.
#pragma once

#include <memory>

#include "config/yaml/reader.h"

namespace wirewatch {

// Size, encoding, control characters, length of lines, tabs in the
// indentation, directives. Any fault here means: do not parse.
Diagnostics CheckBytes(const std::shared_ptr<const SourceFile>& file,
                       const YamlLimits& limits);

// Hidden characters that change the direction of text: embeddings, overrides,
// isolates, and the marks U+061C, U+200E, U+200F.
bool IsDirectionControl(char32_t code_point);

// The first of them in `text`, in bytes; npos if none.
std::size_t FindDirectionControl(std::string_view text, std::size_t from = 0);

}  // namespace wirewatch
