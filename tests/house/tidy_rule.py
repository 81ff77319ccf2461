# SPDX-License-Identifier: GPL-2.0-only
"""What every source file looks like, and what library code must not do."""

import re

from tree import code_lines, is_script

LINES_MAX = 400
LINES_AIM = 250
COLUMNS_MAX = 100
LICENCE = "SPDX-License-Identifier: GPL-2.0-only"
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME)\b")  # in halves: this file is held to it too

# The same trial gives the same bits anywhere, so these know neither clocks nor foreign dice.
REPEATABLE = {"base", "tcp", "impair", "trial", "sim", "scenario", "stats", "exact", "drill"}
UNREPEATABLE = {
    re.compile(r"\bstd::\w+_distribution\b"): "differs between standard libraries",
    re.compile(r"\brandom_device\b|\bs?rand\s*\("): "draw from a SeedTree",
    re.compile(r"\b(system|steady|high_resolution)_clock\b"): "time is an argument",
}

# Python loads the libraries: they must neither end the process nor write to its terminal.
LIBRARY = {
    re.compile(r"(?<![\w.])assert\s*\("): "use CHECK",
    re.compile(r"(?<![\w.>])(std::)?(abort|terminate|(_|quick_)?exit)\s*\("): "return an Error",
    re.compile(r"\bstd::(cout|cerr|clog)\b|\bfmt::print|(?<!\w)f?printf\s*\(|\bputs\s*\("):
        "only cli prints",
}
# A worker is a process of the library's own: it must not unwind into the frames of its parent.
WORKER_END = ("src/runner/worker_process.cc", "_exit(")


def cxx_patterns(path):
    """The forbidden patterns for one C++ file."""
    if path.parts[0] != "src" or path.parts[1] == "cli":
        return {}
    return LIBRARY | (UNREPEATABLE if path.parts[1] in REPEATABLE else {})


def layout_complaints(path, lines):
    for number, line in enumerate(lines, 1):
        if "\t" in line:
            yield f"{path}:{number}: a tab"
        if line != line.rstrip():
            yield f"{path}:{number}: trailing whitespace"
        if len(line) > COLUMNS_MAX:
            yield f"{path}:{number}: more than {COLUMNS_MAX} columns"
        if UNFINISHED.search(line):
            yield f"{path}:{number}: unfinished work belongs in no source file"
    if len(lines) > LINES_MAX:
        yield f"{path}: {len(lines)} lines, more than {LINES_MAX}"


def head_complaints(path, lines):
    comment = "//" if path.suffix in (".cc", ".h") else "#"
    at = 1 if is_script(path) else 0
    if lines[at : at + 1] != [f"{comment} {LICENCE}"]:
        yield f"{path}:{at + 1}: not `{comment} {LICENCE}`"
    if path.suffix == ".h" and "#pragma once" not in lines:
        yield f"{path}: no #pragma once"


def complaints(path, text):
    lines = text.splitlines()
    found = [*head_complaints(path, lines), *layout_complaints(path, lines)]
    if path.suffix in (".cc", ".h"):
        for pattern, why in cxx_patterns(path).items():
            for number, line in code_lines(text):
                match = pattern.search(line)
                if match and (str(path), match.group()) != WORKER_END:
                    found.append(f"{path}:{number}: {match.group().strip()}: {why}")
    return found


def is_long(text):
    return LINES_AIM < text.count("\n") <= LINES_MAX
