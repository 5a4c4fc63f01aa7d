// What makes an alert the same alert on every replay.

#include <openssl/evp.h>
#include <uuid/uuid.h>

#include <string>
#include <string_view>

#include "daemon/article/encode.h"
#include "rules/base/check.h"

namespace wirewatch {
namespace {

constexpr std::string_view kNamespaceName = "alerts.wirewatch";

struct Uuid {
  uuid_t bytes = {};
};

Uuid NameBased(const uuid_t name_space, std::string_view name) {
  Uuid uuid;
  uuid_generate_sha1(uuid.bytes, name_space, name.data(), name.size());
  return uuid;
}

// The name that the id is made of: line feeds between, no spaces. A record
// without a timestamp leaves its line empty.
std::string NameOf(const RecordCoordinates& at,
                   std::string_view value_sha256_hex,
                   std::string_view rule_id) {
  std::string name = at.cluster + "\n" + at.topic + "\n" +
                     std::to_string(at.partition) + "\n" +
                     std::to_string(at.offset) + "\n";
  if (at.timestamp_ms) {
    name += std::to_string(*at.timestamp_ms);
  }
  name.append("\n").append(value_sha256_hex).append("\n").append(rule_id);
  return name;
}

}  // namespace

std::string Sha256Hex(std::string_view bytes) {
  // OpenSSL would look it up by its name each time.
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  unsigned char digest[EVP_MAX_MD_SIZE] = {};
  unsigned int length = 0;
  CHECK(EVP_Digest(bytes.data(), bytes.size(), digest, &length, sha256,
                   nullptr) == 1);
  constexpr char kHex[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * std::size_t{length});
  for (unsigned int i = 0; i < length; ++i) {
    hex.push_back(kHex[digest[i] >> 4]);
    hex.push_back(kHex[digest[i] & 0xF]);
  }
  return hex;
}

std::string EventId(const InputRecord& record,
                    std::string_view value_sha256_hex,
                    std::string_view rule_id) {
  static const Uuid name_space =
      NameBased(*uuid_get_template("dns"), kNamespaceName);
  const Uuid id = NameBased(
      name_space.bytes, NameOf(record.coordinates, value_sha256_hex, rule_id));
  char text[UUID_STR_LEN] = {};
  uuid_unparse_lower(id.bytes, text);
  return text;
}

}  // namespace wirewatch
