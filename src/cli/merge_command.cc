// SPDX-License-Identifier: GPL-2.0-only
#include <filesystem>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/show_store.h"
#include "results/store.h"
#include "session/campaign.h"
#include "session/session.h"

namespace shaketable::cli {
namespace po = boost::program_options;
namespace {

OptionSet merge_options() {
  OptionSet options{
      .visible = {},
      .usage = "shaketable merge --out FILE SHARD...",
      .about =
          "Joins stores that `sweep --shard` made of one campaign into a new one. The shards\n"
          "stay as they are. Shards may be missing: `sweep --resume` runs what they would have.",
      .positional = "shards",
      .many = true};
  options.visible.add_options()("out", po::value<std::string>()->value_name("FILE"),
                                "the new store");
  add_help(options);
  return options;
}

}  // namespace

ExitCode merge_command(std::span<const std::string> arguments) {
  const auto [values, exit] = start_command(merge_options(), arguments);
  if (exit) {
    return *exit;
  }
  if (!values.contains("out")) {
    complain("an option is missing; expected --out FILE, the new store");
    return kBadInput;
  }
  const std::filesystem::path out = values["out"].as<std::string>();
  std::vector<std::filesystem::path> shards;
  std::string command = "shaketable merge --out " + session::shell_quoted(out.string());
  for (const std::string& shard : values["shards"].as<std::vector<std::string>>()) {
    shards.emplace_back(shard);
    command += " " + session::shell_quoted(shard);
  }
  if (const auto merged = results::merge(out, session::provenance(command), shards); !merged) {
    complain(merged.error());
    return kBadInput;
  }
  const auto store = results::Store::open_to_read(out);
  if (!store) {
    complain(store.error());
    return kInternal;
  }
  print_points(*store, {});
  finish_output();
  return kDone;
}

}  // namespace shaketable::cli
