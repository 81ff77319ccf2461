// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"

namespace shaketable::results {

/// What is kept of each connection: a row, or its share in the statistics of the point only, which
/// take the same room however many there are.
enum class Record : std::uint8_t { Trials, Summary };

/// A share of a campaign: those batches whose number leaves the remainder `index` when divided by
/// `count`. Batches are numbered from 0 through all points, by point and then by trial. When points
/// stop at targets, whole points are shared out instead, by their number in the same way.
struct Shard {
  std::uint32_t index = 0;  ///< below `count`
  std::uint32_t count = 1;

  bool operator==(const Shard&) const = default;
};

/// What was run. Results of one campaign may be joined or gone on with, others may not: all but
/// `Provenance` counts.
struct Campaign {
  std::string scenario;   ///< its name
  std::string canonical;  ///< the whole campaign in YAML, sweep included
  std::string digest;     ///< of `canonical`, and of the files that it names
  std::string version;    ///< of shaketable
  std::string backend;    ///< `sim` or `ns3`
  std::uint64_t seed = 0;
  Record record = Record::Trials;
  std::uint64_t batch_trials = 1;  ///< in a batch; the last one of a point may have fewer
  Shard shard;

  bool operator==(const Campaign&) const = default;
};

/// Where and how results came about; no part of what they are.
struct Provenance {
  std::string host;
  std::string command;
  std::string started;  ///< UTC, ISO 8601

  bool operator==(const Provenance&) const = default;
};

/// One point of a sweep, before it is run. Points are numbered by their place in the campaign.
struct Point {
  std::string name;                                      ///< stable, unique in the campaign
  std::vector<std::pair<std::string, std::string>> set;  ///< axis and value
  std::uint64_t trials_max = 0;                          ///< the ceiling
  Duration time_limit;                                   ///< of a trial, simulated

  bool operator==(const Point&) const = default;
};

/// Gives the scenario of a point in YAML. Texts of a million points do not fit into memory.
using CanonicalOf = std::function<std::string(std::uint32_t point)>;

/// Trials `first` to `first + count - 1` of a point, the unit of work and of storing.
struct BatchId {
  std::uint32_t point = 0;
  std::uint64_t first = 0;
  std::uint64_t count = 0;

  [[nodiscard]] bool has(std::uint64_t trial) const {
    return trial >= first && trial - first < count;
  }

  auto operator<=>(const BatchId&) const = default;
};

/// A trial that could not be run.
struct Failure {
  std::uint32_t point = 0;
  std::uint64_t trial = 0;
  std::string reason;  ///< `killed by signal 11 (SIGSEGV)`, `took longer than 60 s`, ...

  bool operator==(const Failure&) const = default;
};

}  // namespace shaketable::results
