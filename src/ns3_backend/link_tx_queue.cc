// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/link_tx_queue.h"

#include <ns3/queue-size.h>
#include <ns3/simulator.h>

#include "base/check.h"
#include "ns3_backend/ns3_time.h"

namespace shaketable::ns3_backend {

NS_OBJECT_ENSURE_REGISTERED(LinkTxQueue);

ns3::TypeId LinkTxQueue::GetTypeId() {
  static const ns3::TypeId id = ns3::TypeId("shaketable::LinkTxQueue")
                                    .SetParent<ns3::DropTailQueue<ns3::Packet>>()
                                    .SetGroupName("Shaketable")
                                    .AddConstructor<LinkTxQueue>();
  return id;
}

void LinkTxQueue::configure(std::uint64_t rate_bps, std::uint32_t limit) {
  schedule_.emplace(rate_bps, limit);
  // One more for a packet whose turn has come, at the instant at which the next one comes.
  SetMaxSize(ns3::QueueSize(ns3::QueueSizeUnit::PACKETS, limit + 2));
}

bool LinkTxQueue::Enqueue(ns3::Ptr<ns3::Packet> packet) {
  check(schedule_.has_value(), "configure() comes before packets");
  const Instant now = ns3_now();
  // What comes is a frame: the device has put its PPP header before the packet.
  if (!schedule_->admit(now, packet->GetSize() - trial::kPppOctets)) {
    DropBeforeEnqueue(packet);
    return false;
  }
  return ns3::DropTailQueue<ns3::Packet>::Enqueue(packet);
}

}  // namespace shaketable::ns3_backend
