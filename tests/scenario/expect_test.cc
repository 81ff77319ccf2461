// SPDX-License-Identifier: GPL-2.0-only
// Goal: `expect:` means what it says.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "scenario/statistic_name.h"
#include "scenario/support.h"
#include "stats/point_statistics.h"

namespace shaketable::scenario {
namespace {

TEST(Expect, IsRead) {
  const auto expectations = sound_text(R"(
expect:
  outcome.established: ">= 99.9%"
  client.establishment_time.p99: "<7.1s"
  client.syn.sent.mean: "== 2 within 0.5"
  client.syn_times: "[0s, 1s] within 1ms"
)")
                                .expectations;
  ASSERT_EQ(expectations.size(), 4U);
  EXPECT_EQ(expectations[0].statistic, "outcome.established");
  EXPECT_EQ(expectations[0].comparison, Comparison::AtLeast);
  EXPECT_EQ(expectations[0].values, (std::vector{Quantity{Unit::Probability, 999'000'000}}));
  EXPECT_EQ(expectations[0].text, ">= 99.9%");
  EXPECT_EQ(expectations[0].where, (Location{"test.yaml", 3, 24}));
  EXPECT_EQ(expectations[1].comparison, Comparison::Less);
  EXPECT_EQ(expectations[1].values, (std::vector{Quantity{Unit::Time, 7'100'000'000}}));
  EXPECT_EQ(expectations[2].within, (Quantity{Unit::Number, 500'000'000}));
  EXPECT_EQ(expectations[2].values, (std::vector{Quantity{Unit::Number, 2'000'000'000}}));
  EXPECT_FALSE(expectations[2].is_list);
  EXPECT_TRUE(expectations[3].is_list);
  EXPECT_EQ(expectations[3].values,
            (std::vector{Quantity{Unit::Time, 0}, Quantity{Unit::Time, 1'000'000'000}}));
  EXPECT_EQ(expectations[3].within, (Quantity{Unit::Time, 1'000'000}));
}

/// A test in terms of the statistics that there are: their units are told from their names.
TEST(Expect, UnitsAreThoseOfTheStatistics) {
  const auto expected = [](stats::Unit unit) {
    switch (unit) {
      case stats::Unit::Seconds:
        return Unit::Time;
      case stats::Unit::Probability:
        return Unit::Probability;
      case stats::Unit::Count:
      case stats::Unit::Octets:
        break;
    }
    return Unit::Number;
  };
  for (const auto& statistic : stats::PointStatistics(Duration::s(1)).statistics()) {
    EXPECT_EQ(unit_of_statistic(statistic.name), expected(statistic.unit)) << statistic.name;
  }
}

}  // namespace
}  // namespace shaketable::scenario
