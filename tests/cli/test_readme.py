# SPDX-License-Identifier: GPL-2.0-only
"""The examples in README.md print what the README shows, and its scenario runs."""

import os
import pathlib
import re
import shlex
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ["SHAKETABLE"]
README = (ROOT / "README.md").read_text()


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], cwd=ROOT, capture_output=True, text=True,
                          timeout=120, check=True).stdout


def lines_missing(shown, printed):
    """The lines shown that are not printed in that order; a line `...` stands for any others."""
    missing = []
    at = 0
    may_skip = False
    for line in shown:
        if line == "...":
            may_skip = True
            continue
        found = next((i for i in range(at, len(printed)) if printed[i].rstrip() == line), None)
        if found is None or (found != at and not may_skip):
            missing.append(line)
        else:
            at = found + 1
        may_skip = False
    return missing


CONSOLE = re.findall(r"```console\n\$ shaketable (.*?)\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize(("command", "shown"), CONSOLE, ids=[command for command, _ in CONSOLE])
def test_examples_print_what_is_shown(command, shown):
    printed = run(*shlex.split(command)).splitlines()
    assert lines_missing(shown.splitlines(), printed) == []


def test_a_wrong_line_would_be_found():
    assert lines_missing(["a", "c"], ["a", "b", "c"]) == ["c"]
    assert lines_missing(["a", "...", "d"], ["a", "b", "c"]) == ["d"]
    assert lines_missing(["a", "...", "c"], ["a", "b", "c"]) == []


EXAMPLES = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)


def test_the_example_of_a_test_holds(tmp_path):
    file = tmp_path / "my-test.yaml"
    file.write_text(EXAMPLES[3])
    assert "1 test: 1 passed" in run("test", str(file))


def test_the_scenario_its_changes_and_its_sweep_run(tmp_path):
    text, changes, sweep, _ = EXAMPLES
    file = tmp_path / "my-path.yaml"
    for scenario in (text, changes):
        file.write_text(scenario)
        assert "scenario  my-path\n" in run("run", str(file), "--trials", "20")
    file.write_text(text + sweep)
    store = tmp_path / "my-path.sqlite"
    shown = run("sweep", str(file), "--trials", "5", "--backend", "sim", "--out", str(store))
    assert "# end: 22 of 22 points complete" in shown
