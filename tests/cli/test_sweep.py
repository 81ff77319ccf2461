# SPDX-License-Identifier: GPL-2.0-only
"""The command `sweep` and what it can go on with."""

import os
import pty
import re
import subprocess

import pytest
from sweeps import (GRID, PROGRAM, content, digest, done, refused, rows, shaketable, sweep, told,
                    write_grid)


@pytest.fixture(scope="module", name="scenario")
def fixture_scenario(tmp_path_factory):
    return write_grid(tmp_path_factory.mktemp("scenario"))


@pytest.fixture(scope="module", name="whole")
def fixture_whole(scenario, tmp_path_factory):
    store = tmp_path_factory.mktemp("whole") / "whole.sqlite"
    done(sweep(scenario, store))
    return store


def test_results_do_not_depend_on_workers_or_backend(scenario, whole, tmp_path):
    for jobs in (1, 2, 5):
        store = tmp_path / f"{jobs}.sqlite"
        done(sweep(scenario, store, "--jobs", jobs))
        assert content(store) == content(whole)
    store = tmp_path / "ns3.sqlite"
    done(shaketable("sweep", scenario, "--out", store, "--trials", "200", "--jobs", "2"))
    other = tmp_path / "sim.sqlite"
    done(sweep(scenario, other, "--trials", "200"))
    assert rows(done(shaketable("export", store, "--csv"))) == rows(
        done(shaketable("export", other, "--csv")))


def test_a_complete_store_stays_as_it_is(scenario, whole):
    before = whole.read_bytes()
    done(sweep(scenario, whole, "--resume"))
    assert whole.read_bytes() == before
    assert refused(sweep(scenario, whole)) == (
        f"{whole}: there is a file already; expected --resume to go on with it, or another --out")
    assert whole.read_bytes() == before


def grid_with(before, after):
    text = GRID.format(trials=1000)
    assert before in text
    return text.replace(before, after)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("delay: 20ms", "delay: 30ms", "another scenario: topology.delay: 20ms there, 30ms here"),
        ("trials: 1000", "trials: 2000", "another scenario: trials: 1000 there, 2000 here"),
        ("seed: 5", "seed: 6", "another scenario: seed: 5 there, 6 here"),
        ("[0%, 20%, 50%]", "[0%, 20%, 40%]", "sweep.impair.client->server.loss"),
        ("[rfc6298, linux-6.5]", "[rfc6298]", "sweep.client.profile"),
        ("sweep:", "record: summary\nsweep:", "record: trials there, summary here"),
        ("sweep:", "until: outcome.established within 1%\nsweep:", "until"),
        ("name: grid", "name: lattice", "name: grid there, lattice here"),
    ])
def test_an_edited_scenario_is_refused_with_the_key(before, after, message, whole, tmp_path):
    scenario = tmp_path / "grid.yaml"
    scenario.write_text(grid_with(before, after))
    octets = whole.read_bytes()
    told_of = refused(sweep(scenario, whole, "--resume"))
    assert told_of.startswith(f"{whole}: the store is of another scenario: ")
    assert message in told_of
    assert whole.read_bytes() == octets


def test_a_remark_or_description_is_no_difference(whole, tmp_path):
    same = tmp_path / "grid.yaml"
    octets = whole.read_bytes()
    same.write_text("# a remark\n" + grid_with("client: {profile: linux-6.5}",
                                              "client:\n  profile: linux-6.5"))
    done(sweep(same, whole, "--resume"))
    expected = content(whole)[0]
    for description in ("Loss.", "Loss, by percent: 0, 20, 50."):
        same.write_text(grid_with("name: grid\n", f"name: grid\ndescription: '{description}'\n"))
        done(sweep(same, whole, "--resume"))
        store = tmp_path / f"{len(description)}.sqlite"
        assert digest(done(sweep(same, store))) == expected
        merged = tmp_path / f"{len(description)}.merged.sqlite"
        assert digest(done(shaketable("merge", "--out", merged, store))) == expected
    assert whole.read_bytes() == octets


def test_what_else_differs_is_refused(scenario, whole, tmp_path):
    assert refused(sweep(scenario, whole, "--resume", "--shard", "1/3")) == (
        f"{whole}: the store is of another shard: 0/1 there, 1/3 here; "
        f"expected the same shard, or another store")
    run = shaketable("sweep", scenario, "--backend", "ns3", "--out", whole, "--resume")
    assert "is of another backend: sim there, ns3 here" in refused(run)
    for column, value, message in [
            ("version", "'0.0.7'", "is of another version: 0.0.7 there, "),
            ("digest", "'00'", "a file that the scenario names has changed"),
            ("batch_trials", "77", "was cut into other batches")]:
        store = tmp_path / f"{column}.sqlite"
        store.write_bytes(whole.read_bytes())
        subprocess.run(["sqlite3", store, f"UPDATE campaign SET {column} = {value}"], check=True)
        assert message in refused(sweep(scenario, store, "--resume"))


def test_a_table_of_quantiles_that_changed_is_refused(tmp_path):
    table = tmp_path / "mine.dist"
    table.write_text("\n".join(str(n) for n in range(-2000, 2000, 100)))
    scenario = tmp_path / "grid.yaml"
    scenario.write_text(grid_with("delay 0ms 2ms", f"delay 5ms 2ms distribution {table}"))
    store = tmp_path / "store.sqlite"
    done(sweep(scenario, store, "--trials", "100"))
    done(sweep(scenario, store, "--trials", "100", "--resume"))
    table.write_text("\n".join(str(n) for n in range(-2000, 2000, 101)))
    message = refused(sweep(scenario, store, "--trials", "100", "--resume"))
    assert "a file that the scenario names has changed" in message


def test_seven_shards_are_the_whole(scenario, whole, tmp_path):
    shards = [tmp_path / f"{i}.sqlite" for i in range(7)]
    for i, shard in enumerate(shards):
        done(sweep(scenario, shard, "--shard", f"{i}/7"))
    orders = [shards, shards[::-1], shards[3:] + shards[:3]]
    for i, order in enumerate(orders):
        merged = tmp_path / f"merged-{i}.sqlite"
        assert digest(done(shaketable("merge", "--out", merged, *order))) == content(whole)[0]
        assert content(merged)[1] == content(whole)[1]

    partly = tmp_path / "partly.sqlite"
    assert " of 6 points complete" in done(
        shaketable("merge", "--out", partly, *shards[:2], *shards[3:]))
    assert content(partly)[0] != content(whole)[0]
    done(sweep(scenario, partly, "--resume"))
    assert content(partly) == content(whole)

    out = tmp_path / "refused.sqlite"
    assert re.search(r"0\.sqlite: has trial 0 of the point .*, which .*0\.sqlite has too",
                     refused(shaketable("merge", "--out", out, shards[0], shards[0])))
    assert " has too" in refused(shaketable("merge", "--out", out, shards[2], whole))
    thirds = tmp_path / "thirds.sqlite"
    done(sweep(scenario, thirds, "--shard", "1/3"))
    assert " has too" in refused(shaketable("merge", "--out", out, *shards, thirds))
    foreign = tmp_path / "foreign.sqlite"
    done(sweep(scenario, foreign, "--shard", "0/7", "--seed", "6"))
    message = refused(shaketable("merge", "--out", out, *shards[1:], foreign))
    assert message == (f"{foreign}: seed: belongs to another campaign: 6; "
                       f"expected 5, as in {shards[1]}")
    assert "there is a file of that name already" in refused(
        shaketable("merge", "--out", whole, *shards))
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--shard", "7/7"], "--shard: '7/7' is no share; expected I/N, with I from 0 to N - 1"),
        (["--shard", "1"], "--shard: '1' is no share"),
        (["--shard", "-1/2"], "--shard: '-1/2' is no share"),
        (["--jobs", "0"], "--jobs: '0' is no such number; expected a whole number from 1 to 4096"),
        (["--trial-time", "0s"], "--trial-time: '0s' is no such time; expected a time from 1ms"),
        (["--log", "xml"], "--log: 'xml' is no form of log; expected text or json"),
        (["--trials", "0"], "--trials: '0' is out of range"),
        (["--resum"], "unknown option '--resum'; did you mean '--resume'?"),
    ])
def test_bad_options_are_told(words, message, scenario, tmp_path):
    store = tmp_path / "store.sqlite"
    assert message in refused(sweep(scenario, store, *words))
    assert list(tmp_path.iterdir()) == []


def test_progress_is_drawn_on_a_terminal_and_wiped(scenario, tmp_path):
    primary, secondary = pty.openpty()
    words = ["sweep", scenario, "--backend", "sim", "--out", tmp_path / "store.sqlite",
             "--trials", "10000"]
    subprocess.run([PROGRAM, *map(str, words)], stdout=subprocess.DEVNULL, stderr=secondary,
                   check=True, timeout=60)
    os.close(secondary)
    shown = os.read(primary, 65536).decode()
    os.close(primary)
    assert re.search(r" %  \S+ left  \d of 6 points  \d+ of 60000 trials  \d+/s", shown)
    assert shown.endswith("\r\x1b[K")


def test_output_that_is_lost_is_told_and_the_store_is_whole(scenario, whole, tmp_path):
    store = tmp_path / "store.sqlite"
    with open("/dev/full", "w", encoding="utf-8") as full:
        run = sweep(scenario, store, stdout=full)
    assert told(run, 4) == "shaketable: cannot write the output: No space left on device"
    assert content(store) == content(whole)
