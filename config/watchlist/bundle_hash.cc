#include "config/watchlist/bundle_hash.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "rules/base/check.h"

namespace wirewatch {
namespace {

class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    CHECK(context_ != nullptr);
    CHECK(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
  }

  // The length goes before the text, so that no two rows of texts are alike.
  void Add(std::string_view text) {
    std::array<unsigned char, 8> length{};
    for (std::size_t i = 0; i < length.size(); ++i) {
      length[i] = static_cast<unsigned char>(
          static_cast<std::uint64_t>(text.size()) >> (8 * i));
    }
    CHECK(EVP_DigestUpdate(context_.get(), length.data(), length.size()) == 1);
    CHECK(EVP_DigestUpdate(context_.get(), text.data(), text.size()) == 1);
  }

  std::string Hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    CHECK(EVP_DigestFinal_ex(context_.get(), digest.data(), &size) == 1);
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex;
    for (unsigned int i = 0; i < size; ++i) {
      hex += kDigits[digest[i] >> 4];
      hex += kDigits[digest[i] & 0xF];
    }
    return hex;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

std::string_view BaseName(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

}  // namespace

std::string BundleHash(
    const std::vector<std::shared_ptr<const SourceFile>>& files) {
  std::vector<std::pair<std::string_view, std::string_view>> sorted;
  sorted.reserve(files.size());
  for (const auto& file : files) {
    sorted.emplace_back(BaseName(file->name()), file->text());
  }
  std::sort(sorted.begin(), sorted.end());
  Sha256 hash;
  for (const auto& [name, text] : sorted) {
    hash.Add(name);
    hash.Add(text);
  }
  return hash.Hex();
}

}  // namespace wirewatch
