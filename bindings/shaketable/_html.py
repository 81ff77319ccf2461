# SPDX-License-Identifier: GPL-2.0-only
"""Results as a notebook shows them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shaketable._data import Statistic
    from shaketable._results import Results

#: What a look at results is to show; `Results.statistics` has all.
_SHOWN = (
    "outcome.established",
    "client.establishment_time.mean",
    "client.establishment_time.p99",
    "client.syn.retransmitted.mean",
    "server.syn_ack.retransmitted.mean",
)
_ROWS_MAX = 30


def html_of(results: Results) -> str:
    """A table with a row for each point, the first of many, and some statistics."""
    points = results.points
    heads = [*results.axes, "trials", *_SHOWN]
    rows = []
    for point in points[:_ROWS_MAX]:
        statistics = {one.name: one for one in results.select(point.number, _SHOWN)}
        rows.append([*point.set.values(), str(point.trials),
                     *(_text(statistics[name]) for name in _SHOWN)])
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    more = len(points) - len(rows)
    note = f"<p>and {more} more points</p>" if more > 0 else ""
    if failures := len(results.failures):
        note += f"<p><b>{failures} trials failed</b>, and are in no statistic: see failures</p>"
    return (f"<p><b>{escape(results.name)}</b>, seed {results.seed}, {results.backend}, digest "
            f"{results.digest}</p><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
            f"</table>{note}")


def _text(one: Statistic) -> str:
    if one.value is None:
        return "-"
    if one.name.startswith("outcome."):
        return f"{one.value:.3%}"
    return f"{one.value:.3f} {one.unit if one.unit != '1' else ''}".rstrip()
