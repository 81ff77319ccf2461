// SPDX-License-Identifier: GPL-2.0-only
#include "impair/settings.h"

#include <array>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "impair/fault_reader.h"

namespace shaketable::impair {
namespace {

std::string text_of(const Chance& chance) {
  std::string text = to_string(chance.odds);
  if (chance.correlation != Odds::never()) {
    text += " " + to_string(chance.correlation);
  }
  return text;
}

std::string text_of(const DelaySettings& delay) {
  constexpr std::array<std::string_view, 4> kNames = {"uniform", "normal", "pareto",
                                                      "paretonormal"};
  std::string text = to_string(delay.mean);
  if (delay.jitter != Duration{}) {
    text += " " + to_string(delay.jitter);
  }
  if (delay.correlation != Odds::never()) {
    text += " " + to_string(delay.correlation);
  }
  if (delay.distribution == Distribution::Table) {
    text += " distribution " + delay.table_path;
  } else if (delay.distribution != Distribution::Uniform) {
    text += " distribution ";
    text += kNames.at(static_cast<std::size_t>(delay.distribution));
  }
  return text;
}

std::string text_of(const LossModel& model) {
  if (const auto* random = std::get_if<RandomLoss>(&model)) {
    return text_of(*random);
  }
  if (const auto* chain = std::get_if<GilbertElliottLoss>(&model)) {
    return "gemodel " + to_string(chain->to_bad) + " " + to_string(chain->to_good) + " " +
           to_string(chain->loss_in_bad) + " " + to_string(chain->loss_in_good);
  }
  const auto& state = std::get<StateLoss>(model);
  return "state " + to_string(state.p13) + " " + to_string(state.p31) + " " + to_string(state.p32) +
         " " + to_string(state.p23) + " " + to_string(state.p14);
}

std::string text_of(const ReorderSettings& reorder) {
  std::string text = text_of(reorder.chance);
  if (reorder.gap != 1) {
    text += " gap " + std::to_string(reorder.gap);
  }
  return text;
}

std::string text_of(const RateSettings& rate) {
  constexpr std::array<std::string_view, 5> kUnits = {"bit", "kbit", "mbit", "gbit", "tbit"};
  std::uint64_t count = rate.bits_per_second;
  std::size_t unit = 0;
  while (unit + 1 < kUnits.size() && count % 1000 == 0) {
    count /= 1000;
    ++unit;
  }
  std::string text = std::to_string(count) + std::string(kUnits.at(unit));
  if (rate.packet_overhead != 0 || rate.cell_size != 0 || rate.cell_overhead != 0) {
    text += " " + std::to_string(rate.packet_overhead) + " " + std::to_string(rate.cell_size) +
            " " + std::to_string(rate.cell_overhead);
  }
  return text;
}

std::string text_of(const NumberRange& range) {
  if (range.first == range.last) {
    return std::to_string(range.first);
  }
  return std::to_string(range.first) + "-" + std::to_string(range.last);
}

std::string text_of(const Phase& phase) {
  std::string text;
  const auto add = [&text](const std::string& clause) {
    text += (text.empty() ? "" : " ") + clause;
  };
  if (phase.delay) {
    add("delay " + text_of(*phase.delay));
  }
  if (!std::holds_alternative<std::monostate>(phase.loss)) {
    add("loss " + text_of(phase.loss));
  }
  if (phase.burst_step != Duration{}) {
    add("per " + to_string(phase.burst_step));
  }
  if (phase.duplicate) {
    add("duplicate " + text_of(*phase.duplicate));
  }
  if (phase.corrupt) {
    add("corrupt " + text_of(*phase.corrupt));
  }
  if (phase.reorder) {
    add("reorder " + text_of(*phase.reorder));
  }
  if (phase.rate) {
    add("rate " + text_of(*phase.rate));
  }
  if (phase.limit) {
    add("limit " + std::to_string(*phase.limit));
  }
  if (phase.arithmetic == Arithmetic::NetemCompat) {
    add("netem-compat");
  }
  for (const Fault& fault : phase.faults) {
    add(to_string(fault));
  }
  return text;
}

}  // namespace

std::string to_string(const Fault& fault) {
  constexpr std::array<std::string_view, 4> kActions = {"drop", "delay", "duplicate", "corrupt"};
  std::string text(kActions.at(static_cast<std::size_t>(fault.action)));
  text += " ";
  text += fault_kind_name(fault.kind);
  text += " ";
  if (fault.which == std::vector{NumberRange{}}) {
    text += "all";
  } else {
    for (const NumberRange& range : fault.which) {
      text += (&range == fault.which.data() ? "" : ",") + text_of(range);
    }
  }
  if (fault.by != Duration{}) {
    text += " by " + to_string(fault.by);
  }
  return text;
}

std::string to_string(const Settings& settings) {
  std::string text = text_of(static_cast<const Phase&>(settings));
  for (const Change& change : settings.changes) {
    const std::string phase = text_of(change.phase);
    text += (text.empty() ? "at " : " at ") + to_string(change.at);
    text += (phase.empty() ? "" : " ") + phase;
  }
  return text;
}

}  // namespace shaketable::impair
