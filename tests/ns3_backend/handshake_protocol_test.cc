// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: our TCP is an ns-3 object like any other: put on nodes by a helper, set by attributes,
// watched through trace sources, over IPv4 and IPv6.
#include "ns3_backend/handshake_protocol.h"

#include <ns3/boolean.h>
#include <ns3/ipv6-address-helper.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "ns3_backend/handshake_on_nodes.h"
#include "ns3_backend/ip_address.h"

namespace shaketable::ns3_backend {
namespace {

using ns3::StringValue;
using trial::Family;

TEST_P(HandshakeOverIp, OpensAndCloses) {
  install();
  server_->listen(80);
  connect_after(ns3::Seconds(1));
  ns3::Simulator::Schedule(ns3::Seconds(2), [this] {
    const tcp::FourTuple names = connections_.at(0);
    EXPECT_EQ(client_->find(names)->state(), tcp::State::Established);
    EXPECT_TRUE(client_->send_data(names, 100));
    EXPECT_FALSE(client_->send_data(names, 100)) << "one segment each way";
  });
  ns3::Simulator::Schedule(ns3::Seconds(3), [this] {
    const tcp::FourTuple names = connections_.at(0);
    EXPECT_EQ(server_->find(seen_from_peer(names))->octets_received(), 100);
    EXPECT_TRUE(client_->close(names));
  });
  ns3::Simulator::Schedule(
      ns3::Seconds(4), [this] { EXPECT_TRUE(server_->close(seen_from_peer(connections_.at(0)))); });
  ns3::Simulator::Run();
  EXPECT_EQ(log_,
            "1000 c SYN-SENT active-open\n"
            "1010 s SYN-RCVD syn-arrives\n"
            "1020 c ESTAB syn-ack-completes\n"
            "1030 s ESTAB ack-completes\n"
            "3000 c FIN-WAIT-1 close-sends-fin\n"
            "3010 s CLOSE-WAIT fin-arrives\n"
            "3020 c FIN-WAIT-2 ack-of-fin\n"
            "4000 s LAST-ACK close-sends-fin\n"
            "4010 c TIME-WAIT fin-arrives\n"
            "4020 s CLOSED last-ack-arrives\n"
            "244010 c CLOSED time-wait-ends\n");
  EXPECT_EQ(client_->connection_count(), 0U);
  EXPECT_EQ(server_->connection_count(), 0U);
}

// The nodes have both families, and a listener serves both.
TEST_F(HandshakeOnNodes, OpensOverIpv6) {
  install();
  server_->listen(80);
  ns3::Ipv6AddressHelper addresses(ns3::Ipv6Address("fd00::"), ns3::Ipv6Prefix(64));
  const auto interfaces = addresses.Assign(devices_);
  ns3::Simulator::Schedule(ns3::Seconds(3), [this, interfaces] {  // after address detection
    const auto opened = client_->connect(interfaces.GetAddress(1, 1), 80);
    ASSERT_TRUE(opened);
    EXPECT_FALSE(opened->local_address.is_v4());
    EXPECT_EQ(client_->connect(ns3::Ipv6Address("fd01::1"), 80), std::nullopt) << "no route";
  });
  connect_after(ns3::Seconds(4));
  ns3::Simulator::Stop(ns3::Seconds(5));
  ns3::Simulator::Run();
  EXPECT_EQ(log_,
            "3000 c SYN-SENT active-open\n"
            "3010 s SYN-RCVD syn-arrives\n"
            "3020 c ESTAB syn-ack-completes\n"
            "3030 s ESTAB ack-completes\n"
            "4000 c SYN-SENT active-open\n"
            "4010 s SYN-RCVD syn-arrives\n"
            "4020 c ESTAB syn-ack-completes\n"
            "4030 s ESTAB ack-completes\n");
  EXPECT_EQ(server_->connection_count(), 2U);
}

TEST_P(HandshakeOverIp, RefusedWhereNobodyListens) {
  install();
  connect_after(ns3::Seconds(0));
  ns3::Simulator::Run();
  EXPECT_EQ(log_,
            "0 c SYN-SENT active-open\n"
            "20 c CLOSED refused\n");
  EXPECT_FALSE(client_->send_data(connections_.at(0), 1)) << "there is no connection any more";
}

TEST_P(HandshakeOverIp, AbortResets) {
  install();
  server_->listen(80);
  connect_after(ns3::Seconds(0));
  ns3::Simulator::Schedule(ns3::Seconds(1), [this] { client_->reset(connections_.at(0)); });
  ns3::Simulator::Run();
  EXPECT_TRUE(log_.ends_with("1000 c CLOSED abort-resets\n1010 s CLOSED rst-resets\n")) << log_;
}

TEST_P(HandshakeOverIp, NoRouteNoConnection) {
  install();
  ns3::Simulator::Schedule(ns3::Seconds(0), [this] {
    EXPECT_EQ(client_->connect(ns3::Ipv4Address("192.168.7.7"), 80), std::nullopt);
    EXPECT_EQ(client_->connect(ns3::Ipv6Address("fd01::1"), 80), std::nullopt);
  });
  ns3::Simulator::Run();
  EXPECT_EQ(log_, "");
}

// A profile's schedule shows in the trace: nothing comes back from a path whose packets are lost.
TEST_P(HandshakeOverIp, ProfileByAttribute) {
  helper_.SetAttribute("Profile", StringValue("windows-11"));
  install();
  std::vector<std::int64_t> sent_ms;
  client_->TraceConnectWithoutContext(
      "Tx", ns3::Callback<void, const tcp::Segment&, const tcp::Address&>(
                [&sent_ms](const tcp::Segment&, const tcp::Address&) {
                  sent_ms.push_back(ns3::Simulator::Now().GetMilliSeconds());
                }));
  silence(1);
  connect_after(ns3::Seconds(0));
  ns3::Simulator::Run();
  EXPECT_EQ(sent_ms, (std::vector<std::int64_t>{0, 1000, 3000, 7000, 15000}));
  EXPECT_EQ(log_, "0 c SYN-SENT active-open\n21000 c CLOSED give-up\n");
}

TEST_P(HandshakeOverIp, AttributesAsStringsAndDefaults) {
  ns3::Config::SetDefault("shaketable::HandshakeProtocol::FixedIsn", StringValue("4294967295"));
  ns3::Config::SetDefault("shaketable::HandshakeProtocol::Profile", StringValue("linux-6.5"));
  helper_.SetAttribute(family_ == Family::Ipv4 ? "Mss" : "MssIpv6", StringValue("536"));
  install();
  StringValue profile;
  client_->GetAttribute("Profile", profile);
  EXPECT_EQ(profile.Get(), "linux-6.5");
  server_->listen(80);
  const tcp::Address server =
      family_ == Family::Ipv4 ? tcp::Address::v4(0x0a01'0102) : from_ns3(server_ipv6_);
  std::vector<std::string> sent;
  client_->TraceConnectWithoutContext(
      "Tx", ns3::Callback<void, const tcp::Segment&, const tcp::Address&>(
                [&sent, server](const tcp::Segment& segment, const tcp::Address& peer) {
                  EXPECT_EQ(peer, server);
                  sent.push_back(tcp::to_string(segment));
                }));
  std::vector<std::optional<std::uint16_t>> announced;
  const ns3::Callback<void, const tcp::Segment&, const tcp::Address&> on_arrival =
      [&announced](const tcp::Segment& segment, const tcp::Address&) {
        if (segment.has(tcp::kSyn)) {
          announced.push_back(segment.options.parse().maximum_segment_size);
        }
      };
  server_->TraceConnectWithoutContext("Rx", on_arrival);
  client_->TraceConnectWithoutContext("Rx", on_arrival);
  connect_after(ns3::Seconds(0));
  ns3::Simulator::Run();
  EXPECT_EQ(sent, (std::vector<std::string>{"S 4294967295", ". 0 ack 0"}));
  EXPECT_EQ(announced, (std::vector<std::optional<std::uint16_t>>{536, 536}));
}

// What is announced unasked fits an MTU of 1500: a full segment is one packet, with 2 octets of
// PPP.
TEST_P(HandshakeOverIp, AFullSegmentFillsAPacket) {
  install();
  server_->listen(80);
  connect_after(ns3::Seconds(0));
  std::vector<std::uint32_t> sizes;
  devices_.Get(0)->TraceConnectWithoutContext(
      "MacTx", ns3::Callback<void, ns3::Ptr<const ns3::Packet>>(
                   [&sizes](const ns3::Ptr<const ns3::Packet>& packet) {
                     sizes.push_back(packet->GetSize());
                   }));
  ns3::Simulator::Schedule(ns3::MilliSeconds(500), [this, &sizes] {
    sizes.clear();
    EXPECT_TRUE(client_->send_data(connections_.at(0), 65535));
  });
  ns3::Simulator::Stop(ns3::MilliSeconds(505));
  ns3::Simulator::Run();
  EXPECT_EQ(sizes, std::vector<std::uint32_t>{1502});
}

TEST_F(HandshakeOnNodes, UnknownProfileIsTold) {
  install();
  EXPECT_THROW(client_->SetAttribute("Profile", StringValue("linux-7")), std::invalid_argument);
}

void count_established(int* count, std::string path, const tcp::FourTuple& /*connection*/) {
  EXPECT_TRUE(path.starts_with("/NodeList/")) << path;
  ++*count;
}

TEST_F(HandshakeOnNodes, ConfigPathsConnect) {
  install();
  server_->listen(80);
  connect_after(ns3::Seconds(0));
  int established = 0;
  ns3::Config::Connect("/NodeList/*/$shaketable::HandshakeProtocol/Established",
                       ns3::MakeBoundCallback(&count_established, &established));
  ns3::Config::Set("/NodeList/*/$shaketable::HandshakeProtocol/VerifyChecksum",
                   ns3::BooleanValue(false));
  ns3::Simulator::Run();
  EXPECT_EQ(established, 2);
}

// RFC 6528: neighbouring ports, and the two hosts, begin at unlike numbers.
TEST_P(HandshakeOverIp, IsnsDiffer) {
  install();
  server_->listen(80);
  connect_after(ns3::Seconds(0));
  connect_after(ns3::Seconds(0));
  ns3::Simulator::Stop(ns3::Seconds(1));
  ns3::Simulator::Run();
  const auto* first = client_->find(connections_.at(0));
  const auto* second = client_->find(connections_.at(1));
  EXPECT_NE(first->iss(), second->iss());
  EXPECT_NE(first->iss(), first->irs());
}

INSTANTIATE_TEST_SUITE_P(Families, HandshakeOverIp, ::testing::Values(Family::Ipv4, Family::Ipv6),
                         family_name);

}  // namespace
}  // namespace shaketable::ns3_backend
