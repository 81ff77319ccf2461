# SPDX-License-Identifier: GPL-2.0-only
"""What Python adds: from a store to a data frame, and from the command to a call."""

import os
import subprocess
import sys

import programs

TURNS = 5
TRIALS = 1_000_000
SCENARIO = {
    "topology": {"kind": "point-to-point", "delay": "20ms"},
    "impair": {"client->server": "loss 10%", "server->client": "loss 10%"},
}

#: Prints how many seconds a statement takes, once what it needs is loaded.
TIMED = """
import sqlite3, sys, time
import pandas, shaketable
scenario, store = {scenario!r}, {store!r}
results = shaketable.Results.open(store)
results.to_pandas(["trial"])
began = time.monotonic()
{statement}
print(time.monotonic() - began)
"""


def seconds(folder, store, statement):
    code = TIMED.format(scenario=SCENARIO, store=str(store), statement=statement)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONPATH": str(folder / "python")})
    return float(done.stdout)


def measure(table, folder, scratch):
    store = scratch / "million.sqlite"
    make = f"import shaketable; shaketable.run({SCENARIO}, trials={TRIALS}, backend='sim')"
    subprocess.run([sys.executable, "-c", f"{make}.save({str(store)!r})"], check=True,
                   env={**os.environ, "PYTHONPATH": str(folder / "python")})
    wall = programs.medians_in_turns(TURNS, {
        "frame": lambda: seconds(folder, store, "results.to_pandas()"),
        "arrow": lambda: seconds(folder, store, "results.to_arrow()"),
        "floor": lambda: seconds(
            folder, store, "for row in sqlite3.connect(store).execute('SELECT * FROM connections')"
            ": pass"),
        "run": lambda: seconds(
            folder, store, "shaketable.run(scenario, trials=1, backend='sim', jobs=1)"),
    })
    table.at_most("a data frame of 10^6 trials, wall clock: s", wall["frame"], 2, "{:.2f}")
    table.figure("  for sqlite3 to go through their rows, s", wall["floor"], "{:.2f}")
    table.figure("  Arrow data with all lists, s", wall["arrow"], "{:.2f}")
    table.figure("a run of one trial from Python, ms", 1000 * wall["run"], "{:.1f}")
