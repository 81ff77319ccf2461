// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: our TCP on ns-3 nodes is quick with many connections. Method: thousands at once, over
// either family, with and without timers; the cost of each.
#include <ns3/uinteger.h>

#include <ctime>
#include <string>

#include "ns3_backend/handshake_on_nodes.h"

namespace shaketable::ns3_backend {
namespace {

using ns3::StringValue;
using trial::Family;

/// Seconds of processor time for so many connections, all opened before any is answered.
class ManyConnections : public HandshakeOverIp {
 protected:
  double open(int count) {
    helper_.SetAttribute("Backlog", ns3::UintegerValue(20'000));
    install();
    server_->listen(80);
    int established = 0;
    for (const auto& protocol : {client_, server_}) {
      protocol->TraceConnectWithoutContext(
          "Established", ns3::Callback<void, const tcp::FourTuple&>(
                             [&established](const tcp::FourTuple&) { ++established; }));
    }
    for (int i = 0; i < count; ++i) {
      connect_after(ns3::NanoSeconds(800) * i);  // as fast as the link takes them
    }
    log_.clear();
    std::size_t most = 0;
    ns3::Simulator::Schedule(ns3::MilliSeconds(19),
                             [this, &most] { most = client_->connection_count(); });
    const std::clock_t began = std::clock();
    ns3::Simulator::Run();
    const double seconds = static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
    EXPECT_EQ(most, static_cast<std::size_t>(count)) << "all at once";
    EXPECT_EQ(established, 2 * count);
    EXPECT_EQ(server_->connection_count(), static_cast<std::size_t>(count));
    return seconds / count;
  }
};

TEST_P(ManyConnections, TenThousandAtOnce) { open(10'000); }

// Also with timers: all connections of both ends run one while the other end is silent.
TEST_P(ManyConnections, TimersOfTenThousand) {
  helper_.SetAttribute("Backlog", ns3::UintegerValue(20'000));
  helper_.SetAttribute("Profile", StringValue("windows-11"));
  install();
  server_->listen(80);
  for (int i = 0; i < 10'000; ++i) {
    connect_after(ns3::NanoSeconds(800) * i);
  }
  // The server's answers are lost from the start.
  ns3::Simulator::Schedule(ns3::MilliSeconds(5), [this] { silence(0); });
  log_.reserve(10'000'000);
  ns3::Simulator::Run();
  EXPECT_EQ(client_->connection_count(), 0U);
  EXPECT_EQ(server_->connection_count(), 0U);
}

// A search through all of them would cost 30 times as much for each of 15,000 as of 500.
TEST_P(ManyConnections, CostOfEachDoesNotGrow) {
  const double few = open(500);
  ns3::Simulator::Destroy();
  build();
  EXPECT_LT(open(15'000), 10 * few);
}

INSTANTIATE_TEST_SUITE_P(Families, ManyConnections, ::testing::Values(Family::Ipv4, Family::Ipv6),
                         family_name);

}  // namespace
}  // namespace shaketable::ns3_backend
