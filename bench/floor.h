// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/ptr.h>

#include <array>

#include "ns3_backend/network.h"
#include "ns3_backend/simulation.h"
#include "trial/scenario.h"

namespace shaketable::bench {

class FloorProtocol;

/// The least that a handshake costs on ns-3: three packets of the sizes of SYN, SYN,ACK and ACK
/// through the same nodes as the backend's. Each is answered with the next by a protocol
/// that does nothing else: no timer, no codec, no check.
class Floor {
 public:
  /// There can be one at a time, and no ns-3 backend beside it.
  explicit Floor(const trial::Topology& topology);
  Floor(const Floor&) = delete;
  Floor& operator=(const Floor&) = delete;
  ~Floor();

  void run();

 private:
  ns3_backend::Simulation simulation_;
  ns3_backend::Network network_;
  std::array<ns3::Ptr<FloorProtocol>, 2> protocols_;
};

}  // namespace shaketable::bench
