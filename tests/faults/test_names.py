# SPDX-License-Identifier: GPL-2.0-only
"""Names: what stands beside a store or in its place is somebody's, and stays."""

import os
import random
import shutil
import signal
import time

import pytest
from sweeps import (content, digest, done, refused, shaketable, start, start_sweep, sweep,
                    trials_in, wait_until, write_grid)

WORDS = ["--trials", "100"]
SIDE_FILES = ["-lock", "-wal", "-shm", "-journal"]


@pytest.fixture(scope="module", name="scenario")
def fixture_scenario(tmp_path_factory):
    return write_grid(tmp_path_factory.mktemp("scenario"), trials=3000)


@pytest.fixture(scope="module", name="whole")
def fixture_whole(scenario, tmp_path_factory):
    store = tmp_path_factory.mktemp("whole") / "whole.sqlite"
    done(sweep(scenario, store))
    return store


def runs_that_make(file, scenario, whole):
    """All that makes a new file."""
    yield sweep(scenario, file, *WORDS)
    yield shaketable("merge", "--out", file, whole)
    yield shaketable("export", whole, "--parquet", file)


@pytest.mark.parametrize("suffix", ["-new", "-merge", "-merge-wal", ".unfinished"])
def test_neighbours_stay(suffix, scenario, whole, tmp_path):
    neighbour = tmp_path / f"store{suffix}"
    shutil.copy(whole, neighbour)
    for run in runs_that_make(tmp_path / "store", scenario, whole):
        done(run)
        assert sorted(tmp_path.iterdir()) == [tmp_path / "store", neighbour]
        (tmp_path / "store").unlink()
        assert neighbour.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("suffix", SIDE_FILES)
def test_neighbours_with_the_name_of_a_side_file_stay(suffix, scenario, whole, tmp_path):
    neighbour = tmp_path / f"store{suffix}"
    shutil.copy(whole, neighbour)
    store = tmp_path / "store"
    for run in runs_that_make(store, scenario, whole):
        message = refused(run)
        assert message.startswith(f"{store}: ")
        assert str(neighbour) in message
        assert list(tmp_path.iterdir()) == [neighbour]
        assert neighbour.read_bytes() == whole.read_bytes()
    shutil.copy(whole, store)
    if suffix == "-lock":
        assert str(neighbour) in refused(sweep(scenario, store, "--resume"))
        assert neighbour.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("suffix", SIDE_FILES)
def test_no_store_gets_the_name_of_a_side_file(suffix, scenario, whole, tmp_path):
    store = tmp_path / f"store{suffix}"
    for run in runs_that_make(store, scenario, whole):
        message = refused(run)
        assert message.startswith(f"{store}: the name is one of those that ")
        assert list(tmp_path.iterdir()) == []


def test_a_log_of_a_store_that_is_gone_does_not_get_into_a_new_one(scenario, tmp_path):
    store = tmp_path / "store"
    process = start_sweep(scenario, store, "--trials", "2000000", "--jobs", "1")
    wait_until(lambda: trials_in(store) > 0)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)
    store.unlink()
    assert f"{store}-wal" in refused(sweep(scenario, store, *WORDS))
    for suffix in ("-wal", "-shm"):
        (tmp_path / f"store{suffix}").unlink(missing_ok=True)
    done(sweep(scenario, store, *WORDS))
    assert [file.name for file in tmp_path.iterdir()] == ["store"]


def test_places_that_cannot_be_reached(scenario, whole, tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    for store, reason in ((tmp_path / "loop" / "store", "Too many levels of symbolic links"),
                          (tmp_path / ("x" * 300), "File name too long")):
        for run in (*runs_that_make(store, scenario, whole),
                    sweep(scenario, store, "--resume"), shaketable("show", store)):
            message = refused(run)
            assert message.startswith(f"{store}: ")
            assert message.endswith(reason)
    assert [file.name for file in tmp_path.iterdir()] == ["loop"]


def test_names_of_no_file(scenario, whole, tmp_path):
    for run in runs_that_make("", scenario, whole):
        assert refused(run) == "shaketable: the name of a file is missing"
    link = tmp_path / "link"
    link.symlink_to("nothing")
    for run in (*runs_that_make(link, scenario, whole), sweep(scenario, link, "--resume")):
        assert refused(run).startswith(f"{link}: is a link to a file that is not there")
    for run in (sweep(scenario, "/dev/null", "--resume"), shaketable("show", "/dev/null")):
        assert refused(run) == "/dev/null: is no regular file; expected a results store"
    assert list(tmp_path.iterdir()) == [link]


def test_shards_stay_as_they_are(scenario, tmp_path):
    shards = [tmp_path / name for name in ("s0", "all-merge", "all-new")]
    for number, shard in enumerate(shards):
        done(sweep(scenario, shard, *WORDS, "--shard", f"{number}/3"))
    before = [shard.read_bytes() for shard in shards]
    done(shaketable("merge", "--out", tmp_path / "all", *shards))
    assert [shard.read_bytes() for shard in shards] == before


def test_of_many_that_begin_at_once_one_does(scenario, whole, tmp_path):
    for number in range(5):
        store = tmp_path / f"{number}.sqlite"
        processes = [start_sweep(scenario, store, "--jobs", "1") for _ in range(6)]
        ends = [(process.communicate(timeout=60), process.returncode) for process in processes]
        assert sorted(code for _, code in ends) == [0] + 5 * [2]
        for (_, errors), code in ends:
            assert ("already" in errors or "one writer at a time" in errors) == (code == 2)
        assert content(store) == content(whole)
    assert len(list(tmp_path.iterdir())) == 5


def test_a_merge_that_was_killed_leaves_nothing_for_good(whole, tmp_path):
    """What it left is no store, and the next merge into that name removes it."""
    file = tmp_path / "merged"
    began = time.monotonic()
    done(shaketable("merge", "--out", file, whole))
    seconds = time.monotonic() - began
    file.unlink()
    dice = random.Random(7)
    left = 0
    for _ in range(30):
        process = start("merge", "--out", file, whole)
        time.sleep(dice.uniform(0, seconds))
        process.kill()
        process.communicate(timeout=30)
        if file.exists():
            file.unlink()
        for entry in tmp_path.glob("merged.unfinished-*"):
            left += 1
            shown = shaketable("show", entry)  # killed after the last row, before it was named?
            assert shown.returncode == 2 or digest(done(shown)) == content(whole)[0]
        assert len(list(tmp_path.iterdir())) <= 2  # and the lock
    assert left > 3
    assert digest(done(shaketable("merge", "--out", file, whole))) == content(whole)[0]
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("another_comes", [False, True])
def test_a_store_that_somebody_takes_away_is_missed(another_comes, scenario, whole, tmp_path):
    store = tmp_path / "store"
    process = start_sweep(scenario, store, "--jobs", "1", "--trials", "20000")
    wait_until(lambda: trials_in(store) > 0)
    store.unlink()
    if another_comes:
        shutil.copy(whole, store)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 4
    assert errors == (f"shaketable: {store}: was moved or removed while it was written; "
                      "what was stored went with it\n")
    if another_comes:
        assert store.read_bytes() == whole.read_bytes()
