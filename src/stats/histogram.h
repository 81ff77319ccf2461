// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/time.h"

namespace shaketable::stats {

/// One step of a cumulative distribution: `cumulative` samples are at most `time` long. The `count`
/// samples which the step adds lie from `lower` to `time`; the two are equal while values are
/// exact.
struct Step {
  Duration lower;
  Duration time;
  std::uint64_t cumulative = 0;
  std::uint64_t count = 0;

  bool operator==(const Step&) const = default;
};

/// How often each length of time was seen. Up to 65536 different lengths are kept as they are;
/// beyond, they are gathered in bins no wider than 2^-10 of their values (each power of two cut in
/// 1024, as in HdrHistogram), at most 55296 in all. So memory does not grow with the number of
/// samples, and the content depends on which samples there were, never on their order or on how
/// they were split before `merge`.
class Histogram {
 public:
  static constexpr std::size_t kExactMax = 65536;

  Histogram() : slots_(kFirstCapacity) {}

  /// Precondition: the time is not negative.
  void add(Duration time);
  void merge(const Histogram& other);

  [[nodiscard]] std::uint64_t samples() const { return samples_; }
  /// Of all samples, always exact. Precondition: there is a sample.
  [[nodiscard]] Duration min() const;
  [[nodiscard]] Duration max() const;
  /// Whether values were gathered in bins.
  [[nodiscard]] bool is_binned() const { return binned_; }
  /// Different lengths, or bins, in use.
  [[nodiscard]] std::size_t distinct() const { return used_; }
  /// The whole distribution, by rising time; the last step counts all samples.
  [[nodiscard]] std::vector<Step> cdf() const;

  /// A length of time in nanoseconds, or the upper end of a bin, and how many samples it has.
  struct Slot {
    std::int64_t key = 0;
    std::uint64_t count = 0;
  };
  /// All that a histogram holds: the same for the same samples.
  struct Content {
    bool binned = false;
    Duration min;  ///< of all samples; 0 when there is none
    Duration max;
    std::vector<Slot> slots;  ///< by rising key, each with a count of at least 1
  };
  [[nodiscard]] Content content() const;
  /// The histogram with that content; nothing when no samples could have left it.
  [[nodiscard]] static std::optional<Histogram> of(const Content& content);

 private:
  static constexpr std::size_t kFirstCapacity = 16;

  [[nodiscard]] Slot& find(std::int64_t key);
  void add_count(std::int64_t key, std::uint64_t count);
  void rebuild(std::size_t capacity);
  void gather_in_bins();

  std::vector<Slot> slots_;  ///< an open-addressing hash table: a power of two of them, at least
                             ///< half of them free, which have the count 0
  std::size_t used_ = 0;
  bool binned_ = false;  ///< keys are the upper ends of bins
  std::uint64_t samples_ = 0;
  Duration min_ = Duration::max();
  Duration max_;
};

/// The step that holds the sample of `rank` (from 1) in rising order, found by bisection.
[[nodiscard]] const Step& at_rank(std::span<const Step> cdf, std::uint64_t rank);

}  // namespace shaketable::stats
