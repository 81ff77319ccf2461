// SPDX-License-Identifier: GPL-2.0-only
#include "cli/session_options.h"

#include <filesystem>
#include <optional>
#include <string>

namespace shaketable::cli {
namespace po = boost::program_options;
namespace {

std::optional<std::string> text_of(const po::variables_map& values, const char* name) {
  return values.contains(name) ? std::optional(values[name].as<std::string>()) : std::nullopt;
}

}  // namespace

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

tl::expected<session::Session, std::vector<Error>> open_session(const po::variables_map& values) {
  session::Request request = {
      .scenario = std::filesystem::path(values["scenario"].as<std::string>()),
      .trials = text_of(values, "trials"),
      .seed = text_of(values, "seed"),
      .backend = values["backend"].as<std::string>(),
      .point = text_of(values, "point")};
  if (values.contains("set")) {
    request.sets = values["set"].as<std::vector<std::string>>();
  }
  return session::open(request);
}

}  // namespace shaketable::cli
