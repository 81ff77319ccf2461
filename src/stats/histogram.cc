// SPDX-License-Identifier: GPL-2.0-only
#include "stats/histogram.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <utility>

#include "base/check.h"

namespace shaketable::stats {
namespace {

constexpr int kBinBits = 10;

/// The offsets within the bin that holds `value`: 2^k - 1 for a bin of 2^k values, 0 below 2^11.
std::int64_t offsets(std::int64_t value) {
  const int width = 64 - std::countl_zero(static_cast<std::uint64_t>(value));
  return (std::int64_t{1} << std::max(width - 1 - kBinBits, 0)) - 1;
}

std::int64_t upper_end(std::int64_t value) { return value | offsets(value); }
std::int64_t lower_end(std::int64_t value) { return value & ~offsets(value); }

}  // namespace

Histogram::Slot& Histogram::find(std::int64_t key) {
  // Fibonacci hashing (Knuth, TAOCP 6.4): the high bits of the product are well mixed.
  const std::uint64_t hash = static_cast<std::uint64_t>(key) * 0x9e3779b97f4a7c15;
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash >> (64 - std::countr_zero(slots_.size()));
  while (slots_[at].count != 0 && slots_[at].key != key) {
    at = (at + 1) & mask;
  }
  return slots_[at];
}

void Histogram::add_count(std::int64_t key, std::uint64_t count) {
  Slot& slot = find(binned_ ? upper_end(key) : key);
  if (slot.count != 0) [[likely]] {
    slot.count += count;
    return;
  }
  slot = {.key = binned_ ? upper_end(key) : key, .count = count};
  ++used_;
  if (used_ > kExactMax) {
    gather_in_bins();
  } else if (used_ * 2 > slots_.size()) {
    rebuild(slots_.size() * 2);
  }
}

void Histogram::add(Duration time) {
  check(time >= Duration{}, "a negative length of time");
  ++samples_;
  min_ = std::min(min_, time);
  max_ = std::max(max_, time);
  add_count(time.count_ns(), 1);
}

void Histogram::merge(const Histogram& other) {
  samples_ += other.samples_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  if (other.binned_ && !binned_) {
    gather_in_bins();
  }
  // The other's entries come in the order of their hashes, which would crowd one part of a smaller
  // table.
  if (!binned_ && slots_.size() < other.slots_.size()) {
    rebuild(other.slots_.size());
  }
  for (const Slot& slot : other.slots_) {
    if (slot.count != 0) {
      add_count(slot.key, slot.count);
    }
  }
}

void Histogram::rebuild(std::size_t capacity) {
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(capacity));
  used_ = 0;
  for (const Slot& slot : old) {
    if (slot.count != 0) {
      add_count(slot.key, slot.count);
    }
  }
}

void Histogram::gather_in_bins() {
  binned_ = true;
  rebuild(kFirstCapacity);  // bins in use are often few, and a small table stays in the cache
}

Duration Histogram::min() const {
  check(samples_ > 0, "the least of nothing");
  return min_;
}

Duration Histogram::max() const {
  check(samples_ > 0, "the greatest of nothing");
  return max_;
}

std::vector<Step> Histogram::cdf() const {
  std::vector<Step> steps;
  steps.reserve(used_);
  for (const Slot& slot : slots_) {
    if (slot.count != 0) {
      const Duration lower = Duration::ns(binned_ ? lower_end(slot.key) : slot.key);
      steps.push_back({.lower = std::max(lower, min_),
                       .time = std::min(Duration::ns(slot.key), max_),
                       .count = slot.count});
    }
  }
  std::ranges::sort(steps, {}, &Step::time);
  std::uint64_t total = 0;
  for (Step& step : steps) {
    step.cumulative = total += step.count;
  }
  return steps;
}

Histogram::Content Histogram::content() const {
  // A field that is new does not compile until it is dealt with here.
  const auto& [slots, used, binned, samples, min, max] = *this;
  Content content;
  content.binned = binned;
  content.min = samples > 0 ? min : Duration{};
  content.max = max;
  content.slots.reserve(used);
  std::ranges::copy_if(slots, std::back_inserter(content.slots),
                       [](const Slot& slot) { return slot.count != 0; });
  std::ranges::sort(content.slots, {}, &Slot::key);
  return content;
}

std::optional<Histogram> Histogram::of(const Content& content) {
  Histogram histogram;
  histogram.binned_ = content.binned;
  histogram.slots_.resize(std::bit_ceil(std::max(content.slots.size() * 2, kFirstCapacity)));
  histogram.used_ = content.slots.size();
  std::int64_t last = -1;
  for (const Slot& slot : content.slots) {
    histogram.samples_ += slot.count;
    const bool overflow = histogram.samples_ < slot.count;
    const bool no_bin = content.binned && slot.key != upper_end(slot.key);
    if (slot.key <= last || slot.count == 0 || overflow || no_bin) {
      return {};
    }
    histogram.find(slot.key) = slot;
    last = slot.key;
  }
  if (content.slots.empty()) {
    const bool nothing = !content.binned && content.min == Duration{} && content.max == Duration{};
    return nothing ? std::optional(histogram) : std::nullopt;
  }
  histogram.min_ = content.min;
  histogram.max_ = content.max;
  const auto lies_in = [&](Duration time, std::int64_t key) {
    return time <= Duration::ns(key) && time >= Duration::ns(content.binned ? lower_end(key) : key);
  };
  const bool ends_fit = content.min <= content.max &&
                        lies_in(content.min, content.slots.front().key) &&
                        lies_in(content.max, last);
  const bool too_many = !content.binned && content.slots.size() > kExactMax;
  return ends_fit && !too_many ? std::optional(std::move(histogram)) : std::nullopt;
}

const Step& at_rank(std::span<const Step> cdf, std::uint64_t rank) {
  const auto step = std::ranges::lower_bound(cdf, rank, {}, &Step::cumulative);
  check(rank > 0 && step != cdf.end(), "a rank outside the sample");
  return *step;
}

}  // namespace shaketable::stats
