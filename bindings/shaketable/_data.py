# SPDX-License-Identifier: GPL-2.0-only
"""What results are made of."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Point(NamedTuple):
    """One point of a sweep, or the only one of a plain run."""

    number: int  #: from 0
    name: str  #: `KEY=VALUE, ...` of all axes; empty without a sweep
    set: dict[str, str]  #: its value on each axis
    trials: int  #: that are in and did not fail
    trials_max: int  #: how many it gets at most
    state: str  #: `complete`; `incomplete`; or `missed`: all trials, and targets not reached


class Failure(NamedTuple):
    """A trial that could not be run."""

    point: int
    trial: int
    reason: str


class Statistic(NamedTuple):
    """A number that describes all trials of a point; STATISTICS.md defines each name."""

    name: str
    value: float | None  #: None: nothing was sampled
    low: float | None  #: of the confidence interval; None: too few samples to tell
    high: float | None
    unit: str  #: `s`; `B`; `1` for probabilities (0 to 1) and counts
    samples: int  #: that it comes from


class Cdf(NamedTuple):
    """How establishment times are distributed, step by step.

    Steps are exact unless a point has more than 65,536 different times: those are gathered in bins,
    each no wider than a thousandth of its times, which end at the step.
    """

    times: np.ndarray  #: shape (n,), seconds, rising
    counts: np.ndarray  #: shape (n,), connections established by then
    connections: int  #: all there were, established or not
    low: np.ndarray  #: shape (n,), of the confidence interval of each share; NaN: none
    high: np.ndarray  #: shape (n,)

    @property
    def shares(self) -> np.ndarray:
        """Shape (n,), of all connections, 0 to 1."""
        return self.counts / max(self.connections, 1)
