// SPDX-License-Identifier: GPL-2.0-only
// Goal: what a scenario expects is held against every trial of every point, and what does not hold
// is told with what was found. The scenarios run on the simulator.
#include "verdict/test_run.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "scenario/document.h"
#include "sim/sim_backend.h"

namespace shaketable::verdict {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TestReport report_of(const std::string& text) {
  const auto document = scenario::parse(text, "test.yaml");
  EXPECT_TRUE(document.has_value()) << document.error().front().to_string();
  return run_test(*document, "tests/verdict",
                  [](const trial::Scenario& scenario) { return sim::make_backend(scenario); });
}

std::string text_of(Verdict verdict) {
  return verdict == Verdict::Passed   ? "passed"
         : verdict == Verdict::Failed ? "failed"
                                      : "undecided";
}

/// `KEY VERDICT: FOUND`, with the point and the trial if there are any.
std::vector<std::string> findings_of(const std::string& text) {
  const TestReport report = report_of(text);
  std::vector<std::string> lines;
  for (const Error& error : report.errors) {
    lines.push_back("error: " + error.to_string());
  }
  for (const Finding& finding : report.findings) {
    lines.push_back(finding.key + " " + text_of(finding.verdict) + ": " + finding.found +
                    (finding.point.empty() ? "" : " at " + finding.point) +
                    (finding.example ? " in trial " + std::to_string(finding.example->trial) : ""));
  }
  return lines;
}

/// One SYN is lost: the client opens after 1 s and a round trip of 20 ms and a little.
constexpr const char* kLostSyn = R"(
trials: 5
impair: {client->server: drop SYN 1}
client: {isn: 100}
server: {isn: 200}
expect:
)";

std::vector<std::string> of_lost_syn(const std::string& expect) {
  return findings_of(std::string(kLostSyn) + "  " + expect + "\n");
}

TEST(TestRun, HoldsWhatHolds) {
  for (const char* expect : {
           "client.syn_times: [0s, 1s]",
           "client.syn_times: '[1ms, 999ms] within 1ms'",
           "server.syn_ack_times: '[1010ms] within 10us'",
           "client.establishment_time: 1020ms within 10us",
           "client.syn.sent: 2",
           "client.syn.sent: ['>= 2', '< 3']",
           "client.syn.needed: 1",
           "client.give_up: never",
           "client.rto: 2s",
           "client.rto_at_establishment: 3s",          // RFC 6298 5.7
           "client.rtt_sample: '== 20ms within 1ms'",  // by its timestamp
           "server.rtt_sample: '<= 21ms'",
           "client.ack_times: '[1020ms] within 10us'",
           "outcome: established",
           "time: '== 1030ms within 1ms'",
           "client.negotiated.sack: true",
           "client.negotiated.mss: 1460",
           "outcome.established: == 100%",
           "client.establishment_time.min: '>= 1s'",
           "client.establishment_time.max: '<= 1.03s'",
           "client.syn.sent.mean: == 2",
           "always: client.rto <= 2s and server.rto <= 1s",
           "never: [outcome == half-open, time > 2s]",
       }) {
    EXPECT_THAT(of_lost_syn(expect), IsEmpty()) << expect;
  }
}

TEST(TestRun, TellsWhatDoesNot) {
  EXPECT_THAT(of_lost_syn("client.syn_times: [0s, 2s]"),
              ElementsAre("client.syn_times failed: [0s, 1s] in trial 0"));
  EXPECT_THAT(of_lost_syn("client.syn_times: [0s]"),
              ElementsAre("client.syn_times failed: [0s, 1s] in trial 0"));
  EXPECT_THAT(of_lost_syn("client.syn_times: [0s, 1s, 3s]"),
              ElementsAre("client.syn_times failed: [0s, 1s] in trial 0"));
  EXPECT_THAT(of_lost_syn("client.syn_times: {expect: [0s], trial: 3}"),
              ElementsAre("client.syn_times failed: [0s, 1s] in trial 3"));
  EXPECT_THAT(of_lost_syn("client.syn_times: '[0s, 1002ms] within 1ms'"),
              ElementsAre("client.syn_times failed: [0s, 1s] in trial 0"));
  EXPECT_THAT(of_lost_syn("client.give_up: 127s"),
              ElementsAre("client.give_up failed: never in trial 0"));
  EXPECT_THAT(of_lost_syn("client.syn.sent: ['> 2', 3]"),
              ElementsAre("client.syn.sent.0 failed: 2 in trial 0",
                          "client.syn.sent.1 failed: 2 in trial 0"));
  EXPECT_THAT(of_lost_syn("outcome: refused"),
              ElementsAre("outcome failed: established in trial 0"));
  EXPECT_THAT(of_lost_syn("never: client.rto > 1s"),
              ElementsAre("never failed: client.rto: 2s in trial 0"));
  EXPECT_THAT(of_lost_syn("always: client.rto < 2s and server.established"),
              ElementsAre("always failed: client.rto: 2s, server.established: true in trial 0"));
  EXPECT_THAT(
      of_lost_syn("outcome.established: == 99%"),
      ElementsAre("outcome.established failed: 100 %, surely 5.4928 % to 100 % in trial 0"));
}

TEST(TestRun, SaysWhatWouldDecide) {
  const TestReport report = report_of(std::string(kLostSyn) + "  outcome.established: '>= 50%'\n");
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].verdict, Verdict::Undecided);
  EXPECT_EQ(report.findings[0].advice,
            "about 20 trials would decide it, with these figures; 5 were run");
  EXPECT_EQ(report.checked, 1U);
  EXPECT_THAT(of_lost_syn("client.gave_up_time.mean: '<= 5s'"),
              ElementsAre("client.gave_up_time.mean undecided: none"));
}

TEST(TestRun, ShowsTheLadderAroundTheEvent) {
  const TestReport report = report_of(std::string(kLostSyn) + "  client.syn_times: [0s, 2s]\n");
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_THAT(report.findings[0].example->ladder, HasSubstr("1.000000"));
  EXPECT_THAT(report.findings[0].example->ladder, HasSubstr("retransmit-syn"));
}

/// Many trials differ: the first that does not fit is told, and a statistic's worst one.
TEST(TestRun, NamesATrialThatShowsIt) {
  const std::string scenario = "trials: 1000\nimpair: {client->server: loss 50%}\nexpect:\n  ";
  const TestReport of_trials = report_of(scenario + "always: client.syn.sent <= 4");
  ASSERT_EQ(of_trials.findings.size(), 1U);
  const TestReport of_statistic = report_of(scenario + "client.establishment_time.p50: '<= 1ms'");
  ASSERT_EQ(of_statistic.findings.size(), 1U);
  for (const TestReport* report : {&of_trials, &of_statistic}) {
    const auto& example = report->findings[0].example;
    ASSERT_TRUE(example.has_value());
    const TestReport again = report_of(scenario + "client.syn.sent: {expect: '<= 4', trial: " +
                                       std::to_string(example->trial) + "}");
    EXPECT_EQ(again.findings.size(), 1U);
  }
}

constexpr const char* kSweep = R"(
trials: 10000
impair: {client->server: loss 50%}
sweep: {client.profile: [linux-6.5, linux-classic], topology.delay: [1ms, 5ms]}
expect:
)";

TEST(TestRun, LooksAtEveryPointOrAtSome) {
  const std::string sweep = kSweep;
  EXPECT_THAT(findings_of(sweep + "  client.syn_times: {expect: [1s], trial: 0}"),
              testing::SizeIs(4));
  EXPECT_THAT(findings_of(sweep + "  client.syn_times: {expect: [1s], trial: 0, at: "
                                  "{client.profile: linux-6.5}}"),
              testing::SizeIs(2));
  EXPECT_EQ(report_of(sweep + "  client.established: '>= 10%'").checked, 4U);
}

TEST(TestRun, ComparesPoints) {
  const std::string sweep = kSweep;
  const std::string between =
      ", between: [{client.profile: linux-6.5}, {client.profile: linux-classic}]}";
  const std::string mean = "  compare: {of: client.establishment_time.p90, expect: ";
  EXPECT_THAT(findings_of(sweep + mean + "'<'" + between), IsEmpty());
  EXPECT_THAT(findings_of(sweep + mean + "'>='" + between),
              ElementsAre(HasSubstr("compare failed"), HasSubstr("compare failed")));
  EXPECT_THAT(findings_of(sweep + "  compare: {of: client.established, expect: '<', between: "
                                  "[{topology.delay: 1ms}, {topology.delay: 5ms}]}"),
              ElementsAre(HasSubstr("compare undecided"), HasSubstr("compare undecided")));
  EXPECT_THAT(
      findings_of(sweep + "  compare: {of: client.established, expect: == within 10%" + between),
      IsEmpty());
}

TEST(TestRun, PointsThatAreNotThereAreErrors) {
  const std::string zip =
      "sweep: {zip: {client.profile: [linux-6.5, macos], server.profile: [linux-6.5, macos]}}\n"
      "expect:\n";
  EXPECT_THAT(findings_of(zip + "  client.syn.sent: {expect: 1, at: {client.profile: linux-6.5, "
                                "server.profile: macos}}"),
              ElementsAre("error: test.yaml:3:29: expect.client.syn.sent: no point of the sweep "
                          "has these settings; expected settings of one of its points"));
  EXPECT_THAT(findings_of(zip + "  compare: {of: client.syn.sent.mean, expect: '<', between: "
                                "[{client.profile: linux-6.5}, {client.profile: macos}]}"),
              ElementsAre(HasSubstr("nothing is there to compare the point")));
}

TEST(TestRun, MissingFilesAreErrors) {
  EXPECT_THAT(of_lost_syn("golden: no-such.ladder"),
              ElementsAre(HasSubstr("error: test.yaml:7:11: expect.golden: the golden file "
                                    "'tests/verdict/no-such.ladder' cannot be read")));
  EXPECT_THAT(of_lost_syn("baseline: no-such-store"),
              ElementsAre(HasSubstr("expect.baseline: there is no store 'no-such-store'")));
}

TEST(TestRun, ABoundThatDoesNotHoldIsAFailure) {
  EXPECT_THAT(of_lost_syn("client.ack.sent.mean: {expect: '<= 3', bound: 0}"),
              ElementsAre("client.ack.sent.mean failed: 1 in trial 0"));
  EXPECT_THAT(of_lost_syn("client.ack.sent.mean: {expect: == 1, bound: 1}"), IsEmpty());
  EXPECT_THAT(of_lost_syn("client.ack.sent.mean: '<= 3'"),
              ElementsAre(HasSubstr("error: test.yaml:7:25: expect.client.ack.sent.mean: nothing "
                                    "says how large this can be")));
}

TEST(TestRun, ABoundHoldsOfBothPointsThatAreCompared) {
  const std::string sweep =
      "trials: 3\nsweep: {topology.delay: [5ms, 50ms]}\nexpect:\n  compare: {of: "
      "server.ack.sent.mean, between: [{topology.delay: 5ms}, "
      "{topology.delay: 50ms}], expect: == within 3, bound: ";
  EXPECT_THAT(findings_of(sweep + "0}"), IsEmpty());  // the server sends no bare ACK
  EXPECT_THAT(findings_of(std::string(sweep).replace(sweep.find("server.ack"), 6, "client") + "0}"),
              ElementsAre("compare failed: 1 at topology.delay=5ms in trial 0",
                          "compare failed: 1 at topology.delay=50ms in trial 0"));
  // Though it is `at` one of them.
  EXPECT_THAT(findings_of(std::string(sweep).replace(sweep.find("server.ack"), 6, "client") +
                          "0, at: {topology.delay: 5ms}}"),
              testing::SizeIs(2));
}

/// A restart at either end gives both twice as much to send.
TEST(TestRun, ARestartDoublesTheBoundsOfBothEnds) {
  EXPECT_THAT(findings_of("trials: 3\nclient: {restart_after: 1s}\nserver: {send: 10, "
                          "data_retransmissions: 0}\nexpect: {server.data.sent.mean: '<= 1'}\n"),
              ElementsAre(HasSubstr("server.data.sent.mean")));
}

/// Times as whole nanoseconds, as a mean too.
TEST(TestRun, EqualMeansAreEqual) {
  for (const char* delay : {"9ms", "11ms", "13ms", "15ms", "20ms"}) {
    const TestReport report = report_of(std::string("trials: 7\ntopology: {delay: ") + delay +
                                        "}\nexpect: {client.establishment_time: 1s}\n");
    ASSERT_EQ(report.findings.size(), 1U);
    EXPECT_THAT(findings_of(std::string("trials: 7\ntopology: {delay: ") + delay +
                            "}\nexpect: {client.establishment_time.mean: '== " +
                            report.findings[0].found + "'}\n"),
                IsEmpty())
        << delay;
  }
}

TEST(TestRun, TheTimerIsThatOfRetransmission) {
  EXPECT_THAT(findings_of("trials: 1\nimpair: {client->server: loss 100%}\nclient: {user_timeout: "
                          "10s}\nexpect: {client.rto: 8s, client.give_up: 10s}\n"),
              IsEmpty());
}

/// What is not known is neither more nor less than anything.
TEST(TestRun, NumbersThatAreNotKnownPassNothing) {
  const std::string lost = "trials: 1\nimpair: {client->server: loss 100%}\nexpect:\n  ";
  EXPECT_THAT(findings_of(lost + "client.negotiated.mss: ['>= 1460', '<= 1460', none]"),
              testing::SizeIs(2));
  EXPECT_THAT(findings_of(lost + "always: not client.negotiated.timestamps"), testing::SizeIs(1));
  EXPECT_THAT(findings_of(lost + "never: not client.negotiated.timestamps"), IsEmpty());
  EXPECT_THAT(findings_of(lost + "never: client.negotiated.mss > 0 or client.negotiated.mss < 9"),
              IsEmpty());
}

TEST(TestRun, RestrictedMeansAreWithinTheTimeLimit) {
  EXPECT_THAT(findings_of("trials: 3\nimpair: {client->server: loss 100%}\nexpect: "
                          "{client.establishment_time.restricted_mean: {expect: <= 200s, bound: "
                          "200s}}\n"),
              IsEmpty());
}

TEST(TestRun, LooksAtEveryConnection) {
  const std::string many =
      "trials: 3\nworkload: {connections: 4, arrivals: fixed, interval: 1s}\nexpect:\n  ";
  EXPECT_THAT(findings_of(many + "client.syn_times: [0s]"), IsEmpty());
  EXPECT_THAT(findings_of(many + "client.syn_times: {expect: [1s], connection: 2, trial: 1}"),
              ElementsAre("client.syn_times failed: [0s] in trial 1"));
  EXPECT_THAT(findings_of(many + "always: client.rto <= 1s and time <= 1s"), IsEmpty());
  const TestReport report = report_of(many + "never: time > 0");
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].example->connection, 0U);
}

/// What was never looked at does not pass.
TEST(TestRun, AConnectionThatWasNotOpenedIsAFailure) {
  const std::string late =
      "trials: 2\ntime_limit: 1s\nworkload: {connections: 2, arrivals: fixed, interval: 5s}\n"
      "expect:\n  client.syn_times: {expect: [0s], connection: ";
  EXPECT_THAT(findings_of(late + "0}"), IsEmpty());
  EXPECT_THAT(findings_of(late + "1}"),
              ElementsAre("client.syn_times failed: no such connection was opened"));
  EXPECT_THAT(findings_of("trials: 9\nsweep: {trials: [2, 9]}\nexpect:\n  client.syn_times: "
                          "{expect: [0s], trial: 5}"),
              ElementsAre("client.syn_times failed: no such connection was opened at trials=2"));
}

TEST(TestRun, GoldenLaddersAreOfConnectionsThatAreOpened) {
  const auto golden_of = [](const std::string& text) {
    const auto document = scenario::parse(text, "test.yaml");
    EXPECT_TRUE(document.has_value());
    return make_golden(*document, "folder",
                       [](const trial::Scenario& scenario) { return sim::make_backend(scenario); });
  };
  const TestReport late = golden_of(
      "time_limit: 1s\nworkload: {connections: 2, arrivals: fixed, interval: 5s}\nexpect: {golden: "
      "{file: x, connection: 1}}\n");
  ASSERT_EQ(late.errors.size(), 1U);
  EXPECT_THAT(late.errors[0].problem, HasSubstr("is not opened"));
  const TestReport two = golden_of("sweep: {topology.delay: [5ms, 50ms]}\nexpect: {golden: x}\n");
  ASSERT_EQ(two.errors.size(), 1U);
  EXPECT_THAT(two.errors[0].problem, HasSubstr("different ladders"));
}

TEST(TestRun, MakesGoldenFiles) {
  const auto document = scenario::parse(std::string(kLostSyn) + "  golden: x.ladder", "test.yaml");
  ASSERT_TRUE(document.has_value());
  const TestReport report = make_golden(*document, "folder", [](const trial::Scenario& scenario) {
    return sim::make_backend(scenario);
  });
  ASSERT_EQ(report.changes.size(), 1U);
  EXPECT_EQ(report.changes[0].file, "folder/x.ladder");
  EXPECT_THAT(report.changes[0].text,
              testing::StartsWith("# test, trial 0. `shaketable trace --save` writes this file.\n"
                                  "    0.000000  SYN-SENT"));
}

}  // namespace
}  // namespace shaketable::verdict
