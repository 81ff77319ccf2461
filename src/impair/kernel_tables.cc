// SPDX-License-Identifier: GPL-2.0-only
#include "impair/kernel_tables.h"

#include <algorithm>
#include <limits>

#include "base/check.h"
#include "base/sampler.h"

namespace shaketable::impair {
namespace {

constexpr int kSize = 4096;

double clipped(double value) {
  constexpr double kLowest = std::numeric_limits<std::int16_t>::min();
  constexpr double kHighest = std::numeric_limits<std::int16_t>::max();
  return std::clamp(value, kLowest, kHighest);
}

double normal_value(int i) {
  return normal_quantile((i + 0.125) / kSize) * static_cast<double>(kTableScale);
}

double pareto_value(int i) {
  const double x = inverse_cube_root(static_cast<double>(kSize - i) / kSize);
  return clipped((x - 1.5) * (4.0 / 3.0) * static_cast<double>(kTableScale));
}

double value_at(Distribution distribution, int i) {
  // Held against the tables of Debian's iproute2 6.1: pareto has the same 4096 values, the others
  // differ by at most 1/8192 here and there; mean, spread and range are the same to 4 digits.
  switch (distribution) {
    case Distribution::Normal:
      return clipped(normal_value(i));
    case Distribution::Pareto:
      return pareto_value(i);
    case Distribution::ParetoNormal:
      return 0.25 * normal_value(i) + 0.75 * pareto_value(i);
    case Distribution::Uniform:
    case Distribution::Table:
      break;
  }
  invariant_broken("the kernel has no table for this distribution");
}

std::vector<std::int16_t> make_table(Distribution distribution) {
  std::vector<std::int16_t> table;
  table.reserve(kSize);
  for (int i = 0; i < kSize; ++i) {
    const double value = value_at(distribution, i);
    table.push_back(static_cast<std::int16_t>(value < 0.0 ? value - 0.5 : value + 0.5));
  }
  return table;
}

}  // namespace

const std::vector<std::int16_t>& kernel_table(Distribution distribution) {
  static const auto normal = make_table(Distribution::Normal);
  static const auto pareto = make_table(Distribution::Pareto);
  static const auto pareto_normal = make_table(Distribution::ParetoNormal);
  switch (distribution) {
    case Distribution::Normal:
      return normal;
    case Distribution::Pareto:
      return pareto;
    case Distribution::ParetoNormal:
      return pareto_normal;
    case Distribution::Uniform:
    case Distribution::Table:
      break;
  }
  invariant_broken("the kernel has no table for this distribution");
}

}  // namespace shaketable::impair
