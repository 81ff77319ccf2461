// SPDX-License-Identifier: GPL-2.0-only
#include "results/new_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/fs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <random>
#include <string>
#include <system_error>
#include <utility>

#include "results/refuse.h"

namespace shaketable::results {
namespace {

namespace fs = std::filesystem;

/// What SQLite keeps beside a store, reads into it, and removes.
constexpr const char* kSqliteSuffixes[] = {"-wal", "-shm", "-journal"};

tl::unexpected<Error> is_taken(const fs::path& file) {
  return refuse(file, "there is a file of that name already", "the name of a new file");
}

Result<void> check_name(const fs::path& file) {
  for (const std::string suffix : {"-lock", "-wal", "-shm", "-journal"}) {
    if (file.filename().string().ends_with(suffix)) {
      return refuse(file,
                    "the name is one of those that belong to the store without '" + suffix + "'",
                    "another name");
    }
  }
  return {};
}

/// Nothing is there, and nothing beside it that SQLite would take for a part of it.
Result<void> check_place(const fs::path& file) {
  std::error_code fault;
  const fs::file_status status = fs::symlink_status(file, fault);
  if (status.type() == fs::file_type::none) {
    return refuse(file, "cannot be made: " + fault.message());
  }
  if (fs::is_symlink(status) && !fs::exists(file, fault)) {
    return refuse(file, "is a link to a file that is not there", "the name of a new file");
  }
  if (fs::exists(status)) {
    return is_taken(file);
  }
  for (const char* suffix : kSqliteSuffixes) {
    const fs::path beside = file.string() + suffix;
    if (fs::exists(fs::symlink_status(beside, fault))) {
      return refuse(file,
                    "cannot be made: SQLite would take " + beside.string() + " for a part of it",
                    "another name, or that file elsewhere");
    }
  }
  return {};
}

/// Renames, and replaces nothing. Returns 0 or an error of the system.
int give_name(const fs::path& from, const fs::path& to) {
  if (syscall(SYS_renameat2, AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
    return 0;
  }
  if (errno != EINVAL && errno != ENOSYS) {
    return errno;
  }
  // A file system that cannot do that, as NFS: most can do this.
  if (linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), 0) == 0) {
    return unlink(from.c_str()) == 0 ? 0 : errno;
  }
  if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS) {
    return errno;
  }
  // One without links, as FAT: our own are kept off by the lock; what others put there between
  // these two lines would be lost.
  std::error_code fault;
  if (fs::exists(fs::symlink_status(to, fault))) {
    return EEXIST;
  }
  fs::rename(from, to, fault);
  return fault.value();
}

}  // namespace

NewFile::NewFile(WriterLock lock, fs::path file, fs::path unfinished)
    : lock_(std::move(lock)), file_(std::move(file)), unfinished_(std::move(unfinished)) {}

Result<NewFile> NewFile::begin(const fs::path& file) {
  auto lock = WriterLock::take(file);
  if (!lock) {
    return tl::unexpected(lock.error());
  }
  if (const auto fit = check_name(file); !fit) {
    return tl::unexpected(fit.error());
  }
  if (const auto free = check_place(file); !free) {
    return tl::unexpected(free.error());
  }
  // By chance, so that nobody else has that name when it is noted.
  const std::string name = fmt::format("{}{}{:08x}", file.filename().string(), kUnfinishedInfix,
                                       std::uint32_t{std::random_device()()});
  if (const int fault = lock->note_unfinished(name); fault != 0) {
    return refuse(file, "cannot be made: " + system_reason(fault));
  }
  const fs::path unfinished = file.parent_path() / name;
  const int descriptor = open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    const int fault = errno;
    (void)lock->note_unfinished({});
    return refuse(file, "cannot be made: " + system_reason(fault));
  }
  close(descriptor);
  return NewFile(std::move(*lock), file, unfinished);
}

NewFile::NewFile(NewFile&& other) noexcept
    : lock_(std::move(other.lock_)),
      file_(std::move(other.file_)),
      unfinished_(std::exchange(other.unfinished_, {})) {}

NewFile::~NewFile() {
  if (!unfinished_.empty()) {
    unlink(unfinished_.c_str());
  }
}

Result<void> NewFile::finish() {
  const int fault = give_name(unfinished_, file_);
  if (fault == EEXIST) {
    return is_taken(file_);
  }
  if (fault != 0) {
    return refuse(file_, "cannot be made: " + system_reason(fault));
  }
  unfinished_.clear();
  return {};
}

}  // namespace shaketable::results
