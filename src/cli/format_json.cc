// SPDX-License-Identifier: GPL-2.0-only
#include "cli/format_json.h"

#include <nlohmann/json.hpp>
#include <optional>

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
  return {
      {"set", set}, {"trials", point.trials}, {"statistics", statistics_object(point.statistics)}};
}

}  // namespace

std::string format_json(const RunHeader& header, std::span<const PointReport> points) {
  Json list = Json::array();
  for (const PointReport& point : points) {
    list.push_back(point_object(point));
  }
  const Json report = {{"version", header.version},
                       {"scenario", header.scenario},
                       {"digest", header.digest},
                       {"backend", header.backend},
                       {"seed", header.seed},
                       {"replay", header.replay},
                       {"points", list}};
  return report.dump(/*indent=*/2, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace) +
         "\n";
}

}  // namespace shaketable::cli
