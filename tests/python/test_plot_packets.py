# SPDX-License-Identifier: GPL-2.0-only
"""Packets one by one: what timelines and ladders show."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import matplotlib.pyplot as plt
import pytest
from plots import DELAYS, LOSSES, grid, no_figure_leaks, one, ticks_of  # noqa: F401
from support import SCENARIOS

import shaketable
from shaketable import InputError, plot


def marks_of(ax, name):
    for collection in ax.collections:
        if collection.get_label() == name:
            return [(time, round(row)) for time, row in collection.get_offsets()]
    return []


def test_timeline_has_every_syn_and_syn_ack(one):
    ax = plot.timeline(one, rows=30)
    rows = one.to_arrow(["client.syn.times_ns", "server.syn_ack.times_ns",
                         "client.establishment_time_ns", "trial"]).slice(0, 30).to_pylist()
    assert ticks_of(ax.yaxis) == [str(row["trial"]) for row in rows]
    for name, column in (("SYN of the client", "client.syn.times_ns"),
                         ("SYN,ACK of the server", "server.syn_ack.times_ns")):
        assert marks_of(ax, name) == [
            (time / 1e9, number) for number, row in enumerate(rows) for time in row[column] or ()]
    assert marks_of(ax, "client established") == [
        (row["client.establishment_time_ns"] / 1e9, number) for number, row in enumerate(rows)
        if row["client.establishment_time_ns"] is not None]
    assert marks_of(ax, "SYN of the server") == []
    client, server = (next(one for one in ax.collections if one.get_label() == name)
                      for name in ("SYN of the client", "SYN,ACK of the server"))
    assert all(row % 1 > 0.5 for _, row in client.get_offsets())  # above the middle of the row
    assert all(0 < row % 1 < 0.5 for _, row in server.get_offsets())
    assert ax.get_xscale() == "symlog"
    assert {"0", "1 s"} <= set(ticks_of(ax.xaxis))
    assert ax.get_ylim()[0] > ax.get_ylim()[1]


def test_timeline_of_a_sweep_has_a_row_for_each_point(grid):
    ax = plot.timeline(grid, trial=3)
    assert ticks_of(ax.yaxis) == [f"{loss}, {delay}" for loss in LOSSES for delay in DELAYS]
    assert ax.get_ylabel() == "impair.*.loss, topology.delay"
    rows = grid.to_arrow(["trial", "client.syn.times_ns"]).to_pylist()
    thirds = [row["client.syn.times_ns"] for row in rows if row["trial"] == 3]
    assert marks_of(ax, "SYN of the client") == [
        (time / 1e9, number) for number, times in enumerate(thirds) for time in times]
    assert thirds != [row["client.syn.times_ns"] for row in rows if row["trial"] == 0]
    ax = plot.timeline(grid, point=1)
    assert ticks_of(ax.yaxis) == [str(trial) for trial in range(40)]
    assert {time for time, _ in marks_of(ax, "client established")} == {grid.cdf(point=1).times[0]}


def test_timeline_of_a_ladder_crosses_lost_ones_out():
    ladder = shaketable.trace(SCENARIOS / "syn-ack-lost.yaml", backend="sim")
    ax = plot.timeline(ladder)
    assert ticks_of(ax.yaxis) == ["client", "server"]
    lost = [step.packet.sent_ns / 1e9 for step in ladder.steps
            if step.packet and step.packet.arrived_ns is None]
    assert marks_of(ax, "lost") == [(lost[0], 1)] and len(lost) == 1
    assert [row for _, row in marks_of(ax, "SYN,ACK of the server")] == [1, 1, 1]
    assert marks_of(ax, "server established") == [(ladder.server_established_ns / 1e9, 1)]


def test_timeline_needs_rows():
    summary = shaketable.sweep({"record": "summary"}, {}, trials=5, backend="sim")
    with pytest.raises(InputError, match="record: trials"):
        plot.timeline(summary)


def arrows_of(ax):
    return [(text.xyann, text.xy) for text in ax.texts if getattr(text, "arrow_patch", None)]


@pytest.mark.parametrize("name", ["three-way-handshake", "syn-lost", "syn-ack-lost",
                                  "simultaneous-open", "reorder-duplicate"])
def test_ladder_has_each_packet_from_sent_to_arrived(name):
    ladder = shaketable.trace(SCENARIOS / f"{name}.yaml", backend="sim")
    ax = plot.ladder(ladder)
    packets = [step.packet for step in ladder.steps if step.packet]
    arrows = arrows_of(ax)
    assert len(arrows) == len(packets)
    crosses = [line for line in ax.get_lines() if line.get_marker() == "x"]
    assert len(crosses) == sum(packet.arrived_ns is None for packet in packets)
    # Heights tell before from after, as the times do.
    moments = [(packet.sent_ns, start[1]) for packet, (start, _) in zip(packets, arrows)]
    for packet, (start, end) in zip(packets, arrows):
        assert start[0] == (0 if packet.sender == "client" else 1)
        if packet.arrived_ns is None:
            assert 0.4 < abs(end[0] - start[0]) < 1
        else:
            assert end[0] == 1 - start[0]
            moments.append((packet.arrived_ns, end[1]))
    for time, height in moments:
        assert all(other > height for later, other in moments if later > time)
    texts = [text.get_text() for text in ax.texts]
    for step, line in zip(ladder.steps, str(ladder).splitlines()):
        assert step.rule in texts
        assert line.split()[0] in texts
        assert step.packet is None or step.packet.text in texts
        assert step.state in texts
    assert ladder.name in ax.get_title(loc="left") and ladder.outcome in ax.get_title(loc="left")


def test_texts_of_a_ladder_do_not_hide_each_other():
    for name in ("syn-ack-lost", "reorder-duplicate"):
        ax = plot.ladder(shaketable.trace(SCENARIOS / f"{name}.yaml", backend="sim"))
        ax.figure.canvas.draw()
        boxes = [(text.get_text(), text.get_window_extent()) for text in ax.texts
                 if text.get_text()]
        for number, (text, box) in enumerate(boxes):
            assert box.x0 >= 0 and box.x1 <= ax.figure.bbox.x1, text
            for other, other_box in boxes[:number]:
                assert not box.padded(-1).overlaps(other_box.padded(-1)), (text, other)


def test_dead_time_is_a_gap_with_its_length():
    ax = plot.ladder(shaketable.trace(SCENARIOS / "syn-lost.yaml", backend="sim"))
    assert [text.get_text() for text in ax.texts if "later" in text.get_text()] == ["1 s later"]
    ax = plot.ladder(shaketable.trace(SCENARIOS / "three-way-handshake.yaml", backend="sim"))
    assert not [text for text in ax.texts if "later" in text.get_text()]


def test_svg_is_well_formed_and_the_same_each_time():
    ladder = shaketable.trace(SCENARIOS / "syn-lost.yaml", backend="sim")
    first = ladder.to_svg()
    assert plt.get_fignums() == []
    assert ElementTree.fromstring(first).tag == "{http://www.w3.org/2000/svg}svg"
    assert ladder._repr_svg_() == first
    assert "<dc:date>" not in first
    other = shaketable.trace(SCENARIOS / "syn-ack-lost.yaml", backend="sim")
    assert other.to_svg() != first
