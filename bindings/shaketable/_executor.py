# SPDX-License-Identifier: GPL-2.0-only
"""Running a sweep on an executor: tasks go out, batches come back and are stored here."""

from __future__ import annotations

import contextlib
import functools
import os
import time
from collections.abc import Iterable
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)

from shaketable import _core
from shaketable._errors import RunError
from shaketable._progress import Observer
from shaketable._scenario import Request, session_of

#: Seconds of work in a task: what it costs to hand one over is then of no weight.
_TASK_SECONDS = 0.5
#: Failures of trials that end a run, as those of the command do.
_FAILURES_MAX = 100
#: Pools of processes that may break one after the other before anything comes back.
_BREAKS_MAX = 3

#: What a task gives: batches, and how many seconds they took.
_Done = tuple[list[bytes], float]


def run_orders(request: Request, orders: list[bytes], trial_time: float | None) -> _Done:
    """Runs some orders of a campaign: what a task is, in a worker of any executor.

    Returns:
        The batches, and how many seconds they took.
    """
    began = time.monotonic()
    batches = _campaign(request).run(orders, trial_time)
    return batches, time.monotonic() - began


@functools.lru_cache(maxsize=4)
def _campaign(request: Request) -> _core.Campaign:
    """Planned once for many tasks."""
    return _core.Campaign(session_of(request))


def run_on(executor: Executor, sweep: _core.Sweep, request: Request, at_a_time: int | None,
           trial_time: float | None, observer: Observer) -> None:
    """Runs all that is missing of a sweep on that executor."""
    _Run(executor, sweep, request, at_a_time or _tasks_for(executor), trial_time, observer).run()


def _tasks_for(executor: Executor) -> int:
    """How many tasks to have out: enough that no worker waits for the next one."""
    workers = getattr(executor, "_max_workers", None)
    if workers is None and hasattr(executor, "_client"):  # that of a Dask client
        workers = sum(executor._client.ncores().values())
    return 2 * (workers or os.cpu_count() or 1)


class _Run:
    def __init__(self, executor: Executor, sweep: _core.Sweep, request: Request, at_a_time: int,
                 trial_time: float | None, observer: Observer) -> None:
        self._executor = executor
        self._sweep = sweep
        self._request = request
        self._at_a_time = at_a_time
        self._trial_time = trial_time
        self._observer = observer
        self._orders_a_task = 1
        self._out: dict[Future[_Done], list[int]] = {}  # tickets of each task
        self._failures = 0
        self._breaks = 0  # since something came back
        self._replaced = False

    def run(self) -> None:
        try:
            self._tell()
            self._submit()
            while self._out:
                # In short steps, so that Ctrl-C is noticed while an executor's lock is held.
                done, _ = wait(self._out, timeout=0.5, return_when=FIRST_COMPLETED)
                for future in done:
                    self._store(future)
                self._submit()
        finally:
            self._let_go()
            if self._replaced:
                self._executor.shutdown(wait=False, cancel_futures=True)

    def _let_go(self) -> None:
        """Stores what is done, and waits for nothing."""
        for future in list(self._out):
            if not future.cancel() and future.done() and future.exception() is None:
                with contextlib.suppress(Exception):  # there is one under way that says more
                    self._store(future)

    def _submit(self) -> None:
        while len(self._out) < self._at_a_time:
            work = self._take()
            if not work:
                return
            tickets, orders = zip(*work)
            try:
                future = self._executor.submit(
                    run_orders, self._request, list(orders), self._trial_time)
            except BrokenExecutor as broken:
                self._give_back(tickets)
                self._replace(broken)
                continue
            self._out[future] = list(tickets)

    def _take(self) -> list[tuple[int, bytes]]:
        work: list[tuple[int, bytes]] = []
        while len(work) < self._orders_a_task and (one := self._sweep.take()) is not None:
            work.append(one)
        return work

    def _store(self, future: Future[_Done]) -> None:
        tickets = self._out.pop(future)
        try:
            batches, seconds = future.result()
        except BrokenExecutor as broken:  # somebody killed one of its processes
            self._give_back(tickets)
            self._replace(broken)
            return
        self._breaks = 0
        for ticket, batch in zip(tickets, batches):
            failures = self._sweep.add(ticket, batch)
            self._count(failures)
            self._tell()
        if seconds < _TASK_SECONDS / 2 and len(tickets) == self._orders_a_task:
            self._orders_a_task *= 2
        elif seconds > _TASK_SECONDS and self._orders_a_task > 1:
            self._orders_a_task //= 2

    def _give_back(self, tickets: Iterable[int]) -> None:
        for ticket in tickets:
            self._sweep.give_back(ticket)

    def _replace(self, broken: BrokenExecutor) -> None:
        """Goes on with a pool like the one that broke. Others are not ours to replace."""
        old = self._executor
        if isinstance(old, ProcessPoolExecutor) and not getattr(old, "_broken", True):
            return  # tasks of the pool before
        self._breaks += 1
        if not isinstance(old, ProcessPoolExecutor) or self._breaks > _BREAKS_MAX:
            raise RunError(f"the executor broke: {broken}") from broken
        if self._replaced:
            old.shutdown(wait=False)
        self._replaced = True
        self._executor = _like(old)

    def _count(self, failures: list[tuple[int, int, str]]) -> None:
        self._failures += len(failures)
        if self._failures >= _FAILURES_MAX:
            point, trial, reason = failures[-1]
            raise RunError(f"{self._failures} failures, given up; the last: trial {trial} of point "
                           f"{point}: {reason}")

    def _tell(self) -> None:
        if self._observer is not None:
            self._observer(self._sweep.progress())


def _like(pool: ProcessPoolExecutor) -> ProcessPoolExecutor:
    """A new pool with the same settings, which a pool keeps to itself."""
    kept = vars(pool)
    newer = {}  # since Python 3.11
    if kept.get("_max_tasks_per_child") is not None:
        newer["max_tasks_per_child"] = kept["_max_tasks_per_child"]
    return ProcessPoolExecutor(kept["_max_workers"], mp_context=kept["_mp_context"],
                               initializer=kept["_initializer"], initargs=kept["_initargs"],
                               **newer)
