# SPDX-License-Identifier: GPL-2.0-only
"""How TCP connections are established on bad networks.

A `Scenario` says what to run; `trace` shows one trial as a packet ladder, `run` measures many, and
`sweep` many at each point of a grid. What they measured is `Results`: statistics with intervals,
and a row for each connection as Arrow data. `shaketable.plot` draws them.

>>> results = run({"impair": {"client->server": "drop SYN 1"}}, trials=100, backend="sim")
>>> results.statistic("client.syn.retransmitted.mean").value
1.0
"""

from shaketable._core import __version__
from shaketable._errors import Error, InputError, RunError, StoreError
from shaketable._ladder import Ladder, Packet, Step, trace
from shaketable._progress import Progress
from shaketable._results import Cdf, Failure, Point, Results, Statistic
from shaketable._scenario import Scenario
from shaketable._sweep import run, sweep

__all__ = [
    "Cdf",
    "Error",
    "Failure",
    "InputError",
    "Ladder",
    "Packet",
    "Point",
    "Progress",
    "Results",
    "RunError",
    "Scenario",
    "Statistic",
    "Step",
    "StoreError",
    "__version__",
    "run",
    "sweep",
    "trace",
]
