// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "base/error.h"
#include "impair/netem_words.h"
#include "impair/settings.h"

namespace shaketable::impair {

/// A loss model and how often it steps (0: per packet).
struct SteppedLoss {
  LossModel model;
  Duration burst_step;
};

/// Reads what follows `loss`: `[random] PERCENT [CORRELATION]`, `state ...` or `gemodel ...`.
[[nodiscard]] Result<SteppedLoss> read_loss(Words& words);

}  // namespace shaketable::impair
