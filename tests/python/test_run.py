# SPDX-License-Identifier: GPL-2.0-only
"""Runs and ladders from Python: those of the command, bit for bit."""

import csv
import gc
import io
import os
import shlex
import signal
import subprocess
import sys
import threading
import time

import pytest
from IPython.lib.pretty import pretty

import shaketable
from support import LOSSY, SCENARIOS


def rows_of(text):
    """What `--format csv` printed."""
    return list(csv.DictReader(line for line in io.StringIO(text) if not line.startswith("#")))


@pytest.mark.parametrize("backend", ["sim", "ns3"])
def test_a_run_is_that_of_the_command(command, lossy_file, backend):
    told = rows_of(command("run", lossy_file, "--trials", 150, "--seed", 7, "--backend", backend,
                           "--format", "csv").stdout)
    results = shaketable.run(lossy_file, trials=150, seed=7, backend=backend, jobs=2)
    rows = results.to_arrow().to_pylist()
    assert len(rows) == len(told) == 150
    for row, line in zip(rows, told):
        for name, cell in line.items():
            mine = row[name]
            if isinstance(mine, bool):
                mine = int(mine)
            if isinstance(mine, list):
                mine = " ".join(map(str, mine))
            assert str("" if mine is None else mine) == cell, (name, row["trial"])


def test_a_point_of_the_sweep_has_the_trials_that_the_sweep_gives_it():
    whole = shaketable.sweep(LOSSY, trials=20, backend="sim")
    name = whole.points[3].name
    alone = shaketable.run(LOSSY, trials=20, backend="sim", point=name)
    assert [point.name for point in alone.points] == [name]
    rows = [row for row in whole.to_arrow().to_pylist() if row["point"] == name]
    assert alone.to_arrow().to_pylist() == rows


def test_a_run_has_all_trials_and_rows_whatever_a_sweep_would_keep():
    scenario = {**LOSSY, "until": "client.syn.sent.mean within 90%", "record": "summary"}
    results = shaketable.run(scenario, trials=3000, backend="sim")
    assert results.has_trials and results.to_arrow().num_rows == 3000


@pytest.mark.parametrize("name", ["syn-lost", "simultaneous-open", "syn-flood"])
def test_a_ladder_is_that_of_the_command(command, name):
    path = SCENARIOS / f"{name}.yaml"
    ladder = shaketable.trace(path, trial=2)
    told = command("trace", path, "--trial", 2).stdout
    assert f"\n\n{ladder}\n\n" in told
    assert f"replay: {ladder.replay}\n" in told
    assert f"outcome: {ladder.outcome}" in told
    assert len(str(ladder).splitlines()) == len(ladder.steps) == ladder.text.count("\n")


def test_a_ladder_has_packets_and_times():
    ladder = shaketable.trace({"impair": {"client->server": "drop SYN 1"},
                               "topology": {"delay": "10ms"},
                               "client": {"isn": 100}, "server": {"isn": 200}}, backend="sim")
    first, again = [step.packet for step in ladder.steps if step.packet and step.packet.ack == 0]
    assert (first.text, first.sent_ns, first.arrived_ns) == ("S 100", 0, None)
    assert again.sent_ns == 10**9 and again.arrived_ns > again.sent_ns + 10**7
    steps = [step for step in ladder.steps if step.host == "client"]
    assert [step.state for step in steps] == ["SYN-SENT", "SYN-SENT", "ESTAB"]
    assert [step.by_arrival for step in steps] == [False, False, True]
    assert [step.timer_ns for step in steps] == [10**9, 3 * 10**9, None]
    assert ladder.client_established_ns == steps[-1].time_ns


def test_a_ladder_of_a_connection_that_was_not_opened():
    late = {"client": {"open_at": "300s"}, "time_limit": "200s"}
    ladder = shaketable.trace(late, backend="sim")
    assert ladder.client_established_ns is None and ladder.outcome != "established"


def test_a_ladder_shows_itself(monkeypatch):
    ladder = shaketable.trace({}, backend="sim")
    assert pretty(ladder) == str(ladder) and "SYN-SENT" in pretty(ladder)
    assert "<svg" in ladder._repr_svg_()
    monkeypatch.setitem(sys.modules, "shaketable.plot", None)  # as without matplotlib
    assert ladder._repr_svg_() is None


def test_no_trial_runs_in_this_process():
    # A trial that is slow shows as a process of its own, which takes the time.
    before = os.times()
    shaketable.run({**LOSSY, "workload": {"connections": 5000}}, trials=5, jobs=1)
    after = os.times()
    assert after.children_user - before.children_user > 10 * (after.user - before.user)


def test_memory_does_not_grow():
    def resident():
        gc.collect()
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")

    def run_some(count):
        for _ in range(count):
            shaketable.run(LOSSY, trials=2, backend="sim", jobs=1)

    files = len(os.listdir("/proc/self/fd"))
    run_some(100)  # caches fill
    before = resident()
    run_some(1000)
    assert resident() - before < 4e6
    assert len(os.listdir("/proc/self/fd")) <= files + 1


def test_temporary_stores_go_with_the_results(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    results = shaketable.run(LOSSY, trials=5, backend="sim")
    assert list(tmp_path.iterdir()) == [results.path.parent]
    kept = results.save(tmp_path / "kept.sqlite")
    assert kept.content == results.content
    with pytest.raises(shaketable.InputError, match="there is a file of that name already"):
        results.save(tmp_path / "kept.sqlite")
    del results
    gc.collect()
    assert not list(tmp_path.glob("shaketable-*"))
    with pytest.raises(shaketable.InputError):
        shaketable.run({"stack": "ns3-native"}, backend="sim")
    assert not list(tmp_path.glob("shaketable-*"))


def test_other_threads_go_on_meanwhile():
    count, stop = 0, threading.Event()

    def tick():
        nonlocal count
        while not stop.is_set():
            count += 1
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    began = time.monotonic()
    shaketable.run(LOSSY, trials=100_000, backend="sim")
    took = time.monotonic() - began
    stop.set()
    thread.join()
    assert count > 100 * took


ENDLESS = """
import shaketable, sys
shaketable.run({{}}, trials=1, backend="sim")
print("ready", flush=True)
try:
    {call}
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.mark.parametrize("call", [
    "shaketable.run({}, trials=10**9)",
    "shaketable.sweep({}, {'topology.delay': ['1ms', '2ms']}, trials=10**9, backend='sim')",
    "shaketable.trace({'workload': {'connections': 60000}}, backend='ns3')",
])
def test_ctrl_c_ends_it(call, tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", ENDLESS.format(call=call)], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(tmp_path)})
    assert process.stdout.readline() == "ready\n"
    time.sleep(0.7)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (out, err, process.returncode) == ("interrupted\n", "", 0)
    assert list(tmp_path.iterdir()) == []


def test_a_scenario_without_a_file_is_replayed_by_a_call():
    ladder = shaketable.trace(LOSSY, trial=3, backend="sim")
    assert ladder.replay == "shaketable.trace(scenario, trial=3, seed=1, backend='sim')"
    again = eval(ladder.replay, {"shaketable": shaketable, "scenario": LOSSY})
    assert again == ladder and repr(ladder) == "<Ladder of lossy, trial 3: 10 steps, established>"
    for results in (shaketable.run(LOSSY, trials=5, seed=9, backend="sim"),
                    shaketable.sweep(LOSSY, {"topology.delay": ["1ms", "2ms"]}, 5, backend="sim")):
        again = eval(results.command, {"shaketable": shaketable, "scenario": LOSSY})
        assert again.content == results.content


def test_a_scenario_of_a_file_is_replayed_by_the_command(lossy_file, command):
    results = shaketable.run(lossy_file, trials=5, backend="sim")
    words = shlex.split(results.command)
    assert words[0] == "shaketable"
    assert len(rows_of(command(*words[1:], "--format", "csv").stdout)) == 5


def test_a_scenario_of_the_package_is_replayed_by_its_name(tmp_path):
    loaded = shaketable.Scenario.load("lossy-path").with_({"client.profile": "macos"})
    assert shlex.split(shaketable.run(loaded, trials=2, backend="sim").command) == [
        "shaketable", "run", "lossy-path", "--set", 'client.profile="macos"', "--seed", "1",
        "--backend", "sim", "--trials", "2"]
    file = tmp_path / "lossy-path.yaml"  # has the same name, and is another
    file.write_text("trials: 2\n")
    assert str(file) in shaketable.run(file, backend="sim").command


def test_the_command_of_a_sweep_goes_on_with_it(tmp_path, command):
    file = tmp_path / "plain.yaml"  # without trials and seed
    file.write_text("sweep: {topology.delay: [1ms, 2ms]}\n")
    results = shaketable.sweep(file, backend="sim", out=tmp_path / "store.sqlite")
    command(*shlex.split(results.command)[1:], "--resume")
    assert results.content == shaketable.sweep(file, seed=1, trials=1000, backend="sim").content


def test_what_progress_raises_ends_the_run():
    def refuse(progress):
        raise LookupError(f"{progress.trials} are too many")

    with pytest.raises(LookupError, match="^200 are too many"):
        shaketable.run(LOSSY, backend="sim", progress=refuse)


def test_progress_is_told():
    told = []
    shaketable.run(LOSSY, trials=4000, backend="sim", progress=told.append)
    assert told[0].trials_done == 0 and told[-1] == (1, 1, 4000, 4000, 0)
    assert [one.trials_done for one in told] == sorted(one.trials_done for one in told)


def test_a_line_of_progress(capsys):
    shaketable.run(LOSSY, trials=300_000, backend="sim", progress=True)
    err = capsys.readouterr().err
    assert "of 300000 trials" in err and err.endswith("\r\x1b[K")


def test_a_trial_that_takes_too_long_is_a_failure():
    crowd = {"workload": {"connections": 60_000}}
    with pytest.warns(RuntimeWarning, match="^2 trials failed, and are in no statistic"):
        results = shaketable.run(crowd, trials=2, backend="ns3", trial_time=0.05)
    assert [(one.trial, one.reason) for one in results.failures] == [
        (0, "took longer than 0.05 s"), (1, "took longer than 0.05 s")]
    assert results.points[0].trials == 0 and results.is_complete
    assert ", 2 failed, " in repr(results) and "2 trials failed" in results._repr_html_()
