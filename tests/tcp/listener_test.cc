// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: a listening port makes connections, keeps them apart, bounds embryos and forgets the dead.
#include "tcp/listener.h"

#include <gtest/gtest.h>

#include <utility>

#include "base/check.h"
#include "tcp/segments.h"

namespace shaketable::tcp::testing {
namespace {

using namespace literals;

Listener listener(int backlog = 128, std::optional<SeqNum> isn = SeqNum(300)) {
  return Listener({.profile = &profile("rfc6298"),
                   .address = Address::v4(0x0a000002),
                   .port = 80,
                   .mss = 1460,
                   .backlog = backlog,
                   .isn = IsnSource(SeedTree(1), isn),
                   .timestamp_offset = 1});
}

constexpr RemoteEnd kAlice = {.address = Address::v4(0x0a000001), .port = 5000};
constexpr RemoteEnd kBob = {.address = Address::v4(0x0a000001), .port = 5001};

TEST(Listener, OpensAConnection) {
  Listener port = listener();
  const Step syn = port.on_segment(kAlice, seg("S", 100), at(0_s));
  EXPECT_EQ(syn.from, State::Listen);
  EXPECT_EQ(syn.to, State::SynReceived);
  EXPECT_EQ(to_string(syn.reply.value()), "S. 300 ack 101");
  EXPECT_EQ(syn.reply->source_port, 80);
  EXPECT_EQ(syn.reply->destination_port, 5000);
  EXPECT_EQ(port.embryo_count(), 1);
  EXPECT_EQ(port.on_segment(kAlice, seg(".", 101, 301), at(10_ms)).to, State::Established);
  EXPECT_EQ(port.embryo_count(), 0);
  EXPECT_EQ(port.connection_count(), 1U);
  EXPECT_EQ(port.find(kAlice)->handshake_rtt(), 10_ms);
  EXPECT_EQ(port.find(kBob), nullptr);
}

// ISN of the connection's own four-tuple, MSS and clock as configured.
TEST(Listener, SynAckIsOfItsConfiguration) {
  const IsnSource isn(SeedTree(1));
  const Address address = Address::v4(0x0a000002);
  Listener port({.profile = &profile("rfc6298"),
                 .address = address,
                 .port = 80,
                 .mss = 1400,
                 .backlog = 1,
                 .isn = isn,
                 .timestamp_offset = 7000});
  const Segment reply = port.on_segment(kAlice, stamped(seg("S", 100), 1), at(1_s)).reply.value();
  const FourTuple names = {.local_address = address,
                           .remote_address = kAlice.address,
                           .local_port = 80,
                           .remote_port = kAlice.port};
  EXPECT_EQ(reply.seq, isn.choose(names, at(1_s)));
  EXPECT_EQ(reply.options.parse().maximum_segment_size, 1400);
  EXPECT_EQ(reply.options.parse().timestamps.value(), (Timestamps{.value = 8000, .echo = 1}));
}

// RFC 9293 section 3.10.7.2: without a SYN it answers as LISTEN does, and makes nothing.
TEST(Listener, AloneItAnswersAsListen) {
  Listener port = listener();
  EXPECT_EQ(to_string(port.on_segment(kAlice, seg(".", 1, 77), at(0_s)).reply.value()), "R 77");
  EXPECT_EQ(port.on_segment(kAlice, seg("R", 1), at(0_s)).rule, Rule::ListenDropsRst);
  EXPECT_EQ(port.on_segment(kAlice, seg("F", 1), at(0_s)).rule, Rule::ListenDrops);
  EXPECT_EQ(port.connection_count(), 0U);
  EXPECT_EQ(port.next_deadline(), std::nullopt);
}

TEST(Listener, DropsSynsBeyondTheBacklog) {
  Listener port = listener(1);
  port.on_segment(kAlice, seg("S", 100), at(0_s));
  const Step full = port.on_segment(kBob, seg("S", 500), at(0_s));
  EXPECT_EQ(full.rule, Rule::BacklogFull);
  EXPECT_EQ(full.to, State::Listen);
  EXPECT_FALSE(full.reply);
  EXPECT_EQ(port.connection_count(), 1U);
  // The embryo's own SYN again is no new connection.
  EXPECT_EQ(port.on_segment(kAlice, seg("S", 100), at(0_s)).rule, Rule::SynRepeated);
  // Established, it leaves the backlog, and there is room.
  port.on_segment(kAlice, seg(".", 101, 301), at(0_s));
  EXPECT_EQ(port.on_segment(kBob, seg("S", 500), at(1_s)).rule, Rule::SynArrives);
}

TEST(Listener, BacklogOfNoneDropsEverySyn) {
  Listener port = listener(0);
  EXPECT_EQ(port.on_segment(kAlice, seg("S", 100), at(0_s)).rule, Rule::BacklogFull);
}

TEST(Listener, TellsAConnectionFromALaterOneByItsSerial) {
  Listener port = listener();
  EXPECT_EQ(port.serial(kAlice), 0U);
  port.on_segment(kAlice, seg("S", 100), at(0_s));
  const std::uint64_t first = port.serial(kAlice);
  port.on_segment(kBob, seg("S", 100), at(0_s));
  EXPECT_NE(port.serial(kBob), first);
  port.on_segment(kAlice, seg(".", 101, 301), at(0_s));
  EXPECT_EQ(port.serial(kAlice), first);
  port.call(kAlice, [](Handshake& tcp) { return tcp.on_crash(); });
  port.forget_if_over(kAlice);
  EXPECT_EQ(port.serial(kAlice), 0U);
  port.on_segment(kAlice, seg("S", 100), at(0_s));
  EXPECT_GT(port.serial(kAlice), first);
}

// MUST-11: a reset of an embryo leads back to LISTEN, and frees its place.
TEST(Listener, RstFreesThePlaceOfAnEmbryo) {
  Listener port = listener(1);
  port.on_segment(kAlice, seg("S", 100), at(0_s));
  EXPECT_EQ(port.on_segment(kAlice, seg("R", 101), at(0_s)).rule, Rule::RstToListen);
  port.forget_if_over(kAlice);
  EXPECT_EQ(port.embryo_count(), 0);
  EXPECT_EQ(port.connection_count(), 0U);
  EXPECT_EQ(port.next_deadline(), std::nullopt);
  EXPECT_EQ(port.on_segment(kBob, seg("S", 500), at(0_s)).rule, Rule::SynArrives);
}

TEST(Listener, ForgetsOnlyWhatIsOver) {
  Listener port = listener();
  port.on_segment(kAlice, seg("S", 100), at(0_s));
  port.forget_if_over(kAlice);
  port.forget_if_over(kBob);
  EXPECT_EQ(port.connection_count(), 1U);
  port.on_segment(kAlice, seg(".", 101, 301), at(0_s));
  port.forget_if_over(kAlice);
  EXPECT_EQ(port.connection_count(), 1U);
  port.on_segment(kAlice, seg("R", 101), at(0_s));
  port.forget_if_over(kAlice);
  EXPECT_EQ(port.connection_count(), 0U);
}

// Connections, embryos and timers of before are gone, and the new configuration holds.
TEST(Listener, RestartForgetsEverything) {
  Listener port = listener(2);
  port.on_segment(kAlice, seg("S", 100), at(0_s));
  port.on_segment(kAlice, seg(".", 101, 301), at(0_s));
  port.on_segment(kBob, seg("S", 100), at(0_s));
  ASSERT_TRUE(port.next_deadline());
  port.restart({.profile = &profile("rfc6298"),
                .address = Address::v4(0x0a000002),
                .port = 80,
                .backlog = 1,
                .isn = IsnSource(SeedTree(1), SeqNum(700))});
  EXPECT_EQ(port.connection_count(), 0U);
  EXPECT_EQ(port.embryo_count(), 0);
  EXPECT_EQ(port.next_deadline(), std::nullopt);
  EXPECT_EQ(port.find(kAlice), nullptr);
  EXPECT_EQ(to_string(port.on_segment(kBob, seg("S", 100), at(0_s)).reply.value()),
            "S. 700 ack 101");
  EXPECT_EQ(port.on_segment(kAlice, seg("S", 100), at(0_s)).rule, Rule::BacklogFull);
}

TEST(Listener, EmbryosTimeOut) {
  Listener port = listener();
  port.on_segment(kAlice, seg("S", 100), at(0_s));
  for (int i = 0; i < 7; ++i) {
    const auto due = port.on_deadline(*port.next_deadline());
    EXPECT_EQ(due.remote, kAlice);
    EXPECT_EQ(due.step.rule, Rule::RetransmitSynAck);
  }
  EXPECT_EQ(port.next_deadline(), at(183_s));
  EXPECT_EQ(port.on_deadline(at(183_s)).step.rule, Rule::GiveUp);
  EXPECT_EQ(port.embryo_count(), 0);
  port.forget_if_over(kAlice);
  EXPECT_EQ(port.connection_count(), 0U);
}

TEST(Listener, EarliestTimerGoesFirst) {
  Listener port = listener();
  port.on_segment(kBob, seg("S", 100), at(0_s));
  port.on_segment(kAlice, seg("S", 100), at(1_ms));
  EXPECT_EQ(port.next_deadline(), at(1_s));
  EXPECT_EQ(port.on_deadline(at(1_s)).remote, kBob);
  EXPECT_EQ(port.on_deadline(at(1_s + 1_ms)).remote, kAlice);
}

// Timers due at once fire in the order of the far ends, whoever came first.
TEST(Listener, TiesGoByTheFarEnd) {
  Listener port = listener();
  for (std::uint16_t number = 50; number > 0; --number) {
    port.on_segment({.address = Address::v4(1), .port = number}, seg("S", 100), at(0_s));
  }
  for (std::uint16_t number = 1; number <= 50; ++number) {
    EXPECT_EQ(port.on_deadline(at(1_s)).remote.port, number);
  }
}

// Few connections and many are kept in different ways, which must not show: the connections of a
// listener with a crowd have the deadlines that they have alone. `find` gives them out, so that
// data and FINs start timers behind the listener's back.
TEST(Listener, DeadlinesInACrowd) {
  Listener crowd = listener(6000);
  Listener few = listener();
  for (std::uint16_t number = 0; number < 5000; ++number) {
    crowd.on_segment({.address = Address::v4(2), .port = number}, seg("S", 100), at(0_s));
  }
  for (const RemoteEnd remote : {kAlice, kBob}) {
    for (Listener* port : {&crowd, &few}) {
      port->on_segment(remote, seg("S", 100), at(0_s));
    }
  }
  for (std::uint16_t number = 0; number < 5000; ++number) {
    crowd.on_segment({.address = Address::v4(2), .port = number}, seg(".", 101, 301), at(1_ms));
  }
  for (Listener* port : {&crowd, &few}) {
    EXPECT_EQ(port->next_deadline(), at(1_s));
    EXPECT_EQ(port->on_deadline(at(1_s)).remote, kAlice);
    EXPECT_EQ(port->on_deadline(at(1_s)).remote, kBob);
    port->on_segment(kAlice, seg(".", 101, 301), at(1100_ms));
    port->call(kAlice, [](Handshake& tcp) { return tcp.on_send(10, at(1200_ms)); });
    EXPECT_EQ(port->next_deadline(), at(3_s));  // Bob's, and not Alice's
    port->call(kAlice, [](Handshake& tcp) { return tcp.on_abort(); });
    port->call(kBob, [](Handshake& tcp) { return tcp.on_abort(); });
    EXPECT_EQ(port->next_deadline(), std::nullopt);
    port->forget_if_over(kAlice);
    port->forget_if_over(kBob);
    EXPECT_EQ(port->next_deadline(), std::nullopt);
  }
  EXPECT_EQ(crowd.connection_count(), 5000U);
  crowd.call({.address = Address::v4(2), .port = 7},
             [](Handshake& tcp) { return tcp.on_send(10, at(2_s)); });
  EXPECT_EQ(crowd.next_deadline(), at(3_s));
  EXPECT_EQ(crowd.on_deadline(at(3_s)).step.rule, Rule::RetransmitData);
}

TEST(Listener, EarlyDeadlineIsABrokenInvariant) {
  Listener port = listener();
  EXPECT_THROW(port.on_deadline(at(1_s)), InvariantError);
  port.on_segment(kAlice, seg("S", 100), at(0_s));
  EXPECT_THROW(port.on_deadline(at(999_ms)), InvariantError);
}

TEST(Listener, CallsOnAnEmbryoCountToo) {
  Listener port = listener();
  port.on_segment(kAlice, seg("S", 100), at(0_s));
  port.on_segment(kBob, seg("S", 100), at(0_s));
  EXPECT_EQ(port.embryo_count(), 2);
  port.call(kAlice, [](Handshake& tcp) { return tcp.on_close(at(1_ms)); });
  EXPECT_EQ(port.embryo_count(), 1);
  port.call(kBob, [](Handshake& tcp) { return tcp.on_abort(); });
  EXPECT_EQ(port.embryo_count(), 0);
  EXPECT_THROW(port.call({.address = Address::v4(9), .port = 9},
                         [](Handshake& tcp) { return tcp.on_abort(); }),
               InvariantError);
}

TEST(Listener, KeepsManyConnectionsApart) {
  Listener port = listener(5000, std::nullopt);
  for (std::uint32_t i = 0; i < 5000; ++i) {
    const RemoteEnd remote = {.address = Address::v4(i / 100),
                              .port = static_cast<std::uint16_t>(i % 100)};
    port.on_segment(remote, seg("S", i), at(0_s));
  }
  EXPECT_EQ(port.embryo_count(), 5000);
  for (std::uint32_t i = 0; i < 5000; ++i) {
    const RemoteEnd remote = {.address = Address::v4(i / 100),
                              .port = static_cast<std::uint16_t>(i % 100)};
    const SeqNum iss = port.find(remote)->iss();
    EXPECT_EQ(port.find(remote)->irs(), SeqNum(i));
    port.on_segment(remote, seg(".", i + 1, iss.value() + 1), at(1_ms));
  }
  EXPECT_EQ(port.embryo_count(), 0);
  EXPECT_EQ(port.connection_count(), 5000U);
  EXPECT_NE(port.find(kAlice), port.find({.address = Address::v4(0), .port = 0}));
}

TEST(Closed, HostWithoutListenerRefuses) {
  const Step step = answer_in_closed(seg("S", 100));
  EXPECT_EQ(step.rule, Rule::ClosedResets);
  EXPECT_EQ(to_string(step.reply.value()), "R. 0 ack 101");
  EXPECT_EQ(step.reply->source_port, 5000);
  EXPECT_EQ(step.reply->destination_port, 80);
  EXPECT_EQ(answer_in_closed(seg("R", 100)).rule, Rule::ClosedDropsRst);
  EXPECT_FALSE(answer_in_closed(seg("R.", 100, 1)).reply);
}

// MUST-15 of RFC 9293: 536 octets over IPv4, 1220 over IPv6, to a peer that names no MSS.
TEST(Listener, DefaultMssIsThatOfTheFamily) {
  for (const auto& [address, mss] : {std::pair(Address::v4(0x0a000002), kDefaultMss),
                                     std::pair(Address::v6(1, 2), kDefaultMssIpv6)}) {
    Listener port({.profile = find_profile("rfc6298"),
                   .address = address,
                   .port = 80,
                   .isn = IsnSource(SeedTree(1))});
    const RemoteEnd remote = {.address = address, .port = 5000};
    port.on_segment(remote, seg("S", 100), at(0_s));
    ASSERT_NE(port.find(remote), nullptr);
    EXPECT_EQ(port.find(remote)->negotiated().send_mss, mss);
  }
}

}  // namespace
}  // namespace shaketable::tcp::testing
