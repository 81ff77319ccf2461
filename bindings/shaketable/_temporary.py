# SPDX-License-Identifier: GPL-2.0-only
"""Folders for results that nobody wants to keep."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from typing import Any


def temporary_folder() -> str:
    """A new one."""
    return tempfile.mkdtemp(prefix="shaketable-")


def removed_with(owner: object, folder: str) -> weakref.finalize[Any, Any]:
    """Removes the folder when its owner goes, or when called; not with a copy of the owner in a
    forked process."""
    return weakref.finalize(owner, _remove, folder, os.getpid())


def _remove(folder: str, process: int) -> None:
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)
