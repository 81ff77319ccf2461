// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"
#include "impair/netem_words.h"
#include "impair/settings.h"

namespace shaketable::impair {

/// The name of a kind in a scripted fault: SYN, SYN-ACK, ACK, RST, FIN, DATA; `any` for none.
/// Precondition: not `Other`, which has no name.
[[nodiscard]] std::string_view fault_kind_name(std::optional<PacketKind> kind);

/// Reads `SYN 1,3-4` or `SYN-ACK all by 3s`, what follows the action of a scripted fault. Kinds may
/// be written in any case; numbers count from 1 and rise. `by TIME` belongs to a delay, and may
/// stand after a duplicate.
[[nodiscard]] Result<Fault> read_fault(FaultAction action, Words& words);

/// Whether two faults strike the same packet of the same kind in ways that cannot both be had: the
/// same thing twice, or a drop and anything else.
[[nodiscard]] bool contradict(const Fault& a, const Fault& b);

}  // namespace shaketable::impair
