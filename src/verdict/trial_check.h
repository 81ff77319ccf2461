// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>

#include "base/time.h"
#include "expect/field.h"
#include "scenario/expectation.h"

namespace shaketable::verdict {

/// Why a trial is not as expected.
struct Mismatch {
  std::string found;
  std::optional<Duration> at;  ///< when it went another way
};

/// Whether one connection is as the claim says; claims about others hold.
[[nodiscard]] std::optional<Mismatch> mismatch(const scenario::FieldClaim& claim,
                                               const expect::Subject& subject);
[[nodiscard]] std::optional<Mismatch> mismatch(const scenario::Invariant& invariant,
                                               const expect::Subject& subject);

}  // namespace shaketable::verdict
