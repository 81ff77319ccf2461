// SPDX-License-Identifier: GPL-2.0-only
// Where nothing can be written.
#include <gtest/gtest.h>

#include <csignal>

#include "results/support.h"

namespace shaketable::results {
namespace {

using namespace testing;

/// Runs `work` as a user without rights, so that permissions bind even if root runs the tests.
int as_nobody(const std::function<int()>& work) {
  return wait_for(fork_off([&] {
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) {
      return 99;
    }
    return work();
  }));
}

/// A folder with a store in it, which everybody can read and nobody can write.
void forbid_writing(const Folder& folder) {
  for (const std::string& name : folder.names()) {
    fs::permissions(folder / name, fs::perms{0444});
  }
  fs::permissions(folder.path(), fs::perms{0555});
}

TEST(ReadOnly, FoldersThatCannotBeWrittenCanBeRead) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  create(file).add(batch(0, 0, 10));
  forbid_writing(folder);
  EXPECT_EQ(as_nobody([&] {
              return rows(read(file), 0) == batch(0, 0, 10).connections.unpacked() ? 0 : 1;
            }),
            0);
  EXPECT_EQ(as_nobody([&] {
              return problem(Store::open_to_write(file)) ==
                             file.string() + ": cannot be written: " + file.string() +
                                 "-lock: Permission denied"
                         ? 0
                         : 1;
            }),
            0);
  EXPECT_EQ(as_nobody([&] {
              const std::string text = problem(
                  Store::create(folder / "new", campaign(), provenance(), points(), canonical_of));
              return text.ends_with("new-lock: Permission denied") ? 0 : 1;
            }),
            0);
}

TEST(ReadOnly, AFileThatCannotBeWrittenIsSaidAtOnce) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  create(file).add(batch(0, 0, 10));
  fs::permissions(file, fs::perms{0444});
  fs::permissions(folder.path(), fs::perms{0777});
  EXPECT_EQ(as_nobody([&] {
              return problem(Store::open_to_write(file)) ==
                             file.string() +
                                 ": it cannot be written: the file or its folder is read-only"
                         ? 0
                         : 1;
            }),
            0);
  EXPECT_EQ(as_nobody([&] {
              return rows(read(file), 0) == batch(0, 0, 10).connections.unpacked() ? 0 : 1;
            }),
            0);
}

// A writer that was killed left its log: where nothing can be written the log is read all the same,
// or the store is refused, but never read without the log.
TEST(ReadOnly, WhatAKilledWriterLeftIsReadWithItsLog) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  create(file).add(batch(0, 0, 10));
  wait_for(fork_off([&] {
    Store store = Store::open_to_write(file).value();
    store.add(batch(0, 10, 10));
    return kill(getpid(), SIGKILL);
  }));
  ASSERT_GT(fs::file_size(folder / "s.sqlite-wal"), 0u);
  forbid_writing(folder);
  EXPECT_EQ(as_nobody([&] {
              return rows(read(file), 0) == batch(0, 0, 20).connections.unpacked() ? 0 : 1;
            }),
            0);
  fs::permissions(folder.path(), fs::perms{0755});
  fs::remove(folder / "s.sqlite-shm");
  forbid_writing(folder);
  EXPECT_EQ(as_nobody([&] {
              const auto store = Store::open_to_read(file);
              return !store || rows(*store, 0) == batch(0, 0, 20).connections.unpacked() ? 0 : 1;
            }),
            0);
}

}  // namespace
}  // namespace shaketable::results
