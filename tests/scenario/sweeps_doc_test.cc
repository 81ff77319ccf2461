// SPDX-License-Identifier: GPL-2.0-only
// Goal: what SWEEPS.md shows works. Method: each example there begins with the number of its
// points.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "scenario/points.h"
#include "scenario/support.h"

namespace shaketable::scenario {
namespace {

/// The texts between ```yaml and ```.
std::vector<std::string> examples() {
  std::ifstream stream("src/scenario/SWEEPS.md");
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  constexpr std::string_view kBegin = "```yaml\n";
  std::vector<std::string> found;
  for (std::size_t at = text.find(kBegin); at != text.npos; at = text.find(kBegin, at)) {
    at += kBegin.size();
    found.push_back(text.substr(at, text.find("```", at) - at));
  }
  return found;
}

TEST(SweepsDocument, ExamplesHaveAsManyPointsAsTheySay) {
  const auto all = examples();
  ASSERT_GE(all.size(), 4U);
  for (const std::string& example : all) {
    const Document document = sound_text(example);
    const std::string first = example.substr(0, example.find('\n'));
    EXPECT_EQ(first, "# " + std::to_string(point_count(document)) + " points");
    for (const Point& point : points(document)) {
      const auto scenario = scenario_at(document, point);
      EXPECT_TRUE(scenario) << text_of(scenario.error());
    }
  }
}

}  // namespace
}  // namespace shaketable::scenario
