# SPDX-License-Identifier: GPL-2.0-only
"""What the fixture `scenarios` of the pytest plugin gives to a test."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import shaketable
from shaketable._scenario import ScenarioLike, scenario_of

_Method = TypeVar("_Method", bound=Callable[..., Any])


def _told_at_the_call(method: _Method) -> _Method:
    """Of bad input pytest shows the line of the test, and none of ours."""
    @functools.wraps(method)
    def told(*arguments: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        try:
            return method(*arguments, **options)
        except shaketable.InputError as bad:
            raise bad.with_traceback(None)
    return told  # type: ignore[return-value]


class Scenarios:
    """Runs scenarios from a test; files are looked for from the folder of the test's own."""

    def __init__(self, folder: str, backend: str) -> None:
        self._folder = folder
        self._backend = backend
        self._results: list[shaketable.Results] = []

    def __enter__(self) -> Scenarios:
        return self

    def __exit__(self, *raised: object) -> None:
        # Those of tests that failed, too, whose variables pytest keeps to the end.
        for results in self._results:
            results._discard()

    @_told_at_the_call
    def load(self, scenario: ScenarioLike,
             changes: Mapping[str, Any] | None = None) -> shaketable.Scenario:
        """A scenario, with other values at some keys; see `shaketable.Scenario.with_`."""
        if isinstance(scenario, (str, os.PathLike)):
            scenario = self._file(scenario)
        return scenario_of(scenario).with_(changes)

    @_told_at_the_call
    def run(self, scenario: ScenarioLike, changes: Mapping[str, Any] | None = None,
            **options: Any) -> shaketable.Results:
        """Runs its trials; options as for `shaketable.run`. The results last as long as the test,
        unless they are saved."""
        return self._kept(shaketable.run(self.load(scenario, changes), **options))

    @_told_at_the_call
    def sweep(self, scenario: ScenarioLike, axes: Mapping[str, Any] | None = None,
              **options: Any) -> shaketable.Results:
        """Runs all points of its sweep, or of other axes; options as for `shaketable.sweep`. The
        results last as long as the test, unless they are saved, or written to `out`."""
        return self._kept(shaketable.sweep(self.load(scenario), axes, **options))

    @_told_at_the_call
    def trace(self, scenario: ScenarioLike, changes: Mapping[str, Any] | None = None,
              **options: Any) -> shaketable.Ladder:
        """Runs one trial; options as for `shaketable.trace`."""
        return shaketable.trace(self.load(scenario, changes), **options)

    def check(self, file: str | os.PathLike[str], changes: Mapping[str, Any] | None = None, *,
              backend: str | None = None) -> None:
        """Holds a file to its `expect:`, as `shaketable.check`; on the backend that pytest was
        told, unless another is given."""
        __tracebackhide__ = True
        shaketable.check(self._file(file), changes, backend=backend or self._backend)

    def _file(self, file: str | os.PathLike[str]) -> str:
        beside = os.path.join(self._folder, file)
        is_name = not Path(file).suffix  # of one that comes with the package
        is_elsewhere = not os.path.exists(beside) and (is_name or os.path.exists(file))
        return os.fspath(file) if is_elsewhere else beside

    def _kept(self, results: shaketable.Results) -> shaketable.Results:
        self._results.append(results)
        return results
