// SPDX-License-Identifier: GPL-2.0-only
#include "expect/field.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/check.h"
#include "trial/result_fields.h"

namespace shaketable::expect {
namespace {

using trial::HostId;
using trial::HostResult;

Value time_value(std::optional<Duration> time) { return time ? time->count_ns() : kNever; }

/// The end of what is known of the connection.
Value last_step(const Subject& subject) {
  const trial::Trace& steps = *subject.steps;
  return steps.rows.empty() ? kNever : (steps.rows.back().at - steps.origin).count_ns();
}

/// The longest time that the host's timer was set for.
Value longest_timeout(const trial::Trace& steps, HostId host) {
  std::optional<Duration> longest;
  for (const trial::TraceRow& row : steps.rows) {
    if (row.host == host && row.timer) {
      longest = std::max(longest.value_or(Duration{}), *row.timer - row.at);
    }
  }
  return time_value(longest);
}

template <typename Predicate>
std::vector<Duration> times_sent(const trial::Trace& steps, HostId host, Predicate is_wanted) {
  std::vector<Duration> times;
  for (const trial::PacketRecord& packet : steps.packets.sent_by(host)) {
    if (is_wanted(packet)) {
      times.push_back(packet.sent - steps.origin);
    }
  }
  return times;
}

bool is_data(const trial::PacketRecord& packet) { return packet.payload_size > 0; }
bool is_fin(const trial::PacketRecord& packet) { return (packet.flags & tcp::kFin) != 0; }
bool is_rst(const trial::PacketRecord& packet) { return (packet.flags & tcp::kRst) != 0; }
bool is_bare_ack(const trial::PacketRecord& packet) {
  return packet.flags == tcp::kAck && !is_data(packet);
}

/// Lists the fields one after the other.
class Lister {
 public:
  void add(std::string name, Type type, std::function<Value(const Subject&)> value) {
    list_.push_back({.name = std::move(name),
                     .type = type,
                     .needs_steps = false,
                     .value = std::move(value),
                     .times = {}});
  }
  void add_of_steps(std::string name, Type type, std::function<Value(const Subject&)> value) {
    add(std::move(name), type, std::move(value));
    list_.back().needs_steps = true;
  }
  void add_host(HostId id, const std::string& prefix);

  [[nodiscard]] std::vector<Field> take() { return std::move(list_); }

 private:
  void add_times(std::string name, bool needs_steps,
                 std::function<std::vector<Duration>(const Subject&)> times) {
    list_.push_back({.name = std::move(name),
                     .type = Type::Time,
                     .needs_steps = needs_steps,
                     .value = {},
                     .times = std::move(times)});
  }
  void add_counts(HostId id, const std::string& prefix);
  void add_negotiated(HostId id, const std::string& prefix);
  void add_schedules(HostId id, const std::string& prefix);

  std::vector<Field> list_;
};

void Lister::add_counts(HostId id, const std::string& prefix) {
  for (const trial::TallyField& kind : trial::kTallyFields) {
    const std::string stem = prefix + std::string(kind.name);
    const auto add_part = [&](std::string_view part, auto count) {
      add(stem + std::string(part), Type::Number,
          [=, field = kind.field](const Subject& subject) -> Value {
            return count(subject.result.host(id).*field);
          });
    };
    add_part(".sent", [](const trial::Tally& tally) { return tally.sent; });
    add_part(".retransmitted", [](const trial::Tally& tally) { return tally.retransmitted; });
    add_part(".needed", [](const trial::Tally& tally) { return tally.needed(); });
    add_part(".spurious", [](const trial::Tally& tally) { return tally.spurious; });
  }
  for (const trial::CountField& kind : trial::kCountFields) {
    add(prefix + std::string(kind.name), Type::Number,
        [=, field = kind.field](const Subject& subject) -> Value {
          return subject.result.host(id).*field;
        });
  }
}

void Lister::add_negotiated(HostId id, const std::string& prefix) {
  const auto add_option = [&](std::string_view name, Type type, auto option) {
    add(prefix + "negotiated." + std::string(name), type, [=](const Subject& subject) -> Value {
      const auto& agreed = subject.result.host(id).agreed;
      return agreed ? static_cast<Value>((*agreed).*option) : kNever;
    });
  };
  add_option("window_scaling", Type::Truth, &tcp::Negotiated::window_scaling);
  add_option("timestamps", Type::Truth, &tcp::Negotiated::timestamps);
  add_option("sack", Type::Truth, &tcp::Negotiated::sack);
  add_option("mss", Type::Number, &tcp::Negotiated::send_mss);
  add_option("send_shift", Type::Number, &tcp::Negotiated::send_shift);
  add_option("receive_shift", Type::Number, &tcp::Negotiated::receive_shift);
}

void Lister::add_schedules(HostId id, const std::string& prefix) {
  add_times(prefix + "syn_times", false,
            [=](const Subject& subject) { return subject.result.host(id).syn_times; });
  add_times(prefix + "syn_ack_times", false,
            [=](const Subject& subject) { return subject.result.host(id).syn_ack_times; });
  const auto add_kind = [&](std::string_view name, auto is_wanted) {
    add_times(prefix + std::string(name), true,
              [=](const Subject& subject) { return times_sent(*subject.steps, id, is_wanted); });
  };
  add_kind("data_times", is_data);
  add_kind("fin_times", is_fin);
  add_kind("ack_times", is_bare_ack);
  add_kind("rst_times", is_rst);
}

void Lister::add_host(HostId id, const std::string& prefix) {
  const auto host = [id](const Subject& subject) -> const HostResult& {
    return subject.result.host(id);
  };
  add(prefix + "established", Type::Truth,
      [=](const Subject& subject) -> Value { return host(subject).established.has_value(); });
  add(prefix + "establishment_time", Type::Time,
      [=](const Subject& subject) { return time_value(host(subject).established); });
  add(prefix + "gave_up", Type::Truth,
      [=](const Subject& subject) -> Value { return host(subject).gave_up.has_value(); });
  add(prefix + "give_up", Type::Time,
      [=](const Subject& subject) { return time_value(host(subject).gave_up); });
  add(prefix + "rtt_sample", Type::Time,
      [=](const Subject& subject) { return time_value(host(subject).rtt); });
  add(prefix + "rto_at_establishment", Type::Time,
      [=](const Subject& subject) { return time_value(host(subject).rto); });
  add_of_steps(prefix + "rto", Type::Time,
               [=](const Subject& subject) { return longest_timeout(*subject.steps, id); });
  add_counts(id, prefix);
  add_negotiated(id, prefix);
  add_schedules(id, prefix);
}

std::vector<Field> all_fields() {
  Lister lister;
  lister.add("outcome", Type::Outcome, [](const Subject& subject) -> Value {
    return static_cast<Value>(subject.result.outcome);
  });
  lister.add_of_steps("time", Type::Time, last_step);
  lister.add("trial.cut", Type::Truth,
             [](const Subject& subject) -> Value { return subject.result.cut; });
  lister.add("both.established", Type::Truth, [](const Subject& subject) -> Value {
    return subject.result.both_established().has_value();
  });
  lister.add("both.establishment_time", Type::Time,
             [](const Subject& subject) { return time_value(subject.result.both_established()); });
  lister.add_host(HostId::Client, "client.");
  lister.add_host(HostId::Server, "server.");
  return lister.take();
}

}  // namespace

std::string_view type_name(Type type) {
  switch (type) {
    case Type::Truth:
      return "true or false";
    case Type::Number:
      return "a whole number";
    case Type::Time:
      return "a time such as 1.5s, or never";
    case Type::Outcome:
      return "an outcome such as half-open";
  }
  invariant_broken("a Type outside its enumeration");
}

std::string value_text(Value value, Type type) {
  if (value == kNever) {
    return type == Type::Time ? "never" : "none";
  }
  switch (type) {
    case Type::Truth:
      return value != 0 ? "true" : "false";
    case Type::Number:
      return std::to_string(value);
    case Type::Time:
      return to_string(Duration::ns(value));
    case Type::Outcome:
      return std::string(trial::to_string(static_cast<trial::Outcome>(value)));
  }
  invariant_broken("a Type outside its enumeration");
}

std::span<const Field> fields() {
  static const std::vector<Field> kFields = all_fields();
  return kFields;
}

const Field* find_field(std::string_view name) {
  const auto found = std::ranges::find(fields(), name, &Field::name);
  return found == fields().end() ? nullptr : &*found;
}

Value outcome_value(std::string_view name) {
  for (int i = 0; i < trial::kOutcomeCount; ++i) {
    if (trial::to_string(static_cast<trial::Outcome>(i)) == name) {
      return i;
    }
  }
  return kNever;
}

}  // namespace shaketable::expect
