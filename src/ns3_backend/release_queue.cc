// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/release_queue.h"

#include <iterator>

namespace shaketable::ns3_backend {

NS_OBJECT_ENSURE_REGISTERED(ReleaseQueue);

ns3::TypeId ReleaseQueue::GetTypeId() {
  static const ns3::TypeId id = ns3::TypeId("shaketable::ReleaseQueue")
                                    .SetParent<ns3::Queue<ns3::QueueDiscItem>>()
                                    .SetGroupName("Shaketable")
                                    .AddConstructor<ReleaseQueue>();
  return id;
}

bool ReleaseQueue::Enqueue(ns3::Ptr<ns3::QueueDiscItem> item) {
  const auto before = std::next(GetContainer().begin(), static_cast<std::ptrdiff_t>(place_));
  return DoEnqueue(before, item);
}

ns3::Ptr<ns3::QueueDiscItem> ReleaseQueue::Dequeue() { return DoDequeue(GetContainer().begin()); }

ns3::Ptr<ns3::QueueDiscItem> ReleaseQueue::Remove() { return DoRemove(GetContainer().begin()); }

ns3::Ptr<const ns3::QueueDiscItem> ReleaseQueue::Peek() const {
  return DoPeek(GetContainer().begin());
}

}  // namespace shaketable::ns3_backend
