// SPDX-License-Identifier: GPL-2.0-only
// Goal: a statement that is prepared once more is as good as new.
#include "results/sqlite.h"

#include "support.h"

namespace shaketable::results {
namespace {

using testing::Folder;

constexpr std::string_view kPick = "SELECT n FROM t WHERE n >= ?1 OR ?1 IS NULL ORDER BY n";

class Statements : public ::testing::Test {
 protected:
  Statements() { database_.run("CREATE TABLE t (n); INSERT INTO t VALUES (1), (2), (3)"); }

  Folder folder_;
  Database database_{folder_ / "d", Database::Access::Create};
};

TEST_F(Statements, StartAnewWithNothingBound) {
  {
    Statement first = database_.prepare(kPick);
    first.bind(1, 3);
    ASSERT_TRUE(first.step());
    EXPECT_EQ(first.number(0), 3);
  }
  Statement second = database_.prepare(kPick);
  ASSERT_TRUE(second.step());
  EXPECT_EQ(second.number(0), 1);
}

TEST_F(Statements, OfTheSameTextDoNotDisturbOneAnother) {
  for (int again = 0; again < 2; ++again) {
    Statement outer = database_.prepare(kPick);
    std::int64_t rows = 0;
    while (outer.step()) {
      Statement inner = database_.prepare(kPick);
      ASSERT_TRUE(inner.step());
      EXPECT_EQ(inner.number(0), 1);
      EXPECT_EQ(outer.number(0), ++rows);
    }
    EXPECT_EQ(rows, 3);
  }
}

TEST_F(Statements, ThatAreLeftInTheMiddleHoldNothing) {
  database_.run("PRAGMA journal_mode = DELETE");
  {
    Statement left = database_.prepare(kPick);
    ASSERT_TRUE(left.step());
  }
  Database other(folder_ / "d", Database::Access::Write);
  other.run("INSERT INTO t VALUES (4)");  // waits in vain for a reader that does not end
  EXPECT_EQ(database_.number("SELECT count(*) FROM t"), 4);
}

TEST_F(Statements, ThatFailedCanBeUsedAgain) {
  database_.run("CREATE UNIQUE INDEX once ON t (n)");
  const auto insert = [&](std::int64_t number) {
    Statement statement = database_.prepare("INSERT INTO t VALUES (?)");
    statement.bind(1, number);
    statement.run();
  };
  EXPECT_THROW(insert(3), SqliteError);
  insert(4);
  EXPECT_EQ(database_.number("SELECT sum(n) FROM t"), 10);
}

TEST_F(Statements, MayOutliveTheirDatabase) {
  auto database = std::make_optional<Database>(folder_ / "e", Database::Access::Create);
  Statement statement = database->prepare("SELECT 7");
  database.reset();
  ASSERT_TRUE(statement.step());
  EXPECT_EQ(statement.number(0), 7);
}

TEST_F(Statements, InASnapshotSeeOneMoment) {
  database_.run("PRAGMA journal_mode = WAL");
  Database other(folder_ / "d", Database::Access::Write);
  {
    const Snapshot snapshot(database_);
    EXPECT_EQ(database_.number("SELECT count(*) FROM t"), 3);
    other.run("INSERT INTO t VALUES (4)");
    EXPECT_EQ(database_.number("SELECT count(*) FROM t"), 3);
  }
  EXPECT_EQ(database_.number("SELECT count(*) FROM t"), 4);
}

TEST_F(Statements, ASnapshotLeavesATransactionAlone) {
  {
    Transaction transaction(database_);
    database_.run("INSERT INTO t VALUES (4)");
    {
      const Snapshot snapshot(database_);
    }
  }
  EXPECT_EQ(database_.number("SELECT count(*) FROM t"), 3);
}

}  // namespace
}  // namespace shaketable::results
