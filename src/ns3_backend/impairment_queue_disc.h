// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/event-id.h>
#include <ns3/queue-disc.h>
#include <ns3/traced-callback.h>

#include <cstdint>
#include <deque>
#include <string>

#include "impair/pipeline.h"

namespace shaketable::ns3_backend {

/// tc-netem as an ns-3 queue disc: loss, delay, reordering, duplication and corruption by
/// `impair::Pipeline`, for the traffic of any protocol that leaves through the device.
///
/// Attributes: `Impairment`, in tc-netem's words (`delay 40ms 5ms loss 1%`; a text that cannot be
/// read throws `std::invalid_argument` with the place of the fault); `Seed`, of its dice, which
/// are its own and do not touch ns-3's streams. Two of one seed throw the same numbers: install
/// each with a seed of its own.
/// Drops carry the reasons below in the `Drop` trace sources and statistics. Trace source of its
/// own: `Duplicate` (the copy, before it comes in).
class ImpairmentQueueDisc : public ns3::QueueDisc {
 public:
  static constexpr const char* kLossDrop = "Impairment loss";
  static constexpr const char* kScriptDrop = "Impairment scripted drop";
  static constexpr const char* kLimitDrop = "Impairment limit";

  static ns3::TypeId GetTypeId();
  ImpairmentQueueDisc();

  /// The same as the attribute `Impairment`, already read.
  void set_settings(const impair::Settings& settings);
  /// Forgets packets and burst states, and takes new dice. Times count from now on.
  void begin_trial(const SeedTree& seeds);
  /// Whether corrupted packets are dropped instead: ns-3's own TCP aborts the process on some of
  /// them.
  void set_corruption_drops(bool drops) { corruption_drops_ = drops; }

 protected:
  void DoDispose() override;

 private:
  bool DoEnqueue(ns3::Ptr<ns3::QueueDiscItem> item) override;
  ns3::Ptr<ns3::QueueDiscItem> DoDequeue() override;
  bool CheckConfig() override;
  void InitializeParams() override;

  void set_impairment(const std::string& text);
  [[nodiscard]] std::string impairment() const;
  void set_seed(std::uint64_t seed);
  [[nodiscard]] Instant now() const;
  bool enqueue_copy(ns3::Ptr<ns3::QueueDiscItem> item, const impair::Copy& copy);
  void arm();

  impair::Settings settings_;
  impair::Pipeline pipeline_;
  std::uint64_t seed_ = 1;
  bool corruption_drops_ = false;
  ns3::Time began_;
  std::deque<Instant> releases_;         ///< of the packets in the internal queue, in its order
  const impair::Copy* given_ = nullptr;  ///< set while a clone is enqueued: its fate is known
  ns3::EventId wake_;
  ns3::TracedCallback<ns3::Ptr<const ns3::QueueDiscItem>> duplicate_trace_;
};

}  // namespace shaketable::ns3_backend
