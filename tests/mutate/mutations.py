# SPDX-License-Identifier: GPL-2.0-only
"""The mutations, read from mutations/*.toml: one file for each source file that they change."""

import re
from dataclasses import dataclass

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

KEYS = {"find", "put", "equivalent"}
NAME = re.compile(r"[a-z0-9.-]+")
WHY_MIN = 20  # a reason of fewer characters explains nothing


class BadMutation(Exception):
    """A mutation that cannot be used; says where it stands."""


@dataclass(frozen=True)
class Mutation:
    """One way to break one source file.

    `find` stands in the file once. Of it the part in «» changes, or all of it where there is none.
    `put` takes its place: statements where that part ends with `;` or `}`, else an expression.
    """

    name: str  # of the data file and of the entry: `rto.alpha`
    place: str  # `mutations/rto.toml:12`
    file: str  # from the root of the tree: `src/tcp/rto.cc`
    find: str
    put: str
    equivalent: str = ""  # why no behaviour can tell it from the original

    @property
    def context(self):
        return self.find.replace("«", "").replace("»", "")

    @property
    def part(self):
        """Where in the context the part begins and ends that changes."""
        if "«" not in self.find:
            return 0, len(self.context)
        return self.find.index("«"), self.find.index("»") - 1


def line_of(text, name):
    """The line where the entry begins."""
    heads = (f"[{name}]", f'["{name}"]')
    lines = enumerate(text.splitlines(), 1)
    return next((number for number, line in lines if line.strip() in heads), 1)


def entry_of(name, place, file, entry):
    if not isinstance(entry, dict):
        raise BadMutation(f"{place}: {name}: the only key outside entries is `file`")
    if any(isinstance(value, dict) for value in entry.values()):
        raise BadMutation(f"{place}: {name}: TOML reads a dot in a name as nesting; use a hyphen")
    unknown = sorted(entry.keys() - KEYS)
    if unknown:
        raise BadMutation(f"{place}: {name}: unknown key {unknown[0]!r}; known: {sorted(KEYS)}")
    for key in ("find", "put"):
        if not isinstance(entry.get(key), str):
            raise BadMutation(f"{place}: {name}: `{key}` is missing, or no text")
    if not NAME.fullmatch(name):
        raise BadMutation(f"{place}: {name}: names have small letters, digits and hyphens")
    find = entry["find"]
    if (find.count("«"), find.count("»")) not in ((0, 0), (1, 1)) or "»" in find.split("«")[0]:
        raise BadMutation(f"{place}: {name}: `find` has one pair of «» or none")
    why = entry.get("equivalent")
    if why is not None and (not isinstance(why, str) or len(why.strip()) < WHY_MIN):
        raise BadMutation(f"{place}: {name}: `equivalent` says why nothing can tell the difference")
    mutation = Mutation(name, place, file, find, entry["put"], why or "")
    begin, end = mutation.part
    if begin == end:
        raise BadMutation(f"{place}: {name}: `find` marks nothing that changes")
    if mutation.context[begin:end] == mutation.put:
        raise BadMutation(f"{place}: {name}: `put` changes nothing")
    return mutation


def read_file(path):
    """The mutations of one data file, in its order."""
    text = path.read_text(encoding="utf-8")
    shown = f"{path.parent.name}/{path.name}"
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadMutation(f"{shown}: {error}") from error
    file = data.pop("file", None)
    if not isinstance(file, str):
        raise BadMutation(f"{shown}:1: `file` names no source file")
    found = []
    for key, entry in data.items():
        name = f"{path.stem}.{key}"
        found.append(entry_of(name, f"{shown}:{line_of(text, key)}", file, entry))
    return found


def read_all(folder):
    """All mutations below `folder`; their numbers are their places in this list."""
    return [mutation for path in sorted(folder.glob("*.toml")) for mutation in read_file(path)]
