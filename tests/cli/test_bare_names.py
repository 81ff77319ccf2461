# SPDX-License-Identifier: GPL-2.0-only
"""Scenarios that come with the program are found by their names alone, from anywhere."""

import pathlib

import pytest
from sweeps import content, done, refused, shaketable

SCENARIOS = pathlib.Path(__file__).resolve().parents[2] / "scenarios"

RUN = ["run", "--trials", "20", "--backend", "sim", "--format", "csv"]
TRACE = ["trace", "--backend", "sim"]
TOPOLOGY = ["show", "--topology"]


@pytest.fixture(autouse=True)
def fixture_elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def results(text):
    """Without the line that names the scenario as the user does."""
    return [line for line in text.splitlines() if "replay:" not in line]


@pytest.mark.parametrize("words", [RUN, TRACE, TOPOLOGY], ids=lambda words: words[0])
def test_a_name_is_as_good_as_the_file(words):
    by_file = done(shaketable(*words, SCENARIOS / "lossy-path.yaml"))
    assert results(done(shaketable(*words, "lossy-path"))) == results(by_file)


def test_a_sweep():
    for word, store in (("rto-sweep", "named"), (SCENARIOS / "rto-sweep.yaml", "filed")):
        done(shaketable("sweep", word, "--trials", "5", "--backend", "sim", "--out", store))
    assert content("named") == content("filed")


def test_tests():
    assert "1 passed" in done(shaketable("test", "timers", "--filter", "rto-maximum.yaml*"))
    assert "/scenarios/lossy-path.yaml [sim]" in done(shaketable("test", "lossy-path"))


def test_the_replay_is_by_name_and_runs():
    first = done(shaketable(*TRACE, "syn-lost", "--trial", "3"))
    replay = next(line for line in first.splitlines() if line.startswith("replay: "))
    assert replay.startswith("replay: shaketable trace syn-lost --seed 1 ")
    assert done(shaketable(*replay.split()[2:])) == first


@pytest.mark.parametrize("words", [RUN, TRACE, TOPOLOGY, ["sweep"], ["test"]],
                         ids=lambda words: words[0])
def test_a_name_that_is_none(words):
    assert refused(shaketable(*words, "losy-path")) == (
        "losy-path: there is no such file, nor a scenario of that name; expected a scenario file, "
        "or the name of one that comes with shaketable; did you mean 'lossy-path'?")


def test_a_file_of_the_user_comes_first():
    pathlib.Path("lossy-path").write_text("name: mine\n")
    assert done(shaketable(*TRACE, "lossy-path")).startswith("mine, ")


@pytest.mark.parametrize("word", ["./lossy-path", "timers/lossy-path", "lossy-path.yaml",
                                  "lossy-path.yml"])
def test_what_looks_like_a_file_is_one(word):
    assert refused(shaketable(*TRACE, word)) == (
        f"{word}: there is no such file; expected a scenario file")
