# SPDX-License-Identifier: GPL-2.0-only
"""The types of what is written in C++."""

import subprocess
import sys
from pathlib import Path

#: What pybind11 makes otherwise than Python does: classes are of a class of its own, and those that
#: only C++ makes have a constructor, which raises. Buffers are seen from Python since 3.12.
ALLOWED = r"""
shaketable\._core\.[A-Z]\w+
shaketable\._core\.\w+\.__init__
shaketable\._core\.Octets\.__buffer__
shaketable\._core\.TestEnd\.(name|value|__\w+__)
"""


def test_the_stubs_name_what_there_is(tmp_path):
    allowed = tmp_path / "allowed"
    allowed.write_text(ALLOWED)
    done = subprocess.run(
        [sys.executable, "-m", "mypy.stubtest", "shaketable._core", "--mypy-config-file",
         Path(__file__).parents[2] / "pyproject.toml", "--allowlist", allowed,
         "--ignore-unused-allowlist"], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
