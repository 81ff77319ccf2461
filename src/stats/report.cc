// SPDX-License-Identifier: GPL-2.0-only
#include "stats/report.h"

#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>

#include "base/check.h"
#include "stats/clustered.h"
#include "stats/estimate.h"
#include "stats/quantity.h"

namespace shaketable::stats {
namespace {

using Quantities = std::vector<Quantity>;

Estimate independent(const Proportion& all, double confidence) {
  return proportion(all.successes, all.samples, confidence);
}

Estimate independent(const Mean& all, double confidence) {
  return mean(all.moments, all.samples, confidence);
}

Estimate independent(const Quantile& all, double confidence) {
  return quantile(*all.cdf, all.permille, confidence);
}

/// The same quantity of each part.
template <typename Sample>
std::vector<Sample> of_parts(std::span<const Quantities> parts, std::size_t index) {
  std::vector<Sample> samples;
  samples.reserve(parts.size());
  for (const Quantities& part : parts) {
    samples.push_back(std::get<Sample>(part[index].of));
  }
  return samples;
}

std::optional<double> in_seconds(std::optional<double> nanoseconds) {
  return nanoseconds ? std::optional(*nanoseconds / 1e9) : std::nullopt;
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

std::vector<Statistic> report(const PointSums& all, std::span<const PointSums> parts,
                              double confidence) {
  std::vector<Quantities> part_quantities;
  part_quantities.reserve(parts.size());
  for (const PointSums& part : parts) {
    part_quantities.push_back(quantities(part));
  }
  const Clusters clusters{.trials = all.trials, .confidence = confidence};
  Quantities listed = quantities(all);
  std::vector<Statistic> statistics;
  statistics.reserve(listed.size());
  for (std::size_t i = 0; i < listed.size(); ++i) {
    const auto estimate_of = [&]<typename Sample>(const Sample& sample) -> Estimate {
      if constexpr (std::is_same_v<Sample, Extreme>) {
        return {.value = sample.time ? std::optional(sample.time->seconds()) : std::nullopt,
                .low = {},
                .high = {}};
      } else {
        return parts.empty() ? independent(sample, confidence)
                             : clustered(sample, of_parts<Sample>(part_quantities, i), clusters);
      }
    };
    Estimate estimate = std::visit(estimate_of, listed[i].of);
    if (std::holds_alternative<Mean>(listed[i].of) && listed[i].unit == Unit::Seconds) {
      estimate = {.value = in_seconds(estimate.value),
                  .low = in_seconds(estimate.low),
                  .high = in_seconds(estimate.high)};
    }
    statistics.push_back(
        {.name = std::move(listed[i].name),
         .unit = listed[i].unit,
         .value = estimate.value,
         .low = estimate.low,
         .high = estimate.high,
         .confidence = confidence,
         .samples = std::visit([](const auto& sample) { return sample.samples; }, listed[i].of)});
  }
  return statistics;
}

}  // namespace shaketable::stats
