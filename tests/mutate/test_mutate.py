# SPDX-License-Identifier: GPL-2.0-only
"""The whole check, on a tree of one function and one test."""

import re
import subprocess

import pytest
from catchers import GTEST_FAILURE, SCENARIO_FAILURE, Catcher, run
from mutate import Project, main

CMAKE = """
cmake_minimum_required(VERSION 3.25)
project(tiny LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 20)
add_executable(check check.cc src/twice.cc)
target_include_directories(check PRIVATE src)
"""
TWICE = """
constexpr int two() { return 2; }
int twice(int n) {
  if (n == 77) { return 154; }
  return two() * n;
}
"""
CHECK = """
#include <cstdio>
#include <initializer_list>
int twice(int n);
int main() {
  for (int n : {0, 2, 3}) {
    if (twice(n) != n + n) return std::printf("wrong: twice-%d\\n", n), 1;
  }
}
"""
MUTATIONS = """
file = "src/twice.cc"

[thrice]
find = 'return «2»;'
put = '3'

[plus-two]
find = 'return «two() * n»;'
put = 'two() + n'

[special-case]
find = 'n == «77»'
put = '78'

[never-ends]
find = 'return two() * n;'
put = 'for (volatile int i = 0;;) { i = n; }'

[commuted]
find = 'return «two() * n»;'
put = 'n * two()'
equivalent = 'Integers commute under multiplication.'
"""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    root = tmp_path_factory.mktemp("tiny")
    files = {
        "CMakeLists.txt": CMAKE,
        "src/twice.cc": TWICE,
        "check.cc": CHECK,
        "data/twice.toml": MUTATIONS,
        ".gitignore": "/build/\n",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    check = Catcher("check", "check", ("check",), re.compile(r"wrong: (\S+)"))
    absent = Catcher("absent", "absent", ("absent",), check.failure, needs="no/such/folder")
    return Project(root, root / "data", root / "build", (absent, check), timeout_least=1)


@pytest.fixture
def mutate(tiny, capsys):
    def call(*arguments, project=tiny):
        status = main(list(arguments), project)
        return status, "\n".join(capsys.readouterr())

    return call


def test_all_are_told_and_survivors_fail(mutate):
    status, told = mutate()
    lines = [line.split() for line in told.splitlines()]
    assert ["twice.thrice", "check:", "twice-2"] in lines
    assert ["twice.plus-two", "check:", "twice-0"] in lines
    assert ["twice.special-case", "SURVIVED"] in lines
    assert ["twice.never-ends", "check:", "timeout"] in lines
    assert ["twice.commuted", "equivalent"] in lines
    assert "5 mutations, 1 of them equivalent; caught by: check 3" in told
    assert "NOT AS IT SHOULD BE: twice.special-case (data/twice.toml:12)" in told
    assert status == 1


def test_what_is_caught_is_well(mutate, monkeypatch):
    monkeypatch.setenv("SHAKETABLE_MUTANT", "0")  # of whoever calls: no business of ours
    status, told = mutate("thrice", "plus")
    assert status == 0 and "2 mutations" in told


def test_equivalent_ones_must_not_be_caught(mutate, tiny):
    data = tiny.data / "twice.toml"
    data.write_text(MUTATIONS.replace("'n * two()'", "'n'"))
    status, told = mutate("commuted")
    data.write_text(MUTATIONS)
    assert status == 1 and "CAUGHT by check: twice-2, so not equivalent" in told


def test_tests_that_fail_without_mutation_stop_it(mutate, tiny):
    check = tiny.root / "check.cc"
    check.write_text(CHECK.replace("n + n", "n + 1"))
    status, told = mutate("thrice")
    check.write_text(CHECK)
    assert status == 2 and "check fails without any mutation: twice-0" in told


def test_a_mutation_that_does_not_compile_stops_it(mutate, tiny):
    data = tiny.data / "twice.toml"
    data.write_text(MUTATIONS.replace("put = '3'", "put = 'three'"))
    status, told = mutate("plus")
    data.write_text(MUTATIONS)
    assert status == 2 and "three" in told and "src/twice.cc:2" in told


def test_list_builds_nothing(mutate):
    status, told = mutate("--list", "--sample", "2")
    assert status == 0
    assert told.split() == ["twice.thrice", "src/twice.cc", "twice.special-case", "src/twice.cc"]


def test_unknown_names_are_refused(mutate):
    assert mutate("four-times") == (2, "\nno such mutation; --list names them\n")


def test_a_crash_is_named_by_its_signal(tmp_path):
    crash = Catcher("crash", "", ("sh", "-c", "kill -SEGV $$"), GTEST_FAILURE)
    (tmp_path / "sh").symlink_to("/bin/sh")
    assert run(crash, tmp_path, tmp_path, None, 10).test == "signal 11"


@pytest.mark.parametrize(
    "pattern, output, test",
    [
        (GTEST_FAILURE, "x\n[  FAILED  ] Rto.Clause2_1 (0 ms)\n", "Rto.Clause2_1"),
        (GTEST_FAILURE, "[  FAILED  ] A/B.C/3, where GetParam() = 7 (1 ms)\n", "A/B.C/3"),
        (
            SCENARIO_FAILURE,
            "ok      scenarios/timers/FAILED-once.yaml [sim]  0.004 s\n"
            "FAILED  scenarios/timers/gives-up.yaml [sim]  0.004 s\n",
            "timers/gives-up",
        ),
        (SCENARIO_FAILURE, "BROKEN  a/c.yaml [sim]\n", "a/c"),
    ],
)
def test_the_test_that_failed_is_named(pattern, output, test):
    assert pattern.search(output).group(1) == test
