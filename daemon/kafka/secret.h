// Secret: bytes that nobody should find in memory, in a core or on disk later.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wirewatch {

// Owns a copy of the bytes and overwrites it when it goes. Cannot be copied or
// printed; moving leaves nothing behind.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view bytes);
  ~Secret() { Wipe(); }
  Secret(Secret&& from) noexcept : bytes_(std::move(from.bytes_)) {}
  Secret& operator=(Secret&& from) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;

  bool empty() const { return bytes_.empty(); }
  // Ends with a zero; valid as long as the secret is.
  const char* c_str() const { return bytes_.empty() ? "" : bytes_.data(); }

 private:
  void Wipe() noexcept;
  std::vector<char> bytes_;  // with a zero at the end; empty: no secret
};

// Overwrites what a string holds, in a way that no compiler leaves out.
void WipeString(std::string& text) noexcept;

}  // namespace wirewatch
