// SPDX-License-Identifier: GPL-2.0-only
#include "session/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "ns3_backend/ns3_backend.h"
#include "scenario/points.h"
#include "session/find_scenario.h"
#include "sim/sim_backend.h"
#include "stats/point_statistics.h"

namespace shaketable::session {
namespace {

constexpr std::string_view kUnquoted =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";

bool is_axis(const scenario::Document& document, std::string_view key) {
  return std::ranges::any_of(document.sweep, [&](const scenario::AxisGroup& group) {
    return std::ranges::find(group.axes, key, &scenario::Axis::key) != group.axes.end();
  });
}

/// Reads the document; `session` gets its names.
tl::expected<scenario::Document, scenario::Errors> load(const Request& request, Session& session) {
  // The numbers go through the scenario's own reader, and have its errors.
  std::vector<std::string> sets = request.sets;
  if (request.trials) {
    sets.push_back("trials=" + *request.trials);
  }
  if (request.seed) {
    sets.push_back("seed=" + *request.seed);
  }
  const auto names = stats::known_statistics();
  const std::vector<std::string_view> known(names.begin(), names.end());
  tl::expected<scenario::Document, scenario::Errors> document;
  if (const auto* text = std::get_if<ScenarioText>(&request.scenario)) {
    session.file = session.named = text->name;
    document = scenario::parse(text->text, text->name, sets, known);
  } else {
    session.named = std::get<std::filesystem::path>(request.scenario).string();
    auto file = find_scenario(session.named);
    if (!file) {
      return tl::unexpected(scenario::Errors{file.error()});
    }
    session.file = std::move(*file);
    document = scenario::load(session.file, sets, known);
  }
  if (!document) {
    for (Error& error : document.error()) {
      // What the user wrote as an option is not shown as the --set that it was turned into.
      const bool is_option =
          (error.key == "trials" && request.trials) || (error.key == "seed" && request.seed);
      if (error.where.file == "--set" && is_option) {
        error.where = {.file = "--" + error.key};
        error.key.clear();
      }
    }
  }
  return document;
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
  std::string text = "shaketable " + subcommand + " " + shell_quoted(named);
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

tl::expected<Session, std::vector<Error>> open(const Request& request) {
  Session session;
  session.backend_name = request.backend;
  if (request.backend != "ns3" && request.backend != "sim") {
    constexpr std::string_view kNames[] = {"ns3", "sim"};
    return tl::unexpected(
        std::vector{Error{.where = {},
                          .key = "--backend",
                          .problem = "no backend is called '" + request.backend + "'",
                          .expected = "ns3 or sim",
                          .nearest = nearest_spelling(request.backend, kNames)}});
  }
  session.sets = request.sets;
  auto document = load(request, session);
  if (!document) {
    return tl::unexpected(document.error());
  }
  session.document = std::move(*document);
  session.scenario = session.document.scenario;
  if (request.point) {
    session.point = *request.point;
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
    std::string_view name, const trial::Scenario& scenario,
    const std::optional<std::filesystem::path>& pcap_prefix) {
  if (name == "sim") {
    if (pcap_prefix) {
      auto error = bad_input("the sim backend writes no captures", "--backend ns3");
      error.value().key = "--pcap";
      return error;
    }
    return sim::make_backend(scenario);
  }
  return ns3_backend::make_backend(scenario, {.pcap_prefix = pcap_prefix});
}

std::optional<Error> refusal(std::string_view backend, const trial::Scenario& scenario) {
  const auto checked =
      backend == "sim" ? sim::check_scenario(scenario) : ns3_backend::check_scenario(scenario);
  return checked ? std::nullopt : std::optional(checked.error());
}

Result<void> check_connection(std::uint64_t connection, const trial::Scenario& scenario) {
  if (connection < scenario.workload.connections) {
    return {};
  }
  auto error = bad_input(
      fmt::format("{} is no number of a connection", connection),
      fmt::format("a number from 0 to {}: of the workload", scenario.workload.connections - 1));
  error.value().key = "--connection";
  return error;
}

}  // namespace shaketable::session
