// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/drop-tail-queue.h>
#include <ns3/packet.h>

#include <cstdint>
#include <optional>

#include "trial/link_queue.h"

namespace shaketable::ns3_backend {

/// The transmit queue of a point-to-point device, which decides by `trial::LinkQueue` whether there
/// is room. ns-3's own DropTailQueue would do, but for ties: whether a packet that comes at the
/// instant at which another leaves finds room would hang on the order in which events were made.
///
/// The drop counts and trace sources of `ns3::Queue` work as usual. `MaxSize` must not be set; the
/// size is given to `configure`.
class LinkTxQueue : public ns3::DropTailQueue<ns3::Packet> {
 public:
  static ns3::TypeId GetTypeId();

  /// The device's rate, and how many packets may wait behind the one in transmission.
  void configure(std::uint64_t rate_bps, std::uint32_t limit);

  bool Enqueue(ns3::Ptr<ns3::Packet> packet) override;

 private:
  std::optional<trial::LinkQueue> schedule_;
};

}  // namespace shaketable::ns3_backend
