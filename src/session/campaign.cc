// SPDX-License-Identifier: GPL-2.0-only
#include "session/campaign.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <ctime>
#include <stdexcept>
#include <utility>

#include "runner/batch_size.h"
#include "scenario/campaign.h"
#include "scenario/differences.h"
#include "scenario/points.h"
#include "scenario/writer.h"
#include "session/point_state.h"

namespace shaketable::session {
namespace {

/// More errors than a reader takes in.
constexpr std::size_t kErrorsShown = 20;
constexpr std::size_t kDifferencesShown = 5;

Error store_error(std::string problem, std::string expected) {
  return bad_input("the store " + std::move(problem), std::move(expected)).value();
}

/// The keys that are not the same, in a line.
std::string listed(const std::vector<scenario::Difference>& differences) {
  std::string text;
  for (std::size_t i = 0; i < differences.size() && i < kDifferencesShown; ++i) {
    const auto& [key, ours, theirs] = differences[i];
    text += fmt::format("{}{}: {} there, {} here", text.empty() ? "" : "; ", key,
                        theirs.empty() ? "absent" : theirs, ours.empty() ? "absent" : ours);
  }
  if (differences.size() > kDifferencesShown) {
    text += fmt::format("; and {} more", differences.size() - kDifferencesShown);
  }
  return text;
}

/// The scenario of a point that was sound when it was planned.
trial::Scenario made(const scenario::Document& document, std::size_t index) {
  auto scenario = scenario::scenario_at(document, scenario::point_at(document, index));
  if (!scenario) {
    throw std::runtime_error(scenario.error().front().to_string());
  }
  return std::move(*scenario);
}

std::string shard_text(const results::Shard& shard) {
  return fmt::format("{}/{}", shard.index, shard.count);
}

}  // namespace

tl::expected<PlannedCampaign, std::vector<Error>> plan_campaign(
    const Session& session, const results::Shard& shard,
    const std::function<void(std::uint64_t)>& on_point) {
  const scenario::Document& document = session.document;
  PlannedCampaign planned;
  std::vector<Error> errors;
  std::uint64_t trials_max = 0;
  std::uint64_t cost_max = 1;
  const auto targets = targets_of(document.until);
  const std::size_t count = scenario::point_count(document);
  planned.points.reserve(count);
  planned.jobs.reserve(count);
  for (std::size_t index = 0; index < count; ++index) {
    if (on_point) {
      on_point(index);
    }
    scenario::Point point = scenario::point_at(document, index);
    const auto at_point = scenario::scenario_at(document, point);
    if (!at_point) {
      errors.insert(errors.end(), at_point.error().begin(), at_point.error().end());
    } else if (auto refused = refusal(session.backend_name, *at_point)) {
      refused->problem = (point.name.empty() ? "" : point.name + ": ") + refused->problem;
      errors.push_back(session.located(std::move(*refused)));
    } else {
      trials_max = std::max(trials_max, at_point->trials);
      cost_max = std::max(cost_max, runner::trial_cost(*at_point));
      planned.points.push_back({.name = std::move(point.name),
                                .set = std::move(point.set),
                                .trials_max = at_point->trials,
                                .time_limit = at_point->time_limit});
      planned.jobs.push_back({.trials = at_point->trials,
                              .scenario = [&document, index] { return made(document, index); },
                              .targets = targets});
    }
    if (errors.size() >= kErrorsShown) {
      break;
    }
  }
  if (!errors.empty()) {
    return tl::unexpected(std::move(errors));
  }
  const bool rows = document.record == scenario::Record::Trials;
  planned.campaign = {.scenario = document.scenario.name,
                      .canonical = scenario::campaign_yaml(document),
                      .digest = scenario::campaign_digest(document),
                      .version = SHAKETABLE_VERSION,
                      .backend = session.backend_name,
                      .seed = document.scenario.seed,
                      .record = rows ? results::Record::Trials : results::Record::Summary,
                      .batch_trials = runner::batch_trials(trials_max, cost_max),
                      .shard = shard};
  return planned;
}

std::string canonical_of(const Session& session, std::uint32_t point) {
  return scenario::to_yaml(made(session.document, point));
}

std::optional<Error> difference(const results::Campaign& planned, const results::Campaign& stored) {
  const auto differs = [](std::string_view what, const std::string& there,
                          const std::string& here) {
    return store_error(fmt::format("is of another {}: {} there, {} here", what, there, here),
                       "the same " + std::string(what) + ", or another store");
  };
  if (planned.version != stored.version) {
    return differs("version", stored.version, planned.version);
  }
  if (planned.backend != stored.backend) {
    return differs("backend", stored.backend, planned.backend);
  }
  if (planned.shard != stored.shard) {
    return differs("shard", shard_text(stored.shard), shard_text(planned.shard));
  }
  if (planned.canonical != stored.canonical) {
    const auto differences = scenario::differences(planned.canonical, stored.canonical);
    return store_error("is of another scenario: " +
                           (differences ? listed(*differences) : differences.error().problem),
                       "the scenario that it was begun with, or another store");
  }
  if (planned.digest != stored.digest) {
    return store_error(
        "was made with another table of quantiles: a file that the scenario names "
        "has changed",
        "the file as it was, or another store");
  }
  return planned == stored
             ? std::nullopt
             : std::optional(store_error("was cut into other batches", "another store"));
}

results::Provenance provenance(const std::string& command) {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) {
    host[0] = '?';
  }
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  return {.host = host.data(),
          .command = command,
          .started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now))};
}

}  // namespace shaketable::session
