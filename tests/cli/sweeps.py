# SPDX-License-Identifier: GPL-2.0-only
"""What the tests of sweeps share. SHAKETABLE names the program."""

import contextlib
import csv
import io
import os
import pathlib
import re
import sqlite3
import subprocess
import time

PROGRAM = os.environ["SHAKETABLE"]

GRID = """\
name: grid
trials: {trials}
seed: 5
time_limit: 200s
topology: {{kind: point-to-point, rate: 10Mbps, delay: 20ms}}
impair: {{client->server: loss 10%, server->client: delay 0ms 2ms loss 10%}}
client: {{profile: linux-6.5}}
server: {{profile: linux-6.5}}
sweep:
  impair.client->server.loss: [0%, 20%, 50%]
  client.profile: [rfc6298, linux-6.5]
"""

# Trials that take a tenth of a second and more.
CROWD = """\
name: crowd
trials: 4
time_limit: 100s
topology: {kind: point-to-point, rate: 10Mbps, delay: 20ms}
impair: {client->server: loss 10%}
workload: {connections: 20000, arrivals: poisson, interval: 1ms}
record: summary
sweep:
  client.profile: [rfc6298, linux-6.5]
"""


def write_grid(folder, trials=1000, text=GRID):
    file = folder / "grid.yaml"
    file.write_text(text.format(trials=trials))
    return file


def shaketable(*arguments, **options):
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 60, **options}
    return subprocess.run([PROGRAM, *map(str, arguments)], text=True, check=False, **options)


def sweep(scenario, store, *arguments, **options):
    return shaketable("sweep", scenario, "--backend", "sim", "--out", store, *arguments, **options)


def done(run):
    """What a run printed that must have gone well, and quietly."""
    assert (run.returncode, run.stderr) == (0, ""), run
    return run.stdout


def told(run, code):
    """The one line on standard error of a run that must end with that code."""
    assert run.returncode == code, run
    assert run.stderr.count("\n") == 1 and run.stderr.endswith("\n"), run.stderr
    assert "internal error" not in run.stderr
    return run.stderr.rstrip("\n")


def refused(run):
    """Why bad input was refused."""
    assert run.stdout == ""
    return told(run, 2)


def digest(text):
    """The digest of the content that `show`, `sweep` and `merge` print last."""
    return re.search(r"^# end: .*; content ([0-9a-f]{32})$", text, re.MULTILINE)[1]


def exported(store):
    """The rows of a store and their order, without what says how they came about."""
    lines = done(shaketable("export", store, "--csv")).splitlines()
    return [line for line in lines if not line.startswith("# replay:")]


def content(store):
    """All that must be equal for equal results."""
    return digest(done(shaketable("show", store))), exported(store)


def rows(text):
    """The rows of CSV, as dictionaries."""
    return list(csv.DictReader(io.StringIO("".join(
        line for line in text.splitlines(keepends=True) if not line.startswith("#")))))


def start(*words):
    """The program with a session, and so a group, of its own."""
    return subprocess.Popen([PROGRAM, *map(str, words)], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, start_new_session=True)


def start_sweep(scenario, store, *arguments):
    return start("sweep", scenario, "--backend", "sim", "--out", store, *arguments)


def processes_of(session):
    """The processes of a session that are there and no zombies: (number, parent)."""
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[3]) == session and fields[0] not in "ZX":
            found.append((int(stat.parent.name), int(fields[1])))
    return found


def workers_of(process):
    return [number for number, parent in processes_of(process.pid) if parent == process.pid]


def wait_until(truth, seconds=20):
    """Waits until `truth()` is true, and returns what it gave."""
    end = time.monotonic() + seconds
    while not (found := truth()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)
    return found


def query(store, sql):
    """What SQLite gives for a store that nobody, or a sweep, writes to."""
    with contextlib.closing(sqlite3.connect(f"file:{store}?mode=rw", uri=True)) as database:
        return database.execute(sql).fetchall()


def trials_in(store):
    """Trials whose batches are in a store, which need not be there yet."""
    return query(store, "SELECT total(count) FROM batches")[0][0] if store.exists() else 0


def is_sound(store):
    return query(store, "PRAGMA integrity_check") == [("ok",)]
