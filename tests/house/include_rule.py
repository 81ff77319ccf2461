# SPDX-License-Identifier: GPL-2.0-only
"""Arrows between the folders of src/ point one way only."""

import re

from tree import code_lines

BELOW_TRIAL = {"base", "tcp", "impair"}
CORE = BELOW_TRIAL | {"trial"}

# Folder -> the other folders whose headers it may include. `cli` wires them all.
MAY_INCLUDE = {
    "base": set(),
    "tcp": {"base"},
    "impair": {"base"},
    "trial": BELOW_TRIAL,
    "expect": CORE,
    "scenario": CORE | {"expect"},
    "sim": CORE,
    "ns3_backend": CORE,
    "exact": CORE,
    "stats": CORE,
    "results": CORE | {"stats"},
    "drill": {"base", "tcp"},
    "verdict": CORE | {"expect", "scenario", "stats", "results"},
    "runner": CORE | {"stats", "results"},
    "emulate": CORE | {"ns3_backend"},
    "session": CORE | {"expect", "scenario", "sim", "ns3_backend", "stats", "results", "runner"},
}
MAY_INCLUDE["cli"] = set(MAY_INCLUDE)

PRINTS = {"iostream", "ostream", "syncstream", "print", "cstdio", "stdio.h", "fmt/ostream.h"}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def objection(folder, bracket, header):
    """Why a file of src/FOLDER may not include HEADER, or None."""
    first = header.split("/")[0]
    if first == "ns3":
        return None if folder == "ns3_backend" else "only ns3_backend sees ns-3"
    if header in PRINTS:
        return None if folder == "cli" else "only cli prints"
    if bracket == "<":
        return "ours stand in quotes" if first in MAY_INCLUDE and "/" in header else None
    if first == folder or first in MAY_INCLUDE[folder]:
        return None
    if first in MAY_INCLUDE:
        return f"{folder} may not know {first}"
    return "quotes are for our own headers, named from src/"


def complaints(path, text):
    if path.parts[0] != "src" or path.suffix not in (".cc", ".h"):
        return []
    folder = path.parts[1]
    if folder not in MAY_INCLUDE:
        return [f"{path}: add the folder {folder} to the table in tests/house/include_rule.py"]
    found = []
    for number, line in code_lines(text):
        match = INCLUDE.match(line)
        why = objection(folder, *match.groups()) if match else None
        if why:
            found.append(f"{path}:{number}: {match.group(2)}: {why}")
    return found
