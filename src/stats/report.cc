// SPDX-License-Identifier: GPL-2.0-only
#include "stats/report.h"

#include <array>
#include <cstddef>
#include <string_view>

#include "base/check.h"

namespace shaketable::stats {
namespace {

struct Quantile {
  std::string_view name;
  int permille;
};
constexpr std::array kQuantiles = {Quantile{"p50", 500}, Quantile{"p90", 900}, Quantile{"p99", 990},
                                   Quantile{"p99.9", 999}};

std::string joined(const std::string& stem, std::string_view leaf) {
  return stem + "." + std::string(leaf);
}

std::optional<double> in_seconds(std::optional<double> nanoseconds) {
  if (!nanoseconds) {
    return {};
  }
  return *nanoseconds / 1e9;
}

}  // namespace

std::string_view to_string(Unit unit) {
  switch (unit) {
    case Unit::Seconds:
      return "s";
    case Unit::Probability:
    case Unit::Count:
      return "1";
    case Unit::Octets:
      return "B";
  }
  invariant_broken("a Unit outside its enumeration");
}

void Report::add(std::string name, Unit unit, const Estimate& estimate, std::uint64_t samples) {
  statistics_.push_back({.name = std::move(name),
                         .unit = unit,
                         .value = estimate.value,
                         .low = estimate.low,
                         .high = estimate.high,
                         .confidence = confidence_,
                         .samples = samples});
}

void Report::add_proportion(std::string name, std::uint64_t successes, std::uint64_t samples) {
  add(std::move(name), Unit::Probability, proportion(successes, samples, confidence_), samples);
}

void Report::add_mean(std::string name, Unit unit, const Moments& moments, std::uint64_t samples) {
  Estimate estimate = mean(moments, samples, confidence_);
  if (unit == Unit::Seconds) {
    estimate = {.value = in_seconds(estimate.value),
                .low = in_seconds(estimate.low),
                .high = in_seconds(estimate.high)};
  }
  add(std::move(name), unit, estimate, samples);
}

void Report::add_quantiles(const std::string& stem, const Histogram& histogram) {
  const std::uint64_t samples = histogram.samples();
  Estimate min;
  Estimate max;
  if (samples > 0) {
    min.value = histogram.min().seconds();
    max.value = histogram.max().seconds();
  }
  const std::vector<Step> cdf = histogram.cdf();
  add(joined(stem, "min"), Unit::Seconds, min, samples);
  for (const auto& [name, permille] : kQuantiles) {
    add(joined(stem, name), Unit::Seconds, quantile(cdf, permille, confidence_), samples);
  }
  add(joined(stem, "max"), Unit::Seconds, max, samples);
}

void Report::add_times(const std::string& stem, const Times& times) {
  add_mean(joined(stem, "mean"), Unit::Seconds, times.moments, times.histogram.samples());
  add_quantiles(stem, times.histogram);
}

void Report::add_establishment(const std::string& side, const EstablishmentSums& sums) {
  const std::string stem = joined(side, "establishment_time");
  const std::uint64_t samples = sums.times.histogram.samples();
  add_proportion(joined(side, "established"), samples, trials_);
  add_mean(joined(stem, "mean"), Unit::Seconds, sums.times.moments, samples);
  add_mean(joined(stem, "restricted_mean"), Unit::Seconds, sums.restricted, trials_);
  add_quantiles(stem, sums.times.histogram);
}

void Report::add_tally(const std::string& stem, const TallySums& sums) {
  add_mean(joined(stem, "sent.mean"), Unit::Count, sums.sent, trials_);
  add_mean(joined(stem, "retransmitted.mean"), Unit::Count, sums.retransmitted, trials_);
  add_mean(joined(stem, "needed.mean"), Unit::Count, sums.needed, trials_);
  add_mean(joined(stem, "spurious.mean"), Unit::Count, sums.spurious, trials_);
}

void Report::add_negotiated(const std::string& stem, const NegotiatedSums& sums) {
  add_proportion(joined(stem, "window_scaling"), sums.window_scaling, sums.trials);
  add_proportion(joined(stem, "timestamps"), sums.timestamps, sums.trials);
  add_proportion(joined(stem, "sack"), sums.sack, sums.trials);
  add_mean(joined(stem, "mss.mean"), Unit::Octets, sums.mss, sums.trials);
}

void Report::add_host(const std::string& host, const HostSums& sums) {
  for (std::size_t i = 0; i < kTallyFields.size(); ++i) {
    add_tally(joined(host, kTallyFields[i].name), sums.tallies[i]);
  }
  for (std::size_t i = 0; i < kCountFields.size(); ++i) {
    add_mean(joined(host, kCountFields[i].name) + ".mean", Unit::Count, sums.counts[i], trials_);
  }
  add_times(joined(host, "rtt_sample"), sums.rtt);
  add_times(joined(host, "rto_at_establishment"), sums.rto);
  add_proportion(joined(host, "gave_up"), sums.gave_up, trials_);
  add_mean(joined(host, "gave_up_time.mean"), Unit::Seconds, sums.gave_up_time, sums.gave_up);
  add_negotiated(joined(host, "negotiated"), sums.negotiated);
}

}  // namespace shaketable::stats
