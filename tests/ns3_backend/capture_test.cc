// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: captures are what tshark reads: right flags, numbers, options and checksums, at the times
// of the ladder to the nanosecond.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "ns3_backend/ns3_backend.h"
#include "ns3_backend/topologies.h"
#include "sim/support.h"
#include "trial/link_queue.h"

namespace shaketable::ns3_backend {
namespace {

using namespace literals;
using trial::HostId;

/// What a command writes.
std::string output_of(const std::string& command) {
  std::string text;
  std::array<char, 4096> buffer{};
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) {
    return {};
  }
  for (std::size_t count = 0; (count = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    text.append(buffer.data(), count);
  }
  pclose(pipe);
  return text;
}

class Captured : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(std::system("command -v tshark >/dev/null"), 0)
        << "these tests read captures with tshark: install it with `./dev setup`";
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() /
              ("shaketable-" + std::string(test->name()) + "-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::filesystem::path prefix() const { return folder_ / "trial"; }

  /// Runs trials 0 to `count` - 1 and captures them; the last one's trace is kept.
  void run(const trial::Scenario& scenario, std::uint64_t count = 1) {
    const auto made = make_backend(scenario, {.pcap_prefix = prefix()});
    ASSERT_TRUE(made);
    for (std::uint64_t trial = 0; trial < count; ++trial) {
      result_ = trial::run_single(**made, trial, &trace_);
    }
  }

  /// One line a packet, the fields apart by a tab.
  [[nodiscard]] std::vector<std::string> read(HostId host, const std::string& fields) const {
    return read(host == HostId::Client ? "client" : "server", fields);
  }
  [[nodiscard]] std::vector<std::string> read(const std::string& node,
                                              const std::string& fields) const {
    std::string command = "TZ=UTC tshark -n -r " + prefix().string() + "-" + node + ".pcap" +
                          " -o tcp.check_checksum:TRUE -o ip.check_checksum:FALSE -T fields";
    std::istringstream words(fields);
    for (std::string field; words >> field;) {
      command += " -e " + field;
    }
    std::istringstream text(output_of(command + " 2>/dev/null"));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) {
      lines.push_back(line);
    }
    return lines;
  }

  std::filesystem::path folder_;
  trial::ConnectionResult result_;
  trial::Trace trace_;
};

trial::Scenario two_hosts() {
  trial::Scenario scenario = sim::testing::textbook();
  scenario.client.send = 10;
  scenario.server.send = 20;
  return scenario;
}

/// As tshark prints a time since the epoch.
std::string epoch(Instant at) { return seconds_text(at.since_start(), 9); }

TEST_F(Captured, TextbookInTsharksWords) {
  run(two_hosts());
  const auto lines = read(
      HostId::Client, "ip.src tcp.srcport tcp.dstport tcp.flags tcp.seq_raw tcp.ack_raw tcp.len");
  EXPECT_EQ(lines, (std::vector<std::string>{
                       "10.0.0.1\t49152\t80\t0x0002\t100\t0\t0",
                       "10.0.0.2\t80\t49152\t0x0012\t200\t101\t0",
                       "10.0.0.1\t49152\t80\t0x0010\t101\t201\t0",
                       "10.0.0.1\t49152\t80\t0x0018\t101\t201\t10",
                       "10.0.0.2\t80\t49152\t0x0018\t201\t101\t20",
                       "10.0.0.1\t49152\t80\t0x0010\t111\t221\t0",
                       "10.0.0.2\t80\t49152\t0x0010\t221\t111\t0",
                   }));
}

// A packet is captured when it arrives, and when it goes on the line: the client's data waits until
// the ACK before it has gone.
TEST_F(Captured, TimesAreTheLaddersToTheNanosecond) {
  constexpr std::uint64_t kRate = 7'777'777;
  trial::Scenario scenario = two_hosts();
  scenario.topology.links.front().rate_bps = kRate;
  sim::testing::impair(scenario, "drop SYN 1", "delay 3333333ns");
  run(scenario);
  std::vector<std::string> at_client;
  std::vector<std::string> at_server;
  Instant line_free;
  for (const trial::PacketRecord& packet : trace_.packets.sent_by(HostId::Client)) {
    if (!packet.arrived) {
      continue;  // the SYN that the impairment drops does not leave the host
    }
    const Instant start = std::max(packet.sent, line_free);
    const std::uint32_t octets = packet.kind == impair::PacketKind::Syn ? 60 : 52;
    line_free = start + trial::transmission_time(kRate, octets + packet.payload_size);
    at_client.push_back(epoch(start));
    at_server.push_back(epoch(*packet.arrived));
  }
  for (const trial::PacketRecord& packet : trace_.packets.sent_by(HostId::Server)) {
    at_client.push_back(epoch(packet.arrived.value()));
  }
  std::ranges::sort(at_client);
  EXPECT_EQ(at_client.size(), 7U);
  EXPECT_EQ(read(HostId::Client, "frame.time_epoch"), at_client);
  const auto server_file = read(HostId::Server, "frame.time_epoch");
  for (const std::string& time : at_server) {
    EXPECT_EQ(std::ranges::count(server_file, time), 1) << time;
  }
}

TEST_F(Captured, ChecksumsAreGood) {
  run(two_hosts());
  for (const HostId host : {HostId::Client, HostId::Server}) {
    const auto lines = read(host, "tcp.checksum.status");
    EXPECT_EQ(lines, std::vector<std::string>(7, "1"));
  }
}

TEST_F(Captured, DamageShowsAsABadChecksum) {
  trial::Scenario scenario = two_hosts();
  sim::testing::impair(scenario, "corrupt DATA 1", "");
  run(scenario);
  const auto lines = read(HostId::Server, "tcp.checksum.status");
  EXPECT_EQ(std::ranges::count(lines, "0"), 1);
}

TEST_F(Captured, OptionsOfEachProfile) {
  for (const tcp::Profile& profile : tcp::profiles()) {
    SCOPED_TRACE(profile.name);
    run(sim::testing::textbook(profile.name));
    const auto lines = read(HostId::Client,
                            "tcp.option_kind tcp.options.mss_val tcp.options.wscale.shift "
                            "tcp.options.timestamp.tsval tcp.window_size_value");
    std::string kinds;
    for (const tcp::OptionKind kind : profile.syn_options) {
      kinds += (kinds.empty() ? "" : ",") + std::to_string(static_cast<int>(kind));
    }
    ASSERT_FALSE(lines.empty());
    const std::string syn = lines.front();
    // The list is padded behind its last option.
    EXPECT_TRUE(syn.starts_with(kinds)) << syn << " should begin with " << kinds;
    const bool has_mss =
        std::ranges::count(profile.syn_options, tcp::OptionKind::MaximumSegmentSize) > 0;
    EXPECT_EQ(syn.find("\t1460\t") != std::string::npos, has_mss) << syn;
    EXPECT_NE(syn.find("\t" + std::to_string(profile.window_scale) + "\t"), std::string::npos);
    EXPECT_TRUE(syn.ends_with("\t" + std::to_string(profile.window))) << syn;
  }
}

// Trials follow one another in time, and each has a port of its own.
TEST_F(Captured, ManyTrialsInOneCapture) {
  run(sim::testing::textbook(), 5);
  const auto ports = read(HostId::Client, "tcp.srcport tcp.stream");
  ASSERT_EQ(ports.size(), 15U);
  for (std::size_t trial = 0; trial < 5; ++trial) {
    EXPECT_EQ(ports[3 * trial], std::to_string(49152 + trial) + "\t" + std::to_string(trial));
  }
  auto times = read(HostId::Client, "frame.time_epoch");
  EXPECT_TRUE(std::ranges::is_sorted(times));
}

TEST_F(Captured, NativeTcpToo) {
  trial::Scenario scenario = sim::testing::textbook("ns3");
  scenario.stack = trial::Stack::Ns3Native;
  run(scenario, 2);
  const auto lines = read(HostId::Client, "tcp.flags tcp.seq_raw tcp.ack_raw");
  EXPECT_EQ(lines, (std::vector<std::string>{"0x0002\t0\t0", "0x0012\t0\t1", "0x0010\t1\t1",
                                             "0x0002\t0\t0", "0x0012\t0\t1", "0x0010\t1\t1"}));
}

// One file a host, named after it. On a LAN the frames of others are not in it.
TEST_F(Captured, EachHostHasAFile) {
  trial::Scenario scenario = two_hosts();
  scenario.topology = lan(trial::Family::Ipv6, 2, 1);
  scenario.workload.connections = 2;
  scenario.workload.arrivals = trial::Arrivals::Fixed;
  scenario.workload.interval = 1_s;
  run(scenario);
  const auto of_first = read("client0", "eth.type ipv6.src tcp.flags tcp.checksum.status");
  ASSERT_EQ(of_first.size(), 7U);
  EXPECT_EQ(of_first[0], "0x86dd\tfd00::1\t0x0002\t1");
  EXPECT_EQ(of_first[1], "0x86dd\tfd00::3\t0x0012\t1");
  EXPECT_EQ(read("client1", "ipv6.src").front(), "fd00::2");
  EXPECT_EQ(read("server0", "ipv6.src").size(), 14U);
}

TEST(CaptureFile, WhatCannotBeWrittenIsTold) {
  const auto made =
      make_backend(sim::testing::textbook(), {.pcap_prefix = "/nonexistent/folder/trial"});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().where.file, "/nonexistent/folder/trial-client.pcap");
}

}  // namespace
}  // namespace shaketable::ns3_backend
