# SPDX-License-Identifier: GPL-2.0-only
"""Scenarios from Python: the same as those of files, with the same errors."""

import pickle
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shaketable
from shaketable import InputError, Scenario
from support import LOSSY, SCENARIOS


def test_a_file_and_a_mapping_are_the_same_scenario(lossy_file):
    loaded = Scenario.load(lossy_file)
    assert loaded == Scenario.from_dict(LOSSY)
    assert hash(loaded) == hash(Scenario.from_dict(LOSSY))
    assert loaded != Scenario.from_dict({**LOSSY, "trials": 201})


@pytest.mark.parametrize("other", [
    {"sweep": {"zip": {"topology.delay": ["1ms", "2ms"], "trials": [3, 4]}}},
    {"sweep": {"trials": [3, 4], "topology.delay": ["1ms", "2ms"]}},
    {"until": "client.syn.sent.mean within 5%"},
    {"record": "summary"},
])
def test_what_runs_otherwise_is_another_scenario(other):
    sweep = {"sweep": {"topology.delay": ["1ms", "2ms"], "trials": [3, 4]}}
    assert Scenario.from_dict({**sweep, **other}) != Scenario.from_dict(sweep)


def test_it_tells_what_it_is():
    scenario = Scenario.from_dict(LOSSY)
    assert (scenario.name, scenario.trials, scenario.seed, scenario.connections) == (
        "lossy", 200, 1, 1)
    assert scenario.axes == LOSSY["sweep"]
    assert len(scenario.point_names) == 6
    assert scenario.point_names[1] == "impair.*.loss=0%, client.profile=windows-11"
    assert "lossy" in repr(scenario) and "3 values" in repr(scenario)


def test_a_file_may_change_after_it_was_loaded(lossy_file):
    scenario = Scenario.load(lossy_file)
    lossy_file.write_text("name: other")
    assert scenario.with_(trials=3).name == "lossy"


def test_with_changes_a_copy():
    scenario = Scenario.from_dict(LOSSY)
    other = scenario.with_({"topology.delay": "5ms", "impair.*.loss": "1%"}, trials=7)
    assert (scenario.trials, other.trials) == (200, 7)
    assert "delay: 5ms" in other.to_yaml()
    assert list(other.axes) == ["client.profile"]  # the other axis has its place taken


def test_values_may_be_numpys():
    assert Scenario.from_dict(LOSSY).with_(trials=np.int64(5), seed=np.uint64(2**63)).seed == 2**63
    axes = {"trials": np.arange(1, 4), "topology.delay": ("1ms", "2ms")}
    assert Scenario.from_dict({"sweep": axes}).axes == {
        "trials": ["1", "2", "3"], "topology.delay": ["1ms", "2ms"]}


def test_to_yaml_reads_back_to_the_same():
    scenario = Scenario.from_dict({key: LOSSY[key] for key in LOSSY if key != "sweep"})
    assert Scenario.from_text(scenario.to_yaml()).digest == scenario.digest


def test_it_can_be_pickled():
    scenario = Scenario.from_dict(LOSSY).with_(trials=9)
    copy = pickle.loads(pickle.dumps(scenario))
    assert copy == scenario and copy.trials == 9


def errors_of(make):
    with pytest.raises(InputError) as caught:
        make()
    return caught.value


def test_errors_of_a_file_are_those_of_the_command(tmp_path, command):
    path = tmp_path / "bad.yaml"
    path.write_text("trials: 0\nclient: {profil: linux-6.5}\ntopology:\n  delay: 20 parsec\n")
    bad = errors_of(lambda: Scenario.load(path))
    told = command("run", path, ok=False)
    assert told.returncode == 2
    assert str(bad) == told.stderr.strip()
    assert [(e.line, e.column, e.key, e.nearest) for e in bad.errors] == [
        (1, 9, "trials", ""), (2, 10, "client.profil", "profile"), (4, 10, "topology.delay", "")]
    assert pickle.loads(pickle.dumps(bad)).errors == bad.errors


@pytest.mark.parametrize("make, text", [
    (lambda: Scenario.from_dict({"client": {"profil": 1}}), "client.profil: unknown key; "),
    (lambda: Scenario.from_dict(LOSSY).with_({"topology.delya": "1ms"}),
     "with_: topology.delya: unknown key; "),
    (lambda: Scenario.load("nowhere.yaml"), "nowhere.yaml: there is no such file"),
    (lambda: Scenario.from_text("a: [", "mine.yaml"), "mine.yaml:1:"),
    (lambda: Scenario.from_text(b"name: \xff"), "<text>:1:"),
    (lambda: Scenario.from_dict({"trials": object()}), "an object is no value of a scenario"),
    (lambda: shaketable.run(LOSSY, trials=0), "trials: "),
    (lambda: shaketable.run(LOSSY, seed="x"), "seed: 'x' is not a whole number"),
    (lambda: shaketable.run(LOSSY, backend="ns4"), "backend: no backend is called 'ns4'; expected "
     "ns3 or sim; did you mean 'ns3'?"),
    (lambda: shaketable.run(LOSSY, point="client.profile=windows"), "point: "),
    (lambda: shaketable.run(LOSSY, jobs=0), "jobs: 0 is no such number"),
    (lambda: shaketable.run(LOSSY, trial_time=0), "trial_time: 0 is no such time"),
    (lambda: shaketable.run(LOSSY, jobs=1.5), "jobs: 1.5 is no such number"),
    *((lambda time=time: shaketable.run(LOSSY, trial_time=time), "trial_time: ")
      for time in (1e300, float("inf"), float("nan"), -1)),
    (lambda: shaketable.sweep(LOSSY, executor=4), "executor: an int is none"),
    (lambda: shaketable.sweep(LOSSY, resume=True), "resume: there is nothing to go on with"),
    (lambda: shaketable.run(7), "scenario: an int is none; expected a Scenario, the path"),
    (lambda: shaketable.trace(LOSSY, connection=1, backend="sim"),
     "connection: 1 is no number of a connection"),
    (lambda: shaketable.sweep(LOSSY, {"client.profil": ["linux-6.5"]}), "client.profil"),
    (lambda: shaketable.trace(LOSSY, trial=-1), "trial: -1 is no such number"),
    (lambda: shaketable.run({"stack": "ns3-native"}, backend="sim"), "stack: "),
])
def test_errors_are_for_people(make, text):
    assert text in str(errors_of(make))


def test_a_bare_name_is_one_of_the_installation():
    assert Scenario.load("lossy-path").digest == Scenario.load(SCENARIOS / "lossy-path.yaml").digest
    assert "did you mean 'lossy-path'?" in str(errors_of(lambda: Scenario.load("losy-path")))
    shaketable.check("syn-lost")


@settings(max_examples=50, deadline=None)
@given(st.fixed_dictionaries({}, optional={
    "trials": st.integers(1, 10**12),
    "seed": st.integers(0, 2**64 - 1),
    "name": st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=30),
    "description": st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"])),
    "client": st.fixed_dictionaries({}, optional={
        "isn": st.integers(0, 2**32 - 1), "mss": st.integers(536, 9000),
        "profile": st.sampled_from(["rfc6298", "linux-6.5", "freebsd-14"])}),
    "server": st.fixed_dictionaries({}, optional={"backlog": st.integers(1, 1000)}),
}))
def test_what_is_put_in_comes_out(mapping):
    scenario = Scenario.from_dict(mapping)
    assert scenario.description == mapping.get("description", "")
    for key in ("name", "trials", "seed"):
        if key in mapping:
            assert getattr(scenario, key) == mapping[key]
    again = Scenario.from_text(scenario.to_yaml())
    assert again.digest == scenario.digest and again.to_yaml() == scenario.to_yaml()
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_importing_loads_nothing_that_is_not_needed():
    slow = ("pandas", "matplotlib", "xarray", "distributed", "pytest")
    code = f"import sys, shaketable; print([m for m in {slow} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
