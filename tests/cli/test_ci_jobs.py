# SPDX-License-Identifier: GPL-2.0-only
"""The jobs of docs/ci do what they say: their commands are run, in a project as they expect one.

shaketable is not built again for that: a folder stands in that looks as one from the cache does.
"""

import os
import pathlib
import re
import shutil
import subprocess

import pytest
from sweeps import PROGRAM
from test_test import BROKEN, GOOD, WRONG, write

JOBS = pathlib.Path(__file__).resolve().parents[2] / "docs" / "ci"
COMMAND = re.compile(r"^ +- (?:run: )?(ci/test-handshakes .*)$", re.MULTILINE)
VERSION = "v1"


@pytest.fixture(name="project")
def fixture_project(tmp_path):
    for folder in ("ci", "handshakes", ".shaketable/build/release"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(JOBS / "test-handshakes", tmp_path / "ci")
    cached = tmp_path / ".shaketable"
    (cached / "built").write_text(VERSION + "\n")
    (cached / "dev").write_text('#!/bin/sh\necho "$*" >>"$(dirname "$0")/called"\n')
    (cached / "dev").chmod(0o755)
    (cached / "build" / "release" / "shaketable").symlink_to(PROGRAM)
    return tmp_path


def commands(job):
    found = COMMAND.findall((JOBS / job).read_text())
    assert len(found) == 1
    return found


def run_job(project, job, **environment):
    variables = {"SHAKETABLE_REPOSITORY": "/none", "SHAKETABLE_VERSION": VERSION, **environment}
    return subprocess.run(["sh", "-ec", "\n".join(commands(job))], cwd=project, text=True,
                          capture_output=True, check=False, timeout=60,
                          env={**os.environ, **variables})


@pytest.mark.parametrize("job", ["github.yml", "gitlab.yml"])
def test_a_job_has_the_verdict_of_its_scenarios(project, job):
    write(project / "handshakes", good=GOOD)
    run = run_job(project, job)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("ok      handshakes/good.yaml [sim]")
    write(project / "handshakes", wrong=WRONG)
    assert run_job(project, job).returncode == 1
    write(project / "handshakes", broken=BROKEN)
    assert run_job(project, job).returncode == 2
    assert 'errors="1"' in (project / "handshakes.xml").read_text()
    assert (project / ".shaketable" / "called").read_text() == "setup\n" * 3


def test_the_file_that_a_job_hands_over_is_the_one_it_writes():
    for job in ("github.yml", "gitlab.yml"):
        text = (JOBS / job).read_text()
        assert "--junit handshakes.xml" in text
        assert re.search(r"(path|junit): handshakes\.xml$", text, re.MULTILINE)


def test_another_version_is_built_anew(project):
    write(project / "handshakes", good=GOOD)
    run = run_job(project, "gitlab.yml", SHAKETABLE_VERSION="v2")
    assert run.returncode != 0  # there is nothing to clone at /none
    assert "/none" in run.stderr
    assert not (project / ".shaketable" / "built").exists()


def test_variables_that_are_missing_are_told(project):
    run = run_job(project, "gitlab.yml", SHAKETABLE_VERSION="")
    assert run.returncode != 0
    assert "SHAKETABLE_VERSION: which one?" in run.stderr
