# SPDX-License-Identifier: GPL-2.0-only
"""The examples of EXPECTATIONS.md hold, or do not where they say so."""

import pathlib
import re

import pytest
from test_test import run_test

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = re.findall(r"```yaml( bad)?\n(.*?)```",
                      (ROOT / "src" / "scenario" / "EXPECTATIONS.md").read_text(), re.DOTALL)


def test_there_are_examples():
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize(("bad", "text"), EXAMPLES)
def test_an_example(bad, text, tmp_path):
    file = tmp_path / "example.yaml"
    file.write_text(text)
    run = run_test(file)
    assert run.returncode == (1 if bad else 0), run.stdout
