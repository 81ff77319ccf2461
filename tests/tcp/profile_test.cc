// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: each built-in profile sends its SYNs and SYN,ACKs when the operating system does, and gives
// up when it does; told by the deadlines of a real connection.
#include "tcp/profile.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "tcp/segments.h"

namespace shaketable::tcp::testing {
namespace {

using namespace literals;

/// Retransmission times in seconds, then the time of giving up; all after the first transmission.
struct Times {
  std::vector<double> retransmissions;
  double give_up = 0;

  bool operator==(const Times&) const = default;
};

constexpr Instant kStart = at(Duration::s(5));

/// Lets every timer fire and nothing ever arrive.
Times let_time_out(Handshake tcp, Rule retransmission, std::string_view segment) {
  Times times;
  for (int i = 0; i < 300; ++i) {
    const Instant now = tcp.next_deadline().value();
    const Step step = tcp.on_deadline(now);
    const double seconds = (now - kStart).seconds();
    if (step.to == State::Closed) {
      EXPECT_EQ(step.rule, Rule::GiveUp);
      EXPECT_FALSE(step.reply);
      times.give_up = seconds;
      return times;
    }
    EXPECT_EQ(step.rule, retransmission);
    EXPECT_EQ(to_string(step.reply.value()), segment);
    times.retransmissions.push_back(seconds);
  }
  ADD_FAILURE() << "never gives up";
  return times;
}

Times syn_times(const Profile& profile) {
  Handshake tcp(client_config(profile, 100));
  tcp.on_open(kStart);
  return let_time_out(tcp, Rule::RetransmitSyn, "S 100");
}

Times syn_ack_times(const Profile& profile) {
  Handshake tcp(server_config(profile, 300));
  tcp.on_open(at(0_s));
  tcp.on_segment(seg("S", 100), kStart);
  return let_time_out(tcp, Rule::RetransmitSynAck, "S. 300 ack 101");
}

struct Expected {
  std::string_view profile;
  Times syn;
  Times syn_ack;
};

void PrintTo(const Expected& expected, std::ostream* out) { *out << expected.profile; }

class BuiltIn : public ::testing::TestWithParam<Expected> {};

TEST_P(BuiltIn, KeepsItsTimes) {
  const Profile& tested = profile(GetParam().profile);
  EXPECT_EQ(syn_times(tested).retransmissions, GetParam().syn.retransmissions);
  EXPECT_EQ(syn_times(tested).give_up, GetParam().syn.give_up);
  EXPECT_EQ(syn_ack_times(tested).retransmissions, GetParam().syn_ack.retransmissions);
  EXPECT_EQ(syn_ack_times(tested).give_up, GetParam().syn_ack.give_up);
}

// What a schedule says of itself is what a connection does.
TEST_P(BuiltIn, ScheduleTellsTheSame) {
  const Profile& tested = profile(GetParam().profile);
  const auto told = [](const Schedule& schedule) {
    Times times;
    for (const Duration time : schedule.times()) {
      times.retransmissions.push_back(time.seconds());
    }
    times.give_up = schedule.gives_up_after().seconds();
    return times;
  };
  EXPECT_EQ(told(tested.syn), syn_times(tested));
  EXPECT_EQ(told(tested.syn_ack), syn_ack_times(tested));
}

const Times kRfc = {{1, 3, 7, 15, 31, 63, 123}, 183};
const Times kWindows = {{1, 3, 7, 15}, 21};
const Times kNs3 = {{3, 9, 21, 45, 93}, 189};
const std::vector<double> kLinear = {1, 2, 3, 4, 5, 7, 11, 19, 35, 67};

INSTANTIATE_TEST_SUITE_P(
    Profiles, BuiltIn,
    ::testing::Values(
        Expected{"rfc6298", kRfc, kRfc},
        Expected{"linux-classic", {{1, 3, 7, 15, 31, 63}, 127}, {{1, 3, 7, 15, 31}, 63}},
        Expected{"linux-6.5", {kLinear, 131}, {{1, 3, 7, 15, 31}, 63}},
        Expected{"freebsd-14", {{1, 3.2, 7.4, 15.6, 31.8, 64.0}, 75}, {{1, 3.2, 7.4}, 15.6}},
        Expected{"macos", {kLinear, 75}, {{1, 3, 7, 15, 31, 63}, 75}},
        Expected{"windows-11", kWindows, kWindows}, Expected{"ns3", kNs3, kNs3}),
    [](const auto& info) {
      std::string name(info.param.profile);
      std::erase_if(name, [](char c) { return c == '-' || c == '.'; });
      return name;
    });

TEST(Profiles, NamesAreUniqueAndFound) {
  std::set<std::string> names;
  for (const Profile& each : profiles()) {
    EXPECT_TRUE(names.insert(each.name).second);
    EXPECT_EQ(find_profile(each.name), &each);
    EXPECT_FALSE(each.about.empty());
  }
  EXPECT_EQ(profiles().front().name, "rfc6298");
  EXPECT_EQ(find_profile("minix"), nullptr);
  EXPECT_EQ(find_profile(""), nullptr);
}

// Every built-in profile stands in the table above.
TEST(Profiles, AreAllTested) {
  const std::set<std::string> tested = {"rfc6298", "linux-classic", "linux-6.5", "freebsd-14",
                                        "macos",   "windows-11",    "ns3"};
  for (const Profile& each : profiles()) {
    EXPECT_TRUE(tested.contains(each.name)) << each.name << " has no expected times";
  }
}

// RFC 9293 MUST-23: three minutes of SYNs at least. Of the built-in ones these comply.
TEST(Profiles, ThreeMinutesOfSyns) {
  for (const Profile& each : profiles()) {
    const bool complies = each.name == "rfc6298" || each.name == "ns3";
    EXPECT_EQ(each.syn.gives_up_after() >= 180_s, complies) << each.name;
  }
}

// Linux waits its 200 ms on top of the smoothed round trip (TCP_RTO_MIN acts on 4 * RTTVAR).
TEST(Profiles, LinuxFloorStandsOnTheRoundTrip) {
  Rto rto(profile("linux-6.5").rto);
  rto.sample(10_ms);
  EXPECT_EQ(rto.value(), 210_ms);
  rto.sample(10_ms);
  EXPECT_EQ(rto.value(), 210_ms);
  EXPECT_EQ(profile("linux-6.5").rto.minimum, 200_ms);
}

// Every profile's SYN fits into the 40 octets of options.
TEST(Profiles, OptionsFit) {
  for (const Profile& each : profiles()) {
    Handshake tcp(client_config(each, 100));
    EXPECT_LE(tcp.on_open(at(0_s)).reply.value().options.size(), 40U);
  }
}

TEST(Schedule, CapActsAfterSlop) {
  const Schedule schedule = {
      .first = 1_s, .linear = 1, .slop = 500_ms, .cap = 4_s, .retransmissions = 6, .give_up = {}};
  const Duration expected[] = {1_s, 1500_ms, 2500_ms, 4_s, 4_s, 4_s};
  for (int n = 0; n < 6; ++n) {
    EXPECT_EQ(schedule.wait(n), expected[n]) << n;
  }
}

TEST(Schedule, FirstWaitMayExceedTheCap) {
  const Schedule schedule = {
      .first = 9_s, .linear = 0, .slop = {}, .cap = 4_s, .retransmissions = 2, .give_up = {}};
  EXPECT_EQ(schedule.wait(0), 9_s);
  EXPECT_EQ(schedule.wait(5), 9_s);
}

TEST(Schedule, TransmissionsCountFromZero) {
  EXPECT_THROW((void)Schedule{}.wait(-1), InvariantError);
}

TEST(Schedule, NoTimeAtTheHardStop) {
  Schedule schedule;
  schedule.give_up = 3_s;
  EXPECT_EQ(schedule.times(), std::vector<Duration>{1_s});
}

TEST(Schedule, NoRetransmissionAtTheHardStop) {
  Profile impatient = profile("rfc6298");
  impatient.syn.give_up = 3_s;
  EXPECT_EQ(syn_times(impatient), (Times{{1}, 3}));
  impatient.syn.give_up = 500_ms;
  EXPECT_EQ(syn_times(impatient), (Times{{}, 0.5}));
  impatient.syn.give_up = {};
  impatient.syn.retransmissions = 0;
  EXPECT_EQ(syn_times(impatient), (Times{{}, 1}));
}

}  // namespace
}  // namespace shaketable::tcp::testing
