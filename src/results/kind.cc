// SPDX-License-Identifier: GPL-2.0-only
#include "results/kind.h"

#include <fmt/format.h>

namespace shaketable::results {
namespace {

using Agreed = std::array<std::uint16_t, End::kAgreed>;

/// A field that is new does not compile until it is dealt with in these two.
Agreed numbers_of(const tcp::Negotiated& agreed) {
  const auto& [send_mss, window_scaling, send_shift, receive_shift, timestamps, sack] = agreed;
  return {window_scaling, timestamps, sack, send_mss, send_shift, receive_shift};
}

tcp::Negotiated negotiated(const Agreed& numbers) {
  const auto [window_scaling, timestamps, sack, send_mss, send_shift, receive_shift] = numbers;
  return {.send_mss = send_mss,
          .window_scaling = window_scaling != 0,
          .send_shift = static_cast<std::uint8_t>(send_shift),
          .receive_shift = static_cast<std::uint8_t>(receive_shift),
          .timestamps = timestamps != 0,
          .sack = sack != 0};
}

void apply_end(const End& end, trial::HostResult& host) {
  const auto* count = end.counts.data();
  for (const trial::TallyField& field : trial::kTallyFields) {
    auto& [sent, retransmitted, spurious] = host.*field.field;
    sent = *count++;
    retransmitted = *count++;
    spurious = *count++;
  }
  for (const trial::CountField& field : trial::kCountFields) {
    host.*field.field = *count++;
  }
  host.agreed.reset();
  if (end.agreed) {
    host.agreed = negotiated(*end.agreed);
  }
}

}  // namespace

End end_of(const trial::HostResult& host) {
  End end;
  auto* count = end.counts.data();
  for (const trial::TallyField& field : trial::kTallyFields) {
    const auto& [sent, retransmitted, spurious] = host.*field.field;
    *count++ = sent;
    *count++ = retransmitted;
    *count++ = spurious;
  }
  for (const trial::CountField& field : trial::kCountFields) {
    *count++ = host.*field.field;
  }
  if (host.agreed) {
    end.agreed = numbers_of(*host.agreed);
  }
  return end;
}

Kind kind_of(const trial::ConnectionResult& connection) {
  return {.outcome = connection.outcome,
          .cut = connection.cut,
          .client = end_of(connection.client),
          .server = end_of(connection.server)};
}

void apply(const Kind& kind, trial::ConnectionResult& connection) {
  connection.outcome = kind.outcome;
  connection.cut = kind.cut;
  apply_end(kind.client, connection.client);
  apply_end(kind.server, connection.server);
}

bool is_possible(const End& end) {
  return !end.agreed || numbers_of(negotiated(*end.agreed)) == *end.agreed;
}

std::vector<std::string> end_columns() {
  std::vector<std::string> columns;
  for (const trial::TallyField& tally : trial::kTallyFields) {
    for (const char* kind : {"sent", "retransmitted", "spurious"}) {
      columns.push_back(fmt::format("{}.{}", tally.name, kind));
    }
  }
  for (const trial::CountField& count : trial::kCountFields) {
    columns.emplace_back(count.name);
  }
  for (const char* agreed :
       {"window_scaling", "timestamps", "sack", "mss", "send_shift", "receive_shift"}) {
    columns.push_back(fmt::format("negotiated.{}", agreed));
  }
  return columns;
}

}  // namespace shaketable::results
