# SPDX-License-Identifier: GPL-2.0-only
"""What it takes to test: the wall clock of the whole command, from its start to its end."""

from pathlib import Path

import programs

TURNS = 7
TIMERS = Path(__file__).parents[1] / "scenarios" / "timers"
SERIES = TIMERS / "syn-series-linux-6.5.yaml"


def test(folder, path):
    return programs.shaketable(folder, "test", path, "--backend", "sim", "--jobs", 2).wall


def measure(table, folder):
    wall = programs.medians_in_turns(TURNS, {
        "timers": lambda: test(folder, TIMERS),
        "series": lambda: test(folder, SERIES),
    })
    count = len(list(TIMERS.glob("*.yaml")))
    table.at_most(f"test scenarios/timers: {count} scenarios on sim, two workers, s",
                  wall["timers"], 5, "{:.2f}")
    table.at_most("test of a SYN series of 131 s: ms", 1000 * wall["series"], 10, "{:.1f}")
