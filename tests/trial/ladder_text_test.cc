// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: the text of a ladder: arrows, ends, columns and times.
#include <gtest/gtest.h>

#include "trial/ladder.h"
#include "trial/recorder.h"

namespace shaketable::trial {
namespace {

using namespace literals;
using tcp::Rule;
using tcp::State;

class LadderText : public ::testing::Test {
 protected:
  LadderText() { recorder_.begin_trial(0, 0, true); }

  std::optional<PacketRef> step(HostId host, State from, State to, Rule rule, Duration time,
                                std::uint16_t flags = 0, std::uint32_t seq = 100,
                                std::uint32_t ack = 0) {
    std::optional<tcp::Segment> reply;
    if (flags != 0) {
      reply.emplace();
      reply->flags = flags;
      reply->seq = tcp::SeqNum(seq);
      reply->ack = tcp::SeqNum(ack);
    }
    return recorder_.add_step(host, {.from = from, .to = to, .rule = rule, .reply = reply},
                              Instant::at(time), {});
  }
  std::string text() { return "\n" + ladder(recorder_.take_trace()); }

  Recorder recorder_;
};

TEST_F(LadderText, LostOnesEndInAnX) {
  step(HostId::Client, State::Closed, State::SynSent, Rule::ActiveOpen, 0_s, tcp::kSyn);
  step(HostId::Server, State::Listen, State::SynReceived, Rule::SynArrives, 1_s,
       tcp::kSyn | tcp::kAck, 200, 101);
  EXPECT_EQ(text(), R"(
    0.000000  SYN-SENT    S 100 -----------------------------x              active-open
    1.000000              x-------------------- S. 200 ack 101  SYN-RCVD    syn-arrives
)");
}

// A duplicated packet is one arrow; its second arrival shows as a step of the receiver.
TEST_F(LadderText, DuplicatedOneIsOneArrow) {
  const auto syn =
      step(HostId::Client, State::Closed, State::SynSent, Rule::ActiveOpen, 0_s, tcp::kSyn);
  recorder_.add_arrival(*syn, Instant::at(1_s));
  recorder_.add_arrival(*syn, Instant::at(2_s));
  step(HostId::Server, State::Listen, State::Listen, Rule::BacklogFull, 1_s);
  step(HostId::Server, State::Listen, State::Listen, Rule::BacklogFull, 2_s);
  EXPECT_EQ(text(), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    1.000000                                                                backlog-full
    2.000000                                                                backlog-full
)");
}

TEST_F(LadderText, TimesCountFromTheFirstSynAndAreCut) {
  step(HostId::Server, State::Closed, State::Listen, Rule::PassiveOpen, 0_s);
  step(HostId::Client, State::Closed, State::SynSent, Rule::ActiveOpen, 2_s, tcp::kSyn);
  step(HostId::Client, State::SynSent, State::Closed, Rule::GiveUp, 3_s + 1999_ns);
  EXPECT_EQ(text(), R"(
   -2.000000                                                    LISTEN      passive-open
    0.000000  SYN-SENT    S 100 -----------------------------x              active-open
    1.000001  CLOSED                                                        give-up
)");
}

// Numbers of ten digits leave an arrow of four.
TEST_F(LadderText, LongNumbersKeepAnArrow) {
  step(HostId::Client, State::Closed, State::SynSent, Rule::ActiveOpen, 0_s, tcp::kSyn,
       4'294'967'295);
  step(HostId::Client, State::Established, State::FinWait1, Rule::CloseSendsFin, 1_s,
       tcp::kFin | tcp::kAck | tcp::kEce | tcp::kCwr, 4'294'967'295, 4'294'967'294);
  EXPECT_NE(text().find("4294967295 ack 4294967294 ----x"), std::string::npos) << text();
}

}  // namespace
}  // namespace shaketable::trial
