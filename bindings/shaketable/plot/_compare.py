# SPDX-License-Identifier: GPL-2.0-only
"""A statistic against an axis of the sweep, or of some results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from shaketable._data import Statistic
from shaketable._extras import extra
from shaketable._quantity import numbers_of
from shaketable.plot._scales import label_of, scale, short, spans_decades, unit_of
from shaketable.plot._select import (
    ResultsLike,
    check_axis,
    check_statistic,
    in_order,
    labelled,
    points_of,
    titles,
    varied,
)
from shaketable.plot._style import (
    Look,
    check_curves,
    curves_of,
    drawing,
    legend,
    looks,
    say_if_empty,
)

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

#: How far neighbouring lines stand apart, and all of them, in points of 1/72 inch.
_STEP_MAX, _SPREAD_MAX = 4.0, 16.0


class _Found(NamedTuple):
    """A statistic at a point."""

    line: str
    place: Mapping[str, str]
    statistic: Statistic


def compare(results: ResultsLike, statistic: str, x: str | None = None, ax: Axes | None = None, *,
            confidence: float = 0.95, at: Mapping[str, object] | None = None) -> Axes:
    """Draws a statistic with its intervals: a line for each label and value of the other axes.

    Lines stand a few points beside each other, so that no interval hides another: x is at the tick.
    A triangle instead of an end of an interval says that it is open there: too few samples. Where
    no point has any, the picture says so and has no scales.

    >>> from shaketable import plot, sweep
    >>> results = sweep({}, {"impair.*.loss": ["0%", "20%"]}, trials=50, backend="sim")
    >>> plot.compare(results, "outcome.established").get_xlabel()
    'impair.*.loss'

    Args:
        results: `Results`, or a mapping of labels to some.
        statistic: its name, as in STATISTICS.md.
        x: the axis to the right; without it the first whose values are numbers, or else the first;
            where there is none, the labels.
        ax: where to draw.
        confidence: of the intervals.
        at: only points with that value on each of these axes: `{"client.profile": "macos"}`.

    Raises:
        InputError: these are no results, there is no such statistic or axis, or there are more than
            20 lines.
    """
    check_statistic(statistic)
    chosen = [(label, one, point) for label, one in labelled(results).items()
              for point in points_of(one, None, at)]
    places: list[dict[str, str]] = [point.set for _, _, point in chosen]
    if x is not None:
        check_axis("x", x, set.intersection(*(set(place) for place in places)))
    axis = x or _first_axis(places)
    others = [{key: value for key, value in place.items() if key != axis} for place in places]
    splits = [] if axis is None else [
        key for key in varied(places) if key != axis and key in varied(others)
        and not _goes_with(places, key, axis)]
    shown = [short([place.get(key, "") for place in places]) for key in splits]
    names = [", ".join(filter(None, [label, *(values[row] for values in shown)]))
             or ("" if axis else one.name) for row, (label, one, _) in enumerate(chosen)]
    check_curves("at", 1 if axis is None else len(set(names)), "fix some axes by `at`")
    found = [_Found(name, place, one.statistic(statistic, point.number, confidence))
             for name, place, (_, one, point) in zip(names, places, chosen)]
    unit = unit_of(statistic, found[0].statistic.unit)
    split = splits[0] if len(splits) == 1 and len(set(names)) == len(
        {place.get(splits[0]) for place in places}) else None
    with drawing(ax) as axes:
        is_empty = all(one.statistic.value is None for one in found) and not axes.has_data()
        say_if_empty(axes, is_empty)
        if not is_empty:
            _draw(axes, found, axis, split)
            _value_axis(axes, found, unit)
        if axis is not None:
            axes.set_xlabel(label_of(titles(places, [axis]), _unit_at(places, axis)))
        axes.set_ylabel(label_of(statistic, unit))
        legend(axes, titles(places, splits))
    return axes


def _first_axis(places: Sequence[Mapping[str, str]]) -> str | None:
    shared = [axis for axis in varied(places) if all(axis in place for place in places)]
    numeric = [axis for axis in shared
               if numbers_of([place[axis] for place in places], axis) is not None]
    return next(iter([*numeric, *shared]), None)


def _goes_with(places: Sequence[Mapping[str, str]], key: str, axis: str) -> bool:
    """Whether the value of `key` follows from that of `axis`."""
    return len({(place.get(axis), place.get(key)) for place in places}) == len(
        {place.get(axis) for place in places})


def _unit_at(places: Sequence[Mapping[str, str]], axis: str) -> str:
    return in_order((place[axis] for place in places), axis)[2]


def _draw(axes: Axes, found: Sequence[_Found], axis: str | None, split: str | None) -> None:
    if axis is None:
        _dots(axes, found)
    else:
        _lines(axes, found, axis, split)


def _dots(axes: Axes, found: Sequence[_Found]) -> None:
    for number, (one, look) in enumerate(zip(found, looks(len(found)))):
        _intervals(axes, np.array([float(number)]), [one], look._replace(linestyle="none"), None)
    axes.set_xticks(range(len(found)), [one.line for one in found])
    axes.set_xlim(-0.6, len(found) - 0.4)


def _lines(axes: Axes, found: Sequence[_Found], axis: str, split: str | None) -> None:
    """A line for each name; `split`: the only axis that they are of."""
    words, numbers, unit = in_order((one.place[axis] for one in found), axis)
    where = dict(zip(words, np.arange(len(words)) if numbers is None else numbers))
    lines, steps, _ = in_order((one.line for one in found), split or "")
    is_ordered = split is not None and steps is not None
    shown = looks(len(lines), ordered=is_ordered, after=curves_of(axes))
    drawn = []
    for number, (line, look) in enumerate(zip(lines, shown)):
        own = sorted((one for one in found if one.line == line),
                     key=lambda one: float(where[one.place[axis]]))
        places = np.array([float(where[one.place[axis]]) for one in own])
        if numbers is None:  # words have no order: dots side by side, without a line
            look = look._replace(linestyle="none")
            places += 0.5 * ((number + 0.5) / len(lines) - 0.5)
        drawn.append(_intervals(axes, places, own, look, line or None))
    if numbers is None:
        axes.set_xticks(range(len(words)), short(words))
        axes.set_xlim(-0.6, len(words) - 0.4)
        if sum(map(len, words)) > 60:
            axes.tick_params(axis="x", labelrotation=30)
    else:
        scale(axes.xaxis, unit, log=unit in {"s", "bit/s"} and numbers[0] > 0
              and spans_decades(numbers), values=numbers)
        _dodge(axes, drawn, numbers)


def _dodge(axes: Axes, lines: Sequence[Sequence[Artist]], numbers: np.ndarray) -> None:
    """Moves lines on the paper, not in their data, around where they were."""
    transforms: Any = extra("matplotlib.transforms")
    axes.get_xlim()  # brings the limits up to date
    pixels = axes.transData.transform([(number, 1) for number in numbers])[:, 0]
    gap = min(np.diff(pixels), default=np.inf) * 72 / axes.figure.dpi
    step = min(_STEP_MAX, min(_SPREAD_MAX, gap / 2) / len(lines))
    for number, artists in enumerate(lines):
        shift = transforms.ScaledTranslation(
            step * (number - (len(lines) - 1) / 2) / 72, 0, axes.figure.dpi_scale_trans)
        for artist in artists:
            artist.set_transform(axes.transData + shift)


def _intervals(axes: Axes, places: np.ndarray, found: Sequence[_Found], look: Look,
               label: str | None) -> list[Artist]:
    """What it has drawn."""
    value, low, high = (np.array([getattr(one.statistic, name) for one in found], dtype=float)
                        for name in ("value", "low", "high"))
    arms = np.nan_to_num([value - low, high - value])
    bars = axes.errorbar(places, value, yerr=np.maximum(arms, 0), color=look.color,
                         marker=look.marker, linestyle=look.linestyle,
                         markersize=3.3 + look.width, linewidth=look.width,
                         elinewidth=0.7 * look.width, capsize=1 + look.width, label=label)
    drawn = list(bars.get_children())
    for this, other, marker in ((high, low, 6), (low, high, 7)):
        open_ = np.isnan(this) & ~np.isnan(other)
        if open_.any():  # 6 and 7 are triangles that stand, and hang, at the value
            drawn += axes.plot(places[open_], value[open_], marker=marker, linestyle="none",
                               color=look.color, markersize=8)
    return drawn


def _value_axis(axes: Axes, found: Sequence[_Found], unit: str) -> None:
    values = [number for one in found for number in one.statistic[1:4] if number is not None]
    scale(axes.yaxis, unit, log=unit == "s" and min(values, default=0) > 0
          and spans_decades(values), values=values)
