# SPDX-License-Identifier: GPL-2.0-only
"""Sweeps from Python: on any executor those of the command, bit for bit."""

import concurrent.futures
import json
import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import distributed
import pytest

import shaketable
from shaketable import InputError, Results, RunError
from shaketable._executor import _like
from support import LOSSY


@pytest.fixture(scope="module")
def pool():
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as executor:
        yield executor


@pytest.fixture(scope="module")
def dask():
    """A Dask cluster of two worker processes on this machine."""
    with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0",
            host="127.0.0.1") as cluster, distributed.Client(cluster) as client:
        yield client


def content_of(command, file, tmp_path, *words):
    out = tmp_path / "its.sqlite"
    command("sweep", file, "--out", out, *words)
    return Results.open(out).content


@pytest.mark.parametrize("backend", ["sim", "ns3"])
def test_all_executors_give_what_the_command_gives(
        command, lossy_file, tmp_path, pool, dask, backend):
    its = content_of(command, lossy_file, tmp_path, "--backend", backend, "--trials", "400")
    own = shaketable.sweep(lossy_file, trials=400, backend=backend)
    assert own.content == its and own.is_complete
    with ThreadPoolExecutor(2) as threads:
        for executor in (pool, threads, dask.get_executor()):
            results = shaketable.sweep(
                lossy_file, trials=400, backend=backend, executor=executor)
            assert results.content == its, executor
            assert results.is_complete


def test_targets_stop_a_sweep_on_an_executor_where_they_stop_the_command(
        command, tmp_path, pool):
    file = tmp_path / "until.yaml"
    scenario = {**LOSSY, "trials": 20_000,
                "until": "client.syn.sent.mean within 2%"}
    file.write_text(json.dumps(scenario))
    its = content_of(command, file, tmp_path, "--backend", "sim")
    results = shaketable.sweep(file, backend="sim", executor=pool)
    assert results.content == its
    assert {point.state for point in results.points} == {"complete"}
    assert len({point.trials for point in results.points}) > 1


def test_axes_take_the_place_of_the_sweep():
    scenario = shaketable.Scenario.from_dict({**LOSSY, "expect": {
        "outcome.established": {"expect": "> 10%", "at": {"impair.*.loss": "0%"}}}})
    results = shaketable.sweep(scenario, {"topology.delay": {"from": "10ms", "to": "30ms",
                                                             "step": "10ms"}},
                               trials=3, backend="sim")
    assert results.axes == {"topology.delay": ["10ms", "20ms", "30ms"]}


def test_going_on_with_a_store(tmp_path, pool):
    out = tmp_path / "mine.sqlite"

    def stop(progress):
        if progress.trials_done > 1000:
            raise StopAsyncIteration

    kept = []  # as a notebook keeps the last one, with all that its traceback refers to
    for executor in (None, pool):
        with pytest.raises(StopAsyncIteration) as raised:
            shaketable.sweep(LOSSY, trials=5000, backend="sim", out=out, executor=executor,
                             progress=stop, resume=True)
        kept.append(raised.value)
    there = sum(point.trials for point in Results.open(out).points)
    assert 1000 < there < 30_000
    with pytest.raises(InputError, match="there is a file already; expected resume=True"):
        shaketable.sweep(LOSSY, trials=5000, backend="sim", out=out)
    with pytest.raises(InputError, match="is of another scenario: trials"):
        shaketable.sweep(LOSSY, trials=6000, backend="sim", out=out, resume=True)
    whole = shaketable.sweep(LOSSY, trials=5000, backend="sim", out=out, resume=True,
                             executor=pool)
    assert whole.is_complete
    assert whole.content == shaketable.sweep(LOSSY, trials=5000, backend="sim").content


class KillOne:
    """Kills one of the processes when some trials are done: others are on their way then."""

    def __init__(self, pids):
        self._pids = pids
        self.killed = None

    def __call__(self, progress):
        if self.killed is None and 0 < progress.trials_done < progress.trials / 2:
            self.killed = next(iter(self._pids()))
            os.kill(self.killed, signal.SIGKILL)


HEAVY = {**LOSSY, "trials": 400, "workload": {"connections": 20}}


def test_a_killed_worker_of_a_pool_loses_nothing():
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as executor:
        executor.submit(int).result()  # its processes are there
        kill = KillOne(lambda: executor._processes)
        results = shaketable.sweep(HEAVY, backend="ns3", executor=executor, progress=kill)
        assert kill.killed
        with pytest.raises(concurrent.futures.BrokenExecutor):  # it was hit
            executor.submit(int).result()
    assert results.content == shaketable.sweep(HEAVY, backend="ns3").content
    assert not results.failures


def test_a_killed_worker_of_a_cluster_loses_nothing():
    with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0",
            host="127.0.0.1") as cluster, distributed.Client(cluster) as client:
        kill = KillOne(client.run(os.getpid).values)
        results = shaketable.sweep(HEAVY, backend="ns3", executor=client.get_executor(),
                                   progress=kill)
        assert kill.killed
        client.wait_for_workers(2, timeout=30)
        assert kill.killed not in client.run(os.getpid).values()
    assert results.content == shaketable.sweep(HEAVY, backend="ns3").content
    assert not results.failures


def test_a_new_pool_is_like_the_one_that_broke():
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn, max_tasks_per_child=5) as pool:
        new = _like(pool)
        assert vars(new)["_max_tasks_per_child"] == 5
        assert vars(new)["_mp_context"] is spawn
        new.shutdown()


class OneFails(concurrent.futures.Executor):
    """Does all tasks but one."""

    def __init__(self, failing):
        self.failing = failing
        self.tasks = 0

    def submit(self, function, /, *arguments):
        self.tasks += 1
        future = concurrent.futures.Future()
        if self.tasks == self.failing:
            future.set_exception(OSError("gone"))
        else:
            future.set_result(function(*arguments))
        return future


@pytest.mark.parametrize("failing", range(1, 6))  # in which order they come back is open
def test_what_is_done_is_kept_when_a_task_fails(tmp_path, failing):
    out = tmp_path / "out.sqlite"
    with pytest.raises(OSError, match="gone"):
        shaketable.sweep(LOSSY, backend="sim", executor=OneFails(failing), jobs=5, out=out)
    assert sqlite3.connect(out).execute("SELECT count(*) FROM batches").fetchone() == (4,)


def test_arguments_are_checked_before_a_store_is_made(tmp_path):
    out = tmp_path / "out.sqlite"
    for wrong in ({"progress": "loud"}, {"executor": 3}, {"jobs": 0}, {"trial_time": -1}):
        with pytest.raises(InputError, match=f"^{next(iter(wrong))}: "):
            shaketable.sweep(LOSSY, backend="sim", out=out, **wrong)
        assert not out.exists()


def test_a_pool_that_breaks_at_once_is_given_up():
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"),
                             initializer=os._exit, initargs=(1,)) as executor:
        with pytest.raises(RunError, match="the executor broke"):
            shaketable.sweep(LOSSY, backend="sim", executor=executor)


def test_a_script_needs_no_guard(tmp_path):
    script = tmp_path / "script.py"
    script.write_text("import shaketable\nprint(shaketable.sweep({}, {'topology.delay': ['1ms', "
                      "'2ms']}, trials=5, backend='sim').points[1].trials)\n")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("5\n", "")


def test_no_process_stays_behind():
    code = ("import os, shaketable\n"
            "shaketable.sweep({}, trials=5, backend='ns3')\n"
            "print(os.popen(f'ps --no-headers -o comm --ppid {os.getpid()}').read())")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["sh"]  # the one that asks
