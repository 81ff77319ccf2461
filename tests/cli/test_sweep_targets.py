# SPDX-License-Identifier: GPL-2.0-only
"""Sweeps whose points end when their targets are reached, and what is told of it."""

from sweeps import GRID, content, done, query, rows, shaketable, sweep


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
