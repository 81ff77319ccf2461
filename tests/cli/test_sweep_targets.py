# SPDX-License-Identifier: GPL-2.0-only
"""Sweeps whose points end when their targets are reached, and what is told of it."""

import json
import re
import subprocess

import pytest
from sweeps import GRID, content, done, query, refused, rows, shaketable, sweep


def test_targets_end_points_early(tmp_path):
    text = GRID.format(trials=20000).replace(
        "sweep:", "until: outcome.established within 0.01\nrecord: summary\nsweep:")
    narrow = tmp_path / "narrow.yaml"
    narrow.write_text(text)
    store = tmp_path / "store.sqlite"
    done(sweep(narrow, store))
    shown = rows(done(shaketable("show", store, "--format", "csv")))
    assert {row["trials.run"] for row in shown} != {"20000"}
    for row in shown:
        value, low, high = (float(row["outcome.established" + part])
                            for part in ("", ".low", ".high"))
        assert high - low <= 2 * 0.01
        assert low <= value <= high
        assert 0 < int(row["trials.run"]) <= 20000
    assert query(store, "SELECT min(closed) FROM points") == [(1,)]

    ceiling = tmp_path / "ceiling.yaml"
    ceiling.write_text(text.replace("0.01", "0.00001"))
    done(sweep(ceiling, tmp_path / "ceiling.sqlite", "--trials", "500"))
    shown = rows(done(shaketable("show", tmp_path / "ceiling.sqlite", "--format", "csv")))
    assert {row["trials.run"] for row in shown} == {"500"}


BURSTS = """\
name: crowd
topology: {kind: point-to-point, rate: 1Mbps, delay: 20ms, queue: 20p}
impair: {client->server: loss gemodel 5% 20%}
client: {profile: linux-6.5}
server: {profile: linux-6.5}
trials: 3000
record: summary
until: client.establishment_time.mean within 5%
workload: {connections: 50, arrivals: poisson, interval: 5ms}
"""


def test_targets_know_that_connections_of_a_trial_are_not_independent(tmp_path):
    crowd = tmp_path / "crowd.yaml"
    crowd.write_text(BURSTS)
    for jobs in (1, 2):
        done(sweep(crowd, tmp_path / f"{jobs}.sqlite", "--jobs", jobs))
    assert content(tmp_path / "1.sqlite") == content(tmp_path / "2.sqlite")
    (row,) = rows(done(shaketable("show", tmp_path / "1.sqlite", "--format", "csv",
                                  "--statistic", "client.establishment_time.mean")))
    value, low, high = (float(row["client.establishment_time.mean" + part])
                        for part in ("", ".low", ".high"))
    assert 0 < high - low <= 2 * 0.05 * value
    assert 0 < int(row["trials.run"]) < 3000


# Where nothing is lost, the first look finds the target reached; where half is, the ceiling comes
# first.
UNEQUAL = """\
name: unequal
topology: {kind: point-to-point, rate: 10Mbps, delay: 20ms}
trials: 3000
until: outcome.established within 1%
sweep:
  impair.*.loss: [0%, 70%, 80%]
time_limit: 10s
"""
MISSED = "2 of them at their ceiling without reaching their targets"


def end_lines(text):
    return [line for line in text.splitlines() if line.startswith("# end: ")]


def marks(text):
    """Of each line of a table, the number of trials with what stands behind it."""
    return [line.split()[1] for line in text.splitlines() if re.match(r"\d+% ", line)]


@pytest.fixture(scope="module", name="unequal")
def fixture_unequal(tmp_path_factory):
    scenario = tmp_path_factory.mktemp("unequal") / "unequal.yaml"
    scenario.write_text(UNEQUAL)
    return scenario


def test_targets_that_were_not_reached_are_told(unequal, tmp_path):
    store = tmp_path / "store.sqlite"
    printed = done(sweep(unequal, store))
    assert f"# end: 3 of 3 points complete, {MISSED}; content " in printed
    reached, *missed = marks(printed)
    assert reached.isdigit() and int(reached) < 3000
    assert missed == ["3000!", "3000!"]
    csv = done(shaketable("show", store, "--format", "csv"))
    assert end_lines(csv) == end_lines(printed) == end_lines(done(shaketable("show", store)))
    assert [row["trials.run"] for row in rows(csv)] == [reached, "3000", "3000"]
    points = json.loads(done(shaketable("show", store, "--format", "json")))["points"]
    assert [point["targets_met"] for point in points] == [True, False, False]
    assert list(points[0]) == ["set", "trials", "targets_met", "statistics"]
    for loss, words in (("0%", f"{reached} trials, targets reached"),
                        ("70%", "3000 trials, targets not reached")):
        name = ["--point", f"impair.*.loss={loss}"]
        assert f"\nimpair.*.loss = {loss}\n{words}\nstatistic " in done(
            shaketable("show", store, *name))
        (point,) = json.loads(done(shaketable("show", store, *name, "--format", "json")))["points"]
        assert point["targets_met"] == (loss == "0%")
        one = done(shaketable("show", store, *name, "--format", "csv"))
        assert end_lines(one) == end_lines(csv)


def test_resumed_and_merged_stores_tell_the_same_of_targets(unequal, tmp_path):
    expected = done(sweep(unequal, tmp_path / "whole.sqlite"))
    shards = [tmp_path / f"{index}.sqlite" for index in range(3)]
    ends = []
    for index, shard in enumerate(shards):
        ends += end_lines(done(sweep(unequal, shard, "--shard", f"{index}/3")))
    first = "# end: 1 of 3 points complete"
    missed = first + ", 1 of them at its ceiling without reaching its targets"
    assert [end.partition(";")[0] for end in ends] == [first, missed, missed]
    partly, merged = tmp_path / "partly.sqlite", tmp_path / "merged.sqlite"
    printed = done(shaketable("merge", "--out", partly, *shards[:2]))
    assert marks(printed)[2] == "0..."
    resumed = done(sweep(unequal, partly, "--resume"))
    printed = done(shaketable("merge", "--out", merged, *shards))
    assert marks(printed) == marks(resumed) == marks(expected)
    assert end_lines(printed) == end_lines(resumed) == end_lines(expected)


def test_a_target_may_be_reached_exactly_at_the_ceiling(unequal, tmp_path):
    store = tmp_path / "store.sqlite"
    printed = done(sweep(unequal, store, "--trials", "1", "--set",
                         "until=outcome.established within 0.9"))
    assert query(store, "SELECT max(closed) FROM points") == [(0,)]
    assert "# end: 3 of 3 points complete; content " in printed
    assert marks(printed) == ["1", "1", "1"]
    points = json.loads(done(shaketable("show", store, "--format", "json")))["points"]
    assert [point["targets_met"] for point in points] == [True, True, True]


def test_all_targets_are_to_be_reached(unequal, tmp_path):
    two = "until=[outcome.established within 0.9, client.establishment_time.p99.9 within 1ns]"
    printed = done(sweep(unequal, tmp_path / "store.sqlite", "--trials", "10", "--set", two))
    assert marks(printed) == ["10!", "10!", "10!"]


def test_without_targets_none_are_told(unequal, tmp_path):
    scenario = tmp_path / "plain.yaml"
    scenario.write_text(unequal.read_text().replace("until:", "# until:"))
    store = tmp_path / "store.sqlite"
    printed = done(sweep(scenario, store, "--trials", "9"))
    assert "# end: 3 of 3 points complete; content " in printed
    (point, *_) = json.loads(done(shaketable("show", store, "--format", "json")))["points"]
    assert "targets_met" not in point
    assert " trials, targets " not in done(
        shaketable("show", store, "--point", "impair.*.loss=70%"))


def test_targets_that_cannot_be_read_are_damage(unequal, tmp_path):
    store = tmp_path / "store.sqlite"
    done(sweep(unequal, store, "--trials", "9"))
    damage = "UPDATE campaign SET canonical = replace(canonical, 'outcome.e', 'outcom.e')"
    subprocess.run(["sqlite3", store, damage], check=True)
    assert refused(shaketable("show", store)) == (
        "shaketable: the campaign 'unequal' is damaged: until: no statistic has this name")
