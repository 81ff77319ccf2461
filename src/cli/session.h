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

/// What commands that run a scenario share: the scenario, how it was changed, and the backend.
struct Session {
  std::filesystem::path file;
  std::vector<std::string> sets;
  std::string backend_name;
  scenario::Document document;
  std::string point;         ///< name of the sweep's point that was asked for; empty: none
  trial::Scenario scenario;  ///< of that point, or of the document

  /// The words of a command line that does the same, up to the options of the subcommand itself.
  [[nodiscard]] std::string command(const std::string& subcommand) const;
  /// ` --trials N` for such a command line; nothing if the number is an axis of the sweep, whose
  /// place the option would take.
  [[nodiscard]] std::string trials_option() const;
  /// What a backend has against a key of the scenario, with the place where that is said.
  [[nodiscard]] Error located(Error refusal) const;
};

/// Declares `--set`, `--seed`, `--backend`.
void add_session_options(OptionSet& options);
/// Declares `--point`.
void add_point_option(OptionSet& options);

/// Reads the scenario that the options name, `--set`, `--seed` and `--point` applied.
[[nodiscard]] tl::expected<Session, std::vector<Error>> open_session(
    const boost::program_options::variables_map& values);

/// The backend of that name for a scenario. An error has a key, of the scenario, but no place; or
/// is about `--pcap`.
[[nodiscard]] Result<std::unique_ptr<trial::Backend>> make_backend(
    const std::string& name, const trial::Scenario& scenario,
    const std::optional<std::filesystem::path>& pcap_prefix = {});

/// A word as a POSIX shell reads it back.
[[nodiscard]] std::string shell_quoted(const std::string& word);

}  // namespace shaketable::cli
