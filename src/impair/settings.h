// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/odds.h"
#include "base/time.h"
#include "impair/packet.h"

namespace shaketable::impair {

/// How draws become decisions: so that what was asked for is what happens, or as the Linux kernel
/// computes it, with its biases (`netem-compat`).
enum class Arithmetic : std::uint8_t { Right, NetemCompat };

/// A yes or no for each packet. `correlation` is that of one packet with the next.
struct Chance {
  Odds odds;
  Odds correlation;

  bool operator==(const Chance&) const = default;
};

enum class Distribution : std::uint8_t { Uniform, Normal, Pareto, ParetoNormal, Table };

/// `delay MEAN JITTER CORRELATION distribution D`. Times are 0 to 24 h.
struct DelaySettings {
  Duration mean;
  Duration jitter;   ///< half width when uniform, else the standard deviation
  Odds correlation;  ///< of one packet's delay with the next one's
  Distribution distribution = Distribution::Uniform;
  std::string table_path;           ///< of `Table`: as it stood in the text
  std::vector<std::int16_t> table;  ///< of `Table`: quantiles in 1/8192 of the jitter, never empty

  bool operator==(const DelaySettings&) const = default;
};

using RandomLoss = Chance;  ///< `loss ODDS CORRELATION`

/// `loss state P13 P31 P32 P23 P14`: state 1 is good, 3 a burst of losses, 2 good packets within a
/// burst, 4 a single loss. p13 + p14 and p31 + p32 are at most 1.
struct StateLoss {
  Odds p13;
  Odds p31;
  Odds p32;
  Odds p23;
  Odds p14;

  bool operator==(const StateLoss&) const = default;
};

/// `loss gemodel P R 1-H 1-K`: the Gilbert-Elliott chain.
struct GilbertElliottLoss {
  Odds to_bad;                        ///< p: from good to bad, each step
  Odds to_good;                       ///< r: from bad to good, each step
  Odds loss_in_bad = Odds::always();  ///< 1-h
  Odds loss_in_good = Odds::never();  ///< 1-k

  bool operator==(const GilbertElliottLoss&) const = default;
};

using LossModel = std::variant<std::monostate, RandomLoss, StateLoss, GilbertElliottLoss>;

/// `reorder ODDS CORRELATION gap N`: the share of packets sent at once, ahead of the delayed ones.
struct ReorderSettings {
  Chance chance;
  std::uint32_t gap =
      1;  ///< only each N-th packet since the last early one, or a later one, may be

  bool operator==(const ReorderSettings&) const = default;
};

/// `rate BITS packetoverhead cellsize celloverhead`; sizes in octets.
struct RateSettings {
  std::uint64_t bits_per_second = 1;  ///< at least 1
  std::int32_t packet_overhead = 0;
  std::uint32_t cell_size = 0;  ///< 0: no cells
  std::int32_t cell_overhead = 0;

  bool operator==(const RateSettings&) const = default;
};

enum class FaultAction : std::uint8_t { Drop, Delay, Duplicate, Corrupt };

/// Which packets of a kind: `first` to `last`, counted from 1 in each phase of each trial.
struct NumberRange {
  static constexpr std::uint32_t kAll = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t first = 1;
  std::uint32_t last = kAll;

  bool operator==(const NumberRange&) const = default;
};

/// `drop SYN 1,3-4`, `delay SYN-ACK all by 3s`: a fault that strikes the packets named and leaves
/// everything else as it was.
struct Fault {
  FaultAction action = FaultAction::Drop;
  std::optional<PacketKind> kind;  ///< empty: any, counted together
  std::vector<NumberRange> which;  ///< rising, without overlaps
  Duration by;  ///< of `Delay`: how much longer; of `Duplicate`: how much later the copy leaves

  bool operator==(const Fault&) const = default;
};

/// The impairments that hold at one time. What is absent does not take part.
struct Phase {
  static constexpr std::uint32_t kDefaultLimit = 1000;

  std::optional<DelaySettings> delay;
  LossModel loss;
  Duration burst_step;  ///< `per 10ms`: how often a burst chain steps; 0: once a packet
  std::optional<Chance> duplicate;
  std::optional<Chance> corrupt;
  std::optional<ReorderSettings> reorder;
  std::optional<RateSettings> rate;
  std::optional<std::uint32_t> limit;  ///< packets held at a time; `kDefaultLimit` when absent
  Arithmetic arithmetic = Arithmetic::Right;
  std::vector<Fault> faults;

  bool operator==(const Phase&) const = default;
};

/// `at 10s loss 5%`: from `at` on, that instant included, `phase` holds and nothing of what held
/// before.
struct Change {
  Duration at;  ///< since the start of the trial; above 0
  Phase phase;

  bool operator==(const Change&) const = default;
};

/// The impairments of one direction of one link: the phase that a trial starts with, and how it
/// changes.
struct Settings : Phase {
  std::vector<Change> changes;  ///< rising in time

  bool operator==(const Settings&) const = default;
};

/// The text that `parse_impairment` reads back to the same settings; "" for none.
[[nodiscard]] std::string to_string(const Settings& settings);
[[nodiscard]] std::string to_string(const Fault& fault);

}  // namespace shaketable::impair
