// SPDX-License-Identifier: GPL-2.0-only
#include "impair/phase_reader.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "impair/delay_reader.h"
#include "impair/fault_reader.h"
#include "impair/loss_reader.h"
#include "impair/values.h"

namespace shaketable::impair {
namespace {

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

/// Reads clause by clause into a copy of the phase so far.
class Reader {
 public:
  Reader(Words& words, Phase phase, const std::filesystem::path& folder)
      : words_(words), phase_(std::move(phase)), folder_(folder) {}

  Result<Phase> read() {
    while (!words_.at_end() && words_.peek().text != kChangeWord) {
      word_ = words_.take();
      if (auto done = clause(); !done) {
        return tl::unexpected(done.error());
      }
    }
    if (phase_.reorder && !phase_.delay) {
      return fault_at(reorder_word_, "reorder without a delay overtakes nobody",
                      "a delay in the same text or an earlier one");
    }
    return phase_;
  }

 private:
  Result<void> clause();
  Result<void> unknown_clause() const;
  Result<void> delay();
  Result<void> loss();
  Result<void> chance(std::optional<Chance>& into);
  Result<void> reorder();
  Result<void> rate();
  Result<void> limit();
  Result<void> netem_compat();
  Result<void> fault(FaultAction action);

  /// Refuses an impairment that has been given before.
  [[nodiscard]] Result<void> once(bool given) const {
    if (given) {
      return fault_at(word_, quoted(word_.text) + " is given twice", "each impairment once");
    }
    return {};
  }

  Words& words_;
  Values values_{words_};
  Word word_;          ///< the first word of the clause at hand
  Word reorder_word_;  ///< of `reorder` in this text
  Phase phase_;
  const std::filesystem::path& folder_;
};

Result<void> Reader::clause() {
  const std::string_view name = word_.text;
  const bool scripted = !words_.at_end() && !words_.number_follows();
  if (name == "drop") {
    return fault(FaultAction::Drop);
  }
  if (name == "delay") {
    return scripted ? fault(FaultAction::Delay) : delay();
  }
  if (name == "duplicate") {
    return scripted ? fault(FaultAction::Duplicate) : chance(phase_.duplicate);
  }
  if (name == "corrupt") {
    return scripted ? fault(FaultAction::Corrupt) : chance(phase_.corrupt);
  }
  using Read = Result<void> (Reader::*)();
  constexpr std::array<std::pair<std::string_view, Read>, 5> kOthers = {
      {{"loss", &Reader::loss},
       {"reorder", &Reader::reorder},
       {"rate", &Reader::rate},
       {"limit", &Reader::limit},
       {"netem-compat", &Reader::netem_compat}}};
  for (const auto& [other, read] : kOthers) {
    if (name == other) {
      return (this->*read)();
    }
  }
  return unknown_clause();
}

Result<void> Reader::unknown_clause() const {
  constexpr std::array<std::string_view, 10> kClauses = {
      "delay", "loss",  "duplicate", "corrupt",      "reorder",
      "rate",  "limit", "drop",      "netem-compat", kChangeWord};
  constexpr std::array<std::string_view, 3> kNotModelled = {"slot", "ecn", "seed"};
  constexpr std::array<std::pair<std::string_view, const char*>, 4> kMisplaced = {
      {{"distribution", "it right after the jitter of a delay"},
       {"gap", "it right after the percentage of reorder"},
       {"per", "it right after loss gemodel or loss state"},
       {"by", "it right after the packets of a scripted delay or duplicate"}}};
  const std::string_view name = word_.text;
  if (std::ranges::count(kNotModelled, name) > 0) {
    return fault_at(word_, quoted(name) + " of tc-netem is not modelled", "the text without it");
  }
  for (const auto& [word, expected] : kMisplaced) {
    if (name == word) {
      return fault_at(word_, quoted(name) + " is out of place", expected);
    }
  }
  const bool is_number = name[0] >= '0' && name[0] <= '9';
  return fault_at(word_, quoted(name) + (is_number ? " is left over" : " is not an impairment"),
                  "delay, loss, duplicate, corrupt, reorder, rate, limit, drop or netem-compat",
                  nearest_spelling(name, kClauses));
}

Result<void> Reader::delay() {
  return once(phase_.delay.has_value())
      .and_then([this] { return read_delay(words_, folder_); })
      .map([this](DelaySettings delay) { phase_.delay = std::move(delay); });
}

Result<void> Reader::loss() {
  return once(!std::holds_alternative<std::monostate>(phase_.loss))
      .and_then([this] { return read_loss(words_); })
      .map([this](const SteppedLoss& loss) {
        phase_.loss = loss.model;
        phase_.burst_step = loss.burst_step;
      });
}

Result<void> Reader::chance(std::optional<Chance>& into) {
  Chance chance;
  return once(into.has_value()).and_then([&] { return values_.chance(chance); }).map([&] {
    into = chance;
  });
}

Result<void> Reader::reorder() {
  constexpr std::int64_t kGapMax = std::numeric_limits<std::uint32_t>::max();
  reorder_word_ = word_;
  ReorderSettings reorder;
  const auto read_gap = [](const Word& word) { return read_whole(word, 1, kGapMax, "a gap"); };
  return once(phase_.reorder.has_value())
      .and_then([&] { return values_.chance(reorder.chance); })
      .and_then([&] {
        return words_.take_if("gap") ? values_.required(reorder.gap, read_gap) : Result<void>{};
      })
      .map([&] { phase_.reorder = reorder; });
}

Result<void> Reader::rate() {
  constexpr std::int64_t kOctetsMax = 65535;
  RateSettings rate;
  const auto read_overhead = [](const Word& word) {
    return read_whole(word, -kOctetsMax, kOctetsMax, "a number of octets");
  };
  const auto read_cell = [](const Word& word) {
    return read_whole(word, 0, kOctetsMax, "a number of octets");
  };
  return once(phase_.rate.has_value())
      .and_then([&] { return values_.required(rate.bits_per_second, read_rate); })
      .and_then([&] { return values_.optional(rate.packet_overhead, read_overhead); })
      .and_then([&] { return values_.optional(rate.cell_size, read_cell); })
      .and_then([&] { return values_.optional(rate.cell_overhead, read_overhead); })
      .and_then([&]() -> Result<void> {
        const std::int64_t whole = std::int64_t{rate.cell_size} + rate.cell_overhead;
        if (rate.cell_overhead != 0 && (rate.cell_size == 0 || whole <= 0)) {
          return values_.fault("a cell of " + std::to_string(rate.cell_size) + " octets and " +
                                   std::to_string(rate.cell_overhead) + " of overhead",
                               "a cell size above 0 that the overhead leaves above 0");
        }
        phase_.rate = rate;
        return {};
      });
}

Result<void> Reader::limit() {
  constexpr std::int64_t kLimitMax = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t limit = 0;
  const auto read_limit = [](const Word& word) {
    return read_whole(word, 1, kLimitMax, "a number of packets");
  };
  return once(phase_.limit.has_value())
      .and_then([&] { return values_.required(limit, read_limit); })
      .map([&] { phase_.limit = limit; });
}

Result<void> Reader::netem_compat() {
  return once(phase_.arithmetic == Arithmetic::NetemCompat).map([this] {
    phase_.arithmetic = Arithmetic::NetemCompat;
  });
}

Result<void> Reader::fault(FaultAction action) {
  auto fault = read_fault(action, words_);
  if (!fault) {
    return tl::unexpected(fault.error());
  }
  for (const Fault& before : phase_.faults) {
    if (contradict(*fault, before)) {
      return fault_at(word_, "this contradicts or repeats '" + to_string(before) + "'",
                      "at most a delay, a duplicate and a corrupt of a packet, or else a drop");
    }
  }
  phase_.faults.push_back(std::move(*fault));
  return {};
}

}  // namespace

Result<void> read_phase(Words& words, Phase& into, const std::filesystem::path& folder) {
  return Reader(words, into, folder).read().map([&](Phase phase) { into = std::move(phase); });
}

}  // namespace shaketable::impair
