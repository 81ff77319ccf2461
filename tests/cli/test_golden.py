# SPDX-License-Identifier: GPL-2.0-only
"""Golden ladders and stored baselines: what a change of behaviour looks like."""

import pytest
from sweeps import done, refused, shaketable, sweep
from test_test import run_test

LOST_SYN = """\
trials: 1
impair: {client->server: drop SYN 1}
client: {isn: 100}
server: {isn: 200}
expect:
  golden: lost-syn.ladder
"""


@pytest.fixture(name="scenario")
def fixture_scenario(tmp_path):
    file = tmp_path / "lost-syn.yaml"
    file.write_text(LOST_SYN)
    assert done(shaketable("trace", file, "--save", "--backend", "sim")) == ""
    return file


def golden(scenario):
    return scenario.with_suffix(".ladder").read_text()


def test_save_writes_what_trace_prints(scenario):
    ladder = golden(scenario)
    printed = done(shaketable("trace", scenario, "--backend", "sim"))
    head, _, body = ladder.partition("\n")
    assert head == "# lost-syn, trial 0. `shaketable trace --save` writes this file."
    assert body in printed
    assert "retransmit-syn" in body
    assert "1 passed" in done(run_test(scenario))
    assert "2 passed" in done(run_test(scenario, "--backend", "both"))


def test_a_change_names_the_rules(scenario):
    run = run_test(scenario, "--set", "client.syn.retransmissions=0")
    assert run.returncode == 1
    assert "found:    at 1.000000: retransmit-syn then, give-up now" in run.stdout
    assert "-     1.000000              S 100 -" in run.stdout
    assert "+     1.000000  CLOSED " in run.stdout


def test_update_shows_the_change_and_writes_it(scenario):
    before = golden(scenario)
    run = run_test(scenario, "--update", "--set", "client.syn.first=2s")
    assert run.returncode == 0
    assert run.stdout.startswith(f"updated {scenario} [sim]")
    assert "retransmit-syn at 1.000000 then, retransmit-syn at 2.000000 now" in run.stdout
    assert golden(scenario) == before.replace("1.0", "2.0")
    assert "1 passed" in done(run_test(scenario, "--set", "client.syn.first=2s"))
    assert "1 updated" in done(run_test(scenario, "--update"))
    assert golden(scenario) == before
    assert "1 passed" in done(run_test(scenario, "--update"))


def test_update_makes_what_is_missing(scenario):
    before = golden(scenario)
    scenario.with_suffix(".ladder").unlink()
    run = run_test(scenario)
    assert run.returncode == 2
    assert f"{scenario}:6:11: expect.golden: the golden file" in run.stdout
    assert "1 updated" in done(run_test(scenario, "--update"))
    assert golden(scenario) == before


def test_update_does_not_hide_other_failures(scenario):
    before = golden(scenario)
    scenario.write_text(LOST_SYN + "  client.syn.sent: 3\n")
    run = run_test(scenario, "--update", "--set", "client.syn.first=2s")
    assert run.returncode == 1
    assert "FAILED" in run.stdout
    assert golden(scenario) == before  # until nothing else is wrong


def test_other_files_are_left_alone(scenario):
    other = scenario.with_name("notes.txt")
    other.write_text("Dear diary,\n")
    scenario.write_text(LOST_SYN.replace("lost-syn.ladder", "notes.txt"))
    assert refused(shaketable("trace", scenario, "--save")) == (
        f"{other}: the file is no golden ladder, and is left alone; expected the name of one that "
        "is, or of a new file")
    assert run_test(scenario, "--update").returncode == 2
    assert other.read_text() == "Dear diary,\n"


def test_save_needs_a_name(tmp_path):
    file = tmp_path / "plain.yaml"
    file.write_text("trials: 1\n")
    assert refused(shaketable("trace", file, "--save")) == (
        f"{file}: expect: the scenario names no golden file; expected {{golden: NAME.ladder}}")
    assert "does not go with --save" in refused(shaketable("trace", file, "--save", "--trial", "3"))


def test_save_where_nothing_can_be_written(tmp_path):
    file = tmp_path / "lost-syn.yaml"
    file.write_text(LOST_SYN.replace("lost-syn.ladder", "none/lost-syn.ladder"))
    assert "the file cannot be written" in refused(shaketable("trace", file, "--save"))


@pytest.fixture(name="baseline")
def fixture_baseline(tmp_path):
    """A stored campaign, and a function that tests another one against it."""
    def text(seed=1, loss="10%", trials=20000):
        return (f"name: lossy\ntrials: {trials}\nseed: {seed}\n"
                f"impair: {{client->server: loss {loss}}}\n"
                "sweep: {client.profile: [rfc6298, macos]}\n")

    deep = tmp_path / "scenarios" / "deep"
    deep.mkdir(parents=True)
    file = deep / "lossy.yaml"
    file.write_text(text() + "record: summary\n")
    store = tmp_path / "results" / "reference" / "lossy.sqlite"
    store.parent.mkdir(parents=True)
    done(sweep(file, store))

    def run(expect, **changes):
        file.write_text(text(**changes) + "expect: {baseline: " + expect + "}\n")
        return run_test(file)
    return run


STORE = "results/reference/lossy"


def test_the_same_and_other_dice_pass(baseline):
    assert "1 passed" in done(baseline(STORE))
    assert "1 passed" in done(baseline(STORE, seed=7))
    near = f"{{store: {STORE}.sqlite, of: client.established, within: 1%}}"
    assert "1 passed" in done(baseline(near, seed=7))


def test_a_difference_shows(baseline):
    run = baseline(STORE, loss="20%", seed=7)
    assert run.returncode == 1
    assert "client.syn.sent.mean as stored" in run.stdout
    assert "at:       client.profile=macos" in run.stdout


def test_a_margin_needs_enough_trials(baseline):
    run = baseline(f"{{store: {STORE}, of: client.establishment_time.mean, within: 1%}}")
    assert run.returncode == 1
    assert "undecided" in run.stdout


def test_bad_baselines(baseline, tmp_path):
    run = baseline("results/reference/lost")
    assert run.returncode == 2
    assert "expect.baseline: there is no store 'results/reference/lost'" in run.stdout
    run = baseline(f"{{store: {STORE}, of: server.ack.sent.mean}}")
    assert run.returncode == 2
    assert "server.ack.sent.mean: nothing says how large this can be" in run.stdout
    run = baseline(f"{{store: {STORE}, of: client.establishment_time.max}}")
    assert run.returncode == 2
    assert "'client.establishment_time.max' has no interval" in run.stdout
    (tmp_path / "scenarios" / "text.sqlite").write_text("no store")
    run = baseline("text")
    assert run.returncode == 2
