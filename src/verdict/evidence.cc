// SPDX-License-Identifier: GPL-2.0-only
#include "verdict/evidence.h"

#include <algorithm>
#include <cmath>
#include <variant>

#include "base/check.h"

namespace shaketable::verdict {
namespace {

using stats::Estimate;
using trial::HostId;

constexpr double kNanoseconds = 1e9;  ///< in a second

std::optional<double> quotient(std::optional<double> value, double unit) {
  return value ? std::optional(*value / unit) : std::nullopt;
}

/// In so large a unit, divided as elsewhere, so that equal times are equal numbers.
Estimate scaled(const Estimate& estimate, double unit) {
  return {.value = quotient(estimate.value, unit),
          .low = quotient(estimate.low, unit),
          .high = quotient(estimate.high, unit)};
}

/// An interval between ranks of `growth` times as many samples, read off those that there are.
Estimate interval_of(const stats::Quantile& sample, double confidence, double growth) {
  if (sample.samples == 0) {
    return {};
  }
  const auto count = static_cast<double>(sample.samples);
  const auto all = static_cast<std::uint64_t>(count * growth);
  stats::Ranks ranks = stats::quantile_ranks(all, sample.permille, confidence);
  const auto shrunk = [&](std::optional<std::uint64_t>& rank) {
    if (rank) {
      const double place = std::ceil(static_cast<double>(*rank) / growth);
      rank = static_cast<std::uint64_t>(std::clamp(place, 1.0, count));
    }
  };
  shrunk(ranks.low);
  shrunk(ranks.high);
  return stats::between(*sample.cdf, stats::nearest_rank(*sample.cdf, sample.permille), ranks);
}

/// Half as wide with four times as many trials.
Estimate narrowed(Estimate estimate, double growth) {
  if (estimate.value) {
    const auto pull = [&](std::optional<double>& side) {
      if (side) {
        side = *estimate.value + (*side - *estimate.value) / std::sqrt(growth);
      }
    };
    pull(estimate.low);
    pull(estimate.high);
  }
  return estimate;
}

/// All copies of one segment, and of its like after a restart of either end.
double copies(const trial::Scenario& scenario, int retransmissions) {
  const bool restarts = scenario.client.restart_after || scenario.server.restart_after;
  return (restarts ? 2.0 : 1.0) * (1.0 + retransmissions);
}

}  // namespace

std::optional<double> bound_of_mean(std::string_view statistic, const trial::Scenario& scenario) {
  const auto has = [&](std::string_view part) { return statistic.find(part) != statistic.npos; };
  const HostId id = statistic.starts_with("server.") ? HostId::Server : HostId::Client;
  const tcp::Profile& profile = scenario.host(id).profile;
  if (has(".rto_at_establishment.")) {
    return std::max({profile.rto.maximum, profile.rto.initial, Duration::s(3)}).seconds();
  }
  if (has("_time.") || has(".rtt_sample.")) {
    return scenario.time_limit.seconds();
  }
  if (has(".mss.")) {
    return 65535;
  }
  if (scenario.stack != trial::Stack::Shaketable) {
    return {};
  }
  if (has(".syn.")) {
    return copies(scenario, profile.syn.retransmissions);
  }
  if (has(".data.") || has(".fin.")) {
    return copies(scenario, profile.data_retransmissions);
  }
  return {};
}

Result<Evidence> Evidence::of(const stats::PointStatistics& statistics,
                              const trial::Scenario& scenario, std::string_view name,
                              std::optional<double> bound, Extremes extremes) {
  auto quantities = statistics.quantities();
  const auto found = std::ranges::find(quantities, name, &stats::Quantity::name);
  check(found != quantities.end(), "evidence of a statistic that is unknown");
  const bool is_mean = std::holds_alternative<stats::Mean>(found->of);
  if (is_mean && !bound) {
    bound = bound_of_mean(name, scenario);
  }
  if (is_mean && !bound && !statistics.is_clustered()) {
    return bad_input("nothing says how large this can be in a trial, so no test can decide it",
                     "{expect: ..., bound: N}, and no trial may have more");
  }
  if (std::holds_alternative<stats::Extreme>(found->of) && extremes == Extremes::AreRefused) {
    return bad_input("the least and the greatest of a sample have no interval",
                     "a share, a mean or a quantile");
  }
  const auto index = static_cast<std::size_t>(found - quantities.begin());
  return Evidence(statistics, std::move(*found), index, bound.value_or(0));
}

Estimate Evidence::interval(double confidence, double growth) const {
  if (const auto* extreme = std::get_if<stats::Extreme>(&quantity_.of)) {
    const auto time = extreme->time ? std::optional(extreme->time->seconds()) : std::nullopt;
    return {.value = time, .low = time, .high = time};
  }
  if (statistics_->is_clustered()) {
    const stats::Statistic statistic = statistics_->statistics(confidence).at(index_);
    return narrowed({.value = statistic.value, .low = statistic.low, .high = statistic.high},
                    growth);
  }
  if (const auto* share = std::get_if<stats::Proportion>(&quantity_.of)) {
    if (share->samples == 0) {
      return {};
    }
    const auto samples = static_cast<double>(share->samples);
    return stats::clopper_pearson(static_cast<double>(share->successes) / samples, samples * growth,
                                  confidence);
  }
  if (const auto* mean = std::get_if<stats::Mean>(&quantity_.of)) {
    const double scale = quantity_.unit == stats::Unit::Seconds ? kNanoseconds : 1;
    return scaled(
        stats::bounded_mean(mean->moments, mean->samples, bound_ * scale, confidence, growth),
        scale);
  }
  return interval_of(std::get<stats::Quantile>(quantity_.of), confidence, growth);
}

}  // namespace shaketable::verdict
