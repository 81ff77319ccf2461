// SPDX-License-Identifier: GPL-2.0-only
#include "results/connection_octets.h"

namespace shaketable::results {
namespace {

// The fields of each type are named once, for the way out and the way in, and bound, so that a
// field that is new does not compile until it is named here.

void tally_fields(auto& octets, auto& tally) {
  auto& [sent, retransmitted, spurious] = tally;
  octets(sent, retransmitted, spurious);
}

void negotiated_fields(auto& octets, auto& agreed) {
  auto& [send_mss, window_scaling, send_shift, receive_shift, timestamps, sack] = agreed;
  octets(send_mss, window_scaling, send_shift, receive_shift, timestamps, sack);
}

void agreed_fields(OctetWriter& octets, const std::optional<tcp::Negotiated>& agreed) {
  octets.value(agreed.has_value());
  if (agreed) {
    negotiated_fields(octets, *agreed);
  }
}

void agreed_fields(OctetReader& octets, std::optional<tcp::Negotiated>& agreed) {
  bool there = false;
  octets.value(there);
  agreed.reset();
  if (there) {
    negotiated_fields(octets, agreed.emplace());
  }
}

void host_fields(auto& octets, auto& host) {
  auto& [established, syn_times, syn_ack_times, syn, syn_ack, data, fin, acks_sent, resets_sent,
         challenge_acks_sent, duplicates_received, corrupted_received, backlog_drops, gave_up, rtt,
         rto, agreed] = host;
  octets(established, syn_times, syn_ack_times);
  tally_fields(octets, syn);
  tally_fields(octets, syn_ack);
  tally_fields(octets, data);
  tally_fields(octets, fin);
  octets(acks_sent, resets_sent, challenge_acks_sent, duplicates_received, corrupted_received,
         backlog_drops, gave_up, rtt, rto);
  agreed_fields(octets, agreed);
}

void connection_fields(auto& octets, auto& result) {
  auto& [trial, connection, opened, outcome, cut, client, server] = result;
  octets(trial, connection, opened);
  octets.choice(outcome, trial::kOutcomeCount);
  octets.value(cut);
  host_fields(octets, client);
  host_fields(octets, server);
}

}  // namespace

void transfer(OctetWriter& octets, const trial::ConnectionResult& result) {
  connection_fields(octets, result);
}

void transfer(OctetReader& octets, trial::ConnectionResult& result) {
  connection_fields(octets, result);
}

}  // namespace shaketable::results
