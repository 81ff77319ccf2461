# SPDX-License-Identifier: GPL-2.0-only
"""Runs every code block of the pages and renders them, to FOLDER/html.

    build.py FOLDER        (with `shaketable` to be imported)

Pages are rendered from where their blocks ran, so that they show the pictures that these drew.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MANUAL = [ROOT / "src" / page for page in (
    "scenario/SCENARIOS.md", "scenario/SWEEPS.md", "scenario/EXPECTATIONS.md",
    "stats/STATISTICS.md", "results/STORE.md", "ns3_backend/NATIVE.md")]
PAGES = sorted(HERE.glob("*.md"))
ENVIRONMENT = {**os.environ, "MPLBACKEND": "Agg", "PYTHONHASHSEED": "0"}


def gather(source):
    """Copies all pages to one folder, those of the manual to `manual/` of it."""
    shutil.rmtree(source, ignore_errors=True)
    (source / "manual").mkdir(parents=True)
    names = "|".join(page.stem for page in MANUAL)
    link = re.compile(rf"\]\((?:[\w./]+/)?({names})\.md")
    for page in PAGES:
        (source / page.name).write_text(link.sub(r"](manual/\1.md", page.read_text()))
    for page in MANUAL:
        (source / "manual" / page.name).write_text(link.sub(r"](\1.md", page.read_text()))


def run(*words, folder):
    done = subprocess.run([sys.executable, *map(str, words)], cwd=folder, env=ENVIRONMENT)
    if done.returncode != 0:
        sys.exit(done.returncode)


def build(folder):
    source = folder / "source"
    gather(source)
    run(HERE / "docstrings.py", folder=ROOT)
    for page in PAGES:
        run(HERE / "blocks.py", page.name, folder=source)
    shutil.rmtree(folder / "html", ignore_errors=True)
    run("-m", "sphinx", "-c", HERE, "-d", folder / "doctrees", "-E", "-W", "--keep-going", "-q",
        source, folder / "html", folder=source)


if __name__ == "__main__":
    build(Path(sys.argv[1]).resolve())
