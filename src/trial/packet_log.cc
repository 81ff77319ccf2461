// SPDX-License-Identifier: GPL-2.0-only
#include "trial/packet_log.h"

#include <algorithm>
#include <cstddef>

#include "base/check.h"

namespace shaketable::trial {
namespace {

using impair::PacketKind;

/// The tally that a packet counts in, or null for kinds that are never retransmitted.
Tally* tally_of(PacketKind kind, HostResult& result) {
  switch (kind) {
    case PacketKind::Syn:
      return &result.syn;
    case PacketKind::SynAck:
      return &result.syn_ack;
    case PacketKind::Data:
      return &result.data;
    case PacketKind::Fin:
      return &result.fin;
    default:
      return nullptr;
  }
}

/// Whether `later` is `earlier` sent again. A SYN,ACK that answers another SYN is not.
bool repeats(const PacketRecord& later, const PacketRecord& earlier) {
  return earlier.kind == later.kind && earlier.begin == later.begin &&
         (later.kind != PacketKind::SynAck || earlier.ack == later.ack);
}

}  // namespace

PacketKind kind_of(const tcp::Segment& segment) {
  if (segment.has(tcp::kRst)) {
    return PacketKind::Rst;
  }
  if (segment.has(tcp::kSyn)) {
    return segment.has(tcp::kAck) ? PacketKind::SynAck : PacketKind::Syn;
  }
  if (segment.has(tcp::kFin)) {
    return PacketKind::Fin;
  }
  if (segment.payload_size > 0) {
    return PacketKind::Data;
  }
  return segment.has(tcp::kAck) ? PacketKind::Ack : PacketKind::Other;
}

void PacketLog::clear() {
  for (auto& packets : sent_) {
    packets.clear();
  }
  opening_ = {};
}

PacketRef PacketLog::add_sent(HostId from, const tcp::Segment& segment, Instant now,
                              const std::optional<PacketRef>& answers) {
  auto& packets = sent_[static_cast<std::size_t>(from)];
  PacketRecord& record = packets.emplace_back();
  record.sent = now;
  if (answers) {
    check(answers->from == peer_of(from), "a host answers its peer");
    record.cause = answers->index;
  }
  record.begin = segment.seq;
  record.end = segment.seq + segment.length();
  record.ack = segment.ack;
  record.flags = segment.flags;
  record.payload_size = segment.payload_size;
  record.kind = kind_of(segment);
  const auto index = static_cast<std::uint32_t>(packets.size() - 1);
  if (segment.length() > 0) {
    // The first packet of the same kind and place: a search of the few that there are.
    const bool opens = record.kind == PacketKind::Syn || record.kind == PacketKind::SynAck;
    std::size_t& opening = opening_[static_cast<std::size_t>(from)];
    const auto begin = packets.begin() + static_cast<std::ptrdiff_t>(opens ? 0 : opening);
    const auto first = std::find_if(begin, packets.end(), [&record](const PacketRecord& earlier) {
      return repeats(record, earlier);
    });
    const auto first_index = static_cast<std::uint32_t>(first - packets.begin());
    if (first_index != index) {
      record.first_copy = first_index;
    } else if (opens) {
      opening = index;
    }
  }
  return {.from = from, .index = index};
}

bool PacketLog::add_arrival(PacketRef packet, Instant now) {
  PacketRecord& record = sent_[static_cast<std::size_t>(packet.from)][packet.index];
  if (record.arrived) {
    return false;
  }
  record.arrived = now;
  return true;
}

/// The rule is the sender's view, Eifel's (RFC 3522): had it waited, the answer would have come. An
/// answer counts when it acknowledges the segment, reaches the sender at or after the copy was
/// sent, and cannot be the copy's doing: it was sent before the copy, or answers an earlier one.
bool PacketLog::is_spurious(HostId from, std::uint32_t index) const {
  const auto& own = sent_by(from);
  const PacketRecord& copy = own[index];
  const auto is_earlier_copy = [&](std::uint32_t cause) {
    return cause < index && (cause == *copy.first_copy || own[cause].first_copy == copy.first_copy);
  };
  return std::ranges::any_of(sent_by(peer_of(from)), [&](const PacketRecord& answer) {
    return (answer.flags & tcp::kAck) != 0 && !tcp::before(answer.ack, copy.end) &&
           answer.arrived && *answer.arrived >= copy.sent &&
           (answer.sent < copy.sent || (answer.cause && is_earlier_copy(*answer.cause)));
  });
}

void PacketLog::tally(HostId host, Instant origin, HostResult& result) const {
  const auto& packets = sent_by(host);
  for (std::uint32_t i = 0; i < packets.size(); ++i) {
    const PacketRecord& packet = packets[i];
    if (packet.kind == PacketKind::Syn) {
      result.syn_times.push_back(packet.sent - origin);
    } else if (packet.kind == PacketKind::SynAck) {
      result.syn_ack_times.push_back(packet.sent - origin);
    } else if (packet.kind == PacketKind::Ack) {
      ++result.acks_sent;
    } else if (packet.kind == PacketKind::Rst) {
      ++result.resets_sent;
    }
    if (Tally* tally = tally_of(packet.kind, result)) {
      ++tally->sent;
      if (packet.first_copy) {
        ++tally->retransmitted;
        tally->spurious += is_spurious(host, i) ? 1 : 0;
      }
    }
  }
}

}  // namespace shaketable::trial
