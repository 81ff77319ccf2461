// SPDX-License-Identifier: GPL-2.0-only
#pragma once

namespace shaketable::ns3_backend {

/// The one ns-3 simulation of the process, from making to `Simulator::Destroy`. Making a second one
/// meanwhile throws `InvariantError`.
class Simulation {
 public:
  Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;
  ~Simulation();

  /// Destroys what was built, for another build in the same process.
  void start_over();
};

}  // namespace shaketable::ns3_backend
