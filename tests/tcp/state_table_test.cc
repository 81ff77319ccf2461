// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: every cell of the state x segment table of RFC 9293 section 3.10.7 is decided by a row, and
// the state machine does what the row says: rule, state, reply to the last field, RCV.NXT, SND.UNA
// and timer. Method: the full cross product of situations, flags, sequence and ACK numbers.
#include "tcp/state_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "tcp/segments.h"

namespace shaketable::tcp::testing {
namespace {

using namespace literals;

constexpr Instant kNow = at(Duration::s(10));
constexpr std::int64_t kHalfCircle = std::int64_t{1} << 31;

SeqNum number(std::uint32_t base, std::int64_t distance) {
  return SeqNum(base) + static_cast<std::uint32_t>(distance);
}

std::vector<Cell> cells(const World& world) {
  std::vector<Cell> all;
  for (int index = 0; index < kSituationCount; ++index) {
    const auto situation = static_cast<Situation>(index);
    const Numbers numbers = numbers_in(situation);
    const std::int64_t wnd = 65535;
    const std::int64_t old = world.peer_window;
    const std::set<std::int64_t> seqs = {
        -kHalfCircle + 200, -1000, -50, -numbers.received, -1, 0, 1, 1000, wnd - 1, wnd, wnd + 500};
    const std::set<std::int64_t> acks = {
        -kHalfCircle + 1, -old - 1,           -old,       -1, 0, 1, 50, -numbers.acknowledged,
        numbers.flight,   numbers.flight + 1, kHalfCircle};
    for (int flags = 0; flags < 16; ++flags) {
      const bool has_ack = (flags & 8) != 0;
      for (const std::int64_t payload : {0, 100}) {
        for (const std::int64_t seq : seqs) {
          // Without the bit the field says nothing, not even the right number.
          for (const std::int64_t ack :
               has_ack ? acks : std::set{std::int64_t{0}, numbers.flight}) {
            all.push_back({.situation = situation,
                           .syn = (flags & 1) != 0,
                           .fin = (flags & 2) != 0,
                           .rst = (flags & 4) != 0,
                           .ack = has_ack,
                           .payload = payload,
                           .seq = seq,
                           .ack_number = ack,
                           .irs = -numbers.received,
                           .iss = -numbers.acknowledged,
                           .flight = numbers.flight,
                           .max_wnd = old,
                           .wnd = wnd});
          }
        }
      }
    }
  }
  return all;
}

const Row* row_for(const Cell& cell) {
  const auto found = std::ranges::find_if(rows(), [&](const Row& row) {
    return std::ranges::find(row.situations, cell.situation) != row.situations.end() &&
           row.when(cell);
  });
  return found == rows().end() ? nullptr : &*found;
}

Segment segment_of(const Cell& cell, const World& world) {
  const Numbers numbers = numbers_in(cell.situation);
  Segment segment = seg("", 0);
  segment.seq = number(world.irs, numbers.received + cell.seq);
  segment.ack = number(world.iss, numbers.acknowledged + cell.ack_number);
  segment.flags = static_cast<std::uint16_t>((cell.syn ? kSyn : 0) | (cell.fin ? kFin : 0) |
                                             (cell.rst ? kRst : 0) | (cell.ack ? kAck : 0));
  segment.payload_size = static_cast<std::uint16_t>(cell.payload);
  return segment;
}

SeqNum expected_rcv_nxt(const Row& row, const Segment& segment, SeqNum before) {
  switch (row.takes) {
    case Takes::Nothing:
      return before;
    case Takes::Syn:
      return segment.seq + 1;
    case Takes::Text:
      return segment.seq + segment.payload_size;
    case Takes::TextAndFin:
      return segment.seq + segment.payload_size + 1;
  }
  invariant_broken("a Takes outside its enumeration");
}

/// Flags, sequence and ACK number of the reply, in `to_string`'s words.
std::string expected_reply(const Row& row, const Segment& segment, const Handshake& after) {
  Segment reply;
  switch (row.answer) {
    case Answer::None:
      return "nothing";
    case Answer::Rst:
      reply.seq = segment.ack;
      reply.flags = kRst;
      break;
    case Answer::RstAck:
      reply.ack = segment.seq + segment.length();
      reply.flags = kRst | kAck;
      break;
    case Answer::SynAck:
      reply.seq = after.iss();
      reply.ack = after.rcv_nxt();
      reply.flags = kSyn | kAck;
      break;
    case Answer::Ack:
      reply.seq = after.snd_nxt();
      reply.ack = after.rcv_nxt();
      reply.flags = kAck;
      break;
  }
  return to_string(reply);
}

/// Rules by which the ACK of a segment is processed (the fifth check is passed).
bool takes_ack(Rule rule) {
  using enum Rule;
  constexpr std::array kRules = {SynAckCompletes, SynAckCrosses, AckCompletes, AckArrives, AckOfFin,
                                 LastAckArrives,  DataArrives,   OutOfOrder,   FinArrives};
  return std::ranges::find(kRules, rule) != kRules.end();
}

bool timer_runs(const Handshake& tcp) {
  if (tcp.state() == State::Closed || tcp.state() == State::Listen) return false;
  return tcp.state() == State::TimeWait || tcp.snd_una() != tcp.snd_nxt();
}

void expect_row(const Row& row, const Cell& cell, const World& world) {
  const Segment segment = segment_of(cell, world);
  const State from = state_in(cell.situation);
  Handshake tcp = in_situation(cell.situation, profile("rfc6298"), world, kNow);
  ASSERT_EQ(tcp.state(), from);
  const Handshake before = tcp;
  const Step step = tcp.on_segment(segment, kNow + 10_ms);

  EXPECT_EQ(step.from, from);
  EXPECT_EQ(to_string(step.rule), to_string(row.rule));
  EXPECT_EQ(to_string(step.to), to_string(row.next.value_or(from)));
  EXPECT_EQ(step.to, tcp.state());
  EXPECT_EQ(step.reply ? to_string(*step.reply) : "nothing", expected_reply(row, segment, tcp));
  if (step.reply) {
    EXPECT_EQ(step.reply->payload_size, 0);
    EXPECT_TRUE(step.reply->has(kAck) || step.reply->ack == SeqNum(0));
  }
  EXPECT_EQ(tcp.next_deadline().has_value(), timer_runs(tcp));
  if (tcp.state() != State::Closed && tcp.state() != State::Listen) {
    EXPECT_EQ(tcp.rcv_nxt(), expected_rcv_nxt(row, segment, before.rcv_nxt()));
    const bool advances = takes_ack(row.rule) && cell.ack && cell.acks_new();
    EXPECT_EQ(tcp.snd_una(), advances ? segment.ack : before.snd_una());
  }
}

std::string describe(const Cell& cell, const World& world) {
  return "situation " + std::to_string(static_cast<int>(cell.situation)) + " (" +
         std::string(to_string(state_in(cell.situation))) + "), ISS " + std::to_string(world.iss) +
         ", IRS " + std::to_string(world.irs) + ": segment " + to_string(segment_of(cell, world)) +
         ", that is RCV.NXT + " + std::to_string(cell.seq) + ", SND.UNA + " +
         std::to_string(cell.ack_number);
}

class StateTable : public ::testing::TestWithParam<World> {};

TEST_P(StateTable, EveryCellIsDecidedAndKept) {
  for (const Cell& cell : cells(GetParam())) {
    const Row* row = row_for(cell);
    ASSERT_NE(row, nullptr) << "no row decides " << describe(cell, GetParam());
    SCOPED_TRACE(describe(cell, GetParam()) + ", row " + std::string(row->section));
    expect_row(*row, cell, GetParam());
    if (HasFailure()) return;
  }
}

// Numbers that wrap at each place a connection counts over, and a peer that opens with no window.
INSTANTIATE_TEST_SUITE_P(Worlds, StateTable,
                         ::testing::Values(World{100, 200, 65535}, World{0xffff'ffff, 0, 65535},
                                           World{0, 0xffff'ffff, 1000},
                                           World{0xffff'ffce, 0xffff'fffe, 65535},
                                           World{0x7fff'ffff, 0x8000'0000, 0}));

TEST(StateTableRows, EachDecidesSomeCell) {
  std::set<const Row*> used;
  for (const Cell& cell : cells({100, 200, 65535})) {
    used.insert(row_for(cell));
  }
  for (const Row& row : rows()) {
    EXPECT_TRUE(used.contains(&row)) << "row " << row.section << " decides nothing";
  }
}

}  // namespace
}  // namespace shaketable::tcp::testing
