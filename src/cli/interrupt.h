// SPDX-License-Identifier: GPL-2.0-only
#pragma once

namespace shaketable::cli {

/// From now on, until `catch_interrupts`, Ctrl-C (SIGINT) and SIGTERM end the process at once with
/// `kInterrupted`; it says that this was before the first trial, as `complain` would. `in_json`:
/// after `complain_in_json`. For what leaves nothing behind.
void end_at_interrupts(bool in_json);

/// From now on Ctrl-C (SIGINT) and SIGTERM ask for an end instead of forcing one: the trial that
/// runs is finished and what there is gets printed. A second one ends the process at once.
void catch_interrupts();

/// Whether an end was asked for.
[[nodiscard]] bool interrupted();

}  // namespace shaketable::cli
