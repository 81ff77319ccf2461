// SPDX-License-Identifier: GPL-2.0-only
#include "cli/test_message.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace shaketable {

using Json = nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Location, file, line, column)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Error, where, key, problem, expected, nearest)

namespace verdict {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(GoldenChange, file, text)

void to_json(Json& json, const Example& example) {
  json = {{"trial", example.trial}, {"connection", example.connection}, {"ladder", example.ladder}};
}

void from_json(const Json& json, Example& example) {
  json.at("trial").get_to(example.trial);
  json.at("connection").get_to(example.connection);
  json.at("ladder").get_to(example.ladder);
}

void to_json(Json& json, const Finding& finding) {
  json = {{"verdict", static_cast<int>(finding.verdict)},
          {"where", finding.where},
          {"key", finding.key},
          {"expected", finding.expected},
          {"found", finding.found},
          {"advice", finding.advice},
          {"point", finding.point}};
  if (finding.example) {
    json["example"] = *finding.example;
  }
}

void from_json(const Json& json, Finding& finding) {
  finding.verdict = static_cast<Verdict>(json.at("verdict").get<int>());
  json.at("where").get_to(finding.where);
  json.at("key").get_to(finding.key);
  json.at("expected").get_to(finding.expected);
  json.at("found").get_to(finding.found);
  json.at("advice").get_to(finding.advice);
  json.at("point").get_to(finding.point);
  if (json.contains("example")) {
    finding.example = json.at("example").get<Example>();
  }
}

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(TestReport, checked, findings, errors, changes)

}  // namespace verdict

namespace cli {

std::vector<std::byte> encode(const verdict::TestReport& report) {
  // Names of files need not be UTF-8: what is not is replaced.
  const std::string text = Json(report).dump(-1, ' ', false, Json::error_handler_t::replace);
  const auto octets = std::as_bytes(std::span(text));
  return {octets.begin(), octets.end()};
}

verdict::TestReport decode_report(std::span<const std::byte> octets) {
  const auto* text = reinterpret_cast<const char*>(octets.data());
  return Json::parse(text, text + octets.size()).get<verdict::TestReport>();
}

}  // namespace cli
}  // namespace shaketable
