#include "daemon/kafka/secret.h"

#include <cstring>

namespace wirewatch {

Secret::Secret(std::string_view bytes) {
  if (!bytes.empty()) {
    bytes_.reserve(bytes.size() + 1);  // once: growing would leave a copy
    bytes_.assign(bytes.begin(), bytes.end());
    bytes_.push_back('\0');
  }
}

Secret& Secret::operator=(Secret&& from) noexcept {
  if (this != &from) {
    Wipe();
    bytes_ = std::move(from.bytes_);
  }
  return *this;
}

void Secret::Wipe() noexcept {
  if (!bytes_.empty()) {
    ::explicit_bzero(bytes_.data(), bytes_.size());
  }
}

void WipeString(std::string& text) noexcept {
  if (!text.empty()) {
    ::explicit_bzero(text.data(), text.size());
  }
}

}  // namespace wirewatch
