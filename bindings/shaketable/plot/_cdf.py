# SPDX-License-Identifier: GPL-2.0-only
"""How soon connections are established."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from shaketable._data import Cdf, Point
from shaketable._errors import bad_argument
from shaketable._quantity import numbers_of
from shaketable._results import Results
from shaketable.plot._scales import scale, spans_decades
from shaketable.plot._select import ResultsLike, labelled, labels, points_of, varied
from shaketable.plot._style import check_curves, curves_of, drawing, legend, looks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_Chosen = tuple[str, Results, Point]  # with its label

_WHO = {"client": "clients", "server": "servers", "both": "connections (both ends)"}


def cdf(results: ResultsLike, side: str = "client", points: Iterable[int | str] | None = None,
        confidence: float = 0.95, ax: Axes | None = None, label: str | None = None, *,
        at: Mapping[str, object] | None = None) -> Axes:
    """Draws the share of connections that were established by a time: a curve for each point.

    Curves are exact steps. Connections that were never established keep them below 100%.

    >>> from shaketable import plot, sweep
    >>> results = sweep({}, {"impair.*.loss": ["0%", "20%"]}, trials=100, backend="sim")
    >>> [line.get_label() for line in plot.cdf(results).get_lines()]
    ['0%', '20%']

    Args:
        results: `Results`, or a mapping of labels to some.
        side: `client`, `server` or `both` (the later of the two).
        points: their numbers or names; all without it.
        confidence: of the band, the interval at each time for itself.
        ax: where to draw.
        label: for a curve, or before the label of each.
        at: only points with that value on each of these axes: `{"impair.*.loss": "10%"}`.

    Raises:
        InputError: these are no results, there are more than 20 curves, or no such points.
    """
    if side not in tuple(_WHO):
        raise bad_argument("side", f"'{side}' is none", "one of " + ", ".join(_WHO))
    names, curves, title, ordered = _curves(results, side, points, confidence, at)
    if label is not None:
        names = [f"{label}: {name}" if name else label for name in names]
    last = 1.1 * max((curve.times[-1] for curve in curves if len(curve.times)), default=1.0)
    with drawing(ax) as axes:
        shown = looks(len(curves), ordered=ordered, after=curves_of(axes))
        for curve, name, look in zip(curves, names, shown):
            times = np.concatenate([[0.0], curve.times, [last]])
            axes.step(times, _with_ends(curve.shares), where="post", color=look.color,
                      linestyle=look.linestyle, linewidth=look.width, label=name or None)
            axes.fill_between(times, _with_ends(curve.low), _with_ends(curve.high), step="post",
                              color=look.color, alpha=0.2, linewidth=0)
        seen = np.concatenate([line.get_xdata() for line in axes.get_lines()])
        scale(axes.xaxis, "s", log=spans_decades(seen), values=seen)
        scale(axes.yaxis, "share")
        is_timed = any(np.any(line.get_ydata()) for line in axes.get_lines())
        axes.tick_params(bottom=is_timed, labelbottom=is_timed)  # of nobody, times mean nothing
        axes.set_ylim(-0.02, 1.02)
        axes.set_xlabel("Time since the first SYN")
        axes.set_ylabel(f"Share of {_WHO[side]} established")
        legend(axes, title)
    return axes


def _curves(results: ResultsLike, side: str, points: Iterable[int | str] | None,
            confidence: float, at: Mapping[str, object] | None,
            ) -> tuple[list[str], list[Cdf], str, bool]:
    """Labels and curves; what labels are of, and whether they are rising numbers."""
    chosen = [(label, one, point) for label, one in labelled(results).items()
              for point in points_of(one, points, at)]
    check_curves("points", len(chosen), "choose some by `points` or `at`")
    chosen, ordered = _by_number(chosen)
    names, title = labels([point.set for _, _, point in chosen])
    if any(label for label, _, _ in chosen):
        names = [f"{label}: {name}" if name else label
                 for (label, _, _), name in zip(chosen, names)]
    curves = [one.cdf(side, point.number, confidence) for _, one, point in chosen]
    return names, curves, title, ordered


def _by_number(chosen: list[_Chosen]) -> tuple[list[_Chosen], bool]:
    """By rising number, if that is all that differs between them; and whether it is."""
    axes = varied([point.set for _, _, point in chosen])
    if len(axes) != 1 or any(label for label, _, _ in chosen):
        return chosen, False
    numbers = numbers_of([point.set[axes[0]] for _, _, point in chosen], axes[0])
    if numbers is None:
        return chosen, False
    return [chosen[place] for place in np.argsort(numbers[0], kind="stable")], True


def _with_ends(heights: np.ndarray) -> np.ndarray:
    """From nothing at first to the last height at the end."""
    return np.concatenate([[0.0], heights, heights[-1:] if len(heights) else [0.0]])
