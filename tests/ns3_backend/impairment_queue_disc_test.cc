// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: impairments work as a queue disc for the traffic of any ns-3 simulation: installed by name,
// right in rates and delays, and honest in ns-3's own statistics.
#include "ns3_backend/impairment_queue_disc.h"

#include <ns3/bulk-send-helper.h>
#include <ns3/inet-socket-address.h>
#include <ns3/packet-sink-helper.h>
#include <ns3/packet-sink.h>
#include <ns3/queue-disc-container.h>
#include <ns3/udp-echo-helper.h>
#include <ns3/udp-socket-factory.h>
#include <ns3/uinteger.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "ns3_backend/two_nodes.h"
#include "sim/chance.h"

namespace shaketable::ns3_backend {
namespace {

using ns3::Ptr;
using ns3::StringValue;
using sim::testing::expect_share;

constexpr std::uint16_t kPort = 9;
/// An empty UDP packet, with IP and PPP headers, at 1 Gbit/s, and then the link.
constexpr std::int64_t kFlightNs = 10'000'000 + 240;

/// UDP packets from node 0 to node 1, through an impairment on the device of node 0.
class Impaired : public TwoNodes {
 protected:
  void impair(const std::string& text, const std::string& seed = "1") {
    ns3::TrafficControlHelper helper;
    helper.SetRootQueueDisc("shaketable::ImpairmentQueueDisc", "Impairment", StringValue(text),
                            "Seed", StringValue(seed));
    disc_ = helper.Install(devices_.Get(0)).Get(0);
    assign_addresses();
    sender_ = ns3::Socket::CreateSocket(nodes_.Get(0), ns3::UdpSocketFactory::GetTypeId());
    receiver_ = ns3::Socket::CreateSocket(nodes_.Get(1), ns3::UdpSocketFactory::GetTypeId());
    receiver_->Bind(ns3::InetSocketAddress(ns3::Ipv4Address::GetAny(), kPort));
    receiver_->SetRecvCallback(
        ns3::Callback<void, Ptr<ns3::Socket>>([this](Ptr<ns3::Socket> socket) {
          while (const Ptr<ns3::Packet> packet = socket->Recv()) {
            arrivals_.push_back(ns3::Simulator::Now().GetNanoSeconds());
            packets_.push_back(packet);
          }
        }));
  }

  void send(int count, ns3::Time interval, std::uint32_t octets = 0) {
    const ns3::InetSocketAddress to(interfaces_.GetAddress(1), kPort);
    for (int i = 0; i < count; ++i) {
      ns3::Simulator::Schedule(interval * i, [this, to, octets] {
        sender_->SendTo(ns3::Create<ns3::Packet>(octets), 0, to);
      });
    }
    ns3::Simulator::Run();
  }

  /// What ns-3 asks of every queue disc's statistics, once it is empty.
  void expect_consistent_statistics() {
    const ns3::QueueDisc::Stats& stats = disc_->GetStats();
    EXPECT_EQ(disc_->GetNPackets(), 0U);
    EXPECT_EQ(stats.nTotalReceivedPackets,
              stats.nTotalEnqueuedPackets + stats.nTotalDroppedPacketsBeforeEnqueue);
    EXPECT_EQ(stats.nTotalEnqueuedPackets, stats.nTotalDequeuedPackets);
    EXPECT_EQ(stats.nTotalDequeuedPackets, stats.nTotalSentPackets);
    EXPECT_EQ(stats.nTotalSentPackets, arrivals_.size());
    EXPECT_EQ(stats.nTotalReceivedBytes,
              stats.nTotalEnqueuedBytes + stats.nTotalDroppedBytesBeforeEnqueue);
  }

  [[nodiscard]] std::uint32_t drops(const char* reason) {
    return disc_->GetStats().GetNDroppedPackets(reason);
  }

  Ptr<ns3::QueueDisc> disc_;
  Ptr<ns3::Socket> sender_;
  Ptr<ns3::Socket> receiver_;
  std::vector<std::int64_t> arrivals_;
  std::vector<Ptr<ns3::Packet>> packets_;
};

TEST_F(Impaired, LossHasItsRate) {
  impair("loss 10%");
  constexpr int kCount = 20'000;
  send(kCount, ns3::MicroSeconds(10));
  expect_share(kCount - arrivals_.size(), kCount, 0.1, "lost");
  EXPECT_EQ(drops(ImpairmentQueueDisc::kLossDrop), kCount - arrivals_.size());
  expect_consistent_statistics();
}

TEST_F(Impaired, SeedsChooseTheDice) {
  std::vector<std::vector<std::int64_t>> runs;
  for (const char* seed : {"1", "2", "1"}) {
    impair("loss 50%", seed);
    send(100, ns3::MicroSeconds(10));
    runs.push_back(arrivals_);
    arrivals_.clear();
    disc_ = nullptr;
    ns3::Simulator::Destroy();
    build();
  }
  EXPECT_NE(runs[0], runs[1]);
  EXPECT_EQ(runs[0], runs[2]);
}

TEST_F(Impaired, DelayToTheNanosecond) {
  impair("delay 50ms");
  send(3, ns3::MilliSeconds(7));
  EXPECT_EQ(arrivals_, (std::vector<std::int64_t>{50'000'000 + kFlightNs, 57'000'000 + kFlightNs,
                                                  64'000'000 + kFlightNs}));
  expect_consistent_statistics();
}

TEST_F(Impaired, JitterHasItsMoments) {
  impair("delay 50ms 5ms distribution normal");
  constexpr int kCount = 10'000;
  send(kCount, ns3::MilliSeconds(100));
  ASSERT_EQ(arrivals_.size(), static_cast<std::size_t>(kCount));
  std::vector<double> delays_ms;
  for (std::size_t i = 0; i < arrivals_.size(); ++i) {
    const auto sent = static_cast<std::int64_t>(i) * 100'000'000;
    delays_ms.push_back(static_cast<double>(arrivals_[i] - sent - kFlightNs) / 1e6);
  }
  const double mean = std::accumulate(delays_ms.begin(), delays_ms.end(), 0.0) / kCount;
  EXPECT_NEAR(mean, 50, 6.11 * 5 / std::sqrt(kCount));  // once in 10^9 times
  double squares = 0;
  for (const double delay : delays_ms) {
    squares += (delay - mean) * (delay - mean);
  }
  EXPECT_NEAR(squares / kCount, 25, 6.11 * 25 * std::sqrt(2.0 / kCount));
}

// A copy is a packet of its own: it comes in by ns-3's front door and is counted there.
TEST_F(Impaired, DuplicatesAreCounted) {
  impair("duplicate 100%");
  send(100, ns3::MilliSeconds(1));
  EXPECT_EQ(arrivals_.size(), 200U);
  EXPECT_EQ(disc_->GetStats().nTotalReceivedPackets, 200U);
  expect_consistent_statistics();
}

// Each fifth packet goes at once, and arrives 10 ms before the one that was sent before it.
TEST_F(Impaired, ReorderingOvertakes) {
  impair("delay 10ms reorder 100% gap 5");
  send(50, ns3::MicroSeconds(100));
  EXPECT_EQ(arrivals_.size(), 50U);
  EXPECT_EQ(arrivals_.front(), 400'000 + kFlightNs);
  EXPECT_EQ(std::ranges::count_if(arrivals_, [](std::int64_t at) { return at < 20'000'000; }), 10);
  expect_consistent_statistics();
}

// As many as come at one instant leave at one instant, more than ns-3's quota for one run of a
// queue disc.
TEST_F(Impaired, BurstsLeaveTogether) {
  impair("delay 50ms");
  send(500, ns3::Time(0));
  ASSERT_EQ(arrivals_.size(), 500U);
  EXPECT_EQ(arrivals_.back(), 50'000'000 + 10'000'000 + 500 * 240);
  expect_consistent_statistics();
}

TEST_F(Impaired, DropsHaveReasons) {
  impair("delay 100ms limit 5 drop any 2");
  send(10, ns3::MilliSeconds(1));
  EXPECT_EQ(drops(ImpairmentQueueDisc::kLimitDrop), 5U);
  EXPECT_EQ(drops(ImpairmentQueueDisc::kScriptDrop), 1U);
  EXPECT_EQ(arrivals_.size(), 4U);
  expect_consistent_statistics();
}

TEST_F(Impaired, CorruptionFlipsOneBit) {
  impair("corrupt 100%");
  send(200, ns3::MilliSeconds(1), 1000);
  std::size_t damaged = 0;
  for (const auto& packet : packets_) {
    std::vector<std::uint8_t> octets(packet->GetSize());
    packet->CopyData(octets.data(), packet->GetSize());
    const int bits = std::accumulate(octets.begin(), octets.end(), 0, [](int sum, std::uint8_t o) {
      return sum + std::popcount(o);
    });
    EXPECT_LE(bits, 1);
    damaged += static_cast<std::size_t>(bits);
  }
  EXPECT_GT(damaged, 180U);  // else the bit was in the 8 octets of UDP's header
}

// Each way loses by itself, for each device has a seed of its own.
TEST_F(Impaired, UdpEchoThroughBothDevices) {
  for (const std::uint32_t node : {0U, 1U}) {
    ns3::TrafficControlHelper helper;
    helper.SetRootQueueDisc("shaketable::ImpairmentQueueDisc", "Impairment",
                            StringValue("loss 30% delay 20ms"), "Seed", ns3::UintegerValue(node));
    helper.Install(devices_.Get(node));
  }
  assign_addresses();
  auto servers = ns3::UdpEchoServerHelper(kPort).Install(nodes_.Get(1));
  servers.Start(ns3::Seconds(0));
  ns3::UdpEchoClientHelper client(interfaces_.GetAddress(1), kPort);
  client.SetAttribute("MaxPackets", ns3::UintegerValue(5000));
  client.SetAttribute("Interval", StringValue("1ms"));
  auto clients = client.Install(nodes_.Get(0));
  clients.Start(ns3::Seconds(1));
  std::uint64_t echoes = 0;
  clients.Get(0)->TraceConnectWithoutContext(
      "Rx",
      ns3::Callback<void, Ptr<const ns3::Packet>>([&echoes](Ptr<const ns3::Packet>) { ++echoes; }));
  ns3::Simulator::Stop(ns3::Seconds(20));
  ns3::Simulator::Run();
  expect_share(echoes, 5000, 0.7 * 0.7, "echoes");
}

TEST_F(Impaired, NativeTcpGetsEverythingThrough) {
  impair("loss 1% delay 5ms duplicate 1%");
  constexpr std::uint64_t kOctets = 500'000;
  ns3::BulkSendHelper source("ns3::TcpSocketFactory",
                             ns3::InetSocketAddress(interfaces_.GetAddress(1), 80));
  source.SetAttribute("MaxBytes", ns3::UintegerValue(kOctets));
  source.Install(nodes_.Get(0)).Start(ns3::Seconds(0));
  ns3::PacketSinkHelper sink("ns3::TcpSocketFactory",
                             ns3::InetSocketAddress(ns3::Ipv4Address::GetAny(), 80));
  auto sinks = sink.Install(nodes_.Get(1));
  sinks.Start(ns3::Seconds(0));
  ns3::Simulator::Stop(ns3::Seconds(300));
  ns3::Simulator::Run();
  EXPECT_EQ(ns3::StaticCast<ns3::PacketSink>(sinks.Get(0))->GetTotalRx(), kOctets);
  EXPECT_GT(drops(ImpairmentQueueDisc::kLossDrop), 0U);
}

// (Thrown while a helper makes the object, ns-3 never deletes it: there it costs 3 kB as well.)
TEST_F(Impaired, BadTextIsToldWithItsPlace) {
  impair("loss 10%");
  try {
    disc_->SetAttribute("Impairment", StringValue("delay 50ms loss 10"));
    FAIL() << "no exception";
  } catch (const std::invalid_argument& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("column 17"), std::string::npos) << text;
    EXPECT_NE(text.find("'10'"), std::string::npos) << text;
  }
}

TEST_F(Impaired, AttributeReadsBack) {
  impair("loss 10% delay 5ms");
  StringValue text;
  disc_->GetAttribute("Impairment", text);
  EXPECT_EQ(text.Get(), "delay 5ms loss 10%");
}

}  // namespace
}  // namespace shaketable::ns3_backend
