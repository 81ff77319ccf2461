# SPDX-License-Identifier: GPL-2.0-only
"""What `sweep --log json` tells on standard error."""

import itertools
import json

import pytest
from sweeps import CROWD, sweep, write_grid


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
    *lines, last = run.stderr.splitlines()
    assert last == "shaketable: 4 trials failed; --resume tries them once more"
    events = [json.loads(line) for line in lines]
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
