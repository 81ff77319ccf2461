// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/impairment_queue_disc.h"

#include <ns3/ipv4-queue-disc-item.h>
#include <ns3/ipv6-queue-disc-item.h>
#include <ns3/packet.h>
#include <ns3/queue-size.h>
#include <ns3/simulator.h>
#include <ns3/string.h>
#include <ns3/trace-source-accessor.h>
#include <ns3/uinteger.h>

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include "base/check.h"
#include "impair/netem_reader.h"
#include "ns3_backend/ns3_time.h"
#include "ns3_backend/release_queue.h"
#include "trial/delivery.h"

namespace shaketable::ns3_backend {
namespace {

using ns3::Ptr;
using ns3::QueueDiscItem;

constexpr std::uint8_t kTcp = 6;
constexpr std::size_t kTcpHeaderMax = 60;

/// Whether the packet, which the item carries without its IP header, is of TCP.
bool is_tcp(const Ptr<QueueDiscItem>& item) {
  if (const auto ipv4 = ns3::DynamicCast<const ns3::Ipv4QueueDiscItem>(item)) {
    return ipv4->GetHeader().GetProtocol() == kTcp;
  }
  const auto ipv6 = ns3::DynamicCast<const ns3::Ipv6QueueDiscItem>(item);
  return ipv6 && ipv6->GetHeader().GetNextHeader() == kTcp;
}

impair::PacketKind kind_of(const Ptr<QueueDiscItem>& item) {
  if (!is_tcp(item)) {
    return impair::PacketKind::Other;
  }
  // Data ends beyond the largest TCP header.
  std::array<std::uint8_t, kTcpHeaderMax + 1> octets{};
  const std::uint32_t size = item->GetPacket()->CopyData(octets.data(), octets.size());
  return trial::kind_of_octets(std::span(octets).first(size));
}

/// The same item with another packet in it.
Ptr<QueueDiscItem> with_packet(const Ptr<QueueDiscItem>& item, const Ptr<ns3::Packet>& packet) {
  if (const auto ipv4 = ns3::DynamicCast<const ns3::Ipv4QueueDiscItem>(item)) {
    return ns3::Create<ns3::Ipv4QueueDiscItem>(packet, item->GetAddress(), item->GetProtocol(),
                                               ipv4->GetHeader());
  }
  const auto ipv6 = ns3::DynamicCast<const ns3::Ipv6QueueDiscItem>(item);
  check(ipv6 != nullptr, "only IP packets are duplicated or corrupted");
  return ns3::Create<ns3::Ipv6QueueDiscItem>(packet, item->GetAddress(), item->GetProtocol(),
                                             ipv6->GetHeader());
}

/// A second packet with the same octets.
Ptr<QueueDiscItem> clone(const Ptr<QueueDiscItem>& item) {
  return with_packet(item, item->GetPacket()->Copy());
}

/// The same packet, with its tags, with one bit flipped.
Ptr<QueueDiscItem> corrupted(const Ptr<QueueDiscItem>& item, std::uint32_t bit) {
  const auto packet = item->GetPacket()->Copy();
  std::vector<std::uint8_t> octets(packet->GetSize());
  packet->CopyData(octets.data(), packet->GetSize());
  trial::flip_bit(octets, bit);
  packet->RemoveAtStart(packet->GetSize());
  packet->AddAtEnd(
      ns3::Create<ns3::Packet>(octets.data(), static_cast<std::uint32_t>(octets.size())));
  return with_packet(item, packet);
}

const char* reason(impair::DropCause cause) {
  switch (cause) {
    case impair::DropCause::Script:
      return ImpairmentQueueDisc::kScriptDrop;
    case impair::DropCause::Limit:
      return ImpairmentQueueDisc::kLimitDrop;
    case impair::DropCause::Loss:
    case impair::DropCause::None:
      break;
  }
  return ImpairmentQueueDisc::kLossDrop;
}

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(ImpairmentQueueDisc);

ns3::TypeId ImpairmentQueueDisc::GetTypeId() {
  static const ns3::TypeId id =
      ns3::TypeId("shaketable::ImpairmentQueueDisc")
          .SetParent<ns3::QueueDisc>()
          .SetGroupName("Shaketable")
          .AddConstructor<ImpairmentQueueDisc>()
          .AddAttribute("Impairment", "What happens to packets, in tc-netem's words.",
                        ns3::StringValue(""),
                        ns3::MakeStringAccessor(&ImpairmentQueueDisc::set_impairment,
                                                &ImpairmentQueueDisc::impairment),
                        ns3::MakeStringChecker())
          .AddAttribute("Seed", "Seed of the dice.", ns3::UintegerValue(1),
                        ns3::MakeUintegerAccessor(&ImpairmentQueueDisc::set_seed),
                        ns3::MakeUintegerChecker<std::uint64_t>())
          .AddTraceSource("Duplicate", "A copy of a packet is made.",
                          ns3::MakeTraceSourceAccessor(&ImpairmentQueueDisc::duplicate_trace_),
                          "ns3::QueueDiscItem::TracedCallback");
  return id;
}

// The policy says that the size is the business of the internal queue, which is unlimited: the
// limit is the pipeline's.
ImpairmentQueueDisc::ImpairmentQueueDisc()
    : ns3::QueueDisc(ns3::QueueDiscSizePolicy::SINGLE_INTERNAL_QUEUE) {}

void ImpairmentQueueDisc::set_settings(const impair::Settings& settings) {
  settings_ = settings;
  pipeline_ = impair::Pipeline(settings_);
  begin_trial(SeedTree(seed_));
}

void ImpairmentQueueDisc::set_impairment(const std::string& text) {
  impair::Settings settings;
  if (!text.empty()) {
    const auto read = impair::parse_impairment(text, settings);
    if (!read) {
      throw std::invalid_argument("Impairment: column " +
                                  std::to_string(read.error().where.column) + ": " +
                                  read.error().to_string());
    }
  }
  set_settings(settings);
}

std::string ImpairmentQueueDisc::impairment() const { return impair::to_string(settings_); }

void ImpairmentQueueDisc::set_seed(std::uint64_t seed) {
  seed_ = seed;
  begin_trial(SeedTree(seed_));
}

void ImpairmentQueueDisc::begin_trial(const SeedTree& seeds) {
  began_ = ns3::Simulator::Now();
  pipeline_.begin_trial(seeds);
}

void ImpairmentQueueDisc::DoDispose() {
  wake_.Cancel();
  releases_.clear();
  ns3::QueueDisc::DoDispose();
}

Instant ImpairmentQueueDisc::now() const { return ns3_now(began_); }

bool ImpairmentQueueDisc::CheckConfig() {
  return GetNQueueDiscClasses() == 0 && GetNPacketFilters() == 0;
}

void ImpairmentQueueDisc::InitializeParams() {
  // ns-3 stops after so many packets of one run, and counts on the next packet to come to go on.
  // What is due leaves now.
  SetQuota(std::numeric_limits<std::uint32_t>::max());
  if (GetNInternalQueues() == 0) {
    const auto queue = ns3::CreateObject<ReleaseQueue>();
    queue->SetMaxSize(ns3::QueueSize(ns3::QueueSizeUnit::PACKETS, 0xffff'ffffU));
    AddInternalQueue(queue);
  }
}

bool ImpairmentQueueDisc::DoEnqueue(Ptr<QueueDiscItem> item) {
  if (given_ != nullptr) {
    return enqueue_copy(item, *std::exchange(given_, nullptr));
  }
  // What is due leaves before what comes, whichever event ns-3 happens to run first.
  if (!releases_.empty() && releases_.front() <= now()) {
    Run();
  }
  const std::uint32_t octets = item->GetPacket()->GetSize();
  const impair::Verdict verdict = pipeline_.apply(
      {.kind = kind_of(item), .size = item->GetSize(), .payload_bits = 8 * octets}, now());
  const auto copies = verdict.copies();
  if (copies.empty()) {
    DropBeforeEnqueue(item, reason(verdict.cause()));
    return false;
  }
  // ns-3 counts one packet in for each packet that is kept or dropped, so each further copy comes
  // in by the front door. The clones are made first: enqueueing the item may change it.
  std::vector<Ptr<QueueDiscItem>> clones;
  for (std::size_t i = 1; i < copies.size(); ++i) {
    clones.push_back(clone(item));
  }
  const bool kept = enqueue_copy(item, copies[0]);
  for (std::size_t i = 1; i < copies.size(); ++i) {
    duplicate_trace_(clones[i - 1]);
    given_ = &copies[i];
    Enqueue(clones[i - 1]);
  }
  return kept;
}

bool ImpairmentQueueDisc::enqueue_copy(Ptr<QueueDiscItem> item, const impair::Copy& copy) {
  if (copy.corrupt_bit) {
    if (corruption_drops_) {
      DropBeforeEnqueue(item, kLossDrop);
      return false;
    }
    item = corrupted(item, *copy.corrupt_bit);
  }
  const auto place = std::ranges::upper_bound(releases_, copy.release) - releases_.begin();
  releases_.insert(releases_.begin() + place, copy.release);
  const auto queue = ns3::StaticCast<ReleaseQueue>(GetInternalQueue(0));
  queue->set_place(static_cast<std::size_t>(place));
  queue->Enqueue(item);
  if (place == 0) {
    arm();
  }
  return true;
}

Ptr<QueueDiscItem> ImpairmentQueueDisc::DoDequeue() {
  if (releases_.empty() || releases_.front() > now()) {
    return nullptr;
  }
  releases_.pop_front();
  Ptr<QueueDiscItem> item = GetInternalQueue(0)->Dequeue();
  if (!releases_.empty() && releases_.front() > now()) {
    arm();
  }
  return item;
}

void ImpairmentQueueDisc::arm() {
  const Duration wait = releases_.front() - now();
  if (wait <= Duration{}) {
    return;  // the caller of Enqueue runs the queue disc
  }
  wake_.Cancel();
  wake_ = ns3::Simulator::Schedule(as_ns3(wait), &ns3::QueueDisc::Run,
                                   static_cast<ns3::QueueDisc*>(this));
}

}  // namespace shaketable::ns3_backend
