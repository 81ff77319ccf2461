// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <tl/expected.hpp>
#include <vector>

#include "base/error.h"
#include "cli/options.h"
#include "session/session.h"

namespace shaketable::cli {

/// Declares `--set`, `--seed`, `--backend`.
void add_session_options(OptionSet& options);
/// Declares `--point`.
void add_point_option(OptionSet& options);

/// Reads the scenario that the options name, `--set`, `--seed` and `--point` applied.
[[nodiscard]] tl::expected<session::Session, std::vector<Error>> open_session(
    const boost::program_options::variables_map& values);

}  // namespace shaketable::cli
