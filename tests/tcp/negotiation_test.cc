// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: what two SYNs agree on: RFC 7323 sections 2.2, 2.3 and 3.2, RFC 2018, RFC 6691.
#include "tcp/negotiation.h"

#include <gtest/gtest.h>

#include <vector>

#include "tcp/ladder.h"

namespace shaketable::tcp::testing {
namespace {

using namespace literals;
using enum OptionKind;
using Octets = std::vector<std::uint8_t>;

Profile with_options(int mask) {
  Profile made = profile("rfc6298");
  made.syn_options.clear();
  const OptionKind kinds[] = {WindowScale, Timestamps, SackPermitted, MaximumSegmentSize};
  for (int bit = 0; bit < 4; ++bit) {
    if ((mask & (1 << bit)) != 0) {
      made.syn_options.push_back(kinds[bit]);
    }
  }
  return made;
}

Octets octets_of(const OptionList& list) { return {list.bytes().begin(), list.bytes().end()}; }

// All 16 x 16 sets of options: an option holds exactly when both ends offer it, and both ends know.
TEST(Negotiation, Matrix) {
  for (int ours = 0; ours < 16; ++ours) {
    for (int theirs = 0; theirs < 16; ++theirs) {
      SCOPED_TRACE(ours * 100 + theirs);
      const Profile a = with_options(ours);
      const Profile b = with_options(theirs);
      Ladder ladder(client_config(a, 100), server_config(b, 300));
      ladder.open_b();
      ladder.open_a();
      const Segment syn = ladder.to_b();
      const Segment syn_ack = ladder.to_a();
      ladder.to_b();
      ASSERT_EQ(ladder.b().state(), State::Established);
      const int both = ours & theirs;
      for (const Handshake* end : {&ladder.a(), &ladder.b()}) {
        EXPECT_EQ(end->negotiated().window_scaling, (both & 1) != 0);
        EXPECT_EQ(end->negotiated().send_shift, (both & 1) != 0 ? 7 : 0);
        EXPECT_EQ(end->negotiated().receive_shift, (both & 1) != 0 ? 7 : 0);
        EXPECT_EQ(end->negotiated().timestamps, (both & 2) != 0);
        EXPECT_EQ(end->negotiated().sack, (both & 4) != 0);
      }
      // MUST-15: 536 for a peer that names no MSS.
      EXPECT_EQ(ladder.a().negotiated().send_mss, (theirs & 8) != 0 ? 1460 : 536);
      EXPECT_EQ(ladder.b().negotiated().send_mss, (ours & 8) != 0 ? 1460 : 536);
      // A SYN,ACK answers no option that the SYN did not have, except the MSS.
      const ParsedOptions answer = syn_ack.options.parse();
      EXPECT_EQ(answer.window_scale.has_value(), (both & 1) != 0);
      EXPECT_EQ(answer.timestamps.has_value(), (both & 2) != 0);
      EXPECT_EQ(answer.sack_permitted, (both & 4) != 0);
      EXPECT_EQ(answer.maximum_segment_size.has_value(), (theirs & 8) != 0);
      EXPECT_EQ(syn.options.size() % 4, 0U);
      EXPECT_EQ(syn_ack.options.size() % 4, 0U);
    }
  }
}

// RFC 7323 section 2.2: the window of a SYN is never scaled, all others are.
TEST(Negotiation, WindowIsScaledExceptOnSyns) {
  Profile wide = profile("rfc6298");
  wide.window = 64000;
  wide.window_scale = 4;
  Ladder ladder(client_config(wide, 100), server_config(wide, 300));
  ladder.open_b();
  ladder.open_a();
  EXPECT_EQ(ladder.to_b().window, 64000);
  EXPECT_EQ(ladder.to_a().window, 64000);
  EXPECT_EQ(ladder.to_b().window, 4000);
  ladder.send_a(10);
  EXPECT_EQ(ladder.to_b().window, 4000);
}

TEST(Negotiation, WindowIsNotScaledUnlessBothAgreed) {
  Handshake tcp(client_config(profile("rfc6298"), 100));
  tcp.on_open(at(0_s));
  const Step step = tcp.on_segment(seg("S.", 300, 101), at(0_s));
  EXPECT_EQ(step.reply.value().window, 65535);
}

// RFC 7323 section 2.3: "MUST use 14", on either side.
TEST(Negotiation, ShiftIsFourteenAtMost) {
  Profile wide = profile("rfc6298");
  wide.window_scale = 200;
  EXPECT_EQ(syn_options(wide, 1460, 1).parse().window_scale, 14);
  ParsedOptions offered;
  offered.window_scale = 255;
  EXPECT_EQ(negotiate(wide, offered).send_shift, 14);
  EXPECT_EQ(negotiate(wide, offered).receive_shift, 14);
}

// The MSS counts no options: the sender takes their room off (RFC 6691 section 3).
TEST(Negotiation, EachDirectionHasItsOwnShift) {
  ParsedOptions peers;
  peers.window_scale = 3;
  const Negotiated agreed = negotiate(profile("rfc6298"), peers);
  EXPECT_EQ(agreed.send_shift, 3);
  EXPECT_EQ(agreed.receive_shift, 7);
}

TEST(Negotiation, DataFitsTheMss) {
  struct Case {
    std::uint16_t peers;
    bool timestamps;
    std::uint16_t segment;
  };
  for (const Case& each : {Case{1460, false, 1460}, Case{1460, true, 1448}, Case{9000, false, 1460},
                           Case{536, true, 524}, Case{100, false, 100}}) {
    Handshake tcp(client_config(profile("rfc6298"), 100));
    tcp.on_open(at(0_s));
    Segment syn_ack = seg("S.", 300, 101);
    syn_ack.options.append_maximum_segment_size(each.peers);
    tcp.on_segment(each.timestamps ? stamped(syn_ack, 1) : syn_ack, at(0_s));
    EXPECT_EQ(tcp.on_send(60000, at(0_s)).reply.value().payload_size, each.segment);
  }
}

// A tiny MSS, of the peer or of our own configuration, still lets data through, and not too much.
TEST(Negotiation, TinyMss) {
  for (const int size : {0, 1, 11, 12, 13, 47, 48}) {
    const auto tiny = static_cast<std::uint16_t>(size);
    HandshakeConfig config = client_config(profile("rfc6298"), 100);
    Handshake theirs(config);
    config.mss = tiny;
    Handshake ours(config);
    Segment syn_ack = seg("S.", 300, 101);
    syn_ack.options.append_maximum_segment_size(tiny);
    for (Handshake* tcp : {&theirs, &ours}) {
      tcp->on_open(at(0_s));
      tcp->on_segment(stamped(syn_ack, 1), at(0_s));
      EXPECT_EQ(tcp->negotiated().send_mss, 48);
      EXPECT_EQ(tcp->on_send(60000, at(0_s)).reply.value().payload_size, 36);
    }
  }
}

// No data, no second segment, no segment in the wrong state.
TEST(Send, Refused) {
  Handshake tcp(client_config(profile("rfc6298"), 100));
  tcp.on_open(at(0_s));
  EXPECT_EQ(tcp.on_send(10, at(0_s)).rule, Rule::SendRefused);
  tcp.on_segment(seg("S.", 300, 101), at(0_s));
  EXPECT_EQ(tcp.on_send(0, at(0_s)).rule, Rule::SendRefused);
  EXPECT_EQ(tcp.on_send(10, at(0_s)).rule, Rule::SendData);
  EXPECT_EQ(tcp.on_send(10, at(0_s)).rule, Rule::SendRefused);
}

// SYN options in the wire order of reference captures; MSS 1460, TSval 1.
TEST(SynOptions, WireOrderOfEachProfile) {
  struct Case {
    std::string_view profile;
    Octets options;
  };
  const Case cases[] = {
      {"linux-6.5", {2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 3, 7}},
      {"linux-classic", {2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 3, 7}},
      {"rfc6298", {2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 3, 7}},
      {"freebsd-14", {2, 4, 5, 0xb4, 1, 3, 3, 6, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0}},
      {"macos", {2, 4, 5, 0xb4, 1, 3, 3, 6, 1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 4, 2, 0, 0}},
      {"windows-11", {2, 4, 5, 0xb4, 1, 3, 3, 8, 1, 1, 4, 2}},
      {"ns3", {8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 3, 3, 2, 4, 2, 0}},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.profile);
    EXPECT_EQ(octets_of(syn_options(profile(each.profile), 1460, 1)), each.options);
  }
}

// A filler belongs to the option behind it and goes with it.
TEST(SynOptions, SynAckLeavesOutFillersOfWhatWasNotOffered) {
  ParsedOptions offered;
  offered.sack_permitted = true;
  EXPECT_EQ(octets_of(syn_ack_options(profile("macos"), 1460, {}, offered)),
            (Octets{2, 4, 5, 0xb4, 4, 2, 0, 0}));
  EXPECT_EQ(octets_of(syn_ack_options(profile("ns3"), 1460, {}, {})), Octets{});
}

// RFC 2018 section 2, RFC 9293 3.7.1: SACK-permitted, MSS and window scale stand on SYNs alone.
TEST(SynOptions, StandOnNoOtherSegment) {
  Ladder ladder = client_and_server("rfc6298");
  ladder.open_b();
  ladder.open_a();
  ladder.to_b();
  ladder.to_a();
  const Segment ack = ladder.to_b();
  ladder.send_a(10);
  const Segment data = ladder.to_b();
  ladder.close_a();
  const Segment fin = ladder.to_b();
  for (const Segment& segment : {ack, data, fin}) {
    const ParsedOptions options = segment.options.parse();
    EXPECT_FALSE(options.sack_permitted || options.window_scale || options.maximum_segment_size);
    EXPECT_TRUE(options.timestamps.has_value());
  }
}

// Malformed options on a SYN: what stood before them counts.
TEST(Negotiation, MalformedSynStillOpens) {
  Handshake tcp(server_config(profile("rfc6298"), 300));
  tcp.on_open(at(0_s));
  Segment syn = seg("S", 100);
  syn.options.append(Octets{2, 4, 2, 0, 3, 0, 7, 1});
  EXPECT_EQ(tcp.on_segment(syn, at(0_s)).rule, Rule::SynArrives);
  EXPECT_EQ(tcp.negotiated().send_mss, 512);
  EXPECT_FALSE(tcp.negotiated().window_scaling);
}

}  // namespace
}  // namespace shaketable::tcp::testing
