# SPDX-License-Identifier: GPL-2.0-only
"""Where the steps of a ladder stand, from top to bottom."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from shaketable._ladder import Ladder

#: A time in which nothing happens is a gap if it is so many times the longest flight of a packet.
_GAP_FLIGHTS = 2


class Rows(NamedTuple):
    """Heights, downwards; one row is 1."""

    of_times: dict[int, float]  #: of each moment, in nanoseconds: its first row
    of_steps: list[float]  #: of each step
    of_arrivals: dict[int, float]  #: where the packet of a step arrives, by the step's number
    gaps: list[tuple[float, int]]  #: height, and nanoseconds
    height: float  #: of all


def rows_of(ladder: Ladder) -> Rows:
    """Every moment gets a row; steps of one host at the same moment get one each."""
    steps = ladder.steps
    longest = 0
    steps_at: dict[int, dict[str, list[int]]] = defaultdict(lambda: {"client": [], "server": []})
    for number, step in enumerate(steps):
        steps_at[step.time_ns][step.host].append(number)
        if step.packet is not None and step.packet.arrived_ns is not None:
            steps_at[step.packet.arrived_ns]  # a moment, even if nothing changes there
            longest = max(longest, step.packet.arrived_ns - step.packet.sent_ns)
    rows = Rows({}, [0.0] * len(steps), {}, [], 0.0)
    height, before = 0.0, None
    for time, hosts in sorted(steps_at.items()):
        if before is not None and time - before > _GAP_FLIGHTS * longest:
            rows.gaps.append((height, time - before))
            height += 1
        rows.of_times[time] = height
        for numbers in hosts.values():
            for place, number in enumerate(numbers):
                rows.of_steps[number] = height + place
        height += max(1, *(len(numbers) for numbers in hosts.values()))
        before = time
    return rows._replace(of_arrivals=_arrivals(ladder, rows), height=height)


def _arrivals(ladder: Ladder, rows: Rows) -> dict[int, float]:
    """Where arrows end: at the steps that the packets cause, in the order in which they left."""
    causes = defaultdict(list)
    for number, step in enumerate(ladder.steps):
        if step.by_arrival:
            causes[step.time_ns, step.host].append(rows.of_steps[number])
    ends = {}
    for number, step in enumerate(ladder.steps):
        if step.packet is not None and step.packet.arrived_ns is not None:
            time = step.packet.arrived_ns
            receiver = "server" if step.packet.sender == "client" else "client"
            waiting = causes[time, receiver]
            ends[number] = waiting.pop(0) if waiting else rows.of_times[time]
    return ends
