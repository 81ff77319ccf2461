# SPDX-License-Identifier: GPL-2.0-only
"""What `sweep --log json` tells on standard error."""

import itertools
import json
import os
import pathlib
import re
import signal

import pytest
from sweeps import (CROWD, shaketable, start_sweep, sweep, told, trials_in, wait_until,
                    write_grid)


@pytest.fixture(scope="module", name="scenario")
def fixture_scenario(tmp_path_factory):
    return write_grid(tmp_path_factory.mktemp("scenario"))


def test_a_log_in_json(tmp_path):
    scenario = tmp_path / "crowd.yaml"
    scenario.write_text(CROWD.replace("client.profile: [rfc6298, linux-6.5]",
                                      "workload.connections: [10, 60000]"))
    run = sweep(scenario, tmp_path / "store.sqlite", "--log", "json", "--jobs", "1",
                "--trial-time", "25ms")
    assert run.returncode == 4
    *events, last = map(json.loads, run.stderr.splitlines())
    assert last == {"event": "message",
                    "message": "4 trials failed; --resume tries them once more"}
    failures = [event for event in events if event["event"] == "failure"]
    assert [failure["trial"] for failure in failures] == [0, 1, 2, 3]
    for failure in failures:
        assert failure["point"] == "workload.connections=60000"
        assert failure["reason"] == "took longer than 0.025 s"
        assert failure["replay"] == (
            f"shaketable trace {scenario} --seed 1 --backend sim "
            f"--point workload.connections=60000 --trial {failure['trial']}")
    assert events[-1].pop("seconds") > 0.1
    assert events[-1] == {"event": "end", "points_done": 2, "points": 2, "trials_done": 8,
                          "trials": 8, "failures": 4, "complete": True}


def test_the_log_tells_how_far_it_is(scenario, tmp_path):
    run = sweep(scenario, tmp_path / "store.sqlite", "--log", "json", "--trials", "200000",
                "--jobs", "1")
    assert run.returncode == 0
    *events, end = map(json.loads, run.stderr.splitlines())
    assert end["trials_done"] == end["trials"] == 1200000
    assert len(events) >= 1
    for before, event in itertools.pairwise(events):
        assert before["trials_done"] < event["trials_done"]
    for event in events:
        assert event["event"] == "progress"
        # The last batch may be what a line is written for.
        assert 0 < event["trials_done"] <= event["trials"] == 1200000
        assert event["trials_per_second"] > 0
        assert (event["seconds_left"] > 0) == (event["trials_done"] < event["trials"])
        assert (event["points"], event["failures"]) == (6, 0)


def message(line):
    """The words of an event that is one."""
    event = json.loads(line)
    assert list(event) == ["event", "message"] and event["event"] == "message"
    return event["message"]


def both_logs(code, *words, **options):
    """What a sweep that fails says in both logs, which must be the same."""
    text = told(shaketable("sweep", *words, **options), code)
    assert message(told(shaketable("sweep", *words, "--log", "json", **options), code)) == (
        text.removeprefix("shaketable: "))
    return text


def test_complaints_are_events_in_json(scenario, tmp_path):
    there = tmp_path / "there.sqlite"
    there.write_text("mine")
    words = [scenario, "--backend", "sim", "--out"]
    assert "there is a file already" in both_logs(2, *words, there)
    assert there.name in both_logs(2, *words, there, "--resume")
    out = tmp_path / "out.sqlite"
    assert "--jobs: '0' is no such number" in both_logs(2, *words, out, "--jobs", "0")
    assert "trials: '0' is out of range" in both_logs(2, *words, out, "--trials", "0")
    assert "there is no such file" in both_logs(2, tmp_path / "nothing.yaml", *words[1:], out)
    with open("/dev/full", "w", encoding="utf-8") as full:
        run = sweep(scenario, out, "--log", "json", "--trials", "10", stdout=full)
    assert run.returncode == 4
    end, lost = run.stderr.splitlines()
    assert json.loads(end)["event"] == "end"
    assert message(lost) == "cannot write the output: No space left on device"


def test_all_errors_of_a_scenario_have_an_event_each(scenario, tmp_path):
    run = sweep(scenario, tmp_path / "out.sqlite", "--log", "json", "--set", "trials=0", "--set",
                "time_limit=0s")
    assert run.returncode == 2
    places = [message(line).split(": ")[:2] for line in run.stderr.splitlines()]
    assert places == [["--set:1:8", "trials"], ["--set:1:12", "time_limit"]]


def test_an_interrupt_is_an_event_in_json(scenario, tmp_path):
    store = tmp_path / "store.sqlite"
    process = start_sweep(scenario, store, "--trials", "1000000", "--jobs", "1", "--log", "json")
    wait_until(lambda: trials_in(store) > 0)
    os.killpg(process.pid, signal.SIGINT)
    *events, last = process.communicate(timeout=30)[1].splitlines()
    assert process.returncode == 3
    end = json.loads(events[-1])
    assert end["event"] == "end" and not end["complete"]
    assert message(last) == (f"interrupted after {end['trials_done']} of {end['trials']} trials; "
                             f"--resume goes on with {store}")


def handles_interrupts(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    caught = re.search(r"^SigCgt:\s*([0-9a-f]+)$", status, re.MULTILINE)[1]
    return int(caught, 16) >> (signal.SIGINT - 1) & 1


def test_an_interrupt_before_the_first_trial_is_an_event_in_json(tmp_path):
    scenario = tmp_path / "many.yaml"
    scenario.write_text("sweep:\n  seed: {from: 1, to: 1000, step: 1}\n"
                        "  client.send: {from: 1, to: 100, step: 1}\n")
    process = start_sweep(scenario, tmp_path / "store.sqlite", "--log", "json")
    # Past the start of the process, where the signal is its death.
    wait_until(lambda: handles_interrupts(process))
    os.kill(process.pid, signal.SIGINT)
    line = process.communicate(timeout=30)[1]
    assert process.returncode == 3
    assert message(line) == "interrupted before the first trial"
