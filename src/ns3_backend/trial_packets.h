// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/packet.h>
#include <ns3/queue-item.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "ns3_backend/network.h"
#include "trial/packet_log.h"

namespace shaketable::ns3_backend {

/// Whose packet it is: empty, of nobody that matters.
struct Origin {
  std::optional<trial::PacketRef> packet;  ///< of a connection
  std::optional<std::uint32_t> flow;       ///< of cross traffic, by number
};

/// The packets of a trial, and how many of the connections' are in the network: sent or duplicated,
/// and neither arrived nor dropped yet. When there are none, and no host has anything in mind, the
/// connections are over, though cross traffic may go on.
///
/// A packet is known by ns-3's uid, which stays the same through forwarding, duplication and
/// corruption, in IPv4 and IPv6, and costs less than a tag would.
class TrialPackets {
 public:
  /// Follows all duplicates and drops in `network`, for as long as that lives.
  void watch(const Network& network);

  void begin_trial() { origins_.clear(); }
  /// A packet is about to be sent.
  void add(const ns3::Packet& packet, const trial::PacketRef& ref);
  void add_of_flow(const ns3::Packet& packet, std::uint32_t flow);
  /// A packet has reached its destination. Says whose it is.
  Origin arrive(const ns3::Packet& packet);

  /// Packets of connections in the network.
  [[nodiscard]] std::int64_t under_way() const { return under_way_; }

 private:
  enum class Kind : std::uint8_t { Nobody, Client, Server, Flow };
  struct Entry {
    std::uint32_t number = 0;  ///< of the connection or flow
    std::uint32_t index = 0;   ///< of the packet in its connection
    Kind kind = Kind::Nobody;
  };

  Entry& make(const ns3::Packet& packet);
  [[nodiscard]] Entry find(const ns3::Packet& packet) const;
  [[nodiscard]] bool is_of_connection(const ns3::Packet& packet) const;
  void on_duplicate(ns3::Ptr<const ns3::QueueDiscItem> item);
  void on_item_dropped(ns3::Ptr<const ns3::QueueDiscItem> item);
  void on_frame_dropped(ns3::Ptr<const ns3::Packet> packet);

  std::vector<Entry> origins_;   ///< by uid, from that of the first packet of the trial
  std::uint32_t first_uid_ = 0;  ///< ns-3 counts packets with 32 bits, and starts over
  std::int64_t under_way_ = 0;
};

}  // namespace shaketable::ns3_backend
