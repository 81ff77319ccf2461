// SPDX-License-Identifier: GPL-2.0-only
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "bindings/errors.h"
#include "bindings/interrupts.h"
#include "bindings/module.h"
#include "bindings/session.h"
#include "runner/isolated.h"
#include "trial/ladder.h"

namespace shaketable::bindings {
namespace py = pybind11;
namespace {

using Json = nlohmann::ordered_json;

std::string_view name_of(trial::HostId host) {
  return host == trial::HostId::Client ? "client" : "server";
}

Json nanoseconds(const std::optional<Duration>& time) {
  return time ? Json(time->count_ns()) : Json(nullptr);
}

Json since(const trial::Trace& trace, const std::optional<Instant>& at) {
  return at ? Json((*at - trace.origin).count_ns()) : Json(nullptr);
}

Json packet_object(const trial::Trace& trace, trial::PacketRef packet) {
  const trial::PacketRecord& record = trace.packets[packet];
  return {{"sender", name_of(packet.from)},
          {"text", trial::packet_text(record)},
          {"seq", record.begin.value()},
          {"ack", record.ack.value()},
          {"payload", record.payload_size},
          {"sent_ns", since(trace, record.sent)},
          {"arrived_ns", since(trace, record.arrived)}};
}

Json row_object(const trial::Trace& trace, const trial::TraceRow& row) {
  return {{"time_ns", since(trace, row.at)},
          {"host", name_of(row.host)},
          {"by_arrival", row.by_arrival},
          {"state_before", to_string(row.from)},
          {"state", to_string(row.to)},
          {"rule", row.rule ? Json(to_string(*row.rule)) : Json(nullptr)},
          {"packet", row.sent ? packet_object(trace, *row.sent) : Json(nullptr)},
          {"timer_ns", since(trace, row.timer)}};
}

/// What is seen of one connection, as JSON.
Json ladder_object(const trial::Trace& trace, const trial::ConnectionResult* connection) {
  Json rows = Json::array();
  for (const trial::TraceRow& row : trace.rows) {
    rows.push_back(row_object(trace, row));
  }
  Json object = {{"text", trial::ladder(trace)}, {"steps", std::move(rows)}};
  object["outcome"] = connection != nullptr ? Json(to_string(connection->outcome)) : Json(nullptr);
  object["client_established_ns"] =
      nanoseconds(connection != nullptr ? connection->client.established : std::nullopt);
  object["server_established_ns"] =
      nanoseconds(connection != nullptr ? connection->server.established : std::nullopt);
  return object;
}

/// Runs the trial here: in a process that is for nothing else.
std::string run_trial(const session::Session& session, std::uint64_t trial,
                      std::uint32_t connection) {
  const auto backend = session::make_backend(session.backend_name, session.scenario);
  if (!backend) {
    throw runner::RunError(backend.error().to_string());
  }
  trial::Watch watch{.connection = connection, .trace = {}};
  trial::TrialResult result;
  (*backend)->run(trial, result, &watch);
  const auto found =
      std::ranges::find(result.connections, connection, &trial::ConnectionResult::connection);
  return ladder_object(watch.trace, found == result.connections.end() ? nullptr : &*found).dump();
}

std::string trace(const PySession& self, std::uint64_t trial, std::uint64_t connection) {
  const session::Session& session = self.session;
  value_or_throw(session::check_connection(connection, session.scenario));
  if (auto refused = session::refusal(session.backend_name, session.scenario)) {
    throw BadInput(session.located(std::move(*refused)));
  }
  const auto task = [&] {
    const std::string text = run_trial(session, trial, static_cast<std::uint32_t>(connection));
    const auto octets = std::as_bytes(std::span(text));
    return std::vector<std::byte>(octets.begin(), octets.end());
  };
  Interrupts interrupts;
  std::optional<std::vector<std::byte>> answer;
  {
    const py::gil_scoped_release unlocked;
    answer = runner::call_isolated(task, [&] { return interrupts.happened(); });
  }
  interrupts.raise();
  const auto* text = reinterpret_cast<const char*>(answer->data());
  return {text, answer->size()};
}

}  // namespace

void bind_trace(py::module_& module) {
  module.def("trace", &trace, py::arg("session"), py::arg("trial"), py::arg("connection"));
}

}  // namespace shaketable::bindings
