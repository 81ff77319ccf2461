# SPDX-License-Identifier: GPL-2.0-only
"""Checks of what is asked of results."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Real

from shaketable import _core
from shaketable._errors import InputError, bad_argument, kind_of


def check_confidence(confidence: float) -> None:
    if not (isinstance(confidence, Real) and 0 < confidence < 1):
        raise bad_argument("confidence", f"{confidence!r} is none", "a number between 0 and 1")


def words_of(argument: str, words: Iterable[str]) -> set[str]:
    """A set of texts; one alone is one of them."""
    wanted = {words} if isinstance(words, str) else set(words)
    for word in wanted:
        if not isinstance(word, str):
            raise bad_argument(argument, f"{kind_of(word)} is none", "names")
    return wanted


def check_names(names: Iterable[str] | None) -> set[str] | None:
    """The names as a set, all of which are known."""
    if names is None:
        return None
    wanted = words_of("names", names)
    known = _core.known_statistics()
    errors = [("", 0, 0, name, "there is no such statistic", "a name of STATISTICS.md",
               _core.nearest_spelling(name, known)) for name in sorted(wanted.difference(known))]
    if errors:
        raise InputError(errors)
    return wanted
