# SPDX-License-Identifier: GPL-2.0-only
"""How far a run is, for those who wait for it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, Optional, Union


class Progress(NamedTuple):
    """How far a run is."""

    points_done: int
    points: int
    trials_done: int  #: those that failed are done, too
    trials: int  #: at most: targets that are met lower it
    failures: int  #: trials that failed


#: What is told of a run while it goes: a function, or True for a line on standard error.
ProgressLike = Union[bool, None, Callable[[Progress], object]]

#: What C++ calls with the fields of a `Progress`.
Observer = Optional[Callable[[tuple[int, int, int, int, int]], object]]


@contextmanager
def observer_of(progress: ProgressLike) -> Iterator[Observer]:
    """What is to be called now and then."""
    if progress is None or progress is False:
        yield None
    elif progress is True:
        line = _Line()
        try:
            yield lambda now: line.draw(Progress(*now))
        finally:
            line.end()
    else:
        tell = progress
        yield lambda now: tell(Progress(*now))


class _Line:
    """A line that is drawn over, ten times a second at most."""

    def __init__(self) -> None:
        self._began = self._drawn = time.monotonic()
        self._is_drawn = False

    def draw(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._drawn < 0.1:
            return
        self._drawn = now
        self._is_drawn = True
        left = ""
        if progress.trials_done:
            rest = progress.trials - progress.trials_done
            left = f", {rest * (now - self._began) / progress.trials_done:.0f} s left"
        sys.stderr.write(f"\r{progress.trials_done} of {progress.trials} trials, "
                         f"{progress.points_done} of {progress.points} points{left}\x1b[K")
        sys.stderr.flush()

    def end(self) -> None:
        if self._is_drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
