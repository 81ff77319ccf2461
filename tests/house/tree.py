# SPDX-License-Identifier: GPL-2.0-only
"""Which files are held to the house rules."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("src", "bindings", "tests", "bench", "cmake", ".ci", ".githooks")
SUFFIXES = {".cc", ".h", ".py", ".cmake"}


def is_source(path):
    return path.suffix in SUFFIXES or path.name == "CMakeLists.txt" or is_script(path)


def is_script(path):
    return path.name == "dev" or path.parent.name in (".ci", ".githooks")


def source_files():
    """Our own source files as (path relative to the root, text), in a fixed order."""
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    found += ROOT.glob("*")
    return [
        (path.relative_to(ROOT), path.read_text(encoding="utf-8"))
        for path in sorted(found)
        if path.is_file() and is_source(path)
    ]


def code_lines(text):
    """The numbered lines of a C++ file, without what stands behind `//`."""
    return [(number, line.split("//")[0]) for number, line in enumerate(text.splitlines(), 1)]
