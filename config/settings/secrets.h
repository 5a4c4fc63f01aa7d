// Secrets that somebody wrote into the configuration: refused, and never shown
// again, since what we print ends in logs.
#pragma once

#include <string_view>
#include <vector>

#include "config/diag/diagnostic.h"

namespace wirewatch {

// Whether the key says that its value is a secret: "password",
// "sasl.oauthbearer.client.secret", "ssl.key.pem"; not "password_file".
bool IsSecretKey(std::string_view key);

// Marks the diagnostics that would show a line with such a key, or one that
// `secrets` (values that were found) touch. Needs no well-formed YAML.
void HideSecrets(const std::vector<Span>& secrets, Diagnostics& diagnostics);

}  // namespace wirewatch
