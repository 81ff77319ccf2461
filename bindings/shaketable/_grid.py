# SPDX-License-Identifier: GPL-2.0-only
"""Statistics of a sweep with its axes as dimensions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shaketable import _extras
from shaketable._quantity import numbers_of

if TYPE_CHECKING:
    import xarray

    from shaketable._results import Results


def groups_of(places: list[dict[str, str]]) -> list[list[str]]:
    """The axes by dimension: those that move together, such as a `zip:`, share one.

    Two axes move together if the points have not all pairs of their values.
    """
    groups: list[list[str]] = []
    for axis in places[0] if places else ():
        for group in groups:
            if _move_together(places, group[0], axis):
                group.append(axis)
                break
        else:
            groups.append([axis])
    return groups


def dataset_of(results: Results, names: set[str] | None,
               confidence: float) -> xarray.Dataset:
    """What `Results.to_xarray` gives."""
    xr = _extras.extra("xarray")
    places = [point.set for point in results.points]
    groups = groups_of(places)
    # Of each dimension, its settings in the order of the sweep.
    settings = [list(dict.fromkeys(_setting(place, group) for place in places))
                for group in groups]
    shape = tuple(len(setting) for setting in settings)
    dimensions = [group[0] for group in groups]
    coordinates: dict[str, Any] = {}
    for group, setting in zip(groups, settings):
        for number, axis in enumerate(group):
            values, attributes = _coordinate(
                axis, [values[number] for values in setting])
            coordinates[axis] = (group[0], values, attributes)
    variables: dict[str, Any] = {}
    for number, place in enumerate(places):
        at = tuple(setting.index(_setting(place, group))
                   for group, setting in zip(groups, settings))
        for one in results.select(number, names, confidence):
            for suffix, value in (("", one.value), (".low", one.low), (".high", one.high)):
                if one.name + suffix not in variables:
                    variables[one.name + suffix] = (
                        dimensions, np.full(shape, np.nan), {"units": one.unit})
                variables[one.name + suffix][1][at] = np.nan if value is None else value
    dataset: xarray.Dataset = xr.Dataset(variables, coordinates, {
        "scenario": results.name, "digest": results.digest, "backend": results.backend,
        "seed": str(results.seed), "version": results.version, "confidence": confidence})
    return dataset


def _setting(place: dict[str, str], group: list[str]) -> tuple[str, ...]:
    return tuple(place[axis] for axis in group)


def _move_together(places: list[dict[str, str]], one: str, other: str) -> bool:
    pairs = {(place[one], place[other]) for place in places}
    return len(pairs) < len({one for one, _ in pairs}) * len({other for _, other in pairs})


def _coordinate(axis: str, words: list[str]) -> tuple[Any, dict[str, str]]:
    """Numbers with their unit, if all words are numbers of one; else the words."""
    numbers = numbers_of(words, axis)
    if numbers is None:
        return np.array(words, dtype=object), {}
    values, unit = numbers
    return values, {"units": unit or "1"}
