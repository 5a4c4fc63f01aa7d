// Result<T, E>: a value or the reason why there is none, for faults of the
// world (a bad article, a broker that is away). E is a small struct or enum.
#pragma once

#include <utility>
#include <variant>

#include "rules/base/check.h"

namespace wirewatch {

// T and E must be different types. value() of a failed Result and error() of a
// good one are bugs and abort.
template <typename T, typename E>
class [[nodiscard]] Result {
 public:
  // Implicit, so that functions return either plainly.
  Result(T value)  // NOLINT(google-explicit-constructor)
      : state_(std::in_place_index<0>, std::move(value)) {}
  Result(E error)  // NOLINT(google-explicit-constructor)
      : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }

  T& value() & {
    CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    CHECK(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  const E& error() const {
    CHECK(!ok());
    return *std::get_if<1>(&state_);
  }

  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, E> state_;
};

}  // namespace wirewatch
