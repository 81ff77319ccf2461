// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>

#include "base/time.h"
#include "trial/result.h"

namespace shaketable::trial::testing {

[[nodiscard]] inline std::string time_text(const std::optional<Duration>& time) {
  return time ? to_string(*time) : "-";
}

[[nodiscard]] inline std::string tally_text(const Tally& tally) {
  return std::to_string(tally.sent) + "/" + std::to_string(tally.retransmitted) + "/" +
         std::to_string(tally.spurious);
}

/// A result as text, so that a test that compares two shows where they differ.
[[nodiscard]] inline std::string result_text(const ConnectionResult& result) {
  std::string text = std::string(to_string(result.outcome)) + (result.cut ? ", cut\n" : "\n");
  for (const HostId id : {HostId::Client, HostId::Server}) {
    const HostResult& host = result.host(id);
    text += id == HostId::Client ? "client" : "server";
    text += " established " + time_text(host.established) + " gave_up " + time_text(host.gave_up) +
            " rtt " + time_text(host.rtt) + " rto " + time_text(host.rto) + "\n  syn " +
            tally_text(host.syn) + " syn_ack " + tally_text(host.syn_ack) + " data " +
            tally_text(host.data) + " fin " + tally_text(host.fin) + " acks " +
            std::to_string(host.acks_sent) + " resets " + std::to_string(host.resets_sent) +
            " challenges " + std::to_string(host.challenge_acks_sent) + " duplicates " +
            std::to_string(host.duplicates_received) + " corrupted " +
            std::to_string(host.corrupted_received) + " backlog " +
            std::to_string(host.backlog_drops) + "\n";
  }
  return text;
}

}  // namespace shaketable::trial::testing
