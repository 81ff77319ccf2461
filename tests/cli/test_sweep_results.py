# SPDX-License-Identifier: GPL-2.0-only
"""What a sweep left, seen through `show`, `export`, and `run` and `trace` of its points."""

import csv
import json
import re
import subprocess

import pyarrow.parquet
import pytest
from sweeps import (CROWD, GRID, PROGRAM, digest, done, refused, rows, shaketable, sweep,
                    write_grid)

POINT = "impair.client->server.loss=50%, client.profile=linux-6.5"
AXES = ["impair.client->server.loss", "client.profile"]


@pytest.fixture(scope="module", name="scenario")
def fixture_scenario(tmp_path_factory):
    return write_grid(tmp_path_factory.mktemp("scenario"), trials=300)


@pytest.fixture(scope="module", name="store")
def fixture_store(scenario, tmp_path_factory):
    store = tmp_path_factory.mktemp("store") / "grid.sqlite"
    done(sweep(scenario, store))
    return store


def test_show_has_a_line_for_each_point(store):
    text = done(shaketable("show", store))
    assert text.count("\n50%  ") == text.count("\n20%  ") == text.count("\n0%  ") == 2
    assert re.search(r"\n# end: 6 of 6 points complete; content [0-9a-f]{32}\n$", text)
    narrow = done(shaketable("show", store, "--statistic", "server.rst.sent.mean"))
    header = next(line for line in narrow.splitlines() if line.startswith(AXES[0]))
    assert header.split() == [*AXES, "trials.run", "server.rst.sent.mean"]


def test_show_in_json_and_csv_are_the_same(store):
    points = json.loads(done(shaketable("show", store, "--format", "json")))["points"]
    table = rows(done(shaketable("show", store, "--format", "csv")))
    assert len(points) == len(table) == 6
    for point, row in zip(points, table):
        assert point["trials"] == int(row["trials.run"]) == 300
        for name, statistic in point["statistics"].items():
            cells = [row[name + column] for column in ("", ".low", ".high")]
            value, *ends = [float(cell) if cell else None for cell in cells]
            assert value == statistic["value"]
            for end, exact in zip(ends, (statistic["low"], statistic["high"])):
                # CSV has nine digits of them.
                assert end == (None if exact is None else pytest.approx(exact, rel=1e-8))


def test_show_of_one_point_is_that_of_run(scenario, store):
    of_store = json.loads(done(shaketable("show", store, "--point", POINT, "--format", "json")))
    of_run = json.loads(done(shaketable("run", scenario, "--point", POINT, "--backend", "sim",
                                        "--format", "json")))
    (stored,), (run,) = of_store["points"], of_run["points"]
    assert stored["trials"] == run["trials"] == 300
    assert stored["statistics"] == run["statistics"]
    table = done(shaketable("show", store, "--point", POINT))
    assert "outcome.established" in table and "50%" in table
    (row,) = rows(done(shaketable("show", store, "--point", POINT, "--format", "csv")))
    assert [row[axis] for axis in AXES] == ["50%", "linux-6.5"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--statistic", "outcome.estblished"],
         "--statistic: no statistic is called 'outcome.estblished'; "
         "expected a name as in STATISTICS.md; did you mean 'outcome.established'?"),
        (["--point", POINT.replace("50%", "51%")],
         f"did you mean '{POINT}'?"),
        (["--format", "xml"], "--format: no format is called 'xml'; expected table, json or csv"),
        (["--dot"], "--dot"),
        (["--set", "trials=3"], "--set"),
        (["--failures", "--format", "json"],
         "--format: it does nothing here; expected it to go with statistics, not --failures"),
        (["--failures", "--format", "table"], "--format: it does nothing here"),
        (["--failures", "--statistic", "outcome.established"], "--statistic: it does nothing here"),
        (["--failures", "--point", POINT], "--point: it does nothing here"),
        (["--statistic", "outcome.established", "--format", "json"], "--statistic"),
        (["--statistic", "outcome.established", "--point", POINT], "--statistic"),
    ])
def test_what_show_cannot_do_is_told(words, message, store):
    assert message in refused(shaketable("show", store, *words))


def test_exported_rows_are_those_of_run_and_trace(scenario, store):
    table = rows(done(shaketable("export", store, "--csv")))
    assert len(table) == 1800
    of_point = [row for row in table if [row[axis] for axis in AXES] == ["50%", "linux-6.5"]]
    run = rows(done(shaketable("run", scenario, "--point", POINT, "--backend", "sim", "--format",
                               "csv")))
    assert [{key: row[key] for key in run[0]} for row in of_point] == run
    slow = max(of_point, key=lambda row: int(row["client.syn.sent"]))
    ladder = done(shaketable("trace", scenario, "--point", POINT, "--trial", slow["trial"],
                             "--backend", "sim"))
    sent = re.findall(r"^ +\S+  \S+ +S \d+ ", ladder, re.MULTILINE)
    retransmitted = re.findall(r"^ +\S+ +S \d+ ", ladder, re.MULTILINE)
    assert len(sent) + len(retransmitted) == int(slow["client.syn.sent"]) > 2
    assert f"outcome: {slow['outcome']}" in ladder


def cell(value):
    """A value of Parquet as CSV has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


@pytest.mark.parametrize("record", ["trials", "summary"])
def test_parquet_has_what_csv_has(record, tmp_path):
    scenario = tmp_path / "grid.yaml"
    scenario.write_text(GRID.format(trials=200).replace("sweep:", f"record: {record}\nsweep:"))
    store = tmp_path / "store.sqlite"
    shown = done(sweep(scenario, store))
    file = tmp_path / "store.parquet"
    assert done(shaketable("export", store, "--parquet", file)) == ""
    table = pyarrow.parquet.read_table(file)
    assert table.schema.metadata[b"shaketable.content_digest"].decode() == digest(shown)
    text = done(shaketable("export", store, "--csv"))
    of_csv = rows(text)
    of_parquet = table.to_pylist()
    unit = {"trials": "connections", "summary": "steps"}[record]
    assert text.endswith(f"\n# end: {len(of_csv)} {unit}\n")
    assert len(of_csv) == len(of_parquet) > 10
    common = set(of_csv[0]) & set(of_parquet[0])
    assert set(AXES) < common and len(common) > {"trials": 40, "summary": 4}[record]
    for row, other in zip(of_csv, of_parquet):
        assert {key: row[key] for key in common} == {key: cell(other[key]) for key in common}
    assert "there is a file of that name already" in refused(
        shaketable("export", store, "--parquet", file))


@pytest.mark.parametrize("words", [[], ["--csv", "--parquet", "x"]])
def test_export_wants_one_form(words, store):
    assert "either --csv or --parquet FILE" in refused(shaketable("export", store, *words))


def test_columns_have_names_of_their_own(tmp_path):
    scenario = tmp_path / "hosts.yaml"
    scenario.write_text("trials: 2\nsweep: {client: [{profile: macos}, {profile: windows-11}]}\n")
    store = tmp_path / "store.sqlite"
    done(sweep(scenario, store))
    header, *_ = (line for line in done(shaketable("export", store, "--csv")).splitlines()
                  if not line.startswith("#"))
    names = header.split(",")
    assert names[0] == "client" and len(set(names)) == len(names)
    done(shaketable("export", store, "--parquet", tmp_path / "store.parquet"))
    names = pyarrow.parquet.read_schema(tmp_path / "store.parquet").names
    assert names[0] == "client" and len(set(names)) == len(names)


def test_many_connections_have_a_row_each(tmp_path):
    scenario = tmp_path / "crowd.yaml"
    scenario.write_text(CROWD.replace("record: summary\n", "").replace("20000", "50"))
    store = tmp_path / "store.sqlite"
    done(sweep(scenario, store))
    table = rows(done(shaketable("export", store, "--csv")))
    assert [(row["client.profile"], row["trial"], row["connection"]) for row in table] == [
        (profile, str(trial), str(connection)) for profile in ("rfc6298", "linux-6.5")
        for trial in range(4) for connection in range(50)]
    row = next(row for row in table if int(row["client.syn.sent"]) > 1)
    where = ["--point", f"client.profile={row['client.profile']}", "--trial", row["trial"]]
    ladder = done(shaketable("trace", scenario, *where, "--connection", row["connection"],
                             "--backend", "sim"))
    assert f"trial {row['trial']}, connection {row['connection']} of 50" in ladder
    assert len(re.findall(r"(?m)^ +\d+\.\d+.* S \d+ ", ladder)) == int(row["client.syn.sent"])
    assert "a number from 0 to 49" in refused(
        shaketable("trace", scenario, *where, "--connection", "50", "--backend", "sim"))


def test_trials_that_failed_are_in_no_column(tmp_path):
    scenario = tmp_path / "crowd.yaml"
    scenario.write_text(CROWD.replace("client.profile: [rfc6298, linux-6.5]",
                                      "workload.connections: [1, 60000]"))
    store = tmp_path / "store.sqlite"
    run = sweep(scenario, store, "--trial-time", "20ms")
    assert run.returncode == 4
    shown = [line.split()[:2] for line in run.stdout.splitlines() if re.match("1 |60000 ", line)]
    table = rows(done(shaketable("show", store, "--format", "csv")))
    assert shown == [[row["workload.connections"], row["trials.run"]] for row in table] == [
        ["1", "4"], ["60000", "0"]]


def test_an_axis_may_be_trials(tmp_path):
    scenario = tmp_path / "trials.yaml"
    scenario.write_text(GRID.format(trials=100).partition("sweep:")[0] +
                        "sweep:\n  trials: [100, 150]\n")
    store = tmp_path / "store.sqlite"
    table = done(sweep(scenario, store))
    header = next(line for line in table.splitlines() if line.startswith("trials "))
    assert header.split()[:2] == ["trials", "trials.run"]
    text = done(shaketable("show", store, "--format", "csv"))
    names = next(csv.reader(line for line in text.splitlines() if not line.startswith("#")))
    assert len(set(names)) == len(names)
    assert [(row["trials"], row["trials.run"]) for row in rows(text)] == [
        ("100", "100"), ("150", "150")]


def test_replay_commands_work_where_seed_and_trials_are_axes(tmp_path):
    scenario = tmp_path / "seeds.yaml"
    text = GRID.format(trials=100).partition("sweep:")[0]
    scenario.write_text(text + "sweep:\n  seed: [1, 2]\n  trials: [100, 150]\n")
    store = tmp_path / "store.sqlite"
    expected = digest(done(sweep(scenario, store)))
    command = json.loads(done(shaketable("show", store, "--format", "json")))["replay"]
    again = command.replace("shaketable", PROGRAM, 1) + " --resume"
    run = subprocess.run(again, shell=True, capture_output=True, text=True, check=True, timeout=60)
    assert digest(run.stdout) == expected
    for command in ("run", "trace"):
        first = done(shaketable(command, scenario, "--point", "seed=2, trials=150", "--backend",
                                "sim"))
        words = re.search(r"^replay:? +(.*)$", first, re.MULTILINE)[1]
        again = subprocess.run(words.replace("shaketable", PROGRAM, 1), shell=True, check=True,
                               capture_output=True, text=True, timeout=60)
        assert again.stdout == first
