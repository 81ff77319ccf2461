// SPDX-License-Identifier: GPL-2.0-only
#include "cli/format_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace shaketable::cli {
namespace {

using Json = nlohmann::ordered_json;

Json number(std::optional<double> value) { return value ? Json(*value) : Json(nullptr); }

Json statistics_object(std::span<const stats::Statistic> statistics) {
  Json object = Json::object();
  for (const stats::Statistic& statistic : statistics) {
    object[statistic.name] = {{"value", number(statistic.value)},
                              {"low", number(statistic.low)},
                              {"high", number(statistic.high)},
                              {"confidence", statistic.confidence},
                              {"unit", to_string(statistic.unit)}};
  }
  return object;
}

Json point_object(const PointReport& point) {
  Json set = Json::object();
  for (const auto& [axis, value] : point.set) {
    set[axis] = value;
  }
  Json object = {{"set", set}, {"trials", point.trials}};
  if (point.targets_met) {
    object["targets_met"] = *point.targets_met;
  }
  object["statistics"] = statistics_object(point.statistics);
  return object;
}

std::string text_of(const Json& json) {
  return json.dump(/*indent=*/2, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

}  // namespace

std::string json_begin(const RunHeader& header) {
  const Json report = {{"version", header.version}, {"scenario", header.scenario},
                       {"digest", header.digest},   {"backend", header.backend},
                       {"seed", header.seed},       {"replay", header.replay}};
  std::string text = text_of(report);
  text.erase(text.rfind('\n'));
  return text + ",\n  \"points\": [";
}

std::string json_point(const PointReport& point, bool is_first) {
  std::string text = is_first ? "" : ",";
  const std::string object = text_of(point_object(point));
  // A line break in a name is written as \n: those that are here part lines.
  for (std::string_view left = object; !left.empty();) {
    const std::string_view line = left.substr(0, left.find('\n'));
    left.remove_prefix(std::min(line.size() + 1, left.size()));
    text += "\n    ";
    text += line;
  }
  return text;
}

std::string json_end(bool has_points) { return has_points ? "\n  ]\n}\n" : "]\n}\n"; }

std::string format_json(const RunHeader& header, std::span<const PointReport> points) {
  std::string text = json_begin(header);
  for (const PointReport& point : points) {
    text += json_point(point, &point == &points.front());
  }
  return text + json_end(!points.empty());
}

}  // namespace shaketable::cli
