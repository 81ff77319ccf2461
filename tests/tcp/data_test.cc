// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: data is timed and counted for itself, whatever the SYN before it went through; and each
// built-in profile does it with the numbers of its operating system.
#include <gtest/gtest.h>

#include <string>

#include "tcp/segments.h"
#include "tcp/situations.h"

namespace shaketable::tcp::testing {
namespace {

using namespace literals;

/// ESTABLISHED after so many SYNs, the last of which was answered at once, at the time `now`.
Handshake after_syns(const Profile& profile, int syns, bool timestamps, Instant& now) {
  Handshake tcp(client_config(profile, 100));
  tcp.on_open(now);
  for (int i = 1; i < syns; ++i) {
    now = tcp.next_deadline().value();
    tcp.on_deadline(now);
  }
  const Segment syn_ack = seg("S.", 300, 101);
  const auto clock = static_cast<std::uint32_t>(now.since_start().count_ns() / 1'000'000);
  tcp.on_segment(timestamps ? stamped(syn_ack, 1, 1 + clock) : syn_ack, now);
  check(tcp.state() == State::Established, "the opening failed");
  return tcp;
}

TEST(Data, GoesOutInCloseWait) {
  Handshake tcp =
      in_situation(Situation::CloseWait, profile("rfc6298"), {100, 300, 65535}, at(0_s));
  const Step step = tcp.on_send(10, at(1_s));
  EXPECT_EQ(step.rule, Rule::SendData);
  EXPECT_EQ(to_string(step.reply.value()), "P. 101:111 ack 302");
}

// RFC 6298 2.3, without timestamps: from its own transmission, not from the SYN's.
TEST(Data, IsTimedFromItsTransmission) {
  Handshake tcp =
      in_situation(Situation::Established, profile("rfc6298"), {100, 300, 65535}, at(0_s));
  ASSERT_EQ(tcp.rto().smoothed(), 0_s);
  tcp.on_send(10, at(5_s));
  tcp.on_segment(seg(".", 301, 111), at(5_s + 80_ms));
  EXPECT_EQ(tcp.rto().smoothed(), 10_ms);  // an eighth
}

TEST(Data, IsTimedThoughTheSynWasNot) {
  Instant now;
  Handshake tcp = after_syns(profile("rfc6298"), 2, false, now);
  ASSERT_EQ(tcp.rto().smoothed(), std::nullopt);
  tcp.on_send(10, now);
  tcp.on_segment(seg(".", 301, 111), now + 80_ms);
  EXPECT_EQ(tcp.rto().smoothed(), 80_ms);
}

struct Expected {
  std::string_view profile;
  int retransmissions;     ///< of data
  Duration floor;          ///< the timeout after a round trip of no time
  Duration margin;         ///< the timeout less a steady round trip of two seconds
  Duration longest;        ///< the timeout after many doublings
  Duration after_timeout;  ///< of the first data after a SYN timed out, without timestamps
  Duration after_sample;   ///< the same, where a timestamp gave a round trip of no time
};

void PrintTo(const Expected& expected, std::ostream* out) { *out << expected.profile; }

class DataOf : public ::testing::TestWithParam<Expected> {};

TEST_P(DataOf, IsGivenUpAfterItsRetransmissions) {
  Instant now;
  Handshake tcp = after_syns(profile(GetParam().profile), 3, false, now);
  tcp.on_send(10, now);
  int retransmissions = 0;
  while (tcp.on_deadline(tcp.next_deadline().value()).rule == Rule::RetransmitData) {
    ++retransmissions;
  }
  EXPECT_EQ(tcp.state(), State::Closed);
  EXPECT_EQ(retransmissions, GetParam().retransmissions);
}

TEST_P(DataOf, KeepsFloorMarginAndMaximum) {
  const RtoSettings& settings = profile(GetParam().profile).rto;
  Rto quick(settings);
  quick.sample(0_s);
  EXPECT_EQ(quick.value(), GetParam().floor);
  Rto steady(settings);
  for (int i = 0; i < 200; ++i) {
    steady.sample(2_s);
  }
  EXPECT_EQ(steady.value() - 2_s, GetParam().margin);
  for (int i = 0; i < 20; ++i) {
    steady.back_off();
  }
  EXPECT_EQ(steady.value(), GetParam().longest);
}

TEST_P(DataOf, FallsBackAfterASynTimeout) {
  const auto first_timeout = [](bool timestamps) {
    Profile both = profile(GetParam().profile);
    both.syn_options = {OptionKind::Timestamps};  // Windows has none of its own
    Instant now;
    Handshake tcp = after_syns(both, 2, timestamps, now);
    tcp.on_send(10, now);
    return tcp.next_deadline().value() - now;
  };
  EXPECT_EQ(first_timeout(false), GetParam().after_timeout);
  EXPECT_EQ(first_timeout(true), GetParam().after_sample);
}

// Linux: TCP_RTO_MIN 200 ms, TCP_RTO_MAX 120 s, tcp_retries2 15. BSD: TCPTV_MIN 230 ms with the
// slop, TCPTV_REXMTMAX 64 s, TCP_MAXRXTSHIFT 12. Windows: MinRto 300 ms, TcpMaxDataRetransmissions
// 5. ns-3: MinRto 1 s, DataRetries 6.
INSTANTIATE_TEST_SUITE_P(
    Profiles, DataOf,
    ::testing::Values(Expected{"rfc6298", 15, 1_s, 1_ms, 60_s, 3_s, 3_s},
                      Expected{"linux-classic", 15, 200_ms, 200_ms, 120_s, 3_s, 200_ms},
                      Expected{"linux-6.5", 15, 200_ms, 200_ms, 120_s, 3_s, 200_ms},
                      Expected{"freebsd-14", 12, 230_ms, 10_ms, 64_s, 3_s, 230_ms},
                      Expected{"macos", 12, 230_ms, 10_ms, 64_s, 3_s, 230_ms},
                      Expected{"windows-11", 5, 300_ms, 10_ms, 60_s, 3_s, 300_ms},
                      Expected{"ns3", 6, 1_s, 1_ms, 60_s, 1_s, 1_s}),
    [](const auto& info) {
      std::string name(info.param.profile);
      std::erase_if(name, [](char c) { return c == '-' || c == '.'; });
      return name;
    });

}  // namespace
}  // namespace shaketable::tcp::testing
