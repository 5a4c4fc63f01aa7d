// The language keys under which names stand.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/yaml/node_reader.h"

namespace wirewatch {

// Whether the text is a language tag as we take them (BCP 47): a language of
// ISO 639 that the table knows, in small letters, then perhaps a script and a
// region (`zh-Hant`, `pt-BR`, `sr-Latn-RS`). `und` is any other language.
bool IsLanguageTag(std::string_view text);

// The tag that was probably meant: `AR` -> `ar`, `zh-hant` -> `zh-Hant`,
// `arabic` -> `ar`.
std::optional<std::string> MeantLanguageTag(std::string_view text);

// Whether a scalar is a language tag; if not, the reader has the fault.
bool CheckLanguageTag(NodeReader& reader, const YamlNode& node);

}  // namespace wirewatch
