// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/queue-item.h>
#include <ns3/queue.h>

#include <cstddef>

namespace shaketable::ns3_backend {

/// The packets that an impairment holds, first to leave first. Which place a packet takes is told
/// before it is enqueued: an ns-3 queue has no other way to be given it.
class ReleaseQueue : public ns3::Queue<ns3::QueueDiscItem> {
 public:
  static ns3::TypeId GetTypeId();

  /// The next packet goes before the one that is now number `place` (from 0), or at the end.
  void set_place(std::size_t place) { place_ = place; }

  bool Enqueue(ns3::Ptr<ns3::QueueDiscItem> item) override;
  ns3::Ptr<ns3::QueueDiscItem> Dequeue() override;
  ns3::Ptr<ns3::QueueDiscItem> Remove() override;
  [[nodiscard]] ns3::Ptr<const ns3::QueueDiscItem> Peek() const override;

 private:
  std::size_t place_ = 0;
};

}  // namespace shaketable::ns3_backend
