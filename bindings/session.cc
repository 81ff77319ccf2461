// SPDX-License-Identifier: GPL-2.0-only
#include "bindings/session.h"

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bindings/errors.h"
#include "bindings/module.h"
#include "scenario/campaign.h"
#include "scenario/points.h"
#include "scenario/sweep.h"
#include "session/find_scenario.h"

namespace shaketable::bindings {
namespace py = pybind11;
namespace {

using Words = std::optional<std::string>;

std::shared_ptr<PySession> open(const std::string& text, const std::string& name,
                                const std::vector<std::string>& sets, const Words& trials,
                                const Words& seed, const std::string& backend, const Words& point,
                                bool is_run) {
  auto opened =
      value_or_throw(session::open({.scenario = session::ScenarioText{.text = text, .name = name},
                                    .sets = sets,
                                    .trials = trials,
                                    .seed = seed,
                                    .backend = backend,
                                    .point = point}));
  opened.named = session::word_of(name);
  if (is_run) {
    opened.document.until.clear();
  }
  return std::make_shared<PySession>(PySession{.session = std::move(opened)});
}

py::dict axes_of(const scenario::Document& document) {
  py::dict axes;
  for (const scenario::AxisGroup& group : document.sweep) {
    for (const scenario::Axis& axis : group.axes) {
      axes[py::str(axis.key)] = py::cast(axis.values);
    }
  }
  return axes;
}

std::vector<std::string> point_names(const scenario::Document& document) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < scenario::point_count(document); ++i) {
    names.push_back(scenario::point_at(document, i).name);
  }
  return names;
}

/// Keys and values of the point that was asked for.
std::vector<std::pair<std::string, std::string>> point_set(const PySession& self) {
  return value_or_throw(scenario::find_point(self.session.document, self.session.point)).set;
}

}  // namespace

std::string PySession::command(const std::string& subcommand) const {
  return session.command(subcommand) + (subcommand == "trace" ? "" : session.trials_option());
}

void bind_session(py::module_& module) {
  py::class_<PySession, std::shared_ptr<PySession>>(module, "Session")
      .def(py::init(&open), py::arg("text"), py::arg("name"), py::arg("sets"), py::arg("trials"),
           py::arg("seed"), py::arg("backend"), py::arg("point"), py::arg("is_run"))
      .def_property_readonly("name",
                             [](const PySession& self) { return self.session.scenario.name; })
      .def_property_readonly(
          "description", [](const PySession& self) { return self.session.scenario.description; })
      .def_property_readonly("seed",
                             [](const PySession& self) { return self.session.scenario.seed; })
      .def_property_readonly("trials",
                             [](const PySession& self) { return self.session.scenario.trials; })
      .def_property_readonly(
          "connections",
          [](const PySession& self) { return self.session.scenario.workload.connections; })
      .def_property_readonly("digest",
                             [](const PySession& self) { return self.session.document.digest; })
      .def_property_readonly("canonical",
                             [](const PySession& self) { return self.session.document.canonical; })
      .def_property_readonly(
          "expects",
          [](const PySession& self) { return !self.session.document.expectations.empty(); })
      .def_property_readonly("axes",
                             [](const PySession& self) { return axes_of(self.session.document); })
      .def_property_readonly(
          "point_names", [](const PySession& self) { return point_names(self.session.document); })
      .def_property_readonly("point", [](const PySession& self) { return self.session.point; })
      .def_property_readonly(
          "campaign_digest",
          [](const PySession& self) { return scenario::campaign_digest(self.session.document); })
      .def_property_readonly("point_set", &point_set)
      .def("command", &PySession::command);
  module.def("read_text", [](const std::string& file) {
    return py::bytes(value_or_throw(scenario::read_file(file)));
  });
  module.def("nearest_spelling",
             [](const std::string& word, const std::vector<std::string>& known) {
               const std::vector<std::string_view> candidates(known.begin(), known.end());
               return nearest_spelling(word, candidates);
             });
}

}  // namespace shaketable::bindings
