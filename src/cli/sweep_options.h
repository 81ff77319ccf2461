// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <filesystem>

#include "base/error.h"
#include "cli/options.h"
#include "cli/sweep_log.h"
#include "results/campaign.h"
#include "runner/runner.h"
#include "session/session.h"

namespace shaketable::cli {

/// What the options of `sweep` say, beside those of its session.
struct SweepOptions {
  std::filesystem::path out;
  bool resume = false;
  results::Shard shard;
  LogFormat log = LogFormat::Text;
  runner::Options run;
};

/// Declares all options of `sweep`.
[[nodiscard]] OptionSet sweep_options();

/// Reads those that are not the session's. An error names the option.
[[nodiscard]] Result<SweepOptions> read_sweep_options(
    const boost::program_options::variables_map& values, const session::Session& session);

}  // namespace shaketable::cli
