// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <filesystem>

#include "base/error.h"

namespace shaketable::results {

/// The right to write to a store: held by one object at most, until it goes. It is a lock of the
/// operating system (fcntl) on the side file `STORE-lock`, so it ends with the process however that
/// ends, and processes that were forked off do not hold it.
class WriterLock {
 public:
  /// An error when somebody else writes to `store`, or when the side file cannot be made.
  [[nodiscard]] static Result<WriterLock> take(const std::filesystem::path& store);

  WriterLock(WriterLock&& other) noexcept;
  WriterLock& operator=(WriterLock&& other) noexcept;
  ~WriterLock();

 private:
  WriterLock(std::filesystem::path side_file, int descriptor);

  std::filesystem::path side_file_;
  int descriptor_;  ///< -1: moved away
  int owner_;       ///< the process
};

}  // namespace shaketable::results
