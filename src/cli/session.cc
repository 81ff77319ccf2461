// SPDX-License-Identifier: GPL-2.0-only
#include "cli/session.h"

#include <algorithm>
#include <string_view>

#include "ns3_backend/ns3_backend.h"
#include "scenario/points.h"
#include "sim/sim_backend.h"
#include "stats/point_statistics.h"

namespace shaketable::cli {
namespace po = boost::program_options;
namespace {

constexpr std::string_view kUnquoted =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";

bool is_axis(const scenario::Document& document, std::string_view key) {
  return std::ranges::any_of(document.sweep, [&](const scenario::AxisGroup& group) {
    return std::ranges::find(group.axes, key, &scenario::Axis::key) != group.axes.end();
  });
}

}  // namespace

std::string shell_quoted(const std::string& word) {
  if (!word.empty() && word.find_first_not_of(kUnquoted) == std::string::npos) {
    return word;
  }
  std::string quoted = "'";
  for (const char c : word) {
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return quoted + "'";
}

std::string Session::command(const std::string& subcommand) const {
  std::string text = "shaketable " + subcommand + " " + shell_quoted(file.string());
  for (const std::string& set : sets) {
    text += " --set " + shell_quoted(set);
  }
  if (!point.empty()) {
    text += " --point " + shell_quoted(point);
  }
  if (!is_axis(document, "seed")) {  // the option would take the place of the axis
    text += " --seed " + std::to_string(document.scenario.seed);
  }
  return text + " --backend " + backend_name;
}

std::string Session::trials_option() const {
  return is_axis(document, "trials") ? "" : " --trials " + std::to_string(scenario.trials);
}

Error Session::located(Error refusal) const {
  const bool of_scenario = !refusal.key.empty() && !refusal.key.starts_with("--");
  if (of_scenario && refusal.where.file.empty()) {
    refusal.where = scenario::where_of(document, refusal.key);
  }
  return refusal;
}

void add_session_options(OptionSet& options) {
  options.visible.add_options()  //
      ("set", po::value<std::vector<std::string>>()->composing()->value_name("KEY=VALUE"),
       "change the scenario, as topology.delay=5ms; may be given again")                //
      ("seed", po::value<std::string>()->value_name("S"), "instead of the scenario's")  //
      ("backend", po::value<std::string>()->default_value("ns3")->value_name("ns3|sim"),
       "ns-3, or our own virtual clock, which is faster and gives the same");
}

void add_point_option(OptionSet& options) {
  options.visible.add_options()  //
      ("point", po::value<std::string>()->value_name("NAME"),
       "at that point of the scenario's sweep, by the name that sweep gives it");
}

tl::expected<Session, std::vector<Error>> open_session(const po::variables_map& values) {
  Session session;
  session.file = values["scenario"].as<std::string>();
  session.backend_name = values["backend"].as<std::string>();
  if (session.backend_name != "ns3" && session.backend_name != "sim") {
    constexpr std::string_view kNames[] = {"ns3", "sim"};
    return tl::unexpected(
        std::vector{option_error("backend", "no backend is called '" + session.backend_name + "'",
                                 "ns3 or sim", nearest_spelling(session.backend_name, kNames))});
  }
  if (values.contains("set")) {
    session.sets = values["set"].as<std::vector<std::string>>();
  }
  // The numbers of the command line go through the scenario's own reader, and have its errors.
  std::vector<std::string> sets = session.sets;
  for (const char* key : {"trials", "seed"}) {
    if (values.contains(key)) {
      sets.push_back(std::string(key) + "=" + values[key].as<std::string>());
    }
  }
  const auto names = stats::known_statistics();
  const std::vector<std::string_view> known(names.begin(), names.end());
  auto document = scenario::load(session.file, sets, known);
  if (!document) {
    for (Error& error : document.error()) {
      // What the user wrote as an option is not shown as the --set that it was turned into.
      if (error.where.file == "--set" && values.contains(error.key) &&
          (error.key == "trials" || error.key == "seed")) {
        error.where = {.file = "--" + error.key};
        error.key.clear();
      }
    }
    return tl::unexpected(document.error());
  }
  session.document = std::move(*document);
  session.scenario = session.document.scenario;
  if (values.contains("point")) {
    session.point = values["point"].as<std::string>();
    auto found = scenario::find_point(session.document, session.point);
    if (!found) {
      found.error().key = "--point";
      return tl::unexpected(std::vector{found.error()});
    }
    auto at_point = scenario::scenario_at(session.document, *found);
    if (!at_point) {
      return tl::unexpected(at_point.error());
    }
    session.scenario = std::move(*at_point);
  }
  return session;
}

Result<std::unique_ptr<trial::Backend>> make_backend(
    const std::string& name, const trial::Scenario& scenario,
    const std::optional<std::filesystem::path>& pcap_prefix) {
  if (name == "sim") {
    if (pcap_prefix) {
      return tl::unexpected(
          option_error("pcap", "the sim backend writes no captures", "--backend ns3"));
    }
    return sim::make_backend(scenario);
  }
  return ns3_backend::make_backend(scenario, {.pcap_prefix = pcap_prefix});
}

}  // namespace shaketable::cli
