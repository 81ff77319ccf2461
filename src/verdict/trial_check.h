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

/// Whether the claim is about that connection of that trial.
[[nodiscard]] bool is_about(const scenario::FieldClaim& claim,
                            const trial::ConnectionResult& connection);

/// Why one connection is not as the claim says. Precondition: it is about that one.
[[nodiscard]] std::optional<Mismatch> mismatch(const scenario::FieldClaim& claim,
                                               const expect::Subject& subject);
[[nodiscard]] std::optional<Mismatch> mismatch(const scenario::Invariant& invariant,
                                               const expect::Subject& subject);

}  // namespace shaketable::verdict
