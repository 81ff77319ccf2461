// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <gtest/gtest.h>
#include <ns3/config.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/ipv4-address-helper.h>
#include <ns3/ipv4-interface-container.h>
#include <ns3/net-device-container.h>
#include <ns3/node-container.h>
#include <ns3/point-to-point-helper.h>
#include <ns3/simulator.h>
#include <ns3/string.h>
#include <ns3/traffic-control-helper.h>

#include <string>

namespace shaketable::ns3_backend {

/// Two nodes, a link of 1 Gbit/s and 10 ms, and IPv4, made as any user of ns-3 makes them.
class TwoNodes : public ::testing::Test {
 protected:
  TwoNodes() { build(); }
  ~TwoNodes() override {
    ns3::Simulator::Destroy();
    ns3::Config::Reset();
  }

  void build() {
    nodes_ = ns3::NodeContainer(2);
    ns3::PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", ns3::StringValue("1Gbps"));
    link.SetChannelAttribute("Delay", ns3::StringValue("10ms"));
    link.SetQueue("ns3::DropTailQueue", "MaxSize", ns3::StringValue("20000p"));
    devices_ = link.Install(nodes_);
    ns3::InternetStackHelper().Install(nodes_);
  }

  /// Gives out addresses, 10.1.1.1 and 10.1.1.2; ns-3 adds queue discs where there are none.
  void assign_addresses() {
    ns3::Ipv4AddressHelper addresses;
    addresses.SetBase("10.1.1.0", "255.255.255.0");
    interfaces_ = addresses.Assign(devices_);
  }

  ns3::NodeContainer nodes_;
  ns3::NetDeviceContainer devices_;
  ns3::Ipv4InterfaceContainer interfaces_;
};

}  // namespace shaketable::ns3_backend
