// SPDX-License-Identifier: GPL-2.0-only
#include "base/nearest_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace shaketable {
namespace {

namespace fs = std::filesystem;

class NearestFile : public testing::Test {
 protected:
  NearestFile() {
    fs::create_directories(folder_ / "timers");
    for (const char* name : {"lossy.yaml", "late.yaml", "b.yaml", "a.yaml"}) {
      std::ofstream(folder_ / name) << "trials: 1";
    }
  }
  ~NearestFile() override { fs::remove_all(folder_); }

  fs::path folder_ = fs::temp_directory_path() / ("shaketable-nearest-" + std::to_string(getpid()));
};

TEST_F(NearestFile, IsInTheSameFolder) {
  EXPECT_EQ(nearest_file(folder_ / "losy.yaml"), folder_ / "lossy.yaml");
  EXPECT_EQ(nearest_file(folder_ / "timer"), folder_ / "timers");
  EXPECT_EQ(nearest_file(folder_ / "c.yaml"), folder_ / "a.yaml");  // the first of two
}

TEST_F(NearestFile, IsNoneWhereNothingIsNear) {
  EXPECT_EQ(nearest_file(folder_ / "satellite.toml"), "");
  EXPECT_EQ(nearest_file(folder_ / "none" / "lossy.yaml"), "");
}

TEST_F(NearestFile, IsWrittenAsTheUserWroteIt) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  EXPECT_EQ(nearest_file("losy.yaml"), "lossy.yaml");
  EXPECT_EQ(nearest_file("./losy.yaml"), "./lossy.yaml");
  fs::current_path(before);
}

}  // namespace
}  // namespace shaketable
