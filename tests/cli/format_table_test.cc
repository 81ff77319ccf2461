// SPDX-License-Identifier: GPL-2.0-only
#include "cli/format_table.h"

#include <gtest/gtest.h>

#include "cli/format_sample.h"

namespace shaketable::cli {
namespace {

TEST(FormatTable, OfASmallRun) {
  const std::vector<PointReport> points = {sample_point()};
  EXPECT_EQ("\n" + format_table(sample_header(), points), R"(
scenario  lossy-path
digest    5f2c9a
backend   sim
seed      18446744073709551615
trials    4
version   0.1.0
replay    shaketable run lossy-path.yaml --seed 1

client.profile = linux-6.5
impair.*.loss = 10%
statistic                                     value  95 % low        high  unit
outcome.established                          50.000     6.759 ..   93.241  %
outcome.half-open                            25.000     0.631 ..   80.588  %
outcome.refused                               0.000     0.000 ..   60.236  %
outcome.reset                                 0.000     0.000 ..   60.236  %
outcome.unreachable                           0.000     0.000 ..   60.236  %
outcome.timed-out                            25.000     0.631 ..   80.588  %
trial.cut                                    25.000     0.631 ..   80.588  %
client.established                           75.000    19.412 ..   99.369  %
client.establishment_time.mean              373.353     0.000 .. 1807.571  ms
client.establishment_time.restricted_mean    50.280     0.000 ..  209.107  s
client.establishment_time.min                40.020                        ms
client.establishment_time.p50                40.020                        ms
client.establishment_time.p90                 1.040     0.040 ..        -  s
client.establishment_time.p99                 1.040     0.040 ..        -  s
client.establishment_time.p99.9               1.040     1.040 ..        -  s
client.establishment_time.max                 1.040                        s
server.established                           50.000     6.759 ..   93.241  %
server.establishment_time.mean              560.030     0.000 .. 6913.132  ms
server.establishment_time.restricted_mean   100.280     0.000 ..  283.505  s
server.establishment_time.min                60.030                        ms
server.establishment_time.p50                60.030                        ms
server.establishment_time.p90                 1.060     0.060 ..        -  s
server.establishment_time.p99                 1.060     1.060 ..        -  s
server.establishment_time.p99.9               1.060     1.060 ..        -  s
server.establishment_time.max                 1.060                        s
both.established                             50.000     6.759 ..   93.241  %
both.establishment_time.mean                560.030     0.000 .. 6913.132  ms
both.establishment_time.restricted_mean     100.280     0.000 ..  283.505  s
both.establishment_time.min                  60.030                        ms
both.establishment_time.p50                  60.030                        ms
both.establishment_time.p90                   1.060     0.060 ..        -  s
both.establishment_time.p99                   1.060     1.060 ..        -  s
both.establishment_time.p99.9                 1.060     1.060 ..        -  s
both.establishment_time.max                   1.060                        s
client.syn.sent.mean                          1.250     0.454 ..    2.046
client.syn.retransmitted.mean                 0.250     0.000 ..    1.046
client.syn.needed.mean                        0.250     0.000 ..    1.046
client.ack.sent.mean                          0.750     0.000 ..    1.546
client.rtt_sample.mean                       40.020    40.020 ..   40.020  ms
client.rtt_sample.min                        40.020                        ms
client.rtt_sample.p50                        40.020                        ms
client.rtt_sample.p90                        40.020    40.020 ..        -  ms
client.rtt_sample.p99                        40.020    40.020 ..        -  ms
client.rtt_sample.p99.9                      40.020    40.020 ..        -  ms
client.rtt_sample.max                        40.020                        ms
client.negotiated.sack                      100.000    29.240 ..  100.000  %
client.negotiated.mss.mean                 1460.000  1460.000 .. 1460.000  B
server.syn_ack.sent.mean                      0.750     0.000 ..    1.546
server.gave_up                               25.000     0.631 ..   80.588  %
server.gave_up_time.mean                     63.020                        s
)");
}

TEST(FormatTable, HasABlockForEachPoint) {
  PointReport second = sample_point();
  second.set = {{"client.profile", "windows-11"}};
  const std::vector<PointReport> points = {sample_point(), second};
  const std::string text = format_table(sample_header(), points);
  const auto first_at =
      text.find("\n\nclient.profile = linux-6.5\nimpair.*.loss = 10%\nstatistic ");
  const auto second_at = text.find("\n\nclient.profile = windows-11\nstatistic ");
  EXPECT_NE(first_at, std::string::npos);
  EXPECT_NE(second_at, std::string::npos);
  EXPECT_LT(first_at, second_at);
}

stats::Statistic statistic_of(stats::Unit unit, double value) {
  return {.name = "a", .unit = unit, .value = value, .low = {}, .high = value, .samples = 10};
}

std::string row_of(const stats::Statistic& statistic) {
  const std::vector<PointReport> points = {{.set = {}, .trials = 10, .statistics = {statistic}}};
  const std::string text = format_table(sample_header(), points);
  const auto row = text.find("\na ");
  return row == std::string::npos ? "" : text.substr(row + 1);
}

TEST(FormatTable, ScalesEachRowByItsUnit) {
  using stats::Unit;
  EXPECT_EQ(row_of(statistic_of(Unit::Seconds, 1)), "a          1.000         - .. 1.000  s\n");
  EXPECT_EQ(row_of(statistic_of(Unit::Seconds, 0.9999999)),
            "a          1000.000         - .. 1000.000  ms\n");
  EXPECT_EQ(row_of(statistic_of(Unit::Probability, 0.05)),
            "a          5.000         - .. 5.000  %\n");
  EXPECT_EQ(row_of(statistic_of(Unit::Count, 2)), "a          2.000         - .. 2.000\n");
  EXPECT_EQ(row_of(statistic_of(Unit::Octets, 1460)),
            "a          1460.000         - .. 1460.000  B\n");
}

TEST(FormatTable, TinyNumbersKeepTheirSize) {
  EXPECT_EQ(row_of(statistic_of(stats::Unit::Probability, 0.000'000'25)),
            "a          2.5e-05         - .. 2.5e-05  %\n");
}

TEST(FormatTable, LeavesOutWhatIsZeroOrUnknown) {
  EXPECT_EQ(row_of(statistic_of(stats::Unit::Count, 0)), "");
  EXPECT_EQ(row_of({.name = "a", .unit = stats::Unit::Count}), "");
}

TEST(FormatTable, NamesTheConfidence) {
  stats::Statistic statistic = statistic_of(stats::Unit::Count, 1);
  statistic.confidence = 0.999;
  const std::vector<PointReport> points = {{.set = {}, .trials = 10, .statistics = {statistic}}};
  EXPECT_NE(format_table(sample_header(), points).find(" 99.9 % low "), std::string::npos);
}

}  // namespace
}  // namespace shaketable::cli
