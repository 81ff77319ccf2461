// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/document.h"

namespace shaketable::scenario {

/// All that decides the results of a campaign, in YAML: the canonical scenario, `until:`,
/// `record:`, and the sweep with every value, samples as the zips that they came to. With a sweep
/// there is also `base:`, what the file and the arguments say of the scenario, as written: what a
/// value makes of it depends on that. Campaigns with the same text have the same results, but for
/// files of quantiles, which are named, not contained. Precondition: `parse` or `load` gave the
/// document.
[[nodiscard]] std::string campaign_yaml(const Document& document);

/// What a text of `campaign_yaml` says in `until:`; nothing without it. The rest of the text, which
/// is as long as its sweep, is not read. Statistics are checked against the names known. An error
/// if the text is not as `campaign_yaml` wrote it.
[[nodiscard]] Result<std::vector<Until>> until_of(
    std::string_view campaign, std::span<const std::string_view> known_statistics);

/// 32 hex digits that name the campaign: of its text, and of all tables of quantiles that a value
/// of an axis names. Precondition: `parse` or `load` gave the document.
[[nodiscard]] std::string campaign_digest(const Document& document);

}  // namespace shaketable::scenario
