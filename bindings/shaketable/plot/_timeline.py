# SPDX-License-Identifier: GPL-2.0-only
"""When SYN and SYN,ACK were sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Integral
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shaketable._errors import bad_argument
from shaketable._ladder import Ladder
from shaketable._results import Results
from shaketable.plot._scales import scale, spans_decades
from shaketable.plot._select import check_kind, labels, points_of
from shaketable.plot._style import BLACK, BLUE, GREEN, RED, drawing, legend

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: What is marked, in the order of the legend: name, marker, colour, size.
_KINDS = {
    ("client", "syn"): ("SYN of the client", ">", BLUE, 26),
    ("server", "syn"): ("SYN of the server", "<", BLUE, 26),
    ("client", "syn_ack"): ("SYN,ACK of the client", ">", RED, 26),
    ("server", "syn_ack"): ("SYN,ACK of the server", "<", RED, 26),
    ("client", "established"): ("client established", "|", GREEN, 60),
    ("server", "established"): ("server established", "|", BLACK, 60),
    ("client", "lost"): ("lost", "x", BLACK, 60),
    ("server", "lost"): ("lost", "x", BLACK, 60),
}
#: Where both ends have one row, the client's marks stand above its middle, the server's below.
_BESIDE = {"client": -0.17, "server": 0.17}
_ROWS_MAX = 200

#: Times in seconds by end and kind.
_Marks = dict[tuple[str, str], list[float]]


class _Row(NamedTuple):
    """What happened in one connection; times in seconds since its first SYN."""

    label: str
    marks: _Marks


def timeline(what: Results | Ladder, ax: Axes | None = None, *, rows: int = 40,
             point: int | None = None, trial: int = 0) -> Axes:
    """Draws when SYN and SYN,ACK were sent, and each end was established.

    >>> from shaketable import plot, run
    >>> results = run({"impair": {"client->server": "drop SYN 1"}}, trials=5, backend="sim")
    >>> len(plot.timeline(results).get_yticks())
    5

    Args:
        what: results, with a row for each of the first connections; of a sweep, with a row for
            each point. Or a ladder, with a row for each end; there, lost ones are crossed out.
        ax: where to draw.
        rows: how many at most.
        point: number of the point of a sweep, to see its connections.
        trial: of a sweep: which trial is shown of each point.

    Raises:
        InputError: results without rows (`record: summary`), or no such point or trial.
    """
    if not isinstance(rows, Integral) or not 1 <= rows <= _ROWS_MAX:
        raise bad_argument("rows", f"{rows} is no such number", f"from 1 to {_ROWS_MAX}")
    check_kind("what", what, (Results, Ladder), "Results or a Ladder")
    if isinstance(what, Ladder):
        found, title, beside = _of_ladder(what), "", dict.fromkeys(_BESIDE, 0.0)
    else:
        (found, title), beside = _of_results(what, rows, point, trial), _BESIDE
    with drawing(ax, (8.4, max(2.2, 1.3 + 0.2 * len(found)))) as axes:
        _draw(axes, found, beside)
        axes.set_ylabel(title)
    return axes


def _of_results(results: Results, rows: int, point: int | None,
                trial: int) -> tuple[list[_Row], str]:
    if not results.has_trials:
        raise bad_argument("what", "these results have no row for each connection",
                           "a store with 'record: trials'")
    points = points_of(results, point, argument="point")
    columns = {(end, kind): f"{end}.{kind}.times_ns" for end in ("client", "server")
               for kind in ("syn", "syn_ack")}
    columns |= {(end, "established"): f"{end}.establishment_time_ns"
                for end in ("client", "server")}
    table = results.to_arrow(["point", "trial", "connection", *columns.values()])
    if len(results.points) > 1:
        names = pc.cast(table["point"], pa.utf8())
        table = table.filter(pc.is_in(names, pa.array([one.name for one in points])))
    if len(points) > 1:
        wanted = trial if isinstance(trial, Integral) else None
        table = table.filter(pc.and_(pc.equal(table["trial"], wanted),
                                     pc.equal(table["connection"], 0)))
    found = table.slice(0, rows).to_pylist()
    if len(points) > 1:
        if not found:
            raise bad_argument("trial", f"no point has a trial {trial!r}", "the number of one")
        called, title = labels([one.set for one in points])
        name_of = dict(zip((one.name for one in points), called))
        texts = [name_of[row["point"]] for row in found]
    elif any(row["connection"] for row in found):
        texts, title = [f"{row['trial']}.{row['connection']}" for row in found], "trial.connection"
    else:
        texts, title = [str(row["trial"]) for row in found], "trial"
    return [_Row(text, {kind: _seconds(row[column]) for kind, column in columns.items()})
            for text, row in zip(texts, found)], title


def _of_ladder(ladder: Ladder) -> list[_Row]:
    established = {"client": ladder.client_established_ns, "server": ladder.server_established_ns}
    rows = []
    for end, time in established.items():
        marks: _Marks = {(end, "established"): _seconds(time), (end, "lost"): []}
        for step in ladder.steps:
            flags = step.packet.text.split()[0] if step.packet else ""
            if step.host == end and step.packet and flags in {"S", "S."}:
                sent = step.packet.sent_ns / 1e9
                marks.setdefault((end, "syn" if flags == "S" else "syn_ack"), []).append(sent)
                if step.packet.arrived_ns is None:
                    marks[end, "lost"].append(sent)
        rows.append(_Row(end, marks))
    return rows


def _seconds(times: int | Sequence[int] | None) -> list[float]:
    if times is None:
        return []
    return [time / 1e9 for time in ([times] if isinstance(times, int) else times)]


def _draw(axes: Axes, rows: Sequence[_Row], beside: Mapping[str, float]) -> None:
    times: list[float] = []
    named: set[str] = set()
    for (end, kind), (name, marker, color, size) in _KINDS.items():
        marks = [(time, number + beside[end]) for number, row in enumerate(rows)
                 for time in row.marks.get((end, kind), ())]
        if marks:
            x, y = np.array(marks).T
            axes.scatter(x, y, s=size, marker=marker, color=color, zorder=3,
                         label=None if name in named else name,
                         linewidths=1.8 if marker in "|x" else 0.5)
            times.extend(x)
            named.add(name)
    _time_axis(axes, [time for time in times if time > 0])
    axes.set_yticks(range(len(rows)), [row.label for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("Time since the first SYN")
    legend(axes, outside=True)


def _time_axis(axes: Axes, later: Sequence[float]) -> None:
    """Logarithmic where times span decades, with room for 0, when the first SYN is sent."""
    scale(axes.xaxis, "s")
    if not spans_decades(later):
        return
    least = 10 ** np.floor(np.log10(min(later)))
    axes.set_xscale("symlog", linthresh=least, linscale=0.4)
    scale(axes.xaxis, "s")
    decades = np.arange(np.log10(least), np.log10(max(later)) + 0.01)
    steps = (1, 3) if len(decades) < 5 else (1,)
    ticks = [step * 10 ** decade for decade in decades for step in steps]
    axes.set_xticks([0, *(tick for tick in ticks if tick <= 1.1 * max(later))])
    axes.set_xlim(-0.3 * least, 1.5 * max(later))
