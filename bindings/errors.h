// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <exception>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "base/error.h"

namespace shaketable::bindings {

/// Becomes `shaketable.InputError` in Python.
class BadInput : public std::exception {
 public:
  explicit BadInput(std::vector<Error> errors) : errors_(std::move(errors)) {}
  explicit BadInput(Error error) : errors_{std::move(error)} {}

  [[nodiscard]] const std::vector<Error>& errors() const { return errors_; }
  [[nodiscard]] const char* what() const noexcept override { return "bad input"; }

 private:
  std::vector<Error> errors_;
};

/// The value, or else throws `BadInput`.
template <typename T, typename E>
T value_or_throw(tl::expected<T, E> result) {
  if (!result) {
    throw BadInput(std::move(result.error()));
  }
  if constexpr (!std::is_void_v<T>) {
    return std::move(*result);
  }
}

}  // namespace shaketable::bindings
