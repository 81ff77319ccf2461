// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "base/error.h"
#include "scenario/document.h"
#include "trial/backend.h"

namespace shaketable::session {

/// A scenario that was handed over as text, with the name to show in errors.
struct ScenarioText {
  std::string text;
  std::string name;
};

/// What to run, in the words of who asks for it.
struct Request {
  std::variant<std::filesystem::path, ScenarioText> scenario;  ///< a path: see `find_scenario`
  std::vector<std::string> sets = {};  ///< `KEY=VALUE`, see scenario/set_path.h
  std::optional<std::string> trials = {};
  std::optional<std::string> seed = {};
  std::string backend = "ns3";
  std::optional<std::string> point = {};  ///< name of the sweep's point; none: leave the sweep be
};

/// A scenario, how it was changed, and the backend.
struct Session {
  std::filesystem::path file;  ///< or the name of the text
  std::string named;           ///< what the user calls it
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

/// Reads what a request names and applies its changes. Errors of what the command has options for
/// name these: `--trials` and `--seed` as the file, `--backend` and `--point` as the key.
[[nodiscard]] tl::expected<Session, std::vector<Error>> open(const Request& request);

/// The backend of that name for a scenario. An error has a key, of the scenario, but no place; or
/// is about captures, with the key `--pcap`.
[[nodiscard]] Result<std::unique_ptr<trial::Backend>> make_backend(
    std::string_view name, const trial::Scenario& scenario,
    const std::optional<std::filesystem::path>& pcap_prefix = {});

/// What a backend has against a scenario, if anything. ns-3 is not touched: this process may fork
/// workers that use it.
[[nodiscard]] std::optional<Error> refusal(std::string_view backend,
                                           const trial::Scenario& scenario);

/// An error unless the trials of a scenario have a connection of that number.
[[nodiscard]] Result<void> check_connection(std::uint64_t connection,
                                            const trial::Scenario& scenario);

/// A word as a POSIX shell reads it back.
[[nodiscard]] std::string shell_quoted(const std::string& word);

}  // namespace shaketable::session
