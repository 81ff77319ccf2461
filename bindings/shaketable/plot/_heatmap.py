# SPDX-License-Identifier: GPL-2.0-only
"""A statistic over two axes of a sweep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from shaketable._data import Point
from shaketable._errors import bad_argument
from shaketable._extras import extra
from shaketable._results import Results
from shaketable.plot._scales import label_of, spans_decades, text_of, ticks, unit_of
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


def heatmap(results: Results, statistic: str, x: str | None = None, y: str | None = None,
            ax: Axes | None = None, *, at: Mapping[str, object] | None = None) -> Axes:
    """Draws a statistic as colours: a cell for each pair of values of two axes of the sweep.

    Cells that have no value, because nothing was run or sampled there, are hatched.

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
    values, unit = _values(results, statistic, points, [place[x] for place in places],
                           [place[y] for place in places], columns, rows)
    size = (min(2.6 + 0.72 * len(columns), 14), min(1.8 + 0.42 * len(rows), 10))
    with drawing(ax, (max(size[0], 5), max(size[1], 3))) as axes:
        _draw(axes, values, unit, statistic)
        axes.set_xticks(range(len(columns)), columns)
        axes.set_yticks(range(len(rows)), rows)
        if sum(map(len, columns)) > 60:
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


def _values(results: Results, statistic: str, points: Sequence[Point], xs: Sequence[str],
            ys: Sequence[str], columns: Sequence[str],
            rows: Sequence[str]) -> tuple[np.ndarray, str]:
    """The values, shape (rows, columns), NaN where there are none; and their unit."""
    values = np.full((len(rows), len(columns)), np.nan)
    unit = ""
    for point, x, y in zip(points, xs, ys):
        found = results.statistic(statistic, point.number)
        unit = unit_of(statistic, found.unit)
        if found.value is not None:
            values[rows.index(y), columns.index(x)] = found.value
    return values, unit


def _draw(axes: Axes, values: np.ndarray, unit: str, statistic: str) -> None:
    colors: Any = extra("matplotlib.colors")
    log = unit == "s" and spans_decades(values.ravel())
    masked = np.ma.masked_invalid(values)
    positive = np.ma.masked_less_equal(masked, 0) if log else masked
    norm = (colors.LogNorm if log else colors.Normalize)(positive.min(), positive.max())
    edges = [np.arange(count + 1) - 0.5 for count in values.shape]
    mesh = axes.pcolormesh(edges[1], edges[0], masked, cmap="cividis", norm=norm,
                           edgecolors="white", linewidth=1)
    axes.grid(False)
    patches: Any = extra("matplotlib.patches")
    rows, columns = values.shape
    written = columns <= _COLUMNS_MAX and rows <= _ROWS_MAX
    for row in range(rows):
        for column in range(columns):
            value = values[row, column]
            if np.isnan(value):
                axes.add_patch(patches.Rectangle(
                    (column - 0.5, row - 0.5), 1, 1, fill=False, hatch="////",
                    edgecolor="#999999", linewidth=0))
            elif written:
                is_dark = sum(mesh.cmap(mesh.norm(value))[:3]) < 1.5
                axes.text(column, row, text_of(value, unit), ha="center", va="center",
                          fontsize=8.5, color="white" if is_dark else "black")
    if masked.count() == 0:
        no_samples(axes)
        return
    bar = axes.figure.colorbar(mesh, ax=axes, label=label_of(statistic, unit), pad=0.02)
    bar.outline.set_visible(False)
    ticks(bar.ax.yaxis, unit, log=log, values=values.ravel())
    if masked.min() == masked.max():
        bar.set_ticks([masked.min()])
