// SPDX-License-Identifier: GPL-2.0-only
#include "results/writer_lock.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "results/refuse.h"

namespace shaketable::results {
namespace {

/// The side files that this process has locked. The operating system would grant it the lock a
/// second time, and drop both when one of the two descriptors is closed. What was locked before a
/// fork is its parent's.
class OwnLocks {
 public:
  bool add(const std::filesystem::path& side_file) {
    const std::lock_guard guard(mutex_);
    return files_.emplace(getpid(), side_file).second;
  }
  void remove(const std::filesystem::path& side_file) {
    const std::lock_guard guard(mutex_);
    files_.erase({getpid(), side_file});
  }

 private:
  std::mutex mutex_;
  std::set<std::pair<pid_t, std::filesystem::path>> files_;
};

OwnLocks& own_locks() {
  static OwnLocks locks;
  return locks;
}

struct flock whole_file() {
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

tl::unexpected<Error> busy(const std::filesystem::path& store, const std::string& who) {
  return refuse(store, who + " writes to this store", "one writer at a time");
}

/// Who holds the lock that was refused.
std::string holder(int descriptor) {
  struct flock lock = whole_file();
  const bool known = fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  return known && lock.l_pid > 0 ? "another process (" + std::to_string(lock.l_pid) + ")"
                                 : "another process";
}

}  // namespace

WriterLock::WriterLock(std::filesystem::path side_file, int descriptor)
    : side_file_(std::move(side_file)), descriptor_(descriptor), owner_(getpid()) {}

Result<WriterLock> WriterLock::take(const std::filesystem::path& store) {
  // By its true name: a link to the store has to lead to the same lock.
  std::error_code ignored;
  std::filesystem::path side_file = std::filesystem::weakly_canonical(store, ignored);
  side_file += "-lock";
  if (!own_locks().add(side_file)) {
    return busy(store, "this process");
  }
  // A holder removes the file when it is done: then what was opened here is no longer the file of
  // that name, and it is tried again.
  while (true) {
    const int descriptor = open(side_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0) {
      const std::string why = std::generic_category().message(errno);
      own_locks().remove(side_file);
      return tl::unexpected(
          Error{.where = {.file = store.string()},
                .key = {},
                .problem = "cannot be written: " + side_file.string() + ": " + why,
                .expected = {},
                .nearest = {}});
    }
    struct flock lock = whole_file();
    if (fcntl(descriptor, F_SETLK, &lock) != 0) {
      const auto error = busy(store, holder(descriptor));
      close(descriptor);
      own_locks().remove(side_file);
      return error;
    }
    struct stat status = {};
    if (fstat(descriptor, &status) == 0 && status.st_nlink > 0) {
      return WriterLock(std::move(side_file), descriptor);
    }
    close(descriptor);
  }
}

WriterLock::WriterLock(WriterLock&& other) noexcept
    : side_file_(std::move(other.side_file_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      owner_(other.owner_) {}

WriterLock& WriterLock::operator=(WriterLock&& other) noexcept {
  std::swap(side_file_, other.side_file_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(owner_, other.owner_);
  return *this;
}

WriterLock::~WriterLock() {
  if (descriptor_ < 0) {
    return;
  }
  if (owner_ == getpid()) {  // a process that was forked off does not hold it
    unlink(side_file_.c_str());
    own_locks().remove(side_file_);
  }
  close(descriptor_);
}

}  // namespace shaketable::results
