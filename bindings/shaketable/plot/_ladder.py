# SPDX-License-Identifier: GPL-2.0-only
"""A packet ladder as a sequence diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shaketable._errors import bad_argument
from shaketable._ladder import Ladder, Packet, Step
from shaketable.plot._rows import Rows, rows_of
from shaketable.plot._scales import text_of
from shaketable.plot._select import check_kind
from shaketable.plot._style import BLACK, BLUE, RED, drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SIDES = {"client": 0.0, "server": 1.0}
_GREY = "#555555"
_FAINT = "#888888"
_STEPS_MAX = 1000
#: Width of a letter of a packet's text, if the way from client to server is 1.
_LETTER = 0.017


def ladder(ladder: Ladder, ax: Axes | None = None) -> Axes:
    """Draws a ladder: client on the left, server on the right, arrows from sent to arrived.

    Time runs down, a row for each moment at which something happens, so rows are not to scale. A
    gap with its length is drawn where nothing was under way. Lost packets end in a cross.

    >>> from shaketable import plot, trace
    >>> ax = plot.ladder(trace({"client": {"isn": 100}}, backend="sim"))
    >>> [text.get_text() for text in ax.texts if text.get_text().startswith("S ")]
    ['S 100']

    Args:
        ladder: from `trace`.
        ax: where to draw.

    Raises:
        InputError: this is no ladder, or it has more than 1000 steps.
    """
    check_kind("ladder", ladder, Ladder, "a Ladder, from `trace`")
    if len(ladder.steps) > _STEPS_MAX:
        raise bad_argument("ladder", f"{len(ladder.steps)} steps are too many to draw",
                           f"at most {_STEPS_MAX}")
    rows = rows_of(ladder)
    with drawing(ax, (9.0, max(1.4 + 0.33 * rows.height, 2.0))) as axes:
        _frame(axes, ladder, rows)
        for number, step in enumerate(ladder.steps):
            _step(axes, step, rows.of_steps[number])
            if step.packet is not None:
                _packet(axes, step.packet, rows.of_steps[number], rows.of_arrivals.get(number))
    return axes


def _frame(axes: Axes, ladder: Ladder, rows: Rows) -> None:
    axes.set_xlim(-0.72, 1.56)
    axes.set_ylim(rows.height - 0.3, -1.9)
    axes.set_axis_off()
    for host, x in _SIDES.items():
        axes.plot([x, x], [-0.7, rows.height - 0.4], color=BLACK, linewidth=1.1, zorder=1)
        axes.text(x, -1.0, host, ha="center", va="bottom", fontsize=10.5, fontweight="bold")
    axes.text(-0.71, -1.0, "time, s\nnot to scale", ha="left", va="bottom", fontsize=8.5,
              color=_GREY)
    for time, row in rows.of_times.items():
        axes.text(-0.71, row, f"{time // 1000 / 1e6:.6f}", ha="left", va="center", fontsize=8.5,
                  color=_GREY)
    for row, time in rows.gaps:
        for x in _SIDES.values():
            axes.plot([x, x], [row - 0.32, row + 0.32], color="white", linewidth=3, zorder=2)
            axes.plot([x, x], [row - 0.32, row + 0.32], color=BLACK, linewidth=1.1,
                      linestyle=(0, (1, 2)), zorder=3)
        axes.text(0.5, row, f"{text_of(time / 1e9, 's')} later", ha="center", va="center",
                  fontsize=8.5, style="italic", color=_GREY)
    title = f"{ladder.name}, trial {ladder.trial}"
    if ladder.connection:
        title += f", connection {ladder.connection}"
    axes.set_title(f"{title}: {ladder.outcome or 'not opened in time'}")


def _step(axes: Axes, step: Step, row: float) -> None:
    """The state that a host enters, and the rule that acted."""
    left = step.host == "client"
    side: dict[str, Any] = {"va": "center", "ha": "right" if left else "left"}
    entered = step.state if step.state != step.state_before else ""
    axes.text(-0.03 if left else 1.03, row, entered, fontsize=9, fontweight="bold", **side)
    axes.text(-0.23 if left else 1.23, row, step.rule or "", fontsize=8, color=_FAINT, **side)


def _packet(axes: Axes, packet: Packet, sent: float, arrived: float | None) -> None:
    width = _LETTER * len(packet.text)
    is_lost = arrived is None
    reach = 1.0
    if arrived is None:
        reach, arrived = max(0.5, width + 0.12), sent + 0.5
    start, way = _SIDES[packet.sender], 1 - 2 * _SIDES[packet.sender]
    color = RED if is_lost else BLUE
    axes.annotate("", (start + way * reach, arrived), (start, sent), zorder=4, arrowprops={
        "arrowstyle": "-" if is_lost else "-|>", "color": color, "linewidth": 1.3,
        "shrinkA": 0, "shrinkB": 0, "mutation_scale": 11})
    if is_lost:
        axes.plot([start + way * reach], [arrived], marker="x", color=color, markersize=9,
                  markeredgewidth=2.2, linestyle="none", zorder=5)
    # On the arrow, but in the row where it begins, which no other packet of that host has.
    slope = (arrived - sent) / reach
    axes.text(start + 0.04 * way, sent + min(slope * (0.04 + width / 2), 0.35), packet.text,
              ha="left" if way > 0 else "right", va="center", fontsize=8.5, zorder=6,
              bbox={"facecolor": "white", "alpha": 0.85, "edgecolor": "none", "pad": 0.4})
