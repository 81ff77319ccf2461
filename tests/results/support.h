// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "results/made_up.h"
#include "results/store.h"
#include "stats/serial.h"
#include "stats/trials.h"

namespace shaketable::results::testing {

namespace fs = std::filesystem;

inline constexpr Duration kLimit = Duration::s(200);

/// A folder that goes with the test.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "shaketable-results-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error("no folder for the test");
    }
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::permissions(path_, fs::perms::owner_all, ignored);
    fs::remove_all(path_, ignored);
  }

  [[nodiscard]] fs::path operator/(std::string_view name) const { return path_ / name; }
  [[nodiscard]] const fs::path& path() const { return path_; }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(path_)) {
      names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    return names;
  }

 private:
  fs::path path_;
};

inline void write_file(const fs::path& file, std::string_view text) {
  std::ofstream(file, std::ios::binary) << text;
}

[[nodiscard]] inline std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

[[nodiscard]] inline Campaign campaign(Record record = Record::Trials) {
  return {.scenario = "made-up",
          .canonical = "name: made-up\nclient:\n  open: active\n  syn: {first: 1s}\nseed: 7\n",
          .digest = "0123456789abcdef0123456789abcdef",
          .version = "1.2.3",
          .backend = "sim",
          .seed = UINT64_MAX,
          .record = record,
          .batch_trials = 10,
          .shard = {.index = 0, .count = 1}};
}

[[nodiscard]] inline Provenance provenance() {
  return {
      .host = "node17", .command = "shaketable sweep x.yaml", .started = "2026-01-02T03:04:05Z"};
}

[[nodiscard]] inline std::vector<Point> points(std::uint64_t trials_max = 1000) {
  return {{.name = "loss=0%,profile=\"a'b\"",
           .set = {{"impair.*.loss", "0%"}, {"client.profile", "a'b"}},
           .trials_max = trials_max,
           .time_limit = kLimit},
          {.name = "loss=5%",
           .set = {{"impair.*.loss", "5%"}, {"client.profile", "rfc6298"}},
           .trials_max = trials_max,
           .time_limit = kLimit}};
}

[[nodiscard]] inline std::string canonical_of(std::uint32_t point) {
  return point == 0 ? "name: made-up\nseed: 7\n" : "";
}

/// Trials `first` to `first + count - 1` of a point, each with two connections; with a row for each
/// connection if the campaign keeps them.
[[nodiscard]] inline Batch batch(std::uint32_t point, std::uint64_t first, std::uint64_t count,
                                 Record record = Record::Trials) {
  Batch made{.id = {.point = point, .first = first, .count = count},
             .statistics = stats::PointStatistics(kLimit),
             .connections = {},
             .failures = {}};
  for (std::uint64_t trial = first; trial < first + count; ++trial) {
    for (const std::uint32_t connection : {0u, 1u}) {
      made.statistics.add(stats::made_up_trial(trial * 4 + connection * 2 + point));
      if (record == Record::Trials) {
        made.connections.push_back(random_connection(trial, connection));
      }
    }
  }
  return made;
}

/// The connections of a batch with one of them changed.
template <typename Change>
[[nodiscard]] PackedConnections changed(const PackedConnections& connections, std::size_t index,
                                        Change change) {
  auto all = connections.unpacked();
  change(all.at(index));
  PackedConnections packed;
  for (const trial::ConnectionResult& connection : all) {
    packed.push_back(connection);
  }
  return packed;
}

[[nodiscard]] inline Store create(const fs::path& file, Record record = Record::Trials,
                                  std::uint64_t trials_max = 1000) {
  return Store::create(file, campaign(record), provenance(), points(trials_max), canonical_of)
      .value();
}

[[nodiscard]] inline Store read(const fs::path& file) { return Store::open_to_read(file).value(); }

[[nodiscard]] inline std::vector<trial::ConnectionResult> rows(const Store& store,
                                                               std::uint32_t point) {
  std::vector<trial::ConnectionResult> all;
  store.for_each(point, [&](const trial::ConnectionResult& row) { all.push_back(row); });
  return all;
}

[[nodiscard]] inline std::string problem(const Result<Store>& store) {
  return store ? "none" : store.error().to_string();
}

/// Runs `work` in another process, which ends with the code that `work` returns; gives its id.
inline pid_t fork_off(const std::function<int()>& work) {
  const pid_t child = fork();
  if (child == 0) {
    _exit(work());
  }
  return child;
}

/// The code that the process ended with, or -1 if a signal ended it.
inline int wait_for(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace shaketable::results::testing
