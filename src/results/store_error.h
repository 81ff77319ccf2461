// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <stdexcept>
#include <string>

namespace shaketable::results {

/// A store that cannot be written or read any more: a full disk, a lock, damage. What was committed
/// before is safe.
class StoreError : public std::runtime_error {
 public:
  StoreError(const std::string& what, bool is_damage)
      : std::runtime_error(what), is_damage_(is_damage) {}
  /// Whether the store itself is at fault, and not what is around it.
  [[nodiscard]] bool is_damage() const { return is_damage_; }

 private:
  bool is_damage_;
};

}  // namespace shaketable::results
