# SPDX-License-Identifier: GPL-2.0-only
"""What is run to catch a mutant, and how it says what it caught."""

import os
import re
import subprocess
import time
from dataclasses import dataclass

GTEST_FAILURE = re.compile(r"^\[  FAILED  \] ([^\s,]+)", re.MULTILINE)
SCENARIO_FAILURE = re.compile(r"^(?:FAILED|BROKEN) +(?:scenarios/)?(\S+)\.yaml\b", re.MULTILINE)


@dataclass(frozen=True)
class Catcher:
    name: str
    target: str  # what to build
    command: tuple  # its first word is a path from the build folder
    failure: re.Pattern  # finds the name of the test that failed
    sees: tuple = ("src/",)  # the folders whose code it runs
    needs: str = ""  # what has to be in the tree

    def is_there(self, root):
        return not self.needs or (root / self.needs).exists()

    def covers(self, file):
        return file.startswith(self.sees)


def test_program(folder, *sees):
    return Catcher(
        name=f"test_{folder}",
        target=f"test_{folder}",
        command=(f"tests/test_{folder}", "--gtest_brief=1", "--gtest_fail_fast"),
        failure=GTEST_FAILURE,
        sees=sees,
    )


# In the order in which they run: what a user would see first, then the tests from the bottom up.
CATCHERS = (
    Catcher(
        name="timers",
        target="shaketable",
        # A worker that hangs outlives the program; so this is left to the program.
        command=(
            *("shaketable", "test", "scenarios/timers", "--backend", "sim"),
            *("--fail-fast", "--jobs", "1", "--test-time", "10s"),
        ),
        failure=SCENARIO_FAILURE,
        needs="scenarios/timers",
    ),
    test_program("tcp", "src/tcp/"),
    test_program("trial", "src/tcp/", "src/trial/"),
    test_program("sim", "src/"),
)


@dataclass(frozen=True)
class Run:
    failed: bool
    test: str  # which one, or how the program ended
    seconds: float
    output: str


def run(catcher, tree, folder, number, timeout):
    """Runs one catcher with one mutation on, or none for `None`."""
    environment = {k: v for k, v in os.environ.items() if k != "SHAKETABLE_MUTANT"}
    if number is not None:
        environment["SHAKETABLE_MUTANT"] = str(number)
    began = time.monotonic()
    try:
        done = subprocess.run(
            [folder / catcher.command[0], *catcher.command[1:]],
            cwd=tree,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Run(True, "timeout", time.monotonic() - began, "")
    seconds = time.monotonic() - began
    if done.returncode == 0:
        return Run(False, "", seconds, done.stdout)
    match = catcher.failure.search(done.stdout)
    if match:
        test = match.group(1)
    elif done.returncode < 0:
        test = f"signal {-done.returncode}"
    else:
        test = f"exit {done.returncode}"
    return Run(True, test, seconds, done.stdout)
