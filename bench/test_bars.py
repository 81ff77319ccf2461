# SPDX-License-Identifier: GPL-2.0-only
"""What it takes to test: the wall clock of the whole command, from its start to its end.

A program that links ns-3 takes a while to start, whatever it is to do: what one short test takes is
what comes on top of `--version`.
"""

from pathlib import Path

import programs

TURNS = 15
TIMERS = Path(__file__).parents[1] / "scenarios" / "timers"
SERIES = TIMERS / "syn-series-linux-6.5.yaml"


def test(folder, path):
    return programs.shaketable(folder, "test", path, "--backend", "sim", "--jobs", 2).wall


def measure(table, folder):
    wall = programs.medians_in_turns(TURNS, {
        "timers": lambda: test(folder, TIMERS),
        "series": lambda: test(folder, SERIES),
        "start": lambda: programs.shaketable(folder, "--version").wall,
    })
    count = len(list(TIMERS.glob("*.yaml")))
    table.at_most(f"test scenarios/timers: {count} scenarios on sim, two workers, s",
                  wall["timers"], 5, "{:.2f}")
    table.figure("start of the program, ms", 1000 * wall["start"], "{:.1f}")
    table.at_most("test of a SYN series of 131 s, beyond that: ms",
                  1000 * (wall["series"] - wall["start"]), 10, "{:.1f}")
