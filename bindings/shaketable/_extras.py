# SPDX-License-Identifier: GPL-2.0-only
"""Packages that only some functions need; the extra `analysis` has them all."""

from __future__ import annotations

import importlib
from types import ModuleType


def extra(name: str) -> ModuleType:
    """The package of that name.

    Raises:
        ImportError: it is not installed, with the command that does so.
    """
    try:
        return importlib.import_module(name)
    except ImportError as missing:
        raise ImportError(
            f"this needs {name}: pip install 'shaketable[analysis]'") from missing


def pandas() -> ModuleType:
    """The package pandas."""
    return extra("pandas")
