# SPDX-License-Identifier: GPL-2.0-only
"""Sweeps that are killed, interrupted and gone on with, as a user sees it."""

import os
import random
import re
import signal
import time

import pytest
from sweeps import (CROWD, content, digest, done, is_sound, processes_of, shaketable, start_sweep,
                    sweep, told, trials_in, wait_until, workers_of, write_grid)

KILLS = 100


@pytest.fixture(scope="module", name="scenario")
def fixture_scenario(tmp_path_factory):
    return write_grid(tmp_path_factory.mktemp("scenario"), trials=4000)


@pytest.fixture(scope="module", name="whole")
def fixture_whole(scenario, tmp_path_factory):
    """The unbroken run: its content, and the seconds that it took."""
    store = tmp_path_factory.mktemp("whole") / "whole.sqlite"
    began = time.monotonic()
    done(sweep(scenario, store, "--jobs", "2"))
    seconds = time.monotonic() - began
    return content(store), seconds


def leaves_nobody(process):
    wait_until(lambda: not processes_of(process.pid), seconds=5)


def test_a_hundred_kills_change_nothing(scenario, whole, tmp_path):
    expected, seconds = whole
    dice = random.Random(2006)
    kills = looks = broken_off = campaigns = 0
    while kills < KILLS:
        campaigns += 1
        store = tmp_path / f"{campaigns}.sqlite"
        while True:
            process = start_sweep(scenario, store, "--resume", "--jobs", dice.choice("123"))
            time.sleep(dice.uniform(0, seconds / 2))
            if process.poll() is None:
                kills += 1
                if dice.random() < 0.5:
                    process.kill()
                else:
                    os.killpg(process.pid, signal.SIGKILL)
            _, errors = process.communicate(timeout=30)
            leaves_nobody(process)
            assert errors == ""
            if process.returncode == 0:
                break
            assert process.returncode == -signal.SIGKILL
            if dice.random() < 0.5:  # a reader comes between, and tidies SQLite's log
                looks += 1
                broken_off += 0 < trials_in(store) < 24000
        assert content(store) == expected
        assert is_sound(store)
    assert broken_off > looks / 4  # not all of them came before the first batch


def test_workers_in_the_midst_of_long_trials_die_with_their_parent(tmp_path):
    scenario = tmp_path / "crowd.yaml"
    scenario.write_text(CROWD.replace("trials: 4", "trials: 200"))
    process = start_sweep(scenario, tmp_path / "store.sqlite", "--jobs", "2")
    wait_until(lambda: len(workers_of(process)) == 2)
    time.sleep(0.3)  # past their start
    process.kill()
    process.wait()
    wait_until(lambda: not processes_of(process.pid), seconds=2)


def wait_for_trials(store):
    wait_until(lambda: trials_in(store) > 0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("to_group", [True, False])
def test_an_interrupted_sweep_goes_on(number, to_group, scenario, whole, tmp_path):
    store = tmp_path / "store.sqlite"
    process = start_sweep(scenario, store, "--jobs", "2")
    wait_for_trials(store)
    began = time.monotonic()
    if to_group:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    out, errors = process.communicate(timeout=30)
    assert time.monotonic() - began < 2
    leaves_nobody(process)
    assert process.returncode == 3
    message = rf"shaketable: interrupted after (\d+) of 24000 trials; --resume goes on with {store}"
    count = int(re.fullmatch(message + "\n", errors)[1])
    assert 0 < count == trials_in(store) < 24000
    assert digest(out) == digest(done(shaketable("show", store)))
    assert [file.name for file in tmp_path.iterdir()] == ["store.sqlite"]
    assert is_sound(store)
    done(sweep(scenario, store, "--resume"))
    assert content(store) == whole[0]


def test_an_interrupt_does_not_wait_for_long_trials(tmp_path):
    scenario = tmp_path / "crowd.yaml"
    scenario.write_text(CROWD)
    store = tmp_path / "store.sqlite"
    process = start_sweep(scenario, store, "--set", "workload.connections=60000")
    wait_until(lambda: len(workers_of(process)) > 0)
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert time.monotonic() - began < 2
    assert process.returncode == 3
    assert "interrupted after 0 of 8 trials" in errors
    leaves_nobody(process)


def test_a_second_interrupt_ends_it_at_once(scenario, whole, tmp_path):
    for pause in (0, 0.001, 0.003):
        store = tmp_path / f"{pause}.sqlite"
        process = start_sweep(scenario, store, "--jobs", "2")
        wait_for_trials(store)
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(pause)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=30)
        assert process.returncode in (3, -signal.SIGINT)
        leaves_nobody(process)
        done(sweep(scenario, store, "--resume"))
        assert content(store) == whole[0]


def test_a_worker_that_is_killed_is_told_and_its_trial_tried_again(tmp_path):
    scenario = tmp_path / "crowd.yaml"
    scenario.write_text(CROWD)
    whole = tmp_path / "whole.sqlite"
    expected = digest(done(sweep(scenario, whole, "--jobs", "2")))

    store = tmp_path / "store.sqlite"
    process = start_sweep(scenario, store, "--jobs", "1")
    (worker,) = wait_until(lambda: workers_of(process))
    time.sleep(0.1)  # past its start, inside a trial
    os.kill(worker, signal.SIGKILL)
    out, errors = process.communicate(timeout=30)
    assert process.returncode == 4
    assert "# end: 2 of 2 points complete, 1 trial failed; content " in out
    replay = f"shaketable trace {scenario} --seed 1 --backend sim --point client.profile=rfc6298"
    failure, summary = errors.splitlines()
    trial = re.fullmatch(r"shaketable: trial (\d) failed: killed by signal 9 \(Killed\); replay: " +
                         re.escape(replay) + r" --trial \1", failure)[1]
    assert summary == "shaketable: 1 trial failed; --resume tries it once more"
    listed = done(shaketable("show", store, "--failures"))
    assert listed == f"trial {trial} of client.profile=rfc6298: killed by signal 9 (Killed)\n"

    assert digest(done(sweep(scenario, store, "--resume"))) == expected
    assert done(shaketable("show", store, "--failures")) == ""


def test_a_trial_that_takes_too_long_is_told_and_the_rest_goes_on(tmp_path):
    scenario = tmp_path / "crowd.yaml"
    text = CROWD.replace("  client.profile: [rfc6298, linux-6.5]",
                         "  workload.connections: [1, 60000]").replace("trials: 4", "trials: 2")
    scenario.write_text(text)
    store = tmp_path / "store.sqlite"
    run = sweep(scenario, store, "--trial-time", "20ms", "--log", "json")
    assert run.returncode == 4
    assert "# end: 2 of 2 points complete, 2 trials failed; content " in run.stdout
    assert run.stdout.count("100.000 %") == 1  # the quick point
    failed = done(shaketable("show", store, "--failures")).splitlines()
    assert failed == [f"trial {trial} of workload.connections=60000: took longer than 0.02 s"
                      for trial in (0, 1)]
    whole = tmp_path / "whole.sqlite"
    expected = digest(done(sweep(scenario, whole)))
    assert digest(done(sweep(scenario, store, "--resume"))) == expected


def test_a_sweep_that_only_fails_gives_up(tmp_path):
    scenario = tmp_path / "crowd.yaml"
    scenario.write_text(CROWD.replace("trials: 4", "trials: 300"))
    store = tmp_path / "store.sqlite"
    run = sweep(scenario, store, "--trial-time", "1ms", "--jobs", "4")
    assert run.returncode == 4
    last = run.stderr.splitlines()[-1]
    assert last.startswith("shaketable: 100 failures, given up; the last: trial ")
    assert last.endswith("took longer than 0.001 s")
    assert told(sweep(scenario, store), 2).startswith(f"{store}: there is a file already")
