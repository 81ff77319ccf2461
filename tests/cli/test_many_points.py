# SPDX-License-Identifier: GPL-2.0-only
"""Sweeps of very many points: what they take, and what can be done before their first trial."""

import json
import os
import pathlib
import pty
import re
import signal
import subprocess
import time

import pytest
from sweeps import (PROGRAM, digest, done, query, refused, rows, shaketable, start_sweep, sweep,
                    trials_in, wait_until)

MANY = """\
name: many
trials: 1
record: summary
sweep:
  sample:
    method: random
    points: {points}
    axes:
      topology.delay: {{from: 1ms, to: 500ms}}
      impair.*.loss: {{from: 0%, to: 50%}}
"""
MIB = 1024


def write_many(folder, points):
    file = folder / f"many-{points}.yaml"
    file.write_text(MANY.format(points=points))
    return file


def peak(*words):
    """The most memory, in KiB, that the program took."""
    # The quarantine of AddressSanitizer would grow with all that is freed.
    options = os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1"
    with subprocess.Popen([PROGRAM, *map(str, words)], stdout=subprocess.DEVNULL,
                          env=os.environ | {"ASAN_OPTIONS": options}) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_maxrss


@pytest.fixture(scope="module", name="stores")
def fixture_stores(tmp_path_factory):
    """Stores of few and of many points."""
    folder = tmp_path_factory.mktemp("many")
    stores = {points: folder / f"{points}.sqlite" for points in (400, 4000)}
    for points, store in stores.items():
        done(sweep(write_many(folder, points), store))
    return stores


@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_what_is_shown_is_not_all_in_memory(stores, form):
    few, many = (peak("show", store, "--format", form) for store in stores.values())
    # All statistics of 4000 points as one object in memory were 600 MiB.
    assert many - few < 40 * MIB


def test_json_of_many_points_is_one_object(stores):
    report = json.loads(done(shaketable("show", stores[400], "--format", "json")))
    table = rows(done(shaketable("show", stores[400], "--format", "csv")))
    assert [point["set"]["topology.delay"] for point in report["points"]] == [
        row["topology.delay"] for row in table]


def test_each_point_is_stored_with_its_own_text(stores):
    texts = query(stores[4000], "SELECT name, canonical FROM points")
    assert len(texts) == 4000
    for name, text in texts:
        delay, loss = re.fullmatch(r"topology.delay=(.+), impair.\*.loss=(.+)", name).groups()
        assert f"rate: 100Mbps, delay: {delay}, queue: 100}}" in text
        assert f"\n  client->server: loss {loss}\n  server->client: loss {loss}\n" in text


def wait_for_handler(pid):
    """Until SIGINT does not simply kill it."""
    status = pathlib.Path(f"/proc/{pid}/status")
    while True:
        (caught,) = re.findall(r"(?m)^SigCgt:\s+(\w+)", status.read_text())
        if int(caught, 16) >> (signal.SIGINT - 1) & 1:
            return
        time.sleep(0.005)


def test_an_interrupt_before_the_first_trial_leaves_a_sound_store_or_none(tmp_path):
    scenario = write_many(tmp_path, 4000)
    whole = digest(done(sweep(scenario, tmp_path / "whole.sqlite")))
    folder = tmp_path / "stores"
    folder.mkdir()
    before = 0
    for wait in range(12):
        store = folder / "store.sqlite"
        process = start_sweep(scenario, store)
        wait_for_handler(process.pid)
        time.sleep(wait * 0.03)
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        _, errors = process.communicate(timeout=30)
        assert time.monotonic() - began < 2
        assert process.returncode == 3
        if errors == "shaketable: interrupted before the first trial\n":
            before += 1
            assert not list(folder.iterdir())
            continue
        assert re.fullmatch(r"shaketable: interrupted after \d+ of 4000 trials; .*\n", errors)
        assert digest(done(sweep(scenario, store, "--resume"))) == whole
        store.unlink()
    assert before > 0


def test_a_table_that_changes_under_way_is_told(tmp_path):
    table = tmp_path / "mine.dist"
    table.write_text("-8192 0 8192\n")
    scenario = tmp_path / "tables.yaml"
    scenario.write_text("trials: 3000\nimpair: {client->server: delay 9ms 1ms distribution "
                        "mine.dist}\nsweep: {topology.delay: {from: 1ms, to: 100ms, step: 1ms}}\n")
    store = tmp_path / "store.sqlite"
    process = start_sweep(scenario, store)
    wait_until(lambda: store.exists() and trials_in(store) > 0)
    table.write_text("-8192 1 8191\n")
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 4
    assert "a file of quantiles is no longer what it was" in errors
    assert "another table of quantiles" in refused(sweep(scenario, store, "--resume"))
    table.write_text("-8192 0 8192\n")
    assert "100 of 100 points complete" in done(sweep(scenario, store, "--resume"))


def test_a_terminal_is_told_what_is_prepared(tmp_path):
    scenario = write_many(tmp_path, 20_000)
    primary, secondary = pty.openpty()
    words = ["sweep", scenario, "--backend", "sim", "--out", tmp_path / "store.sqlite"]
    with subprocess.Popen([PROGRAM, *map(str, words)], stdout=subprocess.DEVNULL,
                          stderr=secondary) as process:
        os.close(secondary)
        shown = ""
        while "points written" not in shown:
            shown += os.read(primary, 65536).decode()
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
    os.close(primary)
    assert shown.startswith("\r\x1b[Kreading the scenario\r\x1b[K")
    assert re.search(r"\r\x1b\[K +\d+\.\d %  0:\d\d left  \d+ of 20000 points tried  \d+/s", shown)
