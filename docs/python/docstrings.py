# SPDX-License-Identifier: GPL-2.0-only
"""Runs the examples in the docstrings of the package. Those know its names, and `path`, a folder.

    docstrings.py          (in the folder that has `scenarios/`)
"""

import doctest
import importlib
import pkgutil
import sys
import tempfile
from pathlib import Path

import shaketable
import shaketable.plot


def modules():
    """All that are written in Python."""
    found = pkgutil.walk_packages(shaketable.__path__, "shaketable.")
    names = [module.name for module in found]
    return ["shaketable", *(name for name in names if name.split(".")[-1] not in
                            {"_core", "__main__"})]


def run_all():
    """Runs them; returns how many failed, and how many there are."""
    known = {name: getattr(home, name) for home in (shaketable.plot, shaketable)
             for name in home.__all__}
    failed = attempted = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in modules():
            module = importlib.import_module(name)
            found = doctest.testmod(module, extraglobs={**known, "path": Path(folder)})
            failed += found.failed
            attempted += found.attempted
    return failed, attempted


if __name__ == "__main__":
    failures, examples = run_all()
    print(f"docstrings: {examples} examples, {failures} failed")
    sys.exit(failures > 0 or examples == 0)
