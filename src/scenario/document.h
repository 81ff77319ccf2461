// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/error.h"
#include "scenario/campaign_reader.h"
#include "scenario/expectation.h"
#include "scenario/node.h"
#include "scenario/sweep.h"
#include "trial/scenario.h"

namespace shaketable::scenario {

struct DocumentSource;

/// What a scenario file says, checked.
struct Document {
  trial::Scenario scenario;      ///< without the sweep
  std::vector<AxisGroup> sweep;  ///< they multiply to the points, see points.h; none without one
  std::vector<Until> until;      ///< when a point has trials enough; all must hold
  Record record = Record::Trials;
  std::vector<Expectation> expectations;  ///< of `expect:`, in the file's order
  std::string canonical;                  ///< the effective scenario, see `to_yaml`
  std::string digest;  ///< of `canonical` and of the files of quantiles that it names, 32 hex
                       ///< digits; comments and layout make no difference
  std::shared_ptr<const DocumentSource> source;  ///< what the points are made of
};

/// Reads a scenario file, with `--set KEY=VALUE` arguments applied to it; an argument whose key is
/// an axis of the sweep takes that axis's place. Returns all errors that can be told at once, in
/// the order of the file, those of the arguments last. Never throws for bad input. Statistics of
/// `expect:` and `until:` are checked against the names known, unless there are none.
[[nodiscard]] tl::expected<Document, Errors> load(
    const std::filesystem::path& file, std::span<const std::string> sets = {},
    std::span<const std::string_view> known_statistics = {});

/// The text of a scenario file: at most `kTextMax` octets of it, or one more, which `parse` finds
/// too many. An error if it is not there or cannot be read.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& file);

/// As `load`, of a text. `file_name` is shown in errors; the scenario's name is its stem if the
/// text has none, and files of quantiles are looked for in its folder.
[[nodiscard]] tl::expected<Document, Errors> parse(
    std::string_view text, const std::string& file_name, std::span<const std::string> sets = {},
    std::span<const std::string_view> known_statistics = {});

/// Where the file or an argument has that key, dotted: the place of the innermost part of it that
/// is there, or the file. Precondition: `parse` or `load` gave the document.
[[nodiscard]] Location where_of(const Document& document, std::string_view key);

}  // namespace shaketable::scenario
