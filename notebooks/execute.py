# SPDX-License-Identifier: GPL-2.0-only
"""Executes notebooks from top to bottom and stores what they show, without what Jupyter adds of
the machine and the moment: `execute.py [NAME.ipynb...]`, all of them without a name."""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parent
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def execute(file):
    """Raises `CellExecutionError`, and leaves the file as it was, when a cell fails."""
    notebook = nbformat.read(file, as_version=nbformat.NO_CONVERT)
    NotebookClient(notebook, timeout=300, kernel_name="python3", record_timing=False,
                   resources={"metadata": {"path": str(FOLDER)}}).execute()
    notebook.metadata = METADATA
    for cell in notebook.cells:
        cell.metadata = {}
    file.write_text(nbformat.writes(notebook, version=nbformat.NO_CONVERT) + "\n")


for file in map(Path, sys.argv[1:] or sorted(FOLDER.glob("*.ipynb"))):
    print(file.name, file=sys.stderr)
    execute(file)
