# SPDX-License-Identifier: GPL-2.0-only
"""The copy follows the tree, and what is as it was is not compiled again."""

import os
import subprocess

from mutant_tree import write_tree
from mutations import Mutation


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_the_copy_follows_the_tree(tmp_path):
    root, tree = tmp_path / "root", tmp_path / "tree"
    (root / "src").mkdir(parents=True)
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    (root / ".gitignore").write_text("*.log\n")
    (root / "src/a.cc").write_text("int a = 1;\n")
    (root / "src/b.cc").write_text("int b = 1;\n")
    (root / "noise.log").write_text("not ours\n")
    mutation = Mutation("a.two", "a.toml:1", "src/a.cc", "«1»;", "2")
    write_tree(root, tree, [mutation])
    assert names(tree) == [".gitignore", "src/a.cc", "src/b.cc", "src/mutant_switch.h"]
    assert "is_on(0) ? (2) : (1)" in (tree / "src/a.cc").read_text()

    for name in names(tree):
        os.utime(tree / name, (1, 1))
    (root / "src/b.cc").unlink()
    (root / "src/c.cc").write_text("int c = 1;\n")
    write_tree(root, tree, [mutation])
    assert names(tree) == [".gitignore", "src/a.cc", "src/c.cc", "src/mutant_switch.h"]
    written = [name for name in names(tree) if (tree / name).stat().st_mtime != 1]
    assert written == ["src/c.cc"]
