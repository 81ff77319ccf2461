# SPDX-License-Identifier: GPL-2.0-only
"""Running trials: one scenario, or all points of a sweep."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Mapping
from concurrent.futures import Executor
from contextlib import closing
from numbers import Integral, Real
from typing import Any

from shaketable import _core
from shaketable._errors import InputError, bad_argument, kind_of
from shaketable._executor import run_on
from shaketable._progress import ProgressLike, observer_of
from shaketable._results import Results
from shaketable._scenario import (
    Request,
    ScenarioLike,
    command_of,
    open_session,
    scenario_of,
    without_dashes,
    yaml_of,
)
from shaketable._temporary import temporary_folder


def run(scenario: ScenarioLike, *, trials: int | None = None, seed: int | None = None,
        backend: str = "ns3", jobs: int | None = None, point: str | None = None,
        trial_time: float | None = None, progress: ProgressLike = None) -> Results:
    """Runs the trials of a scenario. Its sweep, if it has one, is left alone.

    The results are those of the command `shaketable run`, bit for bit, for any number of `jobs`.
    Trials that crash or hang are among `Results.failures`, and warned of; the rest goes on.

    >>> results = run({"impair": {"*": "loss 20%"}}, trials=1000, seed=7, backend="sim")
    >>> round(results.statistic("client.syn.retransmitted.mean").value, 2)
    0.43

    Args:
        scenario: a `Scenario`, a file, or a mapping as for `Scenario.from_dict`.
        trials: instead of the scenario's.
        seed: instead of the scenario's.
        backend: `ns3`, or `sim`: the same without ns-3, sooner.
        jobs: worker processes; one for each core without it.
        point: run it at that point of its sweep, by its name.
        trial_time: seconds of the clock after which a trial has failed.
        progress: a function that is told a `Progress` now and then, or True for a line on standard
            error.

    Returns:
        Results in a temporary file, which goes with the object; `Results.save` keeps them.

    Raises:
        InputError: the scenario or an argument is unsound.
        RunError: too many trials failed.
        KeyboardInterrupt: after Ctrl-C, at once.
    """
    sound = scenario_of(scenario)
    asked = sound._request(backend, trials=trials, seed=seed, point=point)
    session = open_session(asked)
    axes = "{}"
    if point is not None:  # a sweep of just this point has its name and its dice
        axes = "{%s}" % ", ".join(f"{yaml_of(key)}: [{value}]" for key, value in session.point_set)
    request = sound._request(backend, trials=trials, seed=seed, sets=(
        f"sweep={axes}", "expect={}", "record=trials"))._replace(is_run=True)
    return _run(request, command_of(asked, "run"), None, jobs, None, False, trial_time, progress)


def sweep(scenario: ScenarioLike, axes: Mapping[str, Any] | None = None,
          trials: int | None = None, *, seed: int | None = None, backend: str = "ns3",
          executor: Executor | None = None, jobs: int | None = None,
          out: str | os.PathLike[str] | None = None, resume: bool = False,
          trial_time: float | None = None, progress: ProgressLike = None) -> Results:
    """Runs all points of a sweep.

    The results are those of the command `shaketable sweep`, bit for bit, with any executor and any
    number of workers. Trials that crash or hang are among `Results.failures`, and warned of; the
    rest goes on.

    >>> results = sweep({"topology": {"delay": "5ms"}}, {"impair.*.loss": ["0%", "20%"]}, trials=50,
    ...                 backend="sim")
    >>> [point.name for point in results.points]
    ['impair.*.loss=0%', 'impair.*.loss=20%']

    Args:
        scenario: a `Scenario`, a file, or a mapping as for `Scenario.from_dict`.
        axes: what to vary, instead of the scenario's `sweep:`, in the same words: a list of values
            for each key, or `{"from": ..., "to": ..., "step": ...}`.
        trials: at each point, instead of the scenario's.
        seed: instead of the scenario's.
        backend: `ns3`, or `sim`: the same without ns-3, sooner.
        executor: who runs the trials: any executor of `concurrent.futures`, such as a
            `ProcessPoolExecutor`, that of a Dask client (`client.get_executor()`), or
            `MPIPoolExecutor` of mpi4py. Without it worker processes of our own, as the command has.
        jobs: worker processes, one for each core without it; or, with an executor, how many tasks
            it is given at a time.
        out: the store to write, and to keep. Without it, a temporary file that goes with the
            results.
        resume: go on with `out` if it is there already.
        trial_time: seconds of the clock after which a trial has failed.
        progress: a function that is told a `Progress` now and then, or True for a line on standard
            error.

    Raises:
        InputError: the scenario or an argument is unsound.
        RunError: too many trials failed.
        KeyboardInterrupt: after Ctrl-C; what is finished is in `out`.
    """
    # What the scenario expects at points of its own sweep would not be of this one.
    sets = () if axes is None else (f"sweep={yaml_of(axes)}", "expect={}")
    request = scenario_of(scenario)._request(backend, trials=trials, seed=seed, sets=sets)
    if resume and out is None:
        raise bad_argument("resume", "there is nothing to go on with", "an out to go on with")
    options = {} if out is None else {"out": os.fspath(out)}
    command = command_of(request, "sweep", axes, **options)
    return _run(request, command, executor, jobs, out, resume, trial_time, progress)


def _run(request: Request, command: str, executor: Executor | None, jobs: int | None,
         out: str | os.PathLike[str] | None, resume: bool, trial_time: float | None,
         progress: ProgressLike) -> Results:
    _check(executor, jobs, trial_time, progress)
    folder = temporary_folder() if out is None else None
    path = os.fspath(out) if out is not None else os.path.join(str(folder), "results.sqlite")
    try:
        with closing(_open(request, path, resume, out is not None, command)) as store:
            with observer_of(progress) as observer:
                if executor is None:
                    store.run(jobs or os.cpu_count() or 1, trial_time, observer)
                else:
                    run_on(executor, store, request, jobs, trial_time, observer)
        results = Results(path, folder)
        if failures := results.failures:
            again = "" if out is None else "; resume=True tries them once more"
            warnings.warn(f"{len(failures)} trials failed, and are in no statistic: see "
                          f"Results.failures{again}", RuntimeWarning, stacklevel=3)
        return results
    except BaseException:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _open(request: Request, path: str, resume: bool, keep: bool, command: str) -> _core.Sweep:
    session = open_session(request)
    try:
        return _core.Sweep(_core.Campaign(session), path, resume, keep, command)
    except InputError as bad:
        raise without_dashes(bad) from None


def _check(executor: Executor | None, jobs: int | None, trial_time: float | None,
           progress: ProgressLike) -> None:
    if executor is not None and not isinstance(executor, Executor):
        hint = ": client.get_executor()" if hasattr(executor, "get_executor") else ""
        raise bad_argument("executor", f"{kind_of(executor)} is none",
                           f"an executor of concurrent.futures{hint}")
    if jobs is not None and not (isinstance(jobs, Integral) and 1 <= jobs <= 4096):
        raise bad_argument("jobs", f"{jobs!r} is no such number", "a whole number from 1 to 4096")
    is_time = isinstance(trial_time, Real) and 0.001 <= trial_time <= 1e9
    if trial_time is not None and not is_time:
        raise bad_argument("trial_time", f"{trial_time!r} is no such time",
                           "seconds, from 0.001 to 1e9")
    if not (progress is None or isinstance(progress, bool) or callable(progress)):
        raise bad_argument("progress", f"{kind_of(progress)} cannot be called",
                           "a function, or True")
