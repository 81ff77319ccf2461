# SPDX-License-Identifier: GPL-2.0-only
"""What this package raises."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from shaketable import _core


class Error(NamedTuple):
    """One thing that is wrong with an input, and where.

    `line` and `column` count from 1; 0 means "not known". Texts that do not apply are empty.
    """

    file: str
    line: int
    column: int
    key: str
    problem: str
    expected: str
    nearest: str

    def __str__(self) -> str:
        """One line, as the command prints it."""
        return _core.error_text(*self)


class InputError(ValueError):
    """Bad input: a scenario, an argument, a store.

    The text has a line for each error, as the command `shaketable` prints it:
    `file:line:column: key: problem; expected ...; did you mean '...'?`

    Attributes:
        errors: each of them, as an `Error`.
    """

    def __init__(self, errors: Iterable[tuple[str, int, int, str, str, str, str]]) -> None:
        self.errors = tuple(Error(*error) for error in errors)
        super().__init__("\n".join(str(error) for error in self.errors))

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.errors,))


class StoreError(RuntimeError):
    """A store of results could not be read or written: a full disk, a damaged file."""


class RunError(RuntimeError):
    """A run could not go on: no process could be started, or too many trials failed."""


def kind_of(value: object) -> str:
    """The type of an argument, for an error: `an int`."""
    name = type(value).__name__
    return f"an {name}" if name[0] in "aeioAEIO" else f"a {name}"


def bad_argument(name: str, problem: str, expected: str) -> InputError:
    """The error that argument `name` is wrong."""
    return InputError([("", 0, 0, name, problem, expected, "")])
