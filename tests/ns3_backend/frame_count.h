// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/callback.h>
#include <ns3/config.h>
#include <ns3/packet.h>

#include <cstdint>
#include <string>
#include <utility>

namespace shaketable::ns3_backend {

/// Frames that devices of the simulation have begun to send, or that another trace source of theirs
/// tells of: those of one node, or all. Made after the network, and to be destroyed after the last
/// trial.
class FrameCount {
 public:
  explicit FrameCount(const std::string& node = "*", const std::string& trace = "PhyTxBegin") {
    for (const char* type : {"PointToPointNetDevice", "CsmaNetDevice"}) {
      ns3::Config::ConnectWithoutContextFailSafe(
          "/NodeList/" + node + "/DeviceList/*/$ns3::" + type + "/" + trace,
          ns3::Callback<void, ns3::Ptr<const ns3::Packet>>(
              [this](ns3::Ptr<const ns3::Packet>) { ++count_; }));
    }
  }
  FrameCount(const FrameCount&) = delete;
  FrameCount& operator=(const FrameCount&) = delete;

  /// Since the last time.
  [[nodiscard]] std::uint64_t take() { return std::exchange(count_, 0); }

 private:
  std::uint64_t count_ = 0;
};

}  // namespace shaketable::ns3_backend
