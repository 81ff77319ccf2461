# SPDX-License-Identifier: GPL-2.0-only
"""The pages of docs/python: every code block runs and prints what is shown, and they render."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import shaketable
from shaketable import plot

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "python"
sys.path.insert(0, str(DOCS))
import blocks  # noqa: E402
import build  # noqa: E402
import docstrings  # noqa: E402

#: Blocks that are not run, by page. What can be run is to be.
LEFT_OUT = {
    "tutorial.md": ["it installs packages."],
    "executors.md": ["it needs mpi4py, and is started by mpirun.", "it needs an MPI.",
                     "it needs dask-jobqueue, and a cluster with Slurm.", "it is for sbatch."],
}


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    """All pages, their blocks run."""
    folder = tmp_path_factory.mktemp("docs")
    done = subprocess.run([sys.executable, DOCS / "build.py", folder], cwd=ROOT, text=True,
                          capture_output=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "html"


def test_pages_show_the_pictures_that_their_blocks_drew(html):
    shown = re.findall(r'<img alt="(.+?)" src="(_images/[\w-]+\.svg)"',
                       (html / "tutorial.html").read_text())
    assert len(shown) == len(re.findall(r"^!\[", (DOCS / "tutorial.md").read_text(), re.M)) > 3
    for _, picture in shown:
        assert (html / picture).read_text().count("<path") > 10, picture


def test_the_reference_has_every_public_name(html):
    page = (html / "api.html").read_text()
    public = [f"shaketable.{name}" for name in shaketable.__all__ if name != "__version__"]
    public += [f"shaketable.plot.{name}" for name in plot.__all__]
    assert [name for name in public if f'id="{name}"' not in page] == []


def test_few_blocks_are_left_out():
    found = {page.name: blocks.left_out(page) for page in build.PAGES}
    assert {page: why for page, why in found.items() if why} == LEFT_OUT


def test_python_elsewhere_is_run_too(tmp_path, monkeypatch):
    """That of README.md here, that of EXPECTATIONS.md with the plugin of pytest."""
    with_python = {path.relative_to(ROOT).as_posix() for folder in ("src", "docs", "scenarios")
                   for path in (ROOT / folder).rglob("*.md")
                   if any(block.kind == "python" for block in blocks.blocks_of(path))}
    assert with_python - {f"docs/python/{page.name}" for page in build.PAGES} == {
        "src/scenario/EXPECTATIONS.md"}
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    shown = [block for block in blocks.blocks_of(ROOT / "README.md")
             if block.kind in {"python", "text"}]
    assert shown
    blocks.run_blocks(shown)


GOOD = """\
```python
value = 3
```
```python
print(value, "is", value)
```
```text
3 is ...
```
```console
$ echo one; echo two
one
two
```
```sh
shaketable profiles
```
"""


@pytest.mark.parametrize(("right", "wrong", "line"), [
    ("value = 3", "value = 4", 8),
    ("3 is ...", "3 are ...", 8),
    ("```text\n3 is ...\n```\n", "", 5),
    ("two\n```", "```", 11),
    ("shaketable profiles", "shaketable nonsense", 16),
    ("```sh", "```perl", 16),
])
def test_what_is_wrong_is_found(right, wrong, line, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(GOOD)
    blocks.run_blocks(blocks.blocks_of(page))
    page.write_text(GOOD.replace(right, wrong))
    with pytest.raises(SystemExit, match=rf"page\.md:{line}: "):
        blocks.run_blocks(blocks.blocks_of(page))


def test_a_wrong_docstring_is_found(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(docstrings, "modules", lambda: ["shaketable._quantity"])
    monkeypatch.setenv("MPLBACKEND", "Agg")
    failed, examples = docstrings.run_all()
    assert failed == 0 < examples
    wrong = shaketable._quantity.number_of.__doc__.replace("0.02", "0.03")
    monkeypatch.setattr(shaketable._quantity.number_of, "__doc__", wrong)
    assert docstrings.run_all() == (1, examples)
