# SPDX-License-Identifier: GPL-2.0-only
"""Runs programs of a build folder, and says what they used."""

import json
import os
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

INTERRUPTED = 3  # the exit code of a sweep after Ctrl-C


@dataclass
class Usage:
    """What a process used, its workers included."""

    cpu: float  # seconds, in user and system mode
    wall: float  # seconds
    peak: float  # MiB, of the largest process

    def __add__(self, other):
        return Usage(self.cpu + other.cpu, self.wall + other.wall, max(self.peak, other.peak))


def shaketable(folder, *words, interrupt_after=None):
    """What one `shaketable` used; `interrupt_after`: seconds until it gets SIGINT."""
    command = [str(folder / "shaketable"), *(str(word) for word in words)]
    quiet = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)]
    began = time.monotonic()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=quiet)
    if interrupt_after is not None:
        time.sleep(interrupt_after)
        os.kill(child, 2)
    _, status, used = os.wait4(child, 0)
    wall = time.monotonic() - began
    code = os.waitstatus_to_exitcode(status)
    if code != (0 if interrupt_after is None else INTERRUPTED):
        sys.exit(f"bars.py: {' '.join(command)} ended with {code}")
    return Usage(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


def run(folder, scenario, backend, trials):
    return shaketable(
        folder, "run", scenario, "--backend", backend, "--trials", trials, "--format", "json"
    )


def sweep(folder, scenario, backend, trials, out, jobs=1, **interruption):
    """A sweep into a new store at `out`."""
    for suffix in ("", "-wal", "-shm", "-lock"):
        out.with_name(out.name + suffix).unlink(missing_ok=True)
    return resume(folder, scenario, backend, trials, out, jobs, **interruption)


def resume(folder, scenario, backend, trials, out, jobs=1, **interruption):
    words = ["--backend", backend, "--trials", trials, "--out", out, "--jobs", jobs, "--resume"]
    return shaketable(folder, "sweep", scenario, *words, **interruption)


def in_turns(turns, measures):
    """What each measure gave, by name; they take turns, so that a machine that slows down slows
    all."""
    figures = {name: [] for name in measures}
    for _ in range(turns):
        for name, measure in measures.items():
            figures[name].append(measure())
    return figures


def at_once(*calls):
    """The wall clock of calls that run side by side, in seconds."""
    began = time.monotonic()
    with ThreadPoolExecutor(len(calls)) as pool:
        for call in [pool.submit(call) for call in calls]:
            call.result()
    return time.monotonic() - began


def medians_in_turns(turns, measures):
    """The median of each measure."""
    return {name: statistics.median(values) for name, values in in_turns(turns, measures).items()}


def google_benchmark(program, scratch, arguments):
    """The medians of a Google Benchmark program by name: all its counters."""
    out = scratch / f"{program.name}.json"
    command = [
        program,
        "--benchmark_enable_random_interleaving=true",
        "--benchmark_report_aggregates_only=true",
        f"--benchmark_out={out}",
        "--benchmark_out_format=json",
        *arguments,
    ]
    subprocess.run(command, check=True, cwd=scratch)
    return {
        result["run_name"]: result
        for result in json.loads(out.read_text())["benchmarks"]
        if result.get("aggregate_name") == "median"
    }
