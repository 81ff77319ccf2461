// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/simulation.h"

#include <ns3/simulator.h>

#include "base/check.h"

namespace shaketable::ns3_backend {
namespace {

bool exists = false;

}  // namespace

Simulation::Simulation() {
  check(!exists, "ns-3 runs one simulation in a process at a time");
  exists = true;
}

Simulation::~Simulation() {
  ns3::Simulator::Destroy();
  exists = false;
}

void Simulation::start_over() { ns3::Simulator::Destroy(); }

}  // namespace shaketable::ns3_backend
