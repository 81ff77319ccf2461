// SPDX-License-Identifier: GPL-2.0-only
// Goal: expressions mean what EXPECTATIONS.md says, and a mistake in one is told where it stands.
#include "expect/expression.h"

#include <gtest/gtest.h>

#include <string>

namespace shaketable::expect {
namespace {

using namespace literals;

/// Half-open: the client opened with its second SYN, the server never.
trial::ConnectionResult half_open() {
  trial::ConnectionResult result;
  result.outcome = trial::Outcome::HalfOpen;
  result.client.established = 1'040_ms;
  result.client.rto = 3_s;
  result.client.syn = {.sent = 2, .retransmitted = 1, .spurious = 0};
  result.client.syn_times = {0_s, 1_s};
  result.client.agreed = tcp::Negotiated{.send_mss = 1460,
                                         .window_scaling = true,
                                         .send_shift = 7,
                                         .receive_shift = 7,
                                         .timestamps = false,
                                         .sack = true};
  return result;
}

bool holds(const std::string& text) {
  const auto expression = Expression::parse(text);
  EXPECT_TRUE(expression.has_value()) << text << ": " << expression.error().to_string();
  const trial::ConnectionResult result = half_open();
  return expression.has_value() && expression->holds({.result = result, .steps = nullptr});
}

TEST(Expression, HoldsOrNot) {
  for (const char* text : {
           "outcome == half-open",
           "outcome != established",
           "client.establishment_time == 1.04s",
           "client.establishment_time>=1040ms",
           "client.syn.sent == 2 and client.syn.retransmitted == 1",
           "client.syn.sent == 3 or client.syn.sent == 2",
           "not outcome == established",
           "not (outcome == established or outcome == reset)",
           "not not client.established",
           "client.established and not server.established",
           "client.negotiated.sack",
           "client.negotiated.sack == true",
           "not client.negotiated.timestamps",
           "not (server.negotiated.sack or client.negotiated.timestamps)",
           "client.negotiated.mss == 1460",
           "client.syn_times[1] - client.syn_times[0] == 1s",
           "client.syn_times[1] == 1s",
           "client.syn_times[2] == never",
           "server.establishment_time == never",
           "server.establishment_time > 8760h",
           "server.negotiated.mss == never",
           "client.establishment_time <= 2 * 520ms",
           "client.establishment_time <= 520ms * 2 + 0",
           "1s + 2 * 20ms == client.establishment_time",
           "3 - 1 - 1 == 1",
           "2 + 3 * 4 == 14",
           "client.rtt_sample - 1s == never",
           "true or false and false",
           "client.give_up > 0",
       }) {
    EXPECT_TRUE(holds(text)) << text;
    EXPECT_FALSE(holds("not (" + std::string(text) + ")")) << text;
  }
}

TEST(Expression, WhatIsNotKnownIsNeitherMoreNorLess) {
  for (const char* text :
       {"server.negotiated.sack", "not server.negotiated.sack", "server.negotiated.sack == false",
        "server.negotiated.mss > 0", "server.negotiated.mss < 100000",
        "server.negotiated.mss >= client.negotiated.mss"}) {
    EXPECT_FALSE(holds(text)) << text;
  }
}

TEST(Expression, NothingIsBeyondNever) {
  EXPECT_TRUE(holds("200000h * 1000000 == never"));
  EXPECT_FALSE(holds("server.establishment_time > never"));
  EXPECT_FALSE(holds("server.establishment_time <= 8760h"));
}

TEST(Expression, TellsTheValuesOfItsFields) {
  const auto expression = Expression::parse(
      "outcome == established or client.syn_times[1] < 1s or server.syn.sent > 2 or outcome == "
      "reset or server.give_up < 1s");
  ASSERT_TRUE(expression.has_value());
  const trial::ConnectionResult result = half_open();
  EXPECT_EQ(expression->values({.result = result, .steps = nullptr}),
            "outcome: half-open, client.syn_times[1]: 1s, server.syn.sent: 0, "
            "server.give_up: never");
}

TEST(Expression, KnowsWhenItNeedsSteps) {
  EXPECT_TRUE(Expression::parse("client.rto <= 60s")->needs_steps());
  EXPECT_TRUE(Expression::parse("outcome == reset and time > 1s")->needs_steps());
  EXPECT_FALSE(Expression::parse("client.rto_at_establishment <= 60s")->needs_steps());
}

struct Bad {
  const char* text;
  int column;
  const char* message;
};

TEST(Expression, MistakesAreToldWhereTheyStand) {
  const Bad all[] = {
      {"", 1, "the expression ends too early; expected a field, a value or '('"},
      {"client.rto <=", 14, "the expression ends too early; expected a field, a value or '('"},
      {"client.rto <= 60", 12, "'60' has no unit; expected a time such as 1.5s"},
      {"client.rto <= client.syn.sent", 12,
       "the two sides do not go together: a time such as 1.5s, or never, and a whole number; "
       "expected two of the same kind"},
      {"client.rot <= 60s", 1,
       "'client.rot' is neither a field nor a value; expected a field such as client.syn.sent, an "
       "outcome, true, false or never; did you mean 'client.rto'?"},
      {"outcome = reset", 9,
       "'= reset' is not understood here; expected an operator, 'and', 'or' or the end"},
      {"outcome == resett", 12,
       "'resett' is neither a field nor a value; expected a field such as client.syn.sent, an "
       "outcome, true, false or never; did you mean 'reset'?"},
      {"outcome < reset", 9,
       "there is no order or sum of these; expected times or numbers; or == or !="},
      {"time > 5x", 8,
       "'5x' is neither a time nor a whole number; expected a time such as 1.5s, or a number such "
       "as 7"},
      {"(time > 5s", 11,
       "the expression ends too early; expected ')', an operator, or 'and' or 'or'"},
      {"time", 1,
       "a time such as 1.5s, or never stands where a condition should; expected a comparison such "
       "as client.rto <= 60s"},
      {"time > 5s and", 14, "the expression ends too early; expected a field, a value or '('"},
      {"client.syn_times > 1s", 1,
       "'client.syn_times' is a list; expected one of its elements, as client.syn_times[0]"},
      {"client.rto[1] > 1s", 1,
       "'client.rto' is no list; expected a list such as client.syn_times"},
      {"client.syn_times[x] > 1s", 18,
       "'x] > 1s' is not understood here; expected the number of an element, from 0"},
      {"client.syn_times[99999999999999999999] > 1s", 18,
       "no list has so many elements; expected the number of an element"},
      {"time * time > 1s", 6, "a time times a time is no time; expected a number on one side"},
      {"1s <= time <= 2s", 12,
       "'<= 2s' is not understood here; expected an operator, 'and', 'or' or the end"},
      {"system('x') == 1", 7,
       "'('x') == 1' is not understood here; expected an operator, 'and', 'or' or the end"},
  };
  for (const Bad& bad : all) {
    const auto expression = Expression::parse(bad.text);
    ASSERT_FALSE(expression.has_value()) << bad.text;
    EXPECT_EQ(expression.error().where.column, bad.column) << bad.text;
    Error unplaced = expression.error();
    unplaced.where = {};
    EXPECT_EQ(unplaced.to_string(), bad.message) << bad.text;
  }
}

TEST(Expression, HostileTextsAreRefused) {
  EXPECT_FALSE(Expression::parse(std::string(1001, ' ')).has_value());
  EXPECT_FALSE(Expression::parse(std::string(500, '(')).has_value());
  EXPECT_TRUE(Expression::parse(std::string(400, '(') + "true" + std::string(400, ')')));
  EXPECT_FALSE(Expression::parse(std::string("true\0", 5)).has_value());
  EXPECT_FALSE(Expression::parse("\xff").has_value());
}

}  // namespace
}  // namespace shaketable::expect
