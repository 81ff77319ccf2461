// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/format_data.h"
#include "cli/options.h"
#include "scenario/document.h"
#include "trial/backend.h"

namespace shaketable::cli {

/// What `run` and `trace` share: a scenario, how it was changed, and the backend to run it on.
struct Session {
  std::filesystem::path file;
  std::vector<std::string> sets;
  std::string backend_name;
  scenario::Document document;

  /// The words of a command line that does the same, up to the options of the subcommand itself.
  [[nodiscard]] std::string command(const std::string& subcommand) const;
};

/// Declares `--set`, `--seed`, `--backend`.
void add_session_options(OptionSet& options);

/// Reads the scenario that the options name, `--set` and `--seed` applied.
[[nodiscard]] tl::expected<Session, std::vector<Error>> open_session(
    const boost::program_options::variables_map& values);

/// The backend that the session asks for.
[[nodiscard]] Result<std::unique_ptr<trial::Backend>> make_backend(
    const Session& session, const std::optional<std::filesystem::path>& pcap_prefix);

/// A word as a POSIX shell reads it back.
[[nodiscard]] std::string shell_quoted(const std::string& word);

}  // namespace shaketable::cli
