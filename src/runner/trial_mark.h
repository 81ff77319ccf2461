// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace shaketable::runner {

/// Where a worker is, on a page of memory that it shares with the process that started it: what it
/// wrote there outlives it.
class TrialMark {
 public:
  void begin(std::uint64_t trial) {
    trial_.store(trial, std::memory_order_relaxed);
    // Only the worker writes, so that no bus is locked for each trial.
    begun_.store(begun_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }
  /// The trial is over, and nothing has begun.
  void end() { trial_.store(kNone, std::memory_order_release); }

  /// Why the worker ends by itself; what is too long for the page is cut.
  void give_up(std::string_view why);

  /// The trial that runs. Nothing between two orders.
  [[nodiscard]] std::optional<std::uint64_t> trial() const;
  /// How many trials were begun, the one that runs included.
  [[nodiscard]] std::uint64_t begun() const { return begun_.load(std::memory_order_acquire); }
  /// Empty when it did not give up. Precondition: the worker has ended.
  [[nodiscard]] std::string why() const { return why_.data(); }

 private:
  static constexpr std::uint64_t kNone = UINT64_MAX;
  static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

  std::atomic<std::uint64_t> trial_ = kNone;
  std::atomic<std::uint64_t> begun_ = 0;
  std::array<char, 256> why_{};  ///< ends with zeros
};

struct UnmapMark {
  void operator()(TrialMark* mark) const;
};
using SharedTrialMark = std::unique_ptr<TrialMark, UnmapMark>;

/// A mark that child processes share. Throws `RunError` when there is no memory for it.
[[nodiscard]] SharedTrialMark make_shared_mark();

}  // namespace shaketable::runner
