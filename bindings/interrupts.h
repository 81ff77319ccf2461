// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <pybind11/pybind11.h>

#include <optional>

namespace shaketable::bindings {

/// Asks Python whether Ctrl-C was pressed, or another of its signal handlers raised, while C++ runs
/// without the interpreter's lock.
class Interrupts {
 public:
  /// Whether it was, now or before.
  [[nodiscard]] bool happened() {
    if (!raised_) {
      const pybind11::gil_scoped_acquire lock;
      if (PyErr_CheckSignals() != 0) {
        raised_.emplace();
      }
    }
    return raised_.has_value();
  }
  /// Keeps what is being raised, for later: C++ is to come to its end first.
  void keep(pybind11::error_already_set raised) {
    if (!raised_) {
      raised_.emplace(std::move(raised));
    }
  }
  /// Raises it in Python, if it was. Precondition: the lock is held.
  void raise() {
    if (raised_) {
      throw pybind11::error_already_set(*raised_);
    }
  }

 private:
  std::optional<pybind11::error_already_set> raised_;
};

}  // namespace shaketable::bindings
