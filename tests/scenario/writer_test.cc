// SPDX-License-Identifier: GPL-2.0-only
// Goal: the canonical text says all. Method: thousands of random scenarios come back equal.
#include "scenario/writer.h"

#include <gtest/gtest.h>

#include "scenario/random_scenario.h"
#include "scenario/support.h"

namespace shaketable::scenario {
namespace {

TEST(Writer, WhatIsWrittenIsReadBack) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const trial::Scenario scenario = random_scenario(seed);
    const std::string text = to_yaml(scenario);
    const auto document = parse(text, "random.yaml");
    ASSERT_TRUE(document) << "seed " << seed << "\n" << text_of(document.error()) << text;
    trial::Scenario read = document->scenario;
    read.description = scenario.description;  // not in it
    ASSERT_EQ(read, scenario) << "seed " << seed << "\n" << text;
    ASSERT_EQ(document->canonical, text);
  }
}

TEST(Writer, ADescriptionMakesNoOtherScenario) {
  const auto one = sound(parse("name: a\ndescription: One.\n", "a.yaml"));
  const auto other = sound(parse("name: a\ndescription: Another.\n", "a.yaml"));
  EXPECT_NE(one.scenario.description, other.scenario.description);
  EXPECT_EQ(one.canonical, other.canonical);
  EXPECT_EQ(one.digest, other.digest);
  EXPECT_NE(one.digest, sound(parse("name: b\n", "a.yaml")).digest);
}

TEST(Writer, EachScenarioHasADigestOfItsOwn) {
  std::vector<std::string> digests;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    digests.push_back(sound(parse(to_yaml(random_scenario(seed)), "random.yaml")).digest);
  }
  std::ranges::sort(digests);
  EXPECT_EQ(std::ranges::adjacent_find(digests), digests.end());
}

}  // namespace
}  // namespace shaketable::scenario
