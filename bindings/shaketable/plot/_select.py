# SPDX-License-Identifier: GPL-2.0-only
"""Which points are drawn, and what they are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral
from typing import Any, Union

import numpy as np

from shaketable import _core
from shaketable._data import Point
from shaketable._errors import InputError, bad_argument, kind_of
from shaketable._quantity import numbers_of
from shaketable._results import Results
from shaketable.plot._scales import short

#: What functions take for results: those of one campaign, or of some, by label.
ResultsLike = Union[Results, Mapping[str, Results]]


def labelled(results: ResultsLike) -> dict[str, Results]:
    """The results by label; one without a label has an empty one.

    Raises:
        InputError: there are none, or they are something else.
    """
    found = {"": results} if isinstance(results, Results) else results
    if not isinstance(found, Mapping) or not found or not all(
            isinstance(one, Results) for one in found.values()):
        raise bad_argument("results", f"{kind_of(results)} is none",
                           "Results, or a mapping of labels to Results")
    return {str(label): one for label, one in found.items()}


def points_of(results: Results, points: int | str | Iterable[int | str] | None = None,
              at: Mapping[str, object] | None = None, *,
              argument: str = "points") -> list[Point]:
    """Some points of results.

    Args:
        points: their numbers or names; all without it.
        at: only those with that value on each of these axes.
        argument: what the caller calls `points`.

    Raises:
        InputError: there are none such.
    """
    chosen = list(results.points)
    if points is not None:
        several = [points] if isinstance(points, str) or not isinstance(
            points, Iterable) else points
        chosen = [_point(chosen, one, argument) for one in several]
    at = {} if at is None else at
    check_kind("at", at, Mapping, "a mapping of axes to values")
    for axis, value in at.items():
        check_axis("at", axis, results.axes)
        values = results.axes[axis]
        if str(value) not in values:
            raise InputError([("", 0, 0, f"at.{axis}", f"no point has '{value}' there",
                               "one of " + ", ".join(values),
                               _core.nearest_spelling(str(value), values))])
        chosen = [point for point in chosen if point.set[axis] == str(value)]
    if not chosen:
        raise bad_argument("at" if at else argument, "nothing is left to draw",
                           "at least one point")
    return chosen


def check_kind(argument: str, value: object, kinds: Any, expected: str) -> None:
    """That an argument is of one of these kinds: a type, or a tuple of some.

    Raises:
        InputError: it is not; `expected` says what should be there.
    """
    if not isinstance(value, kinds):
        raise bad_argument(argument, f"{kind_of(value)} is none", expected)


def check_statistic(statistic: object) -> None:
    """That it may be the name of a statistic.

    Raises:
        InputError: it is no text.
    """
    check_kind("statistic", statistic, str, "a name of STATISTICS.md")


def check_axis(argument: str, axis: str, axes: Iterable[str]) -> None:
    """That there is such an axis.

    Raises:
        InputError: there is none.
    """
    known = list(axes)
    if axis not in known:
        raise InputError([("", 0, 0, argument, f"there is no axis '{axis}'",
                           "one of " + ", ".join(known) if known else "none, without a sweep",
                           _core.nearest_spelling(str(axis), known))])


def varied(places: Sequence[Mapping[str, str]]) -> list[str]:
    """The axes on which these points differ; of those that move together, the first."""
    kept: list[str] = []
    for axis in dict.fromkeys(axis for place in places for axis in place):
        values = {place.get(axis) for place in places}
        if len(values) > 1 and not any(_is_known_by(places, axis, other) for other in kept):
            kept.append(axis)
    return kept


def titles(places: Sequence[Mapping[str, str]], axes: Sequence[str]) -> str:
    """The keys of axes, each with those that have the same value at every point."""
    return ", ".join(" = ".join(
        [axis] + [other for other in places[0] if other != axis
                  and all(place.get(other) == place.get(axis) for place in places)])
        for axis in axes)


def labels(places: Sequence[Mapping[str, str]]) -> tuple[list[str], str]:
    """What to call points, by what differs between them; and what that is."""
    axes = varied(places)
    columns = [short([place.get(axis, "") for place in places]) for axis in axes]
    names = [", ".join(row) for row in zip(*columns)] if axes else [""] * len(places)
    return names, titles(places, axes)


def in_order(texts: Iterable[str], axis: str) -> tuple[list[str], np.ndarray | None, str]:
    """The different values of an axis, in order, as numbers if they are; and the unit."""
    words = list(dict.fromkeys(texts))
    numbers = numbers_of(words, axis)
    if numbers is None:
        return words, None, ""
    order = np.argsort(numbers[0], kind="stable")
    return [words[place] for place in order], numbers[0][order], numbers[1]


def _is_known_by(places: Sequence[Mapping[str, str]], axis: str, other: str) -> bool:
    """Whether each value of `other` goes with one value of `axis`, and the other way round."""
    pairs = {(place.get(other), place.get(axis)) for place in places}
    return len(pairs) == len({one for one, _ in pairs}) == len({two for _, two in pairs})


def _point(all_: Sequence[Point], which: int | str, argument: str) -> Point:
    check_kind(argument, which, (Integral, str), "a number or a name")
    if isinstance(which, str):
        names = [point.name for point in all_]
        if which not in names:
            raise InputError([("", 0, 0, argument, f"there is no point '{which}'",
                               "the name or number of one",
                               _core.nearest_spelling(which, names))])
        return all_[names.index(which)]
    if not 0 <= which < len(all_):
        raise bad_argument(argument, f"there is no point {which}",
                           f"a number from 0 to {len(all_) - 1}")
    return all_[which]
