# SPDX-License-Identifier: GPL-2.0-only
"""Disks that are full or read-only, and places where no store can be."""

import pytest
from sweeps import (content, digest, done, is_sound, refused, shaketable, sweep, told, trials_in,
                    write_grid)

FULL = "the disk is full"


@pytest.fixture(scope="module", name="scenario")
def fixture_scenario(tmp_path_factory):
    return write_grid(tmp_path_factory.mktemp("scenario"), trials=2000)


@pytest.fixture(scope="module", name="whole")
def fixture_whole(scenario, tmp_path_factory):
    store = tmp_path_factory.mktemp("whole") / "whole.sqlite"
    done(sweep(scenario, store))
    return store


def test_a_disk_that_fills_up_costs_nothing_that_was_stored(scenario, whole, disk):
    disk.remount("size=600k")
    store = disk.folder / "store.sqlite"
    assert told(sweep(scenario, store), 4) == f"shaketable: {store}: {FULL}"
    stored = trials_in(store)
    assert 0 < stored < 12000
    assert is_sound(store)
    digest(done(shaketable("show", store)))  # also on a full disk
    assert FULL in told(sweep(scenario, store, "--resume"), 4)
    assert trials_in(store) >= stored

    disk.remount("size=8m")
    done(sweep(scenario, store, "--resume"))
    assert content(store) == content(whole)
    assert [file.name for file in disk.folder.iterdir()] == ["store.sqlite"]


def test_a_disk_that_is_full_from_the_start(scenario, disk):
    disk.fill()
    store = disk.folder / "store.sqlite"
    message = refused(sweep(scenario, store))
    assert message == f"{store}: cannot be made: {FULL}"
    assert not store.exists()
    (disk.folder / "filler").unlink()
    done(sweep(scenario, store, "--trials", "100"))


@pytest.mark.parametrize("command", ["show", "export"])
def test_what_is_printed_to_a_full_disk_is_an_error(command, whole, disk):
    disk.remount("size=8k")
    words = {"show": ["--format", "csv"], "export": ["--csv"]}[command]
    with open(disk.folder / "out.csv", "w", encoding="utf-8") as file:
        run = shaketable(command, whole, *words, stdout=file)
    assert told(run, 4) == "shaketable: cannot write the output: No space left on device"
    assert "# end:" not in (disk.folder / "out.csv").read_text()


def test_parquet_on_a_full_disk_leaves_no_file(whole, disk):
    disk.remount("size=40k")
    file = disk.folder / "trials.parquet"
    message = refused(shaketable("export", whole, "--parquet", file))
    assert message.startswith(f"{file}: cannot be written: ")
    assert "No space left on device" in message
    assert list(disk.folder.iterdir()) == []


def test_a_merge_on_a_full_disk_leaves_no_file(whole, disk):
    disk.remount("size=600k")
    file = disk.folder / "merged.sqlite"
    message = refused(shaketable("merge", "--out", file, whole))
    assert message.startswith(f"{file}: cannot be made: ")
    assert FULL in message
    assert not file.exists()
    disk.remount("size=8m")
    assert digest(done(shaketable("merge", "--out", file, whole))) == content(whole)[0]
    assert [entry.name for entry in disk.folder.iterdir()] == ["merged.sqlite"]


def test_a_merge_that_has_too_little_room_at_any_moment_leaves_no_file(whole, disk):
    file = disk.folder / "merged.sqlite"
    octets = whole.stat().st_size
    ends = []
    for tenths in range(5, 31):
        disk.remount(f"size={octets * tenths // 10}")
        run = shaketable("merge", "--out", file, whole)
        ends.append(run.returncode)
        if run.returncode == 0:
            assert digest(run.stdout) == content(whole)[0]
            assert [entry.name for entry in disk.folder.iterdir()] == ["merged.sqlite"]
            file.unlink()
        else:
            assert FULL in refused(run)
            assert list(disk.folder.iterdir()) == []
    assert ends == sorted(ends, reverse=True)
    assert set(ends) == {0, 2}


def test_a_read_only_disk_can_be_read(scenario, disk):
    store = disk.folder / "store.sqlite"
    done(sweep(scenario, store, "--trials", "200"))
    expected = content(store)
    disk.remount("ro")
    assert content(store) == expected
    other = disk.folder / "other.sqlite"
    for run in (sweep(scenario, store, "--trials", "200", "--resume"),
                sweep(scenario, other), shaketable("merge", "--out", other, store),
                shaketable("export", store, "--parquet", disk.folder / "trials.parquet")):
        message = refused(run)
        assert message.startswith(str(disk.folder))
        assert "Read-only file system" in message
    disk.remount("rw")
    assert content(store) == expected


@pytest.mark.parametrize("words", [[], ["--resume"]])
def test_places_where_no_store_can_be(words, scenario, tmp_path):
    missing = tmp_path / "missing" / "store.sqlite"
    assert "No such file or directory" in refused(sweep(scenario, missing, *words))
    assert not missing.parent.exists()
    folder = tmp_path / "folder"
    folder.mkdir()
    assert refused(sweep(scenario, folder, *words)).startswith(f"{folder}: ")
    assert list(folder.iterdir()) == []


def test_the_usual_place(scenario, tmp_path):
    words = ["sweep", scenario, "--backend", "sim", "--trials", "100"]
    (tmp_path / "results").write_text("a file of somebody's")
    message = refused(shaketable(*words))
    assert message.startswith("results/grid.sqlite: ")
    assert "Not a directory" in message
    (tmp_path / "results").unlink()
    done(shaketable(*words))
    assert [file.name for file in (tmp_path / "results").iterdir()] == ["grid.sqlite"]


def test_the_usual_place_on_a_read_only_disk(scenario, disk):
    disk.remount("ro")
    run = shaketable("sweep", scenario, "--backend", "sim", "--trials", "100", cwd=disk.folder)
    assert refused(run) == ("results/grid.sqlite: cannot be made: results: "
                            "Read-only file system")
