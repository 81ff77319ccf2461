# SPDX-License-Identifier: GPL-2.0-only
"""Results as data: equal to what the command gives, in all forms."""

import json
import pickle
import sqlite3
import threading

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import shaketable
from shaketable import InputError, Results
from support import LOSSY


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    """A store that the command wrote."""
    out = tmp_path_factory.mktemp("swept") / "lossy.sqlite"
    shaketable.sweep(LOSSY, backend="sim", out=out)
    return out


@pytest.fixture
def results(swept):
    return Results.open(swept)


def test_it_tells_where_it_comes_from(results, command, swept):
    shown = json.loads(command("show", swept, "--format", "json").stdout)
    assert results.digest == shown["digest"]
    assert (results.name, results.backend, results.seed, results.version) == (
        "lossy", "sim", 1, shaketable.__version__)
    assert results.path == swept and results.is_complete and results.has_trials
    assert results.axes == LOSSY["sweep"]
    assert results.content in command("show", swept).stdout
    assert repr(results) == "<Results of lossy: 6 points, 1200 trials of seed 1, sim>"


def test_statistics_are_those_of_the_command(results, command, swept):
    shown = json.loads(command("show", swept, "--format", "json").stdout)["points"]
    frame = results.statistics()
    assert len(frame) == sum(len(point["statistics"]) for point in shown)
    for number, point in enumerate(shown):
        rows = frame[frame["point"] == number].set_index("statistic")
        assert (rows["client.profile"] == point["set"]["client.profile"]).all()
        for name, one in point["statistics"].items():
            mine = results.statistic(name, number)
            assert (mine.value, mine.low, mine.high, mine.unit) == (
                one["value"], one["low"], one["high"], one["unit"])
            for key in ("value", "low", "high"):
                assert rows.loc[name, key] == one[key] or (
                    one[key] is None and np.isnan(rows.loc[name, key]))


def test_names_may_come_one_by_one(results):
    names = ["outcome.established", "client.syn.sent.mean"]
    assert len(results.statistics(name for name in names)) == 12
    data = results.to_xarray(name for name in names)
    assert set(data) == {name + end for name in names for end in ("", ".low", ".high")}
    assert data["outcome.established"].notnull().all()
    assert results.to_arrow("trial").column_names == ["trial"]


def test_a_wider_interval_for_more_confidence(results):
    narrow = results.statistic("client.establishment_time.mean", 3, confidence=0.5)
    wide = results.statistic("client.establishment_time.mean", 3, confidence=0.999)
    assert wide.low < narrow.low < narrow.value < narrow.high < wide.high


@pytest.mark.parametrize("use, text", [
    (lambda r: r.statistic("client.syn.sent.men"), "client.syn.sent.men: there is no such "
     "statistic; expected a name of STATISTICS.md; did you mean 'client.syn.sent.mean'?"),
    (lambda r: r.statistics(["outcome.etablished"]), "did you mean 'outcome.established'?"),
    (lambda r: r.statistic("outcome.established", confidence=1), "confidence: 1 is none"),
    (lambda r: r.to_arrow(["outcom"]), "did you mean 'outcome'?"),
    (lambda r: Results.open("nowhere.sqlite"), "nowhere.sqlite: there is no such file"),
])
def test_errors_are_for_people(results, use, text):
    with pytest.raises(InputError) as caught:
        use(results)
    assert text in str(caught.value)


def test_a_point_has_a_name_and_a_number(results):
    last = results.points[-1]
    assert results.select(last.name) == results.select(last.number) != results.select(0)
    assert results.cdf(point=last.name).connections == last.trials


def test_there_is_no_such_point_or_side(results):
    for point in (6, -1):
        with pytest.raises(IndexError, match="there are 6, from 0"):
            results.statistic("outcome.established", point)
        with pytest.raises(IndexError, match="there are 6, from 0"):
            results.cdf("client", point)
    with pytest.raises(InputError, match="side: 'clients' is no side; expected client, server or"):
        results.cdf("clients")


def test_the_distribution_is_exact(results):
    times = results.to_pandas(["point", "server.establishment_time_ns"])
    for point in results.points:
        mine = times[times["point"] == point.name]["server.establishment_time_ns"]
        steps = results.cdf("server", point.number)
        assert steps.connections == len(mine) == point.trials == 200
        values, counts = np.unique(mine.dropna(), return_counts=True)
        np.testing.assert_array_equal(steps.times, values / 1e9)
        np.testing.assert_array_equal(steps.counts, counts.cumsum())
        assert steps.shares[-1] == mine.notna().mean()


def test_all_take_it_as_arrow_data(results):
    table = pa.table(results)
    assert table.num_rows == 1200 and table.equals(results.to_arrow())
    outcomes = table["outcome"].to_pylist()
    frame = pl.DataFrame(results)
    assert frame["outcome"].to_list() == outcomes
    assert frame.columns == table.column_names
    count = duckdb.sql("SELECT count(*) FROM results WHERE outcome = 'established'").fetchall()
    assert count == [(outcomes.count("established"),)]
    stream = pa.RecordBatchReader.from_stream(results)
    assert sum(batch.num_rows for batch in stream) == 1200
    assert pd.DataFrame.from_arrow(results).equals(table.to_pandas())


def test_memory_is_not_copied_and_stays(swept):
    results = Results.open(swept)
    from shaketable import _core

    table = _core.Table(results._store, {"trial"})
    rows, ((values, _, _, _),) = table.next()
    view = memoryview(values)
    assert view.readonly
    buffer = pa.py_buffer(values)
    assert buffer.address == pa.py_buffer(view).address
    before = bytes(view)
    del table, values, results
    assert bytes(buffer.to_pybytes()) == before and buffer.size == 8 * rows


def test_a_data_frame_has_the_store_s_columns(results, swept):
    frame = results.to_pandas()
    assert [name for name in results.to_arrow().column_names if "times_ns" not in name] == list(
        frame.columns)
    with sqlite3.connect(swept) as database:
        stored = pd.read_sql("SELECT * FROM trials ORDER BY point, trial", database)
    for name in ("client.establishment_time_ns", "server.syn_ack.sent", "opened_ns"):
        np.testing.assert_array_equal(frame[name].to_numpy(float), stored[name].to_numpy(float))
    assert (frame["outcome"].astype(str) == stored["outcome"]).all()


def test_a_data_frame_in_seconds(results):
    names = ["trial", "client.establishment_time_ns", "client.syn.times_ns"]
    frame, seconds = results.to_pandas(names), results.to_pandas(names, seconds=True)
    assert list(seconds.columns) == ["trial", "client.establishment_time", "client.syn.times"]
    np.testing.assert_array_equal(
        seconds["client.establishment_time"], frame["client.establishment_time_ns"] / 1e9)
    assert [list(one) for one in seconds["client.syn.times"]] == [
        [time / 1e9 for time in one] for one in frame["client.syn.times_ns"]]


def test_parquet_is_that_of_the_command(results, command, swept, tmp_path):
    results.to_parquet(tmp_path / "mine.parquet")
    command("export", swept, "--parquet", tmp_path / "its.parquet")
    mine, its = pq.read_table(tmp_path / "mine.parquet"), pq.read_table(tmp_path / "its.parquet")
    assert mine.equals(its)
    assert mine.schema.metadata[b"shaketable.content_digest"] == results.content.encode()
    with pytest.raises(FileExistsError):
        results.to_parquet(tmp_path / "mine.parquet")


def test_statistics_only(tmp_path):
    results = shaketable.sweep({**LOSSY, "record": "summary"}, backend="sim")
    assert not results.has_trials and results.is_complete
    table = results.to_arrow()
    assert {"side", "lower_ns", "upper_ns", "count"} <= set(table.column_names)
    assert results.to_pandas().shape == table.shape
    whole = shaketable.sweep(LOSSY, backend="sim")
    assert results.statistics().equals(whole.statistics())


def test_axes_become_dimensions(results):
    data = results.to_xarray()
    assert dict(data.sizes) == {"impair.*.loss": 3, "client.profile": 2}
    loss = data["impair.*.loss"]
    assert loss.values.tolist() == [0, 10, 30] and loss.attrs == {"units": "%"}
    frame = results.statistics(["server.establishment_time.p90"])
    for _, row in frame.iterrows():
        at = {"impair.*.loss": float(row["impair.*.loss"][:-1]),
              "client.profile": row["client.profile"]}
        for suffix, key in (("", "value"), (".low", "low"), (".high", "high")):
            cell = data["server.establishment_time.p90" + suffix].sel(at).item()
            assert cell == row[key] or (np.isnan(cell) and np.isnan(row[key]))
    assert data["client.establishment_time.mean"].attrs["units"] == "s"
    assert data.attrs["digest"] == results.digest


def test_axes_that_move_together_are_one_dimension():
    axes = {"zip": {"client.profile": ["linux-6.5", "windows-11", "linux-6.5"],
                    "topology.delay": ["5ms", "80ms", "9ms"]}, "trials": [2, 3]}
    data = shaketable.sweep({"seed": 3}, axes, backend="sim").to_xarray(["outcome.established"])
    assert dict(data.sizes) == {"client.profile": 3, "trials": 2}
    assert data["topology.delay"].dims == ("client.profile",)
    assert data["topology.delay"].values.tolist() == [0.005, 0.08, 0.009]
    assert data["outcome.established"].notnull().all()


def test_a_run_has_no_dimensions():
    data = shaketable.run({}, trials=3, backend="sim").to_xarray(["outcome.established"])
    assert data["outcome.established"].shape == () and data["outcome.established"].item() == 1


def test_a_notebook_shows_a_table(results):
    html = results._repr_html_()
    assert html.count("<tr>") == 7 and "impair.*.loss" in html and "100.000%" in html


def test_results_that_stay_can_be_pickled(results, swept):
    assert pickle.loads(pickle.dumps(results)).content == results.content
    with pytest.raises(TypeError, match="save"):
        pickle.dumps(shaketable.run({}, trials=1, backend="sim"))


def test_threads_may_read_at_a_time(results):
    tables = []
    threads = [threading.Thread(target=lambda: tables.append(results.to_arrow()))
               for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tables) == 4 and all(table.equals(tables[0]) for table in tables)


def test_a_store_grows_while_it_is_read(tmp_path):
    out = tmp_path / "grows.sqlite"
    seen = []

    def look(progress):
        if progress.trials_done:
            growing = Results.open(out)
            seen.append((progress.trials_done, sum(point.trials for point in growing.points)))

    shaketable.sweep(LOSSY, trials=3000, backend="sim", out=out, progress=look)
    assert len(seen) > 5 and all(told == there for told, there in seen)
    assert not any((tmp_path / ("grows.sqlite" + end)).exists() for end in ("-wal", "-shm"))


def test_a_damaged_store_is_told(tmp_path, swept):
    path = tmp_path / "damaged.sqlite"
    path.write_bytes(swept.read_bytes())
    with sqlite3.connect(path) as database:
        database.execute("UPDATE connections SET opened_ns = 1 WHERE trial = 5 AND point = 2")
    database.close()
    with pytest.raises(shaketable.StoreError, match="trials 0 to"):
        Results.open(path).to_arrow()
