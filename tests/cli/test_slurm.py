# SPDX-License-Identifier: GPL-2.0-only
"""docs/sweep.slurm, run as Slurm would: with its variables, in a folder of its own."""

import os
import pathlib
import subprocess

from sweeps import PROGRAM, content, done, shaketable, write_grid

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "docs" / "sweep.slurm"


def batch(folder, *arguments, **variables):
    """What the script ends with."""
    programs = folder / "bin"
    programs.mkdir(exist_ok=True)
    program = programs / "shaketable"
    if not program.exists():
        program.symlink_to(PROGRAM)
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", **variables}
    return subprocess.run(["bash", SCRIPT, *map(str, arguments)], cwd=folder, env=environment,
                          capture_output=True, text=True, check=False, timeout=60)


def test_shares_that_are_run_one_by_one_are_the_whole(tmp_path):
    scenario = write_grid(tmp_path, trials=100)
    done(shaketable("sweep", scenario, "--out", tmp_path / "whole.sqlite"))
    words = [scenario, "results", 3]
    for task in "02":
        run = batch(tmp_path, *words, SLURM_ARRAY_TASK_ID=task, SLURM_ARRAY_TASK_COUNT="3")
        assert run.returncode == 0, run.stderr
    # A task that is submitted again is an array of its own; so is one that has to go on.
    for _ in range(2):
        run = batch(tmp_path, *words, SLURM_ARRAY_TASK_ID="1", SLURM_ARRAY_TASK_COUNT="1")
        assert run.returncode == 0, run.stderr
    assert batch(tmp_path, "--merge", "all.sqlite", "results").returncode == 0
    assert content(tmp_path / "all.sqlite") == content(tmp_path / "whole.sqlite")
