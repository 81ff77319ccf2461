// SPDX-License-Identifier: GPL-2.0-only
#include "impair/delay.h"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "base/check.h"
#include "base/sampler.h"
#include "impair/kernel_tables.h"

namespace shaketable::impair {
namespace {

/// A table's value times the jitter, rounded to the nearest, halves away from 0 (the kernel's
/// tabledist).
Duration scaled(std::int64_t jitter_ns, std::int16_t value) {
  std::int64_t rest = (jitter_ns % kTableScale) * value;
  rest += rest >= 0 ? kTableScale / 2 : -kTableScale / 2;
  return Duration::ns(rest / kTableScale + (jitter_ns / kTableScale) * value);
}

/// The nearest whole nanosecond, within +-10 years.
Duration rounded(double ns) {
  constexpr double kLongest = 3.2e17;
  const double kept = std::clamp(ns, -kLongest, kLongest);
  return Duration::ns(static_cast<std::int64_t>(kept < 0.0 ? kept - 0.5 : kept + 0.5));
}

}  // namespace

Delay::Delay(const DelaySettings& settings, Arithmetic arithmetic)
    : mean_(settings.mean),
      jitter_ns_(settings.jitter.count_ns()),
      distribution_(settings.distribution),
      kernel_(arithmetic == Arithmetic::NetemCompat),
      table_(settings.table),
      repeat_(settings.correlation),
      random_(settings.correlation) {
  check(settings.mean >= Duration{} && settings.jitter >= Duration{}, "a delay is not negative");
  check(distribution_ != Distribution::Table || !table_.empty(), "a delay table has values");
  if (kernel_) {
    jitter_ns_ = std::min<std::int64_t>(jitter_ns_, std::numeric_limits<std::int32_t>::max());
    if (distribution_ != Distribution::Uniform && distribution_ != Distribution::Table) {
      table_ = kernel_table(distribution_);
    }
  }
}

void Delay::begin(const SeedTree& seeds) {
  if (jitter_ns_ == 0) {
    return;
  }
  dice_ = seeds.child("delay").stream();
  has_last_ = false;
  if (kernel_) {
    random_.begin(dice_.draw(0));
  }
}

Duration Delay::draw(std::uint64_t number, std::uint64_t slot) {
  if (jitter_ns_ == 0) {
    return mean_;
  }
  const auto dice = dice_.pair(number, slot);
  const bool keep = slot == 0;
  if (kernel_) {
    return mean_ + kernel_offset(random_.next(dice[0], keep));
  }
  const std::uint64_t chosen = has_last_ && repeat_.hit(dice[1]) ? last_ : dice[0];
  if (keep) {
    last_ = chosen;
    has_last_ = true;
  }
  return mean_ + offset(chosen);
}

Duration Delay::offset(std::uint64_t draw) const {
  const auto jitter = static_cast<double>(jitter_ns_);
  switch (distribution_) {
    case Distribution::Uniform: {
      const auto width = 2 * static_cast<std::uint64_t>(jitter_ns_) + 1;
      return Duration::ns(static_cast<std::int64_t>(scale_down(draw, width)) - jitter_ns_);
    }
    case Distribution::Normal:
      return rounded(jitter * normal_quantile(unit_interval(draw)));
    case Distribution::Pareto:
      return rounded(jitter * pareto_quantile(unit_interval(draw)));
    case Distribution::ParetoNormal:
      return rounded(jitter * pareto_normal_quantile(unit_interval(draw)));
    case Distribution::Table:
      return scaled(jitter_ns_, table_[static_cast<std::size_t>(scale_down(draw, table_.size()))]);
  }
  invariant_broken("no such delay distribution");
}

Duration Delay::kernel_offset(std::uint32_t random) const {
  if (distribution_ == Distribution::Uniform) {
    const auto width = 2 * static_cast<std::uint32_t>(jitter_ns_);
    return Duration::ns(std::int64_t{random % width} - jitter_ns_);
  }
  return scaled(jitter_ns_, table_[random % table_.size()]);
}

}  // namespace shaketable::impair
