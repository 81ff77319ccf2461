// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace shaketable::results {

/// Between the name of a file and the eight hex digits of what it is made in, see `NewFile`.
inline constexpr std::string_view kUnfinishedInfix = ".unfinished-";

/// The right to write to a store: held by one object at most, until it goes. It is a lock of the
/// operating system (fcntl) on the side file `STORE-lock`, so it ends with the process however that
/// ends, and processes that were forked off do not hold it. The side file is empty, or notes what
/// the holder makes: if the holder was killed, the next one removes that.
class WriterLock {
 public:
  /// An error when somebody else writes to `store`, when the side file cannot be made, or when a
  /// file of that name is none of ours.
  [[nodiscard]] static Result<WriterLock> take(const std::filesystem::path& store);

  /// Notes the name of a file beside the store, which is the holder's to remove: the name of the
  /// store, `kUnfinishedInfix`, eight hex digits. Empty: none. Returns 0 or an error of the system.
  [[nodiscard]] int note_unfinished(std::string_view name) const;

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
