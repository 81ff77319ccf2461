# SPDX-License-Identifier: GPL-2.0-only
"""The copy of the source tree that has all mutations in it, and its build."""

import os
import subprocess
from collections import defaultdict

from rewrite import SWITCH, SWITCH_FILE, rewrite


class BuildFailed(Exception):
    """The mutated tree does not build; holds what the compiler said."""


def source_files(root):
    """What the tree is made of: tracked files and new ones, but no ignored ones."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True).stdout
    names = sorted(name for name in os.fsdecode(listed).split("\0") if name)
    return [name for name in names if (root / name).is_file()]


def rewritten(root, mutations):
    """The changed files, as name -> text. A mutation that does not fit raises BadMutation."""
    by_file = defaultdict(list)
    for number, mutation in enumerate(mutations):
        by_file[mutation.file].append((number, mutation))
    texts = {}
    for file, numbered in by_file.items():
        path = root / file
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        texts[file] = rewrite(text, numbered)
    return texts


def put(path, content):
    """Leaves an unchanged file alone, so that it is not compiled again."""
    if not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def write_tree(root, tree, mutations):
    texts = rewritten(root, mutations)
    wanted = {*texts, f"src/{SWITCH_FILE}"}
    for name in source_files(root):
        wanted.add(name)
        text = texts.get(name)
        put(tree / name, (root / name).read_bytes() if text is None else text.encode())
    put(tree / "src" / SWITCH_FILE, SWITCH.encode())
    for path in sorted(tree.rglob("*")):
        if path.is_file() and str(path.relative_to(tree)) not in wanted:
            path.unlink()


def build(tree, folder, targets, settings):
    """No warnings: a mutation may well be worth one. -O1: tests run long enough to be worth it."""
    environment = os.environ | {"CCACHE_BASEDIR": str(tree), "CCACHE_NOHASHDIR": "1"}
    configure = ["cmake", "-G", "Ninja", "-S", tree, "-B", folder, "-DCMAKE_BUILD_TYPE=Debug"]
    configure += ["-DCMAKE_CXX_FLAGS_DEBUG=-O1 -w", *settings]
    compile_all = ["cmake", "--build", folder, "--target", *targets, "--", "-k", "0"]
    for command in (configure, compile_all):
        done = subprocess.run(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode != 0:
            raise BuildFailed(done.stdout)
