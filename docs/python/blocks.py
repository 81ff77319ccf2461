# SPDX-License-Identifier: GPL-2.0-only
"""Runs the code blocks of a page in their order, here, and compares what they print.

    blocks.py PAGE.md

- `python`: all of a page share their names. What it prints stands in a block `text` right behind.
- `console`: what follows a line with `$` is what that command prints.
- `sh`: commands that are to succeed.
- A block that begins with `# FILE.EXT` is written to that file.
- One with a line `# Not run here: WHY` is left out.

`...` in what is shown stands for anything.
"""

import contextlib
import doctest
import io
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

FENCED = re.compile(r"^```(.*?)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"# ([\w-]+\.\w+)\n")
COMMAND = re.compile(r"^\$ (.*\n)((?:(?!\$ ).*\n)*)", re.MULTILINE)
NOT_RUN = re.compile(r"^# Not run here: (.+)", re.MULTILINE)
# The programs, as they are once the package is installed.
PROGRAMS = f"""
set -euo pipefail
shaketable() {{ {sys.executable} -m shaketable "$@"; }}
pytest() {{ {sys.executable} -m pytest -p no:cacheprovider -p shaketable.pytest_plugin "$@"; }}
"""


class Block(NamedTuple):
    kind: str
    text: str
    page: str
    line: int  #: of its first line, from 1

    def fail(self, why):
        raise SystemExit(f"{self.page}:{self.line}: {why}")


def blocks_of(page):
    """The blocks of a page but those that are Sphinx's."""
    text = Path(page).read_text()
    return [Block(match[1], match[2], str(page), text.count("\n", 0, match.start(2)) + 1)
            for match in FENCED.finditer(text) if not match[1].startswith("{")]


def left_out(page):
    """Why blocks of a page are not run."""
    return [why[1] for block in blocks_of(page) if (why := NOT_RUN.search(block.text))]


def compare(block, shown, printed):
    lines = [line.rstrip() for line in printed.rstrip().splitlines()]
    printed = "".join(line + "\n" for line in lines)
    if not doctest.OutputChecker().check_output(shown, printed, doctest.ELLIPSIS):
        block.fail(f"the page shows\n{shown}but printed is\n{printed}")


def run_python(block, names):
    """Runs it; returns what it prints. Lines in tracebacks are those of the page."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile("\n" * (block.line - 1) + block.text, block.page, "exec"), names)
    return printed.getvalue()


def run_shell(block, commands):
    done = subprocess.run(["bash", "-c", PROGRAMS + commands], text=True, timeout=120,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def run_blocks(blocks):
    """Runs the blocks of a page."""
    names = {"__name__": "__main__"}
    rest = [block for block in blocks if not NOT_RUN.search(block.text)]
    while rest:
        block = rest.pop(0)
        if file := FILE.match(block.text):
            Path(file[1]).write_text(block.text)
        elif block.kind == "python":
            printed = run_python(block, names)
            if rest and rest[0].kind == "text":
                block = rest.pop(0)
                compare(block, block.text, printed)
            else:
                compare(block, "", printed)
        elif block.kind == "console":
            for command, shown in COMMAND.findall(block.text):
                compare(block, shown, run_shell(block, command)[1])
        elif block.kind == "sh":
            code, printed = run_shell(block, block.text)
            if code != 0:
                block.fail(f"failed, code {code}\n{printed}")
        else:
            block.fail(f"nothing is known to do with '{block.kind}'")


if __name__ == "__main__":
    run_blocks(blocks_of(sys.argv[1]))
