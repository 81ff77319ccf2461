// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.h"
#include "impair/settings.h"

namespace shaketable::impair {

/// Adds the impairments that a text names, in the words and units of tc-netem(8), to `into`:
///
///   delay TIME [JITTER [CORRELATION]] [distribution uniform|normal|pareto|paretonormal|FILE.dist]
///   loss [random] PERCENT [CORRELATION]
///   loss state P13 [P31 [P32 [P23 [P14]]]] [per packet|per TIME]
///   loss gemodel P [R [1-H [1-K]]] [per packet|per TIME]
///   duplicate PERCENT [CORRELATION]
///   corrupt PERCENT [CORRELATION]
///   reorder PERCENT [CORRELATION] [gap N]
///   rate RATE [PACKETOVERHEAD [CELLSIZE [CELLOVERHEAD]]]
///   limit PACKETS
///   netem-compat                                  the kernel's arithmetic, faults included
///   drop KIND WHICH                               scripted faults; KIND: SYN, SYN-ACK, ACK, RST,
///   delay KIND WHICH by TIME                      FIN, DATA, any; WHICH: all, or 1,3-4, counted
///   duplicate KIND WHICH [by TIME]                from 1 per kind, direction, trial and phase
///   corrupt KIND WHICH
///   at TIME                                       begins the next phase of the trial
///
/// `loss 10% at 10s delay 5ms loss 50% at 20s` loses 10 % until 10 s, then delays and loses 50 %,
/// and does nothing from 20 s on. Times count from the start of the trial, are above 0 and rise.
/// What stands behind `at TIME` holds from that instant on, the instant included, and replaces ALL
/// that held before, scripted faults, limit and netem-compat too; `Pipeline` says what becomes of
/// packets and memories.
///
/// Percentages need their %, times and rates their unit. As in tc, `mbit` is a million bits and
/// `mbps` a million OCTETS a second. Each impairment is given once in a phase, in one text or in
/// several for the same `into`: a text goes on in the phase in which the one before it ended. What
/// needs another one (reorder a delay) finds it in the same text or an earlier one of its phase. A
/// file of quantiles is read at once; a relative name starts in `folder`.
///
/// An error has the column in `text`, from 1, of the word at fault, and leaves `into` as it was.
[[nodiscard]] Result<void> parse_impairment(std::string_view text, Settings& into,
                                            const std::filesystem::path& folder = {});

}  // namespace shaketable::impair
