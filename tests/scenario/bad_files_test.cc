// SPDX-License-Identifier: GPL-2.0-only
// Goal: whoever writes a bad scenario learns where, what, and how to mend it. Method: each
// bad/NAME.yaml has its errors in bad/NAME.txt, complete and in order.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "scenario/support.h"

namespace shaketable::scenario {
namespace {

const std::filesystem::path kFolder = "tests/scenario/bad";

std::string contents(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<std::string> names_of(const std::string& extension) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() == extension) {
      names.push_back(entry.path().stem().string());
    }
  }
  std::ranges::sort(names);
  return names;
}

TEST(BadFiles, EachHasAnExpectation) {
  EXPECT_EQ(names_of(".yaml"), names_of(".txt"));
  EXPECT_GE(names_of(".yaml").size(), 160U);
}

class BadFile : public testing::TestWithParam<std::string> {};

TEST_P(BadFile, IsToldInFull) {
  const auto document = load(kFolder / (GetParam() + ".yaml"), {}, kStatistics);
  ASSERT_FALSE(document);
  EXPECT_EQ(text_of(document.error()), contents(kFolder / (GetParam() + ".txt")));
}

/// A test that costs one line for each file says which file it was.
INSTANTIATE_TEST_SUITE_P(All, BadFile, testing::ValuesIn(names_of(".yaml")), [](const auto& info) {
  std::string name = info.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

/// Faults of the file system instead of the text. None depends on permissions, since tests may be
/// run by root.
class NoFile : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] static std::string errors(const std::filesystem::path& file) {
    const auto document = load(file);
    EXPECT_FALSE(document);
    return document ? "" : text_of(document.error());
  }

  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) /
      ("no_file_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
};

TEST_F(NoFile, Missing) {
  const auto file = folder_ / "missing.yaml";
  EXPECT_EQ(errors(file), file.string() + ": there is no such file; expected a scenario file\n");
}

TEST_F(NoFile, Folder) {
  EXPECT_EQ(errors(folder_), folder_.string() + ": this is a folder; expected a scenario file\n");
}

TEST_F(NoFile, BeneathAFile) {
  std::ofstream(folder_ / "file") << "trials: 3\n";
  EXPECT_THAT(errors(folder_ / "file" / "scenario.yaml"),
              testing::HasSubstr("expected a scenario"));
}

TEST_F(NoFile, DanglingLink) {
  std::filesystem::create_symlink(folder_ / "nowhere", folder_ / "link.yaml");
  EXPECT_THAT(errors(folder_ / "link.yaml"), testing::HasSubstr("there is no such file"));
}

TEST_F(NoFile, LinkToItself) {
  std::filesystem::create_symlink(folder_ / "loop.yaml", folder_ / "loop.yaml");
  EXPECT_THAT(errors(folder_ / "loop.yaml"), testing::HasSubstr("the file cannot be read"));
}

TEST_F(NoFile, NoRegularFile) {
  // It can be opened by anybody, and reading it fails.
  EXPECT_THAT(errors("/proc/self/mem"), testing::HasSubstr("/proc/self/mem: "));
}

TEST_F(NoFile, TooLarge) {
  std::ofstream(folder_ / "large.yaml") << "description: " << std::string(1'000'001, 'x') << "\n";
  EXPECT_EQ(errors(folder_ / "large.yaml"),
            (folder_ / "large.yaml").string() +
                ": more than 1000000 octets are too many for a scenario; expected a text file\n");
}

TEST_F(NoFile, Endless) {
  EXPECT_THAT(errors("/dev/zero"), testing::HasSubstr("more than 1000000 octets"));
}

}  // namespace
}  // namespace shaketable::scenario
