// SPDX-License-Identifier: GPL-2.0-only
#include "results/connection_octets.h"

namespace shaketable::results {
namespace {

// The fields of each type are named once, for the way out and the way in.

void end_fields(auto& octets, auto& end) {
  auto& [counts, agreed] = end;
  octets(counts, agreed);
}

void kind_fields(auto& octets, auto& kind) {
  auto& [outcome, cut, client, server] = kind;
  octets.choice(outcome, trial::kOutcomeCount);
  octets.value(cut);
  end_fields(octets, client);
  end_fields(octets, server);
}

void host_times(auto& octets, auto& host) {
  // A field that is new does not compile until it is dealt with here; `Kind` has those that are
  // not used.
  auto& [established, syn_times, syn_ack_times, syn, syn_ack, data, fin, acks_sent, resets_sent,
         challenge_acks_sent, duplicates_received, corrupted_received, backlog_drops, gave_up, rtt,
         rto, agreed] = host;
  octets(established, gave_up, rtt, rto, syn_times, syn_ack_times);
}

void connection_times(auto& octets, auto& result) {
  auto& [trial, connection, client_host, server_host, opened, outcome, cut, client, server] =
      result;
  octets(trial, connection, client_host, server_host, opened);
  host_times(octets, client);
  host_times(octets, server);
}

}  // namespace

void transfer(OctetWriter& octets, const Kind& kind) { kind_fields(octets, kind); }

void transfer(OctetReader& octets, Kind& kind) { kind_fields(octets, kind); }

void transfer_times(OctetWriter& octets, const trial::ConnectionResult& result) {
  connection_times(octets, result);
}

void transfer_times(OctetReader& octets, trial::ConnectionResult& result) {
  connection_times(octets, result);
}

std::uint64_t checksum_of(const Kind& kind) {
  OctetWriter octets;
  transfer(octets, kind);
  return checksum(octets.octets());
}

}  // namespace shaketable::results
