#include "config/settings/secrets.h"

#include <algorithm>
#include <array>

namespace wirewatch {
namespace {

constexpr std::array<std::string_view, 5> kSecretEndings = {
    "password", "passwd", "passphrase", "secret", "key.pem"};

// Whether one of the words stands in the line as the end of a key.
bool NamesASecret(std::string_view line) {
  return std::any_of(
      kSecretEndings.begin(), kSecretEndings.end(), [&](std::string_view word) {
        for (std::size_t at = line.find(word); at != std::string_view::npos;
             at = line.find(word, at + 1)) {
          const std::size_t next =
              line.find_first_not_of("\"' ", at + word.size());
          if (next != std::string_view::npos && line[next] == ':') {
            return true;
          }
        }
        return false;
      });
}

std::size_t Indentation(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

struct Lines {
  std::size_t first, last;
};

bool ShowsASecret(const Span& shown, const std::vector<Lines>& secrets) {
  const SourceFile& file = *shown.file;
  const std::size_t number = file.PositionOf(shown.begin).line;
  const std::string_view line = file.Line(number);
  const std::string_view before = file.Line(number - 1);
  const bool continued =
      NamesASecret(before) && Indentation(line) > Indentation(before);
  return continued || NamesASecret(line) ||
         std::any_of(secrets.begin(), secrets.end(), [&](const Lines& secret) {
           return secret.first <= number && number <= secret.last;
         });
}

}  // namespace

bool IsSecretKey(std::string_view key) {
  return std::any_of(
      kSecretEndings.begin(), kSecretEndings.end(),
      [&](std::string_view ending) { return key.ends_with(ending); });
}

void HideSecrets(const std::vector<Span>& secrets, Diagnostics& diagnostics) {
  std::vector<Lines> lines;
  lines.reserve(secrets.size());
  for (const Span& secret : secrets) {
    lines.push_back({secret.file->PositionOf(secret.begin).line,
                     secret.file->PositionOf(secret.end).line});
  }
  for (Diagnostic& fault : diagnostics) {
    fault.secret = (fault.span && ShowsASecret(*fault.span, lines)) ||
                   std::any_of(fault.labels.begin(), fault.labels.end(),
                               [&](const Label& label) {
                                 return ShowsASecret(label.span, lines);
                               });
  }
}

}  // namespace wirewatch
