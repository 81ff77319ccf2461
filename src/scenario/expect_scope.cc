// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/expect_scope.h"

#include <charconv>

#include "scenario/claim_reader.h"
#include "scenario/settings_reader.h"
#include "scenario/statistic_name.h"

namespace shaketable::scenario {
namespace {

Result<double> read_rate(std::string_view text) {
  double rate = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), rate);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || !(rate >= 1e-12) ||
      rate >= 0.5) {
    return bad_input(in_quotes(text) + " is no rate of false alarms",
                     "a number from 1e-12 to below 0.5");
  }
  return rate;
}

}  // namespace

void ExpectScope::read_false_alarm(MapReader& map, double& rate) {
  map.read("false_alarm", rate, read_rate);
}

void ExpectScope::read_at(MapReader& map, Settings& settings) {
  if (const Node* node = map.find("at")) {
    settings = settings_of(*node, map.path_of("at"));
  }
}

void ExpectScope::read_bound(MapReader& map, const std::string& statistic,
                             std::optional<double>& bound) {
  if (map.has("bound") && !statistic.ends_with("mean")) {
    map.fail({"bound"}, "only a mean needs a bound", "no 'bound' here");
    (void)map.find("bound");
    return;
  }
  map.read("bound", bound, [&](std::string_view text) -> Result<std::optional<double>> {
    return read_amount(text, unit_of_statistic(statistic)).map([](double value) {
      return std::optional(value);
    });
  });
}

Settings ExpectScope::settings_of(const Node& node, const std::string& path) {
  const bool is_unknown = context_.has_sweep && context_.sweep.empty();
  return is_unknown ? Settings{} : read_settings(node, path, context_.sweep, errors_);
}

Result<std::string> ExpectScope::known_name(std::string_view name) const {
  const auto known = check_statistic(name, context_.statistics);
  if (known && (name.ends_with(".min") || name.ends_with(".max"))) {
    return bad_input(in_quotes(name) + " has no interval", "a share, a mean or a quantile");
  }
  return known ? Result<std::string>(std::string(name)) : tl::unexpected(known.error());
}

void ExpectScope::add(const std::string& path, const Node& node, Settings at, Claim claim) {
  all_.push_back({.key = path.substr(std::string_view("expect.").size()),
                  .text = node.is_scalar() ? node.text : flow_text(node),
                  .where = node.where,
                  .at = std::move(at),
                  .claim = std::move(claim)});
}

}  // namespace shaketable::scenario
