// SPDX-License-Identifier: GPL-2.0-only
// Full disks, and processes that are killed.
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <csignal>

#include "dice.h"
#include "results/support.h"

namespace shaketable::results {
namespace {

using namespace testing;

/// Adds batches of ten trials until one cannot be stored; gives how many were.
std::uint64_t add_until_full(Store& store, std::string& reason) {
  std::uint64_t stored = 0;
  try {
    for (; stored < 100; ++stored) {
      (void)store.statistics(0);  // so that they are in memory, and have to be undone there too
      store.add(batch(0, stored * 10, 10));
    }
  } catch (const StoreError& error) {
    reason = error.what();
  }
  return stored;
}

/// Whether the store has the first `trials` trials of the first point, and no more.
bool has(const Store& store, std::uint64_t trials) {
  const Batch all = batch(0, 0, trials);
  return rows(store, 0) == all.connections.unpacked() &&
         stats::to_octets(store.statistics(0)) == stats::to_octets(all.statistics);
}

// Goal: on a full disk nothing is lost, the process goes on, and so does the sweep once there is
// room. Method: a file system of 512 KiB in memory, where that may be mounted.
TEST(Crash, AFullDiskLosesNothing) {
  const Folder folder;
  const fs::path disk = folder / "disk";
  fs::create_directory(disk);
  const int code = wait_for(fork_off([&] {
    if (unshare(CLONE_NEWNS) != 0 ||
        mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("disk", disk.c_str(), "tmpfs", 0, "size=512k") != 0) {
      return 77;
    }
    const fs::path file = disk / "s.sqlite";
    std::string reason;
    Store store = create(file);
    const std::uint64_t stored = add_until_full(store, reason);
    if (stored == 0 || stored == 100 || reason != file.string() + ": the disk is full") {
      return 1;
    }
    if (!has(store, stored * 10)) {
      return 2;
    }
    if (mount("disk", disk.c_str(), "tmpfs", MS_REMOUNT, "size=4m") != 0) {
      return 3;
    }
    store.add(batch(0, stored * 10, 10));
    {
      const Store closed = std::move(store);
    }
    return has(read(file), stored * 10 + 10) ? 0 : 4;
  }));
  if (code == 77) {
    GTEST_SKIP() << "no right to mount a file system";
  }
  EXPECT_EQ(code, 0);
}

// The same for everybody: a limit on the size of files.
TEST(Crash, AFileThatMayNotGrowLosesNothing) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  const int code = wait_for(fork_off([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit = {.rlim_cur = 256 * 1024, .rlim_max = RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &limit);
    std::string reason;
    Store store = create(file);
    const std::uint64_t stored = add_until_full(store, reason);
    if (stored == 0 || stored == 100 ||
        !reason.starts_with(file.string() + ": it cannot be read or written")) {
      return 1;
    }
    return has(store, stored * 10) ? 0 : 2;
  }));
  EXPECT_EQ(code, 0);
  EXPECT_GT(rows(Store::open_to_write(file).value(), 0).size(), 0u);
}

// Goal: killed at any moment and gone on with, a store ends up with the same content. Method: a
// process that adds what is missing, killed again and again after a random time.
TEST(Crash, KilledAtAnyMomentItGoesOnToTheSameContent) {
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
