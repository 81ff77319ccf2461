// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: which of its connections a host forgets when it crashes, and when.
#include <gtest/gtest.h>

#include <cstdint>
#include <utility>

#include "trial/lone_server.h"

namespace shaketable::trial::testing {
namespace {

using namespace literals;
using tcp::kAck;
using tcp::kRst;
using tcp::kSyn;

// Once for each connection, and not once in all.
TEST(Restarts, ForEachConnection) {
  Scenario scenario = textbook(2);
  scenario.server.restart_after = 1_s;
  LoneHost host = server(scenario);
  establish(host, 0_s, 0);
  host.run_until(2_s);
  establish(host, 2_s, 1);
  host.run_until(10_s);
  EXPECT_TRUE(host.steps(0).ends_with("1.000 crash\n"));
  EXPECT_TRUE(host.steps(1).ends_with("3.000 crash\n"));
}

// A connection that was closed and is over by then has not crashed: its successor does.
TEST(Restarts, AfterAConnectionThatWasClosed) {
  Scenario scenario = textbook();
  scenario.server.close_after = 1_s;
  scenario.server.restart_after = 5_s;
  LoneHost host = server(scenario);
  establish(host, 0_s);
  host.run_until(1_s);
  host.arrives(bare(kRst, 101), 2_s);
  establish(host, 3_s);
  host.run_until(10_s);
  EXPECT_TRUE(host.steps().ends_with("8.000 crash\n"));
}

// Ties: data that is due again, then the crash, and then the ISN is ahead by 1.01 s of ticks of 4
// us.
TEST(Restarts, TimerBeforeCrash) {
  Scenario scenario = textbook();
  scenario.client.send = 10;
  scenario.client.restart_after = 1_s;
  LoneHost host(scenario, HostId::Client);
  host.run_until(0_s);
  host.arrives(bare(kSyn | kAck, 200, 101), 10_ms);
  (void)host.sent();
  host.run_until(1010_ms);
  EXPECT_EQ(host.sent(), "0: P. 101:111 ack 201\n0: S 252600\n");
}

}  // namespace
}  // namespace shaketable::trial::testing
