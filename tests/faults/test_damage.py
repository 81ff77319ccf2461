# SPDX-License-Identifier: GPL-2.0-only
"""Stores that are damaged, foreign or in use: told in a line, and left as they are."""

import contextlib
import random
import re
import sqlite3
import time

import pytest
from sweeps import (content, digest, done, refused, shaketable, start_sweep, sweep, told, trials_in,
                    wait_until, write_grid)

DAMAGES = 60


@pytest.fixture(scope="module", name="scenario")
def fixture_scenario(tmp_path_factory):
    return write_grid(tmp_path_factory.mktemp("scenario"), trials=300)


@pytest.fixture(scope="module", name="octets")
def fixture_octets(scenario, tmp_path_factory):
    store = tmp_path_factory.mktemp("whole") / "whole.sqlite"
    done(sweep(scenario, store))
    return store.read_bytes()


def runs_on(store, scenario):
    """All that reads a store."""
    yield shaketable("show", store)
    yield shaketable("export", store, "--csv", stdout=-3)  # rows before the damage do come out
    yield shaketable("export", store, "--parquet", store.with_suffix(".parquet"))
    yield shaketable("merge", "--out", store.with_suffix(".merged"), store)
    yield sweep(scenario, store, "--resume")


def made_with(tmp_path, *statements):
    """A database that is none of ours."""
    file = tmp_path / "other.db"
    with contextlib.closing(sqlite3.connect(file)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()
    return file.read_bytes()


def test_what_is_no_store(scenario, octets, tmp_path):
    newer = bytearray(octets)
    newer[60:64] = (3).to_bytes(4, "big")  # PRAGMA user_version
    foreign = made_with(tmp_path, "CREATE TABLE theirs (x)")
    cases = [
        ("is empty", b""),
        ("it is not an SQLite database", b"The quick brown fox jumps over the lazy dog.\n" * 200),
        ("is an SQLite database, but of another application", foreign),
        ("has schema 3, newer than this version of shaketable; expected schema 2", bytes(newer)),
        ("damaged", octets[:len(octets) // 2 // 4096 * 4096]),
        ("damaged", octets[:-8192]),
        ("damaged: its last page is cut off", octets[:-100]),
        ("is damaged|of another application", octets[:50]),  # without its application_id
    ]
    store = tmp_path / "store.sqlite"
    for message, damaged in cases:
        store.write_bytes(damaged)
        for run in runs_on(store, scenario):
            assert re.search(message, told(run, 2)), run.args
            assert str(store) in run.stderr
        assert store.read_bytes() == damaged
        assert [file.name for file in tmp_path.glob("store*")] == ["store.sqlite"]


def test_octets_that_flipped(scenario, octets, tmp_path):
    """What can be noticed is told; a number that became another one cannot be."""
    dice = random.Random(3)
    store = tmp_path / "store.sqlite"
    noticed = 0
    for _ in range(DAMAGES):
        damaged = bytearray(octets)
        for _ in range(dice.choice([1, 8, 64])):
            damaged[dice.randrange(len(octets))] ^= 1 << dice.randrange(8)
        store.write_bytes(damaged)
        for run in (shaketable("show", store), sweep(scenario, store, "--resume")):
            if run.returncode != 0:
                assert str(store) in told(run, 2)
                noticed += 1
        assert store.read_bytes() == damaged
    assert noticed > DAMAGES


def test_two_sweeps_do_not_write_to_one_store(scenario, tmp_path):
    store = tmp_path / "store.sqlite"
    words = ["--trials", "200000", "--jobs", "1"]
    process = start_sweep(scenario, store, *words)
    wait_until(lambda: trials_in(store) > 0)
    message = refused(sweep(scenario, store, *words, "--resume"))
    assert message == (f"{store}: another process ({process.pid}) writes to this store; "
                       "expected one writer at a time")
    assert refused(sweep(scenario, store, *words)).startswith(f"{store}: there is a file already")
    digests = {digest(done(shaketable("show", store))) for _ in range(3)}
    assert len(digests) > 1  # it goes on, and is read meanwhile
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode == 3


@contextlib.contextmanager
def locked(store):
    """Another program's transaction."""
    with contextlib.closing(sqlite3.connect(store, isolation_level=None)) as database:
        database.execute("BEGIN EXCLUSIVE")
        yield
        database.execute("ROLLBACK")


def test_a_lock_of_another_program_is_waited_for_and_then_told(scenario, tmp_path):
    whole = tmp_path / "whole.sqlite"
    words = ["--trials", "20000"]
    done(sweep(scenario, whole, *words))

    store = tmp_path / "store.sqlite"
    process = start_sweep(scenario, store, *words)
    wait_until(lambda: trials_in(store) > 0)
    with locked(store):
        stored = trials_in(store)
        digest(done(shaketable("show", store)))
        _, errors = process.communicate(timeout=30)
    message = "another program has it locked for more than 5 s\n"
    assert process.returncode == 4
    assert errors == f"shaketable: {store}: {message}"
    assert trials_in(store) == stored
    with locked(store):
        run = sweep(scenario, store, *words, "--resume")
    assert refused(run) + "\n" == f"{store}: {message}"

    process = start_sweep(scenario, store, *words, "--resume")
    wait_until(lambda: trials_in(store) > stored)
    with locked(store):
        time.sleep(1)  # a lock that goes in time
    assert process.communicate(timeout=60)[1] == ""
    assert content(store) == content(whole)
