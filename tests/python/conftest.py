# SPDX-License-Identifier: GPL-2.0-only
import subprocess
import sys

import pytest

from support import LOSSY


@pytest.fixture
def command():
    """Runs the command as a process of its own; gives its standard output."""

    def run(*words, ok=True):
        done = subprocess.run([sys.executable, "-m", "shaketable", *map(str, words)],
                              capture_output=True, text=True, timeout=120)
        assert not ok or done.returncode == 0, done.stderr
        return done

    return run


@pytest.fixture
def lossy_file(tmp_path):
    """LOSSY as a file, for the command."""
    import json

    path = tmp_path / "lossy.yaml"
    path.write_text(json.dumps(LOSSY))
    return path
