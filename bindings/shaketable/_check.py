# SPDX-License-Identifier: GPL-2.0-only
"""Whether a scenario file holds what it expects."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Mapping
from typing import Any

from shaketable import _core
from shaketable._errors import bad_argument
from shaketable._scenario import Scenario


def check(file: str | os.PathLike[str], changes: Mapping[str, Any] | None = None, *,
          backend: str = "fastest") -> None:
    """Runs a scenario file and holds it to its `expect:`, as the command `shaketable test` does.

    >>> check("scenarios/syn-lost.yaml")
    >>> check("scenarios/syn-lost.yaml", {"topology.delay": "300ms"}, backend="both")

    Args:
        file: the scenario.
        changes: values by dotted key, as for `Scenario.with_`.
        backend: `sim`, `ns3`, `both` (each that can), or `fastest`: sim where it can, else ns3.

    Raises:
        AssertionError: not all of it holds, or it could not be found out; its text is what the
            command prints: what was expected and found, the ladder, and the command that shows it
            again.
        InputError: the file or a change is unsound, nothing is expected, or the backend cannot run
            it.
        KeyboardInterrupt: after Ctrl-C, at once.
    """
    __tracebackhide__ = True  # pytest shows the caller
    sets = Scenario.load(file).with_(changes)._request("ns3").sets
    for test in _core.plan_tests(_core.find_scenario(os.fspath(file)), sets, backend):
        if test.skipped:
            raise bad_argument("backend", test.skipped, "one that can run the scenario")
        outcome = _core.run_test(test)
        if outcome.end != _core.TestEnd.PASSED:
            raise AssertionError(textwrap.dedent(outcome.details).rstrip())
