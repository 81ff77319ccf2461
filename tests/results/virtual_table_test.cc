// SPDX-License-Identifier: GPL-2.0-only
#include "results/virtual_table.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "results/support.h"

namespace shaketable::results {
namespace {

using testing::Folder;

/// A number, its text, and NULL, for each number up to a limit.
class Numbers : public RowSource {
 public:
  explicit Numbers(std::int64_t last) : last_(last) {}
  bool next() override { return ++number_ <= last_; }
  void give(int column, Cell cell) override {
    if (column == 0) {
      cell.give(number_);
    } else if (column == 1) {
      text_ = std::to_string(number_);
      cell.give(text_);
    }
  }

 private:
  std::int64_t number_ = 0;
  std::int64_t last_;
  std::string text_;
};

/// Throws instead of giving the third row, or its second column.
class Broken : public Numbers {
 public:
  explicit Broken(bool in_row) : Numbers(5), in_row_(in_row) {}
  bool next() override {
    if (++row_ == 3 && in_row_) {
      throw std::runtime_error("no row");
    }
    return Numbers::next();
  }
  void give(int column, Cell cell) override {
    if (row_ == 3 && column == 1) {
      throw std::runtime_error("no cell");
    }
    Numbers::give(column, cell);
  }

 private:
  int row_ = 0;
  bool in_row_;
};

class VirtualTableTest : public ::testing::Test {
 protected:
  VirtualTableTest() {
    database_.run("CREATE TABLE kept (number INTEGER PRIMARY KEY, text TEXT, empty TEXT) STRICT");
  }

  [[nodiscard]] std::string kept() const {
    return database_.text("SELECT group_concat(number || text || (empty IS NULL)) FROM kept");
  }

  Folder folder_;
  Database database_{folder_ / "d", Database::Access::Create};
  VirtualTable table_{database_, "numbers", 3};
};

TEST_F(VirtualTableTest, GivesItsRowsToAStatementEachTime) {
  Statement insert = database_.prepare("INSERT INTO kept SELECT c0 + ?, c1, c2 FROM numbers");
  Numbers none(0);
  insert.bind(1, 0);
  table_.run(insert, none);
  Numbers three(3);
  table_.run(insert, three);
  Numbers two(2);
  insert.bind(1, 10);
  table_.run(insert, two);
  EXPECT_EQ(kept(), "111,221,331,1111,1221");
}

TEST_F(VirtualTableTest, WhatItsSourceThrowsIsThrownAndNothingStays) {
  Statement insert = database_.prepare("INSERT INTO kept SELECT * FROM numbers");
  for (const bool in_row : {true, false}) {
    Broken broken(in_row);
    try {
      table_.run(insert, broken);
      FAIL() << "nothing was thrown";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), in_row ? "no row" : "no cell");
    }
    EXPECT_EQ(database_.number("SELECT count(*) FROM kept"), 0);
  }
  Numbers sound(2);
  table_.run(insert, sound);
  EXPECT_EQ(kept(), "111,221");
}

TEST_F(VirtualTableTest, ErrorsOfTheStatementStayWhatTheyAre) {
  Statement insert = database_.prepare("INSERT INTO kept SELECT c0 / 2, c1, c2 FROM numbers");
  Numbers numbers(3);  // 0, 1 and 1 again
  EXPECT_THROW(table_.run(insert, numbers), SqliteError);
  EXPECT_EQ(database_.number("SELECT count(*) FROM kept"), 0);
}

}  // namespace
}  // namespace shaketable::results
