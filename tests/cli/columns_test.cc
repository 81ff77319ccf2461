// SPDX-License-Identifier: GPL-2.0-only
// Goal: cells stand under one another, whatever is in them.
#include "cli/columns.h"

#include <gtest/gtest.h>

namespace shaketable::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

TEST(Columns, StandUnderOneAnother) {
  const Rows rows = {{"axis", "other", "n"}, {"", "x", "1000"}, {"a longer one", "", "2"}};
  EXPECT_EQ(columns(rows, 2),
            "axis          other     n\n"
            "              x      1000\n"
            "a longer one            2\n");
}

TEST(Columns, LinesEndInNoBlanks) {
  EXPECT_EQ(columns(Rows{{"a", "bb"}, {"ccc", ""}, {"", ""}, {}}, 2), "a    bb\nccc\n\n\n");
}

TEST(Columns, RowsMayBeShort) {
  EXPECT_EQ(columns(Rows{{"a"}, {"b", "1"}, {"", "22"}}, 1), "a\nb   1\n   22\n");
}

TEST(Columns, ZeroOctetsAreBlanks) {
  const std::string cell("1\0\0002", 4);
  EXPECT_EQ(columns(Rows{{cell, "x"}, {"12345", "y"}}, 1), "1  2   x\n12345  y\n");
}

}  // namespace
}  // namespace shaketable::cli
