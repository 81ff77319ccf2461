// SPDX-License-Identifier: GPL-2.0-only
#include "cli/format_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/format_sample.h"

namespace shaketable::cli {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& item : object.items()) {
    keys.push_back(item.key());
  }
  return keys;
}

TEST(FormatJson, SaysWhereTheResultComesFrom) {
  const Json report = Json::parse(format_json(sample_header(), {}));
  EXPECT_EQ(keys_of(report), (std::vector<std::string>{"version", "scenario", "digest", "backend",
                                                       "seed", "replay", "points"}));
  EXPECT_EQ(report["version"], "0.1.0");
  EXPECT_EQ(report["scenario"], "lossy-path");
  EXPECT_EQ(report["digest"], "5f2c9a");
  EXPECT_EQ(report["backend"], "sim");
  EXPECT_EQ(report["seed"].get<std::uint64_t>(), 18446744073709551615u);
  EXPECT_EQ(report["replay"], "shaketable run lossy-path.yaml --seed 1");
  EXPECT_EQ(report["points"], Json::array());
}

TEST(FormatJson, HasEveryStatisticOfEveryPointToTheLastBit) {
  const std::vector<PointReport> points = {sample_point(), sample_point()};
  const Json report = Json::parse(format_json(sample_header(), points));
  ASSERT_EQ(report["points"].size(), 2u);
  const Json& point = report["points"][1];
  EXPECT_EQ(keys_of(point), (std::vector<std::string>{"set", "trials", "statistics"}));
  EXPECT_EQ(point["trials"], 4);
  EXPECT_EQ(keys_of(point["set"]), (std::vector<std::string>{"client.profile", "impair.*.loss"}));
  EXPECT_EQ(point["set"]["impair.*.loss"], "10%");
  EXPECT_EQ(keys_of(point["statistics"]), stats::known_statistics());
  for (const stats::Statistic& statistic : points[1].statistics) {
    const Json& read = point["statistics"][statistic.name];
    EXPECT_EQ(keys_of(read),
              (std::vector<std::string>{"value", "low", "high", "confidence", "unit"}));
    const auto same = [](const Json& number, std::optional<double> expected) {
      return expected ? number.is_number() && number.get<double>() == *expected : number.is_null();
    };
    EXPECT_TRUE(same(read["value"], statistic.value)) << statistic.name;
    EXPECT_TRUE(same(read["low"], statistic.low)) << statistic.name;
    EXPECT_TRUE(same(read["high"], statistic.high)) << statistic.name;
    EXPECT_EQ(read["confidence"], 0.95);
    EXPECT_EQ(read["unit"], to_string(statistic.unit));
  }
}

TEST(FormatJson, SaysWhetherTargetsAreMetWhereThereAreAny) {
  for (const bool met : {true, false}) {
    PointReport point = sample_point();
    point.targets_met = met;
    const Json read = Json::parse(format_json(sample_header(), std::span(&point, 1)))["points"][0];
    EXPECT_EQ(keys_of(read),
              (std::vector<std::string>{"set", "trials", "targets_met", "statistics"}));
    EXPECT_EQ(read["targets_met"], met);
  }
}

TEST(FormatJson, TimesAreInSecondsAndMissingValuesNull) {
  const std::vector<PointReport> points = {sample_point()};
  const Json read = Json::parse(format_json(sample_header(), points))["points"][0]["statistics"];
  EXPECT_EQ(read["client.establishment_time.min"].dump(),
            R"({"value":0.04002,"low":null,"high":null,"confidence":0.95,"unit":"s"})");
  EXPECT_EQ(read["client.gave_up_time.mean"].dump(),
            R"({"value":null,"low":null,"high":null,"confidence":0.95,"unit":"s"})");
}

TEST(FormatJson, PlainRunHasAnEmptySet) {
  const std::vector<PointReport> points = {PointReport{}};
  const Json report = Json::parse(format_json(sample_header(), points));
  EXPECT_EQ(report["points"][0]["set"], Json::object());
}

TEST(FormatJson, InPiecesItIsLaidOutAsOneObject) {
  PointReport odd = sample_point();
  odd.set.emplace_back("a\nb", "\n{\n  }");
  const std::vector<PointReport> points = {sample_point(), odd, PointReport{}};
  for (std::size_t count = 0; count <= points.size(); ++count) {
    const std::string text = format_json(sample_header(), std::span(points).first(count));
    EXPECT_EQ(text, Json::parse(text).dump(2) + "\n");
  }
}

TEST(FormatJson, NamesMayHoldAnyBytes) {
  RunHeader header = sample_header();
  header.scenario = "a \"b\"\n\xff";
  EXPECT_EQ(Json::parse(format_json(header, {}))["scenario"], "a \"b\"\n\xef\xbf\xbd");
}

}  // namespace
}  // namespace shaketable::cli
