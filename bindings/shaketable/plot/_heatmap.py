# SPDX-License-Identifier: GPL-2.0-only
"""A statistic over two axes of a sweep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from shaketable._data import Point, Statistic
from shaketable._errors import bad_argument
from shaketable._extras import extra
from shaketable._results import Results
from shaketable.plot._scales import label_of, short, spans_decades, text_of, ticks, unit_of
from shaketable.plot._select import (
    check_axis,
    check_kind,
    check_statistic,
    in_order,
    points_of,
    titles,
    varied,
)
from shaketable.plot._style import drawing, no_samples

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: In larger pictures there is no room for numbers in cells.
_COLUMNS_MAX, _ROWS_MAX = 16, 40
#: Points of height, of 1/72 inch, that a value with its interval needs.
_TWO_LINES = 24
#: An interval of more of the colours than this is wide.
_COLOURS_SHARE = 0.25

#: By row and column.
_Found = dict[tuple[int, ...], Statistic]


def heatmap(results: Results, statistic: str, x: str | None = None, y: str | None = None,
            ax: Axes | None = None, *, confidence: float = 0.95,
            at: Mapping[str, object] | None = None) -> Axes:
    """Draws a statistic as colours: a cell for each pair of values of two axes of the sweep.

    Below a value stands half the width of its interval, ±78 ms, if the interval is seen at all in
    the digits shown; `±?` says that it is open: too few samples. Where there is no room, cells are
    dotted whose interval spans more than a quarter of the colours, or is open. Cells that have no
    value, because nothing was run or sampled there, are hatched.

    >>> from shaketable import plot, sweep
    >>> results = sweep({}, {"impair.*.loss": ["0%", "20%"], "topology.delay": ["5ms", "1s"]},
    ...                 trials=50, backend="sim")
    >>> plot.heatmap(results, "outcome.established").get_ylabel()
    'topology.delay'

    Args:
        results: of a sweep.
        statistic: its name, as in STATISTICS.md.
        x: the axis to the right; without it the first of the sweep with different values.
        y: the axis upwards; without it the next.
        ax: where to draw.
        confidence: of the intervals.
        at: only points with that value on each of these other axes: `{"client.profile": "macos"}`.

    Raises:
        InputError: these are no results, there is no such statistic or axis, or an axis is left
            that is neither drawn nor fixed.
    """
    check_kind("results", results, Results, "Results")
    check_statistic(statistic)
    points = points_of(results, None, at)
    places = [point.set for point in points]
    x, y = _axes(results, places, x, y)
    _check_one_a_cell(places, x, y)
    columns, _, x_unit = in_order((place[x] for place in places), x)
    rows, _, y_unit = in_order((place[y] for place in places), y)
    found = _found(results, statistic, points, x, y, columns, rows, confidence)
    size = (min(2.6 + 0.72 * len(columns), 14), min(1.8 + 0.42 * len(rows), 10))
    with drawing(ax, (max(size[0], 5), max(size[1], 3))) as axes:
        _draw(axes, found, (len(rows), len(columns)), statistic)
        axes.set_xticks(range(len(columns)), short(columns))
        axes.set_yticks(range(len(rows)), short(rows))
        if sum(map(len, short(columns))) > 60:
            axes.tick_params(axis="x", labelrotation=40)
        axes.set_xlabel(label_of(titles(places, [x]), x_unit))
        axes.set_ylabel(label_of(titles(places, [y]), y_unit))
    return axes


def _axes(results: Results, places: Sequence[Mapping[str, str]], x: str | None,
          y: str | None) -> tuple[str, str]:
    for argument, axis in (("x", x), ("y", y)):
        if axis is not None:
            check_axis(argument, axis, results.axes)
    free = [axis for axis in varied(places) if axis not in (x, y)]
    free += [axis for axis in results.axes if axis not in (x, y, *free)]
    missing = (x is None) + (y is None)
    if len(free) < missing or x is not None and x == y:
        raise bad_argument("x, y", "these are not two axes of the sweep",
                           f"two of {', '.join(results.axes) or 'a sweep, which this is not'}")
    return x or free.pop(0), y or free.pop(0)


def _check_one_a_cell(places: Sequence[Mapping[str, str]], x: str, y: str) -> None:
    cells: dict[tuple[str, str], Mapping[str, str]] = {}
    for place in places:
        other = cells.setdefault((place[x], place[y]), place)
        if other is not place:
            axis = next(axis for axis in place if place[axis] != other[axis])
            raise bad_argument(
                "at", f"'{axis}' is neither drawn nor fixed, and has more than one value",
                f"at={{'{axis}': '{place[axis]}'}}, for example")


def _found(results: Results, statistic: str, points: Sequence[Point], x: str, y: str,
           columns: Sequence[str], rows: Sequence[str], confidence: float) -> _Found:
    return {(rows.index(point.set[y]), columns.index(point.set[x])):
            results.statistic(statistic, point.number, confidence) for point in points}


def _draw(axes: Axes, found: _Found, shape: tuple[int, int], statistic: str) -> None:
    values = np.full(shape, np.nan)
    for cell, one in found.items():
        values[cell] = np.nan if one.value is None else one.value
    unit = unit_of(statistic, next(iter(found.values())).unit)
    colors: Any = extra("matplotlib.colors")
    log = unit == "s" and spans_decades(values.ravel())
    masked = np.ma.masked_invalid(values)
    positive = np.ma.masked_less_equal(masked, 0) if log else masked
    norm = (colors.LogNorm if log else colors.Normalize)(positive.min(), positive.max())
    edges = [np.arange(count + 1) - 0.5 for count in shape]
    mesh = axes.pcolormesh(edges[1], edges[0], masked, cmap="cividis", norm=norm,
                           edgecolors="white", linewidth=1)
    axes.grid(False)
    _cells(axes, found, shape, mesh, unit)
    if masked.count() == 0:
        no_samples(axes)
        return
    bar = axes.figure.colorbar(mesh, ax=axes, label=label_of(statistic, unit), pad=0.02)
    bar.outline.set_visible(False)
    ticks(bar.ax.yaxis, unit, log=log, values=values.ravel())
    if masked.min() == masked.max():
        bar.set_ticks([masked.min()])


def _cells(axes: Axes, found: _Found, shape: tuple[int, int], mesh: Any, unit: str) -> None:
    """Writes values and intervals in cells, as far as there is room, and hatches them."""
    written = shape[0] <= _ROWS_MAX and shape[1] <= _COLUMNS_MAX
    in_two_lines = written and (
        axes.bbox.height * 72 / axes.figure.dpi >= _TWO_LINES * shape[0])
    for cell in np.ndindex(shape):
        one = found.get(cell)
        if one is None or one.value is None:
            _hatch(axes, cell, "////", "#999999")
            continue
        below = mesh.cmap(mesh.norm(one.value))
        color = "white" if sum(below[:3]) < 1.5 else "black"
        half = _half_width(one, unit) if in_two_lines else ""
        if not in_two_lines and _may_have_another_colour(one, mesh.norm):
            _hatch(axes, cell, "...", color)
        if written:  # on its own ground, for dots would make it hard to read
            axes.text(cell[1], cell[0], text_of(one.value, unit), ha="center", fontsize=8.5,
                      va="bottom" if half else "center", color=color,
                      bbox={"facecolor": below, "edgecolor": "none", "pad": 0.5})
        if half:
            axes.text(cell[1], cell[0], half, ha="center", va="top", fontsize=7, color=color)


def _half_width(one: Statistic, unit: str) -> str:
    """Of the interval; nothing if there is none, or if both ends read alike."""
    if one.low is None or one.high is None:
        return "" if one.low is one.high else "±?"
    if text_of(one.low, unit) == text_of(one.high, unit):
        return ""
    return f"±{text_of((one.high - one.low) / 2, unit, 2)}"


def _may_have_another_colour(one: Statistic, norm: Any) -> bool:
    """Whether the interval spans so many of the colours that the one shown tells little."""
    if one.low is None or one.high is None:
        return one.low is not one.high
    low, high = norm(np.clip([one.low, one.high], norm.vmin, norm.vmax))
    return bool(high - low > _COLOURS_SHARE)


def _hatch(axes: Axes, cell: tuple[int, ...], hatch: str, color: str) -> None:
    patches: Any = extra("matplotlib.patches")
    axes.add_patch(patches.Rectangle((cell[1] - 0.5, cell[0] - 0.5), 1, 1, fill=False,
                                     hatch=hatch, edgecolor=color, linewidth=0))
