// SPDX-License-Identifier: GPL-2.0-only
#include "results/writer_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
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

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = "-lock";
constexpr std::string_view kNoteHead = "unfinished: ";

/// The side files that this process has locked. The operating system would grant it the lock a
/// second time, and drop both when one of the two descriptors is closed. What was locked before a
/// fork is its parent's.
class OwnLocks {
 public:
  bool add(const fs::path& side_file) {
    const std::lock_guard guard(mutex_);
    return files_.emplace(getpid(), side_file).second;
  }
  void remove(const fs::path& side_file) {
    const std::lock_guard guard(mutex_);
    files_.erase({getpid(), side_file});
  }

 private:
  std::mutex mutex_;
  std::set<std::pair<pid_t, fs::path>> files_;
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

tl::unexpected<Error> busy(const fs::path& store, const std::string& who) {
  return refuse(store, who + " writes to this store", "one writer at a time");
}

/// Who holds the lock that was refused.
std::string holder(int descriptor) {
  struct flock lock = whole_file();
  const bool known = fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  return known && lock.l_pid > 0 ? "another process (" + std::to_string(lock.l_pid) + ")"
                                 : "another process";
}

/// The name that a side file notes, empty if none; nothing if the file is none of ours.
std::optional<std::string> read_note(int descriptor, const fs::path& side_file) {
  struct stat status = {};
  std::array<char, 512> octets{};
  if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    return std::nullopt;
  }
  const ssize_t count = pread(descriptor, octets.data(), octets.size(), 0);
  if (count <= 0) {
    return count == 0 ? std::optional<std::string>("") : std::nullopt;
  }
  const std::string_view note(octets.data(), static_cast<std::size_t>(count));
  std::string store = side_file.filename().string();
  store.resize(store.size() - kSuffix.size());
  const std::string head = fmt::format("{}{}{}", kNoteHead, store, kUnfinishedInfix);
  const std::string_view digits = note.substr(std::min(head.size(), note.size()));
  const bool right = note.starts_with(head) && digits.size() == 9 && digits.back() == '\n' &&
                     digits.find_first_not_of("0123456789abcdef") == 8;
  return right ? std::optional(
                     std::string(note.substr(kNoteHead.size(), note.size() - 1 - kNoteHead.size())))
               : std::nullopt;
}

/// Makes the side file if need be, and locks it; returns its descriptor.
Result<int> lock_file(const fs::path& store, const fs::path& side_file) {
  // A holder removes the file when it is done: then what was opened here is no longer the file of
  // that name, and it is tried again.
  while (true) {
    const int descriptor =
        open(side_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
    if (descriptor < 0) {
      return refuse(store, fmt::format("cannot be written: {}: {}", side_file.string(),
                                       system_reason(errno)));
    }
    if (!read_note(descriptor, side_file)) {
      close(descriptor);
      return refuse(store,
                    fmt::format("cannot be written: {} is no lock of ours", side_file.string()),
                    "that file elsewhere, or another name");
    }
    struct flock lock = whole_file();
    if (fcntl(descriptor, F_SETLK, &lock) != 0) {
      const auto error = errno == EAGAIN || errno == EACCES
                             ? busy(store, holder(descriptor))
                             : refuse(store, "cannot be locked: " + system_reason(errno));
      close(descriptor);
      return error;
    }
    struct stat status = {};
    if (fstat(descriptor, &status) == 0 && status.st_nlink > 0) {
      return descriptor;
    }
    close(descriptor);
  }
}

/// Removes what the last holder was making when it was killed.
void remove_unfinished(int descriptor, const fs::path& side_file) {
  const auto note = read_note(descriptor, side_file);
  if (note && !note->empty()) {
    unlink((side_file.parent_path() / *note).c_str());
  }
}

}  // namespace

WriterLock::WriterLock(fs::path side_file, int descriptor)
    : side_file_(std::move(side_file)), descriptor_(descriptor), owner_(getpid()) {}

Result<WriterLock> WriterLock::take(const fs::path& store) {
  if (!store.has_filename()) {
    return refuse(store, "the name of a file is missing");
  }
  // By its true name: a link to the store has to lead to the same lock.
  std::error_code fault;
  fs::path side_file = fs::weakly_canonical(store, fault);
  if (fault) {
    return refuse(store, "cannot be written: " + system_reason(fault.value()));
  }
  side_file += kSuffix;
  if (!own_locks().add(side_file)) {
    return busy(store, "this process");
  }
  const auto descriptor = lock_file(store, side_file);
  if (!descriptor) {
    own_locks().remove(side_file);
    return tl::unexpected(descriptor.error());
  }
  remove_unfinished(*descriptor, side_file);
  return WriterLock(std::move(side_file), *descriptor);
}

int WriterLock::note_unfinished(std::string_view name) const {
  if (ftruncate(descriptor_, 0) != 0) {
    return errno;
  }
  const std::string note = name.empty() ? "" : fmt::format("{}{}\n", kNoteHead, name);
  const ssize_t written = pwrite(descriptor_, note.data(), note.size(), 0);
  if (written < 0) {
    return errno;
  }
  return written == std::ssize(note) ? 0 : ENOSPC;
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
