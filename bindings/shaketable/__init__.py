# SPDX-License-Identifier: GPL-2.0-only
"""How TCP connections are established on bad networks.

A `Scenario` says what to run; `trace` shows one trial as a packet ladder, `run` measures many, and
`sweep` many at each point of a grid. What they measured is `Results`: statistics with intervals,
and a row for each connection as Arrow data. `shaketable.plot` draws them. `check` tells whether
what a scenario expects holds.

>>> import shaketable
>>> results = shaketable.run({"impair": {"client->server": "drop SYN 1"}}, trials=100,
...                          backend="sim")
>>> results.statistic("client.syn.retransmitted.mean").value
1.0
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shaketable._check import check
    from shaketable._core import __version__
    from shaketable._data import Cdf, Failure, Point, Statistic
    from shaketable._errors import Error, InputError, RunError, StoreError
    from shaketable._ladder import Ladder, Packet, Step, trace
    from shaketable._progress import Progress
    from shaketable._results import Results
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
    "check",
    "run",
    "sweep",
    "trace",
]

_HOMES = {
    "_check": ["check"],
    "_core": ["__version__"],
    "_data": ["Cdf", "Failure", "Point", "Statistic"],
    "_errors": ["Error", "InputError", "RunError", "StoreError"],
    "_ladder": ["Ladder", "Packet", "Step", "trace"],
    "_progress": ["Progress"],
    "_results": ["Results"],
    "_scenario": ["Scenario"],
    "_sweep": ["run", "sweep"],
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Loads what is asked for, once: the command, and pytest, which loads our plugin for every
    project, are not to wait for what they do not need."""
    if name == "plot":
        return importlib.import_module(f"{__name__}.plot")
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*__all__, "plot"})
