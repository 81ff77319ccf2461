// SPDX-License-Identifier: GPL-2.0-only
// What a user can run into: stores that are no stores, that are locked, or damaged.
#include <gmock/gmock.h>

#include <csignal>

#include "base/check.h"
#include "dice.h"
#include "results/sqlite.h"
#include "results/support.h"
#include "results/table_reader.h"

namespace shaketable::results {
namespace {

using namespace testing;
using ::testing::EndsWith;
using ::testing::HasSubstr;

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
  expect_refused(file, "has schema 99, newer than this version of shaketable; expected schema 2");
  Database(file, Database::Access::Write).run("PRAGMA user_version = 0");
  expect_refused(file, "has schema 0, older than this version of shaketable; expected schema 2");
}

TEST(Faults, ANewStoreReplacesNothing) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  write_file(file, "dear");
  EXPECT_EQ(
      problem(Store::create(file, campaign(), provenance(), points(), canonical_of)),
      file.string() + ": there is a file of that name already; expected the name of a new file");
  EXPECT_EQ(read_file(file), "dear");
  EXPECT_THAT(
      problem(Store::create(folder / "no" / "s", campaign(), provenance(), points(), canonical_of)),
      EndsWith("No such file or directory"));
}

TEST(Faults, RemainsOfACreationThatWasKilledAreNotInTheWay) {
  const Folder folder;
  write_file(folder / "s.sqlite.unfinished-0123abcd", std::string(5000, 'x'));
  write_file(folder / "s.sqlite-lock", "unfinished: s.sqlite.unfinished-0123abcd\n");
  create(folder / "s.sqlite").add(batch(0, 0, 10));
  EXPECT_EQ(folder.names(), std::vector<std::string>{"s.sqlite"});
}

TEST(Faults, WhatNoLockNotesIsSomebodys) {
  const Folder folder;
  write_file(folder / "s.sqlite.unfinished-0123abcd", "dear");
  write_file(folder / "s.sqlite-lock", "");
  create(folder / "s.sqlite").add(batch(0, 0, 10));
  EXPECT_EQ(folder.names(), (std::vector<std::string>{"s.sqlite", "s.sqlite.unfinished-0123abcd"}));
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
  EXPECT_EQ(rows(store, 0), batch(0, 0, 20).connections.unpacked());
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
  EXPECT_EQ(rows(read(file), 0), batch(0, 0, 20).connections.unpacked());
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
  EXPECT_EQ(rows(store, 0), batch(0, 0, 20).connections.unpacked());
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
// A page may be whole for SQLite and yet not be what was written.
TEST(Faults, RowsThatChangedAreTold) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  {
    Store store = create(file);
    store.add(batch(1, 0, 10));
    store.add(batch(1, 10, 10));
  }
  const std::string digest = read(file).content_digest();
  Database(file, Database::Access::Write)
      .run("UPDATE connections SET opened_ns = opened_ns + 1 WHERE trial = 13");
  const Store store = read(file);
  int rows = 0;
  try {
    store.for_each(1, [&](const trial::ConnectionResult&) { ++rows; });
    FAIL() << "the damage went unnoticed";
  } catch (const StoreError& error) {
    EXPECT_EQ(std::string(error.what()), file.string() +
                                             ": it is damaged: the trials 10 to 19 of "
                                             "the point '" +
                                             store.points()[1].name + "'");
  }
  EXPECT_EQ(rows, 20);                        // two connections a trial, of the sound batch
  EXPECT_EQ(store.content_digest(), digest);  // of what was put in
}

TEST(Faults, AFailureOfAPointThatIsNotThereIsDamage) {
  const Folder folder;
  create(folder / "s").add(batch(0, 0, 10));
  Database(folder / "s", Database::Access::Write).run("INSERT INTO failures VALUES (2, 3, 'why')");
  const Store store = read(folder / "s");
  EXPECT_THROW((void)store.failures(), StoreError);
}

TEST(Faults, RowsThatCannotBeAreDamage) {
  for (const char* change :
       {"DELETE FROM axes; DELETE FROM batches; DELETE FROM statistics; DELETE FROM points",
        "UPDATE batches SET count = 0", "UPDATE batches SET count = 1000000000",
        "UPDATE batches SET point = 99", "INSERT INTO batches VALUES (1, 5, 3, 0)",
        "DELETE FROM axes WHERE point = 1", "UPDATE axes SET axis = 'other' WHERE point = 1",
        "UPDATE points SET name = CAST(x'80' AS TEXT) WHERE point = 1",
        "UPDATE campaign SET canonical = CAST(x'c0af' AS TEXT)"}) {
    const Folder folder;
    const fs::path file = folder / "s.sqlite";
    create(file).add(batch(1, 0, 10));
    Database(file, Database::Access::Write).run(change);
    EXPECT_THAT(problem(Store::open_to_read(file)), HasSubstr("damaged")) << change;
    EXPECT_THAT(problem(Store::open_to_write(file)), HasSubstr("damaged")) << change;
  }
}

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
        const auto table = read_table(*store);
        while ((*table)->next()) {
        }
      }
    } catch (const StoreError&) {
      ++errors;
    }
  }
  EXPECT_GT(errors, 50);
}

}  // namespace
}  // namespace shaketable::results
