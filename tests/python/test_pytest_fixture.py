# SPDX-License-Identifier: GPL-2.0-only
"""The fixture `scenarios` of the pytest plugin, in tests that are functions."""

import pathlib
import re
import shutil
import sys

import pytest
from expecting import BROKEN, DUMBBELL, GOOD, WRONG, write

import shaketable
from shaketable import pytest_plugin

pytest_plugins = ["pytester"]

# Pytester forgets what its runs load, and what is loaded twice does not know itself again.
LOADED = [getattr(shaketable, name) for name in shaketable.__all__]
ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def no_other_plugins(monkeypatch):
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


@pytest.fixture
def run_test(pytester):
    """Runs the body of a test function that has the fixture; returns the result."""
    write(pytester.mkdir("handshakes"), good=GOOD, wrong=WRONG, broken=BROKEN, bell=DUMBBELL)

    def run_body(*lines, arguments=()):
        body = "".join(f"    {line}\n" for line in lines)
        (pytester.path / "handshakes" / "test_it.py").write_text(
            f"import pytest\nimport shaketable\n\ndef test_it(scenarios):\n{body}")
        return pytester.runpytest_inprocess("handshakes/test_it.py", *arguments,
                                            plugins=[pytest_plugin])

    return run_body


def test_runs_files_beside_the_test(run_test):
    run_test(
        'results = scenarios.run("good.yaml", {"client.profile": "macos"}, trials=7,',
        '                        backend="sim")',
        'assert results.points[0].trials == 7',
        'same = shaketable.Scenario.load("handshakes/good.yaml").with_(',
        '    {"client.profile": "macos"})',
        'again = shaketable.run(same, trials=7, backend="sim")',
        'assert results.content == again.content',
    ).assert_outcomes(passed=1)


def test_runs_other_scenarios_too(run_test, tmp_path):
    write(tmp_path, far=GOOD)
    run_test(
        f'assert scenarios.load("{tmp_path}/far.yaml").name == "far"',
        'assert scenarios.load("handshakes/good.yaml").name == "good"',
        'assert scenarios.load({"trials": 3}).trials == 3',
        'lost = scenarios.load("good.yaml").with_(trials=9)',
        'assert scenarios.run(lost, backend="sim").points[0].trials == 9',
    ).assert_outcomes(passed=1)


def test_sweeps_and_ladders(run_test):
    run_test(
        'axes = {"client.profile": ["macos", "linux-6.5"]}',
        'results = scenarios.sweep("good.yaml", axes, trials=3, backend="sim")',
        'assert [point.set for point in results.points] == [',
        '    {"client.profile": "macos"}, {"client.profile": "linux-6.5"}]',
        'ladder = scenarios.trace("good.yaml", {"client.isn": 7}, backend="sim")',
        'assert ladder.steps[0].packet.seq == 7',
    ).assert_outcomes(passed=1)


def test_what_holds_is_checked_in_silence(run_test):
    run_test('scenarios.check("good.yaml")').assert_outcomes(passed=1)


def test_what_does_not_hold_fails_with_the_details(run_test):
    result = run_test('scenarios.check("good.yaml", {"client.profile": "rfc6298"})')
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([
        ">*scenarios.check(*",
        "E * handshakes/good.yaml:5:21: expect.client.syn_times",
        "E * expected: [[]0s, 1s, 3s, 7s, 15s, 31s, 63s[]]",
        "E * replay:   shaketable trace handshakes/good.yaml *client.profile=*"])
    assert "_check.py" not in result.stdout.str()


def test_bad_input_is_told_with_its_place(run_test):
    run_test(
        'with pytest.raises(shaketable.InputError, match="broken.yaml:1:10: expect.client"):',
        '    scenarios.check("broken.yaml")',
        'with pytest.raises(shaketable.InputError, match="sim cannot run it"):',
        '    scenarios.check("bell.yaml", backend="sim")',
        'with pytest.raises(shaketable.InputError, match="did you mean .both."):',
        '    scenarios.check("good.yaml", backend="bothe")',
        'with pytest.raises(shaketable.InputError, match="client.profle"):',
        '    scenarios.check("good.yaml", {"client.profle": "macos"})',
        'with pytest.raises(shaketable.InputError, match="handshakes/none.yaml: there is no"):',
        '    scenarios.check("none.yaml")',
    ).assert_outcomes(passed=1)


@pytest.mark.parametrize("call", [
    'run("broken.yaml")', 'load("good.yaml", {"client.profle": "macos"})', 'sweep({"trails": 1})',
    'trace("none.yaml")'])
def test_bad_input_is_told_at_the_line_of_the_test(run_test, call):
    result = run_test(f"scenarios.{call}")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([">*scenarios.*", "E *InputError: *", "*test_it.py:5: InputError"])
    ours = [line for line in result.outlines if re.match(r"\S+\.py:\d+: ", line)]
    assert ours == [line for line in ours if "test_it.py:5" in line], ours


def test_the_backend_is_that_of_pytest(run_test):
    check = ('with pytest.raises(AssertionError, match="--backend ns3 --trial 0"):',
             '    scenarios.check("wrong.yaml")')
    run_test(*check, arguments=["--shaketable-backend", "ns3"]).assert_outcomes(passed=1)
    run_test(*check).assert_outcomes(failed=1)


@pytest.mark.parametrize("end", ["pass", "assert False"])
def test_temporary_files_go_with_the_test(run_test, tmp_path, monkeypatch, end):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    run_test('results = scenarios.run("good.yaml", backend="sim")',
             'assert results.path.exists()',
             'results.save("kept.sqlite")',
             f'sys = __import__("sys"); sys.kept = results; {end}')
    kept = sys.__dict__.pop("kept")
    assert not kept.path.exists() or kept.path.name == "kept.sqlite"
    assert not list(tmp_path.glob("shaketable-*"))


def test_the_examples_of_the_manual(pytester):
    manual = (ROOT / "src" / "scenario" / "EXPECTATIONS.md").read_text()
    [example] = re.findall(r"^```python\n(.*?)^```", manual, flags=re.MULTILINE | re.DOTALL)
    pytester.makepyfile(example)
    for file in set(re.findall(r"[\w-]+\.yaml", example)):
        shutil.copy(ROOT / "scenarios" / file, pytester.path)
    tests = example.count("def test_")
    result = pytester.runpytest_inprocess("test_the_examples_of_the_manual.py",
                                          plugins=[pytest_plugin])
    result.assert_outcomes(passed=tests)
    assert tests > 0
