# SPDX-License-Identifier: GPL-2.0-only
"""The notebooks as they are stored; whether they still run and say the truth, nbmake tells."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
NAMES = [
    "01-first-handshake",
    "02-loss-sweep-by-operating-system",
    "03-is-one-second-right",
    "04-bursts-are-not-averages",
    "05-theory-against-simulation",
    "06-timer-regressions",
]
OCTETS_MAX = 300_000
#: What differs from machine to machine: absolute paths, addresses in memory.
OF_A_MACHINE = re.compile(
    r"(?<![\w.~-])/(?:home|root|tmp|work|usr|var|opt|mnt|srv|private|Users)/|\b[A-Z]:\\"
    r"|\b0x[0-9a-f]{6,}")


@pytest.fixture(params=NAMES)
def notebook(request):
    return nbformat.read(FOLDER / f"{request.param}.ipynb", as_version=nbformat.NO_CONVERT)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook):
    return [output for cell in code_cells(notebook) for output in cell.outputs]


def texts(notebook):
    """What is shown, but for pictures."""
    for output in outputs(notebook):
        yield output.get("text", "")
        yield from (str(shown) for kind, shown in output.get("data", {}).items()
                    if kind != "image/png")


def pictures(notebook):
    return [base64.b64decode(output.data["image/png"]) for output in outputs(notebook)
            if "image/png" in output.get("data", {})]


def test_the_notebooks_are_there_in_order():
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == NAMES


def test_it_is_sound(notebook):
    nbformat.validate(notebook)


def test_it_begins_with_its_question(notebook):
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    assert re.match(r"# .+\?\n", first.source)


def test_it_ends_with_its_answer(notebook):
    last = notebook.cells[-1]
    assert last.cell_type == "markdown"
    assert re.match(r"## Answer\n\n\*\*.+\*\*", last.source, re.DOTALL)


def test_what_the_answer_claims_is_asserted_right_before(notebook):
    assert notebook.cells[-2].cell_type == "code"
    assert "assert " in notebook.cells[-2].source


def test_it_was_executed_from_top_to_bottom(notebook):
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))


def test_it_was_executed_without_errors_and_warnings(notebook):
    assert not [output for output in outputs(notebook)
                if output.output_type == "error" or output.get("name") == "stderr"]


def test_it_has_pictures(notebook):
    found = pictures(notebook)
    assert found
    assert all(picture.startswith(b"\x89PNG") and len(picture) > 2000 for picture in found)


def test_nothing_in_it_is_of_one_machine_or_one_run(notebook):
    assert not [text for text in texts(notebook) if OF_A_MACHINE.search(text)]
    assert not OF_A_MACHINE.search("\n".join(cell.source for cell in notebook.cells))
    assert not any(cell.metadata for cell in notebook.cells)  # Jupyter puts times there
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert set(notebook.metadata.get("language_info", {})) <= {"name"}


@pytest.mark.parametrize("name", NAMES)
def test_it_is_small(name):
    assert (FOLDER / f"{name}.ipynb").stat().st_size < OCTETS_MAX
