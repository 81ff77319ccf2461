// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <stdexcept>

namespace shaketable::results {

/// A store that cannot be written or read any more: a full disk, a lock, damage. What was committed
/// before is safe.
class StoreError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace shaketable::results
