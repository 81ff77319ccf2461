// SPDX-License-Identifier: GPL-2.0-only
#include "stats/point_statistics.h"

#include <cstddef>
#include <span>
#include <utility>

#include "base/check.h"
#include "stats/clustered.h"
#include "stats/report.h"

namespace shaketable::stats {
namespace {

constexpr const char* kMixed = "trials of one connection and of many in one point";

const Histogram& times_of(const PointSums& sums, Side side) {
  switch (side) {
    case Side::Client:
      return sums.client.establishment.times.histogram;
    case Side::Server:
      return sums.server.establishment.times.histogram;
    case Side::Both:
      return sums.both.times.histogram;
  }
  invariant_broken("a Side outside its enumeration");
}

/// The steps of a part, walked along with those of all parts together.
class PartSteps {
 public:
  PartSteps(const PointSums& part, Side side)
      : cdf_(times_of(part, side).cdf()), connections_(part.connections) {}

  /// How many of the part's connections were established by `time`, which never falls.
  Proportion up_to(Duration time) {
    for (; next_ < cdf_.size() && cdf_[next_].time <= time; ++next_) {
      established_ = cdf_[next_].cumulative;
    }
    return {.successes = established_, .samples = connections_};
  }

 private:
  std::vector<Step> cdf_;
  std::uint64_t connections_;
  std::size_t next_ = 0;
  std::uint64_t established_ = 0;
};

}  // namespace

PointStatistics::PointStatistics(Duration time_limit, std::uint32_t connections)
    : time_limit_(time_limit), parts_(connections > 1 ? kParts : 1) {}

void PointStatistics::add(const trial::ConnectionResult& result) {
  check(result.connection == 0 || parts_.size() > 1, "a second connection of trials of one");
  parts_[parts_.size() == 1 ? 0 : result.trial % parts_.size()].add(result, time_limit_);
}

void PointStatistics::merge(const PointStatistics& other) {
  check(time_limit_ == other.time_limit_, "points with different time limits");
  if (parts_.size() < other.parts_.size()) {
    check(connections() == 0, kMixed);
    parts_ = other.parts_;
    return;
  }
  if (parts_.size() > other.parts_.size()) {
    check(other.connections() == 0, kMixed);
    return;
  }
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    parts_[i].merge(other.parts_[i]);
  }
}

std::uint64_t PointStatistics::trials() const {
  std::uint64_t all = 0;
  for (const PointSums& part : parts_) {
    all += part.trials;
  }
  return all;
}

std::uint64_t PointStatistics::connections() const {
  std::uint64_t all = 0;
  for (const PointSums& part : parts_) {
    all += part.connections;
  }
  return all;
}

Histogram PointStatistics::establishment_times(Side side) const {
  Histogram all;
  for (const PointSums& part : parts_) {
    all.merge(times_of(part, side));
  }
  return all;
}

std::vector<Estimate> PointStatistics::established_by(Side side, double confidence) const {
  std::vector<PartSteps> parts;
  for (const PointSums& part : parts_) {
    if (part.trials > 0) {
      parts.emplace_back(part, side);
    }
  }
  const Clusters clusters{.trials = trials(), .confidence = confidence};
  const std::uint64_t all = connections();
  std::vector<Estimate> shares;
  for (const Step& step : establishment_times(side).cdf()) {
    if (!is_clustered()) {
      shares.push_back(proportion(step.cumulative, all, confidence));
      continue;
    }
    std::vector<Proportion> of_parts;
    of_parts.reserve(parts.size());
    for (PartSteps& part : parts) {
      of_parts.push_back(part.up_to(step.time));
    }
    shares.push_back(clustered({.successes = step.cumulative, .samples = all}, of_parts, clusters));
  }
  return shares;
}

std::vector<Statistic> PointStatistics::statistics(double confidence) const {
  if (parts_.size() == 1) {
    return report(parts_.front(), {}, confidence);
  }
  PointSums all;
  std::vector<PointSums> parts;
  for (const PointSums& part : parts_) {
    if (part.trials > 0) {
      all.merge(part);
      parts.push_back(part);
    }
  }
  return report(all, parts, confidence);
}

std::vector<Quantity> PointStatistics::quantities() const {
  PointSums all;
  for (const PointSums& part : parts_) {
    all.merge(part);
  }
  return stats::quantities(all);
}

std::vector<std::string> known_statistics() {
  std::vector<std::string> names;
  for (Statistic& statistic : PointStatistics(Duration{}).statistics()) {
    names.push_back(std::move(statistic.name));
  }
  return names;
}

}  // namespace shaketable::stats
