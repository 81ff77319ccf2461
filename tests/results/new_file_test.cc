// SPDX-License-Identifier: GPL-2.0-only
// Files in the making, also on file systems that can do less.
#include "results/new_file.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <cstddef>

#include "results/support.h"
#include "results/system_calls.h"

namespace shaketable::results {
namespace {

using namespace testing;
using ::testing::EndsWith;
using ::testing::HasSubstr;

std::string problem_of(const Result<void>& result) {
  return result ? "none" : result.error().to_string();
}

/// Has the operating system refuse, to this process, to rename without replacing, as NFS does, and
/// to make links, as FAT does.
bool forbid_renaming(bool and_links) {
  const auto offset = static_cast<std::uint32_t>(offsetof(seccomp_data, args[4]));  // the flags
  const std::uint32_t link_fault = and_links ? SECCOMP_RET_ERRNO | EPERM : SECCOMP_RET_ALLOW;
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_linkat, 3, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_renameat2, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 2),
      BPF_STMT(BPF_RET | BPF_K, link_fault),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
  };
  return filter_system_calls(program);
}

/// Makes a file; something else of that name may come meanwhile.
std::string make(const fs::path& file, bool another_comes) {
  auto made = NewFile::begin(file);
  if (!made) {
    return made.error().to_string();
  }
  write_file(made->unfinished(), "made");
  if (another_comes) {
    write_file(file, "dear");
  }
  return problem_of(made->finish());
}

constexpr const char* kTaken =
    "there is a file of that name already; expected the name of a new file";

/// 0 if a file that is made gets its name, and takes it from no other; for the exit of a process.
int check_names(const Folder& folder) {
  const fs::path file = folder / "f";
  if (make(file, false) != "none" || read_file(file) != "made") {
    return 1;
  }
  fs::remove(file);
  if (make(file, true) != file.string() + ": " + kTaken || read_file(file) != "dear") {
    return 2;
  }
  return folder.names() == std::vector<std::string>{"f"} ? 0 : 3;
}

TEST(NewFile, GetsItsNameAndTakesItFromNoOther) {
  const Folder folder;
  EXPECT_EQ(check_names(folder), 0);
}

TEST(NewFile, DoesSoOnFileSystemsThatCanDoLess) {
  for (const bool and_links : {false, true}) {
    const Folder folder;
    const int code =
        wait_for(fork_off([&] { return forbid_renaming(and_links) ? check_names(folder) : 77; }));
    if (code == 77) {
      GTEST_SKIP() << "no right to filter system calls";
    }
    EXPECT_EQ(code, 0);
  }
}

TEST(NewFile, HasTheRightsThatTheUserGivesToNewFiles) {
  const Folder folder;
  const mode_t before = umask(0027);
  EXPECT_EQ(make(folder / "f", false), "none");
  umask(before);
  EXPECT_EQ(fs::status(folder / "f").permissions(), fs::perms{0640});
}

TEST(NewFile, IsNotedInTheLockUntilItHasItsName) {
  const Folder folder;
  auto made = NewFile::begin(folder / "f").value();
  EXPECT_EQ(read_file(folder / "f-lock"),
            "unfinished: " + made.unfinished().filename().string() + "\n");
  EXPECT_THAT(made.unfinished().filename().string(),
              ::testing::MatchesRegex("f\\.unfinished-[0-9a-f]{8}"));
}

TEST(NewFile, OneThatIsKilledIsRemovedByTheNext) {
  const Folder folder;
  wait_for(fork_off([&] {
    auto made = NewFile::begin(folder / "f").value();
    return kill(getpid(), SIGKILL);
  }));
  EXPECT_EQ(folder.names().size(), 2u);
  EXPECT_EQ(make(folder / "f", false), "none");
  EXPECT_EQ(folder.names(), std::vector<std::string>{"f"});
}

TEST(NewFile, LocksThatAreNoneOfOursStay) {
  const Folder folder;
  write_file(folder / "f.unfinished-0123abcd", "dear");
  for (const char* text :
       {"dear", "unfinished: ", "unfinished: f\n", "unfinished: f.unfinished-0123abcd",
        "unfinished: g.unfinished-0123abcd\n", "unfinished: f.unfinished-0123abcD\n",
        "unfinished: f.unfinished-0123/bcd\n", "unfinished: f.unfinished-0123abcd\n\n"}) {
    write_file(folder / "f-lock", text);
    EXPECT_THAT(
        problem(Store::create(folder / "f", campaign(), provenance(), points(), canonical_of)),
        HasSubstr("f-lock is no lock of ours"));
    EXPECT_EQ(read_file(folder / "f-lock"), text);
  }
  fs::remove(folder / "f-lock");
  fs::create_symlink("f.unfinished-0123abcd", folder / "f-lock");
  EXPECT_FALSE(WriterLock::take(folder / "f"));
  fs::remove(folder / "f-lock");
  ASSERT_EQ(mkfifo((folder / "f-lock").c_str(), 0666), 0);
  EXPECT_THAT(WriterLock::take(folder / "f").error().to_string(), HasSubstr("no lock of ours"));
  EXPECT_EQ(read_file(folder / "f.unfinished-0123abcd"), "dear");
}

TEST(NewFile, HasNoPlaceWhereSomethingIs) {
  const Folder folder;
  fs::create_symlink("nothing", folder / "link");
  EXPECT_THAT(make(folder / "link", false), HasSubstr("link: is a link to a file that is not"));
  fs::create_directory(folder / "sub");
  EXPECT_THAT(make(folder / "sub", false), EndsWith(std::string("sub: ") + kTaken));
}

}  // namespace
}  // namespace shaketable::results
