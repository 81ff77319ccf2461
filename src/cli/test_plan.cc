// SPDX-License-Identifier: GPL-2.0-only
#include "cli/test_plan.h"

#include <optional>
#include <string_view>
#include <utility>

#include "scenario/points.h"
#include "scenario/value_reader.h"
#include "stats/point_statistics.h"

namespace shaketable::cli {
namespace {

/// What the backend has against the first point that it cannot run. Errors of the scenario itself
/// are for the run to tell.
std::optional<Error> refusal(const scenario::Document& document, std::string_view backend) {
  const std::size_t count = scenario::point_count(document);
  for (std::size_t i = 0; i < count; ++i) {
    const auto scenario = scenario::scenario_at(document, scenario::point_at(document, i));
    if (!scenario) {
      return {};
    }
    if (auto refused = session::refusal(backend, *scenario)) {
      return refused;
    }
  }
  return {};
}

Test broken(std::string name, std::vector<Error> errors) {
  return {.name = std::move(name),
          .backend = {},
          .session = {},
          .errors = std::move(errors),
          .skipped = {}};
}

/// The test of that session on a backend that has `refused` it, or not.
Test test_on(std::string_view backend, session::Session session,
             const std::optional<Error>& refused) {
  Test test{.name = session.file.string() + " [" + std::string(backend) + "]",
            .backend = std::string(backend),
            .session = {},
            .errors = {},
            .skipped = {}};
  if (refused) {
    test.skipped = test.backend + " cannot run it: " + refused->problem;
  } else {
    session.backend_name = backend;
    test.session = std::make_shared<const session::Session>(std::move(session));
  }
  return test;
}

void add_tests(const session::Session& session, TestBackend backend, std::vector<Test>& tests) {
  const auto add = [&](std::string_view name) {
    tests.push_back(test_on(name, session, refusal(session.document, name)));
  };
  if (backend == TestBackend::Sim || backend == TestBackend::Ns3) {
    add(backend == TestBackend::Sim ? "sim" : "ns3");
    return;
  }
  const bool can_sim = !refusal(session.document, "sim");
  if (can_sim) {
    tests.push_back(test_on("sim", session, {}));
  }
  if (!can_sim || backend == TestBackend::Both) {
    add("ns3");
  }
}

}  // namespace

Result<TestBackend> read_test_backend(const std::string& word) {
  constexpr scenario::Words<TestBackend, 4> kBackends = {{{"fastest", TestBackend::Fastest},
                                                          {"sim", TestBackend::Sim},
                                                          {"ns3", TestBackend::Ns3},
                                                          {"both", TestBackend::Both}}};
  return scenario::read_word(word, kBackends);
}

std::vector<Test> plan_tests(std::span<const TestFile> files, const std::vector<std::string>& sets,
                             TestBackend backend) {
  const auto names = stats::known_statistics();
  const std::vector<std::string_view> known(names.begin(), names.end());
  std::vector<Test> tests;
  for (const TestFile& file : files) {
    auto document = scenario::load(file.file, sets, known);
    const std::string name = file.file.string();
    if (!document) {
      tests.push_back(broken(name, document.error()));
      continue;
    }
    if (document->expectations.empty()) {
      constexpr const char* kNothing = "the scenario expects nothing";
      Error error = bad_input(kNothing, "expect: and what is to hold").value();
      error.where.file = name;
      Test test = broken(name, {});
      if (file.is_named) {
        test.errors = {error};
      } else {
        test.skipped = kNothing;
      }
      tests.push_back(std::move(test));
      continue;
    }
    session::Session session;
    session.file = file.file;
    session.named = name;
    session.sets = sets;
    session.scenario = document->scenario;
    session.document = std::move(*document);
    add_tests(session, backend, tests);
  }
  return tests;
}

}  // namespace shaketable::cli
