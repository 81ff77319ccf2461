// SPDX-License-Identifier: GPL-2.0-only
#include "stats/point_statistics.h"

#include <cstddef>

#include "base/check.h"
#include "stats/report.h"

namespace shaketable::stats {

void PointStatistics::add(const trial::ConnectionResult& result) {
  const auto outcome = static_cast<std::size_t>(result.outcome);
  check(outcome < outcomes_.size(), "an Outcome outside its enumeration");
  ++trials_;
  ++outcomes_[outcome];
  cut_ += result.cut ? 1 : 0;
  dependent_ = dependent_ || result.connection > 0;
  both_.add(result.both_established(), time_limit_);
  client_.add(result.client, time_limit_);
  server_.add(result.server, time_limit_);
}

void PointStatistics::merge(const PointStatistics& other) {
  check(time_limit_ == other.time_limit_, "points with different time limits");
  trials_ += other.trials_;
  for (std::size_t i = 0; i < outcomes_.size(); ++i) {
    outcomes_[i] += other.outcomes_[i];
  }
  cut_ += other.cut_;
  dependent_ = dependent_ || other.dependent_;
  both_.merge(other.both_);
  client_.merge(other.client_);
  server_.merge(other.server_);
}

const Histogram& PointStatistics::establishment_times(Side side) const {
  switch (side) {
    case Side::Client:
      return client_.establishment.times.histogram;
    case Side::Server:
      return server_.establishment.times.histogram;
    case Side::Both:
      return both_.times.histogram;
  }
  invariant_broken("a Side outside its enumeration");
}

std::vector<Statistic> PointStatistics::statistics(double confidence) const {
  Report report(trials_, confidence);
  for (std::size_t i = 0; i < outcomes_.size(); ++i) {
    const std::string outcome(to_string(static_cast<trial::Outcome>(i)));
    report.add_proportion("outcome." + outcome, outcomes_[i], trials_);
  }
  report.add_proportion("trial.cut", cut_, trials_);
  report.add_establishment("client", client_.establishment);
  report.add_establishment("server", server_.establishment);
  report.add_establishment("both", both_);
  report.add_host("client", client_);
  report.add_host("server", server_);
  std::vector<Statistic> statistics = report.take();
  if (dependent_) {
    for (Statistic& statistic : statistics) {
      statistic.low.reset();
      statistic.high.reset();
    }
  }
  return statistics;
}

std::vector<std::string> known_statistics() {
  std::vector<std::string> names;
  for (Statistic& statistic : PointStatistics(Duration{}).statistics()) {
    names.push_back(std::move(statistic.name));
  }
  return names;
}

}  // namespace shaketable::stats
