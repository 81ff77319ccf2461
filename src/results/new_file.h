// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <filesystem>

#include "base/error.h"
#include "results/writer_lock.h"

namespace shaketable::results {

/// A file in the making: it stands beside its place, as `FILE.unfinished-XXXXXXXX`, and gets its
/// name when it is complete. Nothing that is there already, or comes meanwhile, is replaced. What a
/// process that was killed leaves is noted in the lock, and removed by the next one that takes it.
class NewFile {
 public:
  /// An error if there is something at `file`, if a file stands beside it that SQLite would take
  /// for its own, if nothing can be made there, or if somebody else writes there.
  [[nodiscard]] static Result<NewFile> begin(const std::filesystem::path& file);

  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&& other) = delete;
  /// Removes it, unless it has got its name.
  ~NewFile();

  /// Where it is until then: an empty file at first.
  [[nodiscard]] const std::filesystem::path& unfinished() const { return unfinished_; }
  /// Gives it its name. An error if it cannot have it: if there is something of that name by now.
  [[nodiscard]] Result<void> finish();
  /// The one of the file, for who goes on to write to it. `finish` needs it back.
  [[nodiscard]] WriterLock& lock() { return lock_; }

 private:
  NewFile(WriterLock lock, std::filesystem::path file, std::filesystem::path unfinished);

  WriterLock lock_;

  std::filesystem::path file_;
  std::filesystem::path unfinished_;  ///< empty: moved away, or finished
};

}  // namespace shaketable::results
