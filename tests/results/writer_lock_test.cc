// SPDX-License-Identifier: GPL-2.0-only
// Where no lock can be had, for other reasons than another writer.
#include "results/writer_lock.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>

#include "results/support.h"
#include "results/system_calls.h"

namespace shaketable::results {
namespace {

using namespace testing;

/// Has the operating system give no locks to this process, as NFS without its lock daemon does.
bool forbid_locks() {
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_fcntl, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[1])),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, F_SETLK, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOLCK),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  return filter_system_calls(program);
}

std::string problem_of(const fs::path& file) {
  const auto lock = WriterLock::take(file);
  return lock ? "none" : lock.error().to_string();
}

TEST(WriterLock, WhereTheFileSystemHasNoLocksItSaysSo) {
  const Folder folder;
  const std::string file = (folder / "s").string();
  const int code = wait_for(fork_off([&] {
    if (!forbid_locks()) {
      return 77;
    }
    return problem_of(file) == file + ": cannot be locked: No locks available" ? 0 : 1;
  }));
  if (code == 77) {
    GTEST_SKIP() << "no right to filter system calls";
  }
  EXPECT_EQ(code, 0);
}

TEST(WriterLock, OfAPlaceThatCannotBeReachedSaysWhy) {
  const Folder folder;
  fs::create_symlink("loop", folder / "loop");
  const std::string file = (folder / "loop" / "s").string();
  EXPECT_EQ(problem_of(file), file + ": cannot be written: Too many levels of symbolic links");
  EXPECT_EQ(folder.names(), std::vector<std::string>{"loop"});
}

TEST(WriterLock, NeedsTheNameOfAFile) {
  EXPECT_EQ(problem_of(""), "the name of a file is missing");
  const Folder folder;
  EXPECT_EQ(problem_of(folder / ""), (folder / "").string() + ": the name of a file is missing");
}

}  // namespace
}  // namespace shaketable::results
