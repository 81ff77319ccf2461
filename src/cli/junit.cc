// SPDX-License-Identifier: GPL-2.0-only
#include "cli/junit.h"

#include <fmt/format.h>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string_view>

namespace shaketable::cli {
namespace {

using Tree = boost::property_tree::ptree;

/// XML can say no other control characters, and is to be valid UTF-8 whatever files are called.
std::string printable(std::string_view text) {
  using Json = nlohmann::json;
  const std::string utf8 =
      Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace));
  std::string out;
  out.reserve(utf8.size());
  for (const char c : utf8) {
    const auto octet = static_cast<unsigned char>(c);
    const bool is_control = (octet < 0x20 && c != '\n' && c != '\t') || octet == 0x7f;
    out += is_control ? '?' : c;
  }
  return out;
}

void set(Tree& element, const char* attribute, std::string_view value) {
  element.put(std::string("<xmlattr>.") + attribute, printable(value));
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

void add_fault(Tree& testcase, const char* element, const char* type, const std::string& text) {
  Tree& fault = testcase.add(element, printable(text));
  set(fault, "message", first_line(text));
  set(fault, "type", type);
}

Tree testcase_of(const EndedTest& ended) {
  const Test& test = *ended.test;
  Tree testcase;
  const std::filesystem::path path(test.name);
  set(testcase, "classname", path.parent_path().string());
  set(testcase, "name", path.filename().string());
  set(testcase, "time", fmt::format("{:.3f}", ended.result.took.count()));
  for (const auto* errors : {&test.errors, &ended.result.report.errors}) {
    for (const Error& error : *errors) {
      add_fault(testcase, "error", "broken", error.to_string());
    }
  }
  for (const verdict::Finding& finding : ended.result.report.findings) {
    const bool undecided = finding.verdict == verdict::Verdict::Undecided;
    if (ended.end != TestEnd::Updated) {
      add_fault(testcase, "failure", undecided ? "undecided" : "failed",
                finding_text(test, finding));
    }
  }
  if (ended.end == TestEnd::Skipped || ended.end == TestEnd::NotRun) {
    Tree& skipped = testcase.add("skipped", "");
    set(skipped, "message", test.skipped.empty() ? to_string(ended.end) : test.skipped);
  }
  return testcase;
}

}  // namespace

std::string junit_xml(std::span<const EndedTest> tests) {
  TestCounts counts;
  double seconds = 0;
  Tree cases;
  for (const EndedTest& test : tests) {
    counts.add(test.end);
    seconds += test.result.took.count();
    cases.add_child("testcase", testcase_of(test));
  }
  Tree suite;
  set(suite, "name", "shaketable");
  set(suite, "tests", std::to_string(tests.size()));
  set(suite, "failures", std::to_string(counts.failed));
  set(suite, "errors", std::to_string(counts.broken));
  set(suite, "skipped", std::to_string(counts.skipped + counts.not_run));
  set(suite, "time", fmt::format("{:.3f}", seconds));
  suite.insert(suite.end(), cases.begin(), cases.end());
  Tree root;
  root.add_child("testsuites.testsuite", suite);
  std::ostringstream out;
  boost::property_tree::write_xml(out, root,
                                  boost::property_tree::xml_writer_settings<std::string>(' ', 2));
  return out.str();
}

std::string tap_header(std::size_t tests) { return fmt::format("TAP version 14\n1..{}\n", tests); }

std::string tap_line(const EndedTest& ended, std::size_t number) {
  const bool ok = ended.end == TestEnd::Passed || ended.end == TestEnd::Updated ||
                  ended.end == TestEnd::Skipped;
  std::string name = ended.test->name;
  for (const char special : {'\\', '#'}) {
    for (std::size_t at = 0; (at = name.find(special, at)) != name.npos; at += 2) {
      name.insert(at, "\\");
    }
  }
  std::string text = fmt::format("{} {} - {}", ok ? "ok" : "not ok", number, name);
  if (ended.end == TestEnd::Skipped) {
    text += " # SKIP " + ended.test->skipped;
  }
  text += "\n";
  std::string details = details_of(*ended.test, ended.result.report);
  if (ended.end == TestEnd::NotRun) {
    details = "  not run\n";
  }
  if (details.empty()) {
    return text;
  }
  text += "  ---\n  message: |\n";
  std::istringstream stream(details);
  for (std::string line; std::getline(stream, line);) {
    text += "  " + line + "\n";
  }
  return text + "  ...\n";
}

}  // namespace shaketable::cli
