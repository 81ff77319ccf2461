// SPDX-License-Identifier: GPL-2.0-only
// What a user can run into: stores that are no stores, locked, damaged, on a full disk, killed.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

#include "base/check.h"
#include "dice.h"
#include "results/sqlite.h"
#include "results/support.h"

namespace shaketable::results {
namespace {

using namespace testing;
using ::testing::EndsWith;
using ::testing::HasSubstr;

void write_file(const fs::path& file, std::string_view text) {
  std::ofstream(file, std::ios::binary) << text;
}

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Both ways to open a store refuse it with that text after its name.
void expect_refused(const fs::path& file, const std::string& text) {
  EXPECT_EQ(problem(Store::open_to_read(file)), file.string() + ": " + text);
  EXPECT_EQ(problem(Store::open_to_write(file)), file.string() + ": " + text);
}

TEST(Faults, FilesThatAreNoStores) {
  const Folder folder;
  expect_refused(folder / "none.sqlite", "there is no such file; expected a results store");
  expect_refused(folder.path(), "is a folder; expected a results store, which is a file");
  write_file(folder / "empty", "");
  expect_refused(folder / "empty", "is empty; expected a results store");
  write_file(folder / "text", std::string(10'000, 'x'));
  expect_refused(folder / "text", "it is not an SQLite database");
  Database(folder / "other", Database::Access::Create).run("CREATE TABLE t (x)");
  expect_refused(folder / "other",
                 "is an SQLite database, but of another application; expected a results store");
  EXPECT_EQ(folder.names(), (std::vector<std::string>{"empty", "other", "text"}));
}

TEST(Faults, OtherSchemas) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  (void)create(file);
  Database(file, Database::Access::Write).run("PRAGMA user_version = 99");
  expect_refused(file, "has schema 99, newer than this version of shaketable; expected schema 1");
  Database(file, Database::Access::Write).run("PRAGMA user_version = 0");
  expect_refused(file, "has schema 0, older than this version of shaketable; expected schema 1");
}

TEST(Faults, ANewStoreReplacesNothing) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  write_file(file, "dear");
  EXPECT_EQ(
      problem(Store::create(file, campaign(), provenance(), points())),
      file.string() + ": there is a file of that name already; expected the name of a new file");
  EXPECT_EQ(read_file(file), "dear");
  EXPECT_THAT(problem(Store::create(folder / "no" / "s", campaign(), provenance(), points())),
              EndsWith("No such file or directory"));
}

TEST(Faults, RemainsOfACreationThatWasKilledAreNotInTheWay) {
  const Folder folder;
  write_file(folder / "s.sqlite-new", std::string(5000, 'x'));
  write_file(folder / "s.sqlite-lock", "");
  create(folder / "s.sqlite").add(batch(0, 0, 10));
  EXPECT_EQ(folder.names(), std::vector<std::string>{"s.sqlite"});
}

TEST(Faults, OneWriterAtATime) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  fs::create_symlink("s.sqlite", folder / "link");
  {
    const Store store = create(file);
    for (const fs::path& name : {file, folder / "link"}) {
      EXPECT_EQ(
          problem(Store::open_to_write(name)),
          name.string() + ": this process writes to this store; expected one writer at a time");
      const std::string expected = name.string() + ": another process (" +
                                   std::to_string(getpid()) +
                                   ") writes to this store; expected one writer at a time";
      EXPECT_EQ(wait_for(fork_off([&] {
                  // What this process inherits is not its own.
                  return problem(Store::open_to_write(name)) == expected ? 0 : 1;
                })),
                0);
    }
  }
  EXPECT_TRUE(Store::open_to_write(file));
}

TEST(Faults, AWriterThatIsKilledLeavesNoLock) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  create(file).add(batch(0, 0, 10));
  std::array<int, 2> ready{};
  ASSERT_EQ(pipe(ready.data()), 0);
  const pid_t writer = fork_off([&] {
    Store store = Store::open_to_write(file).value();
    store.add(batch(0, 10, 10));
    (void)!write(ready[1], "x", 1);
    pause();
    return 0;
  });
  char octet = 0;
  ASSERT_EQ(::read(ready[0], &octet, 1), 1);
  EXPECT_THAT(problem(Store::open_to_write(file)),
              HasSubstr("another process (" + std::to_string(writer) + ") writes to this store"));
  kill(writer, SIGKILL);
  wait_for(writer);
  EXPECT_TRUE(fs::exists(folder / "s.sqlite-lock"));
  const Store store = Store::open_to_write(file).value();
  EXPECT_EQ(rows(store, 0), batch(0, 0, 20).connections);
}

TEST(Faults, AProcessThatIsForkedOffNeitherClosesNorUnlocks) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  Store store = create(file);
  store.add(batch(0, 0, 10));
  EXPECT_EQ(wait_for(fork_off([&] {
              {
                const Store inherited = std::move(store);
              }
              return 0;
            })),
            0);
  EXPECT_EQ(wait_for(fork_off([&] { return Store::open_to_write(file) ? 1 : 0; })), 0);
  store.add(batch(0, 10, 10));
  EXPECT_EQ(rows(read(file), 0), batch(0, 0, 20).connections);
}

TEST(Faults, LockedByAnotherProgram) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  Store store = create(file);
  store.add(batch(0, 0, 10));
  {
    Database other(file, Database::Access::Write);
    other.run("BEGIN IMMEDIATE");
    try {
      store.add(batch(0, 10, 10));
      FAIL() << "a store that is locked was written";
    } catch (const StoreError& error) {
      EXPECT_EQ(std::string(error.what()),
                file.string() + ": another program has it locked for more than 5 s");
    }
  }
  store.add(batch(0, 10, 10));
  EXPECT_EQ(rows(store, 0), batch(0, 0, 20).connections);
}

/// A store with so much in it that it has many pages.
fs::path big_store(const Folder& folder) {
  fs::path file = folder / "s.sqlite";
  create(file).add(batch(0, 0, 1000));
  return file;
}

TEST(Faults, DamageIsFoundBeforeWriting) {
  const Folder folder;
  const fs::path file = big_store(folder);
  std::string octets = read_file(file);
  octets.replace(octets.size() / 2, 20'000, std::string(20'000, '\xa5'));
  write_file(file, octets);
  EXPECT_THAT(problem(Store::open_to_write(file)), HasSubstr("damaged"));
  EXPECT_THAT(problem(Store::open_to_write(file)), HasSubstr(".recover"));
  EXPECT_EQ(read_file(file), octets);
}

TEST(Faults, AStoreCutOffIsDamaged) {
  const Folder folder;
  const fs::path file = big_store(folder);
  fs::resize_file(file, fs::file_size(file) / 4096 / 2 * 4096);
  EXPECT_THAT(problem(Store::open_to_write(file)), HasSubstr("damaged"));
}

// Goal: damage gives a `StoreError`, or other content; never a crash. Method: octets overwritten in
// stores that are then read to the end, with the sanitizers looking on.
TEST(Faults, ReadingADamagedStoreNeverCrashes) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  create(file).add(batch(0, 0, 60));
  const std::string sound = read_file(file);
  int errors = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    shaketable::testing::Dice dice(seed);
    std::string octets = sound;
    for (int i = dice.from(1, 30); i > 0; --i) {
      octets[dice.from<std::size_t>(0, octets.size() - 1)] = static_cast<char>(dice.from(0, 255));
    }
    write_file(file, octets);
    try {
      const auto store = Store::open_to_read(file);
      errors += store ? 0 : 1;
      if (store) {
        (void)store->content_digest();
      }
    } catch (const StoreError&) {
      ++errors;
    }
  }
  EXPECT_GT(errors, 50);
}

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

TEST(Faults, FoldersThatCannotBeWrittenCanBeRead) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  create(file).add(batch(0, 0, 10));
  forbid_writing(folder);
  EXPECT_EQ(as_nobody([&] { return rows(read(file), 0) == batch(0, 0, 10).connections ? 0 : 1; }),
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
              const std::string text =
                  problem(Store::create(folder / "new", campaign(), provenance(), points()));
              return text.ends_with("new-lock: Permission denied") ? 0 : 1;
            }),
            0);
}

TEST(Faults, AFileThatCannotBeWrittenIsSaidAtOnce) {
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
  EXPECT_EQ(as_nobody([&] { return rows(read(file), 0) == batch(0, 0, 10).connections ? 0 : 1; }),
            0);
}

// A writer that was killed left its log: where nothing can be written the log is read all the same,
// or the store is refused, but never read without the log.
TEST(Faults, WhatAKilledWriterLeftIsReadWithItsLog) {
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
  EXPECT_EQ(as_nobody([&] { return rows(read(file), 0) == batch(0, 0, 20).connections ? 0 : 1; }),
            0);
  fs::permissions(folder.path(), fs::perms{0755});
  fs::remove(folder / "s.sqlite-shm");
  forbid_writing(folder);
  EXPECT_EQ(as_nobody([&] {
              const auto store = Store::open_to_read(file);
              return !store || rows(*store, 0) == batch(0, 0, 20).connections ? 0 : 1;
            }),
            0);
}

/// Adds batches of ten trials until one cannot be stored; gives how many were.
std::uint64_t add_until_full(Store& store, std::string& reason) {
  std::uint64_t stored = 0;
  try {
    for (; stored < 100; ++stored) {
      store.add(batch(0, stored * 10, 10));
    }
  } catch (const StoreError& error) {
    reason = error.what();
  }
  return stored;
}

// Goal: on a full disk nothing is lost, the process goes on, and so does the sweep once there is
// room. Method: a file system of 128 KiB in memory, where that may be mounted.
TEST(Faults, AFullDiskLosesNothing) {
  const Folder folder;
  const fs::path disk = folder / "disk";
  fs::create_directory(disk);
  const int code = wait_for(fork_off([&] {
    if (unshare(CLONE_NEWNS) != 0 ||
        mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("disk", disk.c_str(), "tmpfs", 0, "size=256k") != 0) {
      return 77;
    }
    const fs::path file = disk / "s.sqlite";
    std::string reason;
    Store store = create(file);
    const std::uint64_t stored = add_until_full(store, reason);
    if (stored == 0 || stored == 100 || reason != file.string() + ": the disk is full") {
      return 1;
    }
    if (rows(store, 0) != batch(0, 0, stored * 10).connections) {
      return 2;
    }
    if (mount("disk", disk.c_str(), "tmpfs", MS_REMOUNT, "size=4m") != 0) {
      return 3;
    }
    store.add(batch(0, stored * 10, 10));
    {
      const Store closed = std::move(store);
    }
    return rows(read(file), 0) == batch(0, 0, stored * 10 + 10).connections ? 0 : 4;
  }));
  if (code == 77) {
    GTEST_SKIP() << "no right to mount a file system";
  }
  EXPECT_EQ(code, 0);
}

// The same for everybody: a limit on the size of files.
TEST(Faults, AFileThatMayNotGrowLosesNothing) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  const int code = wait_for(fork_off([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit = {.rlim_cur = 128 * 1024, .rlim_max = RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &limit);
    std::string reason;
    Store store = create(file);
    const std::uint64_t stored = add_until_full(store, reason);
    if (stored == 0 || stored == 100 ||
        !reason.starts_with(file.string() + ": it cannot be read or written")) {
      return 1;
    }
    return rows(store, 0) == batch(0, 0, stored * 10).connections ? 0 : 2;
  }));
  EXPECT_EQ(code, 0);
  EXPECT_GT(rows(Store::open_to_write(file).value(), 0).size(), 0u);
}

// Goal: killed at any moment and gone on with, a store ends up with the same content. Method: a
// process that adds what is missing, killed again and again after a random time.
TEST(Faults, KilledAtAnyMomentItGoesOnToTheSameContent) {
  constexpr std::uint64_t kBatches = 60;
  const Folder folder;
  const auto go_on = [&](const fs::path& file) {
    Store store = fs::exists(file) ? Store::open_to_write(file).value()
                                   : create(file, Record::Trials, kBatches * 10);
    for (std::uint64_t i = 0; i < kBatches; ++i) {
      for (const std::uint32_t point : {0u, 1u}) {
        if (!store.batches().contains({.point = point, .first = i * 10, .count = 10})) {
          store.add(batch(point, i * 10, 10));
        }
      }
    }
    return 0;
  };
  go_on(folder / "unbroken");
  const std::string digest = read(folder / "unbroken").content_digest();
  int killed = 0;
  const fs::path file = folder / "s.sqlite";
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const pid_t writer = fork_off([&] { return go_on(file); });
    usleep(static_cast<useconds_t>(shaketable::testing::Dice(seed).from(0, 3000)));
    kill(writer, SIGKILL);
    killed += wait_for(writer) == -1 ? 1 : 0;
  }
  EXPECT_GT(killed, 5);
  go_on(file);
  EXPECT_EQ(read(file).content_digest(), digest);
  EXPECT_EQ(folder.names(), (std::vector<std::string>{"s.sqlite", "unbroken"}));
}

}  // namespace
}  // namespace shaketable::results
