# SPDX-License-Identifier: GPL-2.0-only
"""Statistics over two axes: what heatmaps show."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import LogNorm, Normalize
from matplotlib.patches import Rectangle
from plots import grid, no_figure_leaks, one, ticks_of, zipped  # noqa: F401

import shaketable
from shaketable import InputError, plot
from shaketable._data import Statistic
from shaketable.plot._heatmap import _may_have_another_colour
from shaketable.plot._scales import text_of


def test_heatmap_has_values_in_order_of_numbers(grid):
    ax = plot.heatmap(grid, "client.establishment_time.mean")
    assert ticks_of(ax.xaxis) == ["0%", "5%", "20%"]
    assert ticks_of(ax.yaxis) == ["5ms", "100ms", "1.5s"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("impair.*.loss", "topology.delay")
    cells = ax.collections[0].get_array()
    for point in grid.points:
        row = ["5ms", "100ms", "1.5s"].index(point.set["topology.delay"])
        column = ["0%", "5%", "20%"].index(point.set["impair.*.loss"])
        value = grid.statistic("client.establishment_time.mean", point.number).value
        assert cells[row, column] == value
    assert isinstance(ax.collections[0].norm, LogNorm)
    assert "10 ms" in [text.get_text() for text in ax.texts]


def test_heatmap_of_probabilities_is_in_percent(grid):
    ax = plot.heatmap(grid, "outcome.established", x="topology.delay", y="impair.*.loss")
    assert ticks_of(ax.yaxis) == ["0%", "5%", "20%"]
    assert "100%" in [text.get_text() for text in ax.texts]
    assert not isinstance(ax.collections[0].norm, LogNorm)
    bar = ax.collections[0].colorbar.ax
    assert bar.get_ylabel() == "outcome.established"
    assert all(tick.endswith("%") for tick in ticks_of(bar.yaxis))


def test_cells_without_a_value_are_hatched():
    results = shaketable.sweep(
        {}, {"impair.client->server.loss": ["0%", "100%"], "topology.delay": ["5ms", "6ms"]},
        trials=3, backend="sim")
    ax = plot.heatmap(results, "client.establishment_time.p50")
    hatched = [patch for patch in ax.patches if isinstance(patch, Rectangle) and patch.get_hatch()]
    assert sorted(patch.get_xy() for patch in hatched) == [(0.5, -0.5), (0.5, 0.5)]
    assert len(ax.texts) == 2


def test_heatmap_wants_a_third_axis_fixed(zipped):
    results = shaketable.sweep(
        {}, {"impair.*.loss": ["0%", "9%"], "topology.delay": ["1ms", "2ms"],
             "client.profile": ["macos", "rfc6298"]}, trials=5, backend="sim")
    with pytest.raises(InputError, match="'client.profile' is neither drawn nor fixed"):
        plot.heatmap(results, "outcome.established")
    ax = plot.heatmap(results, "outcome.established", at={"client.profile": "macos"})
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("impair.*.loss", "topology.delay")
    ax = plot.heatmap(results, "outcome.established", at={"topology.delay": "2ms"})
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("impair.*.loss", "client.profile")
    # Axes that move together need no fixing.
    ax = plot.heatmap(zipped, "outcome.established")
    assert ax.get_ylabel() == "client.profile = server.profile"


def test_heatmap_errors(grid, one):
    with pytest.raises(InputError, match="did you mean 'topology.delay'"):
        plot.heatmap(grid, "outcome.established", x="topology.dela")
    with pytest.raises(InputError, match="did you mean 'outcome.established'"):
        plot.heatmap(grid, "outcome.establishe")
    with pytest.raises(InputError, match="not two axes"):
        plot.heatmap(one, "outcome.established")
    with pytest.raises(InputError, match="not two axes"):
        plot.heatmap(grid, "outcome.established", x="topology.delay", y="topology.delay")
    with pytest.raises(InputError, match="did you mean '20%'"):
        plot.heatmap(grid, "outcome.established", at={"impair.*.loss": "20"})
    assert plt.get_fignums() == []


def test_where_nothing_was_sampled_there_are_no_colours():
    nobody = shaketable.sweep(
        {"impair": {"client->server": "drop SYN all"}},
        {"topology.delay": ["5ms", "6ms"], "impair.server->client.loss": ["0%", "5%"]},
        trials=3, backend="sim")
    ax = plot.heatmap(nobody, "client.establishment_time.p50")
    assert [text.get_text() for text in ax.texts] == ["no samples"]
    assert ax.figure.axes == [ax]  # no bar of colours
    assert ticks_of(ax.xaxis) == ["5ms", "6ms"]
    assert all(patch.get_hatch() for patch in ax.patches) and len(ax.patches) == 4


def test_bar_of_one_value_has_one_tick():
    sure = shaketable.sweep({"impair": {"client->server": "drop SYN all"}},
                            {"topology.delay": ["5ms", "6ms"],
                             "impair.server->client.loss": ["0%", "5%"]}, trials=3, backend="sim")
    bar = plot.heatmap(sure, "outcome.established").collections[0].colorbar
    assert ticks_of(bar.ax.yaxis) == ["0%"]


def texts_at(ax, row, column):
    return [text.get_text() for text in ax.texts if text.get_position() == (column, row)]


def dotted(ax):
    return {(round(patch.get_y() + 0.5), round(patch.get_x() + 0.5))
            for patch in ax.patches if patch.get_hatch() == "..."}


def test_cells_say_how_uncertain_they_are(grid):
    name = "client.establishment_time.mean"
    ax = plot.heatmap(grid, name, confidence=0.9)
    losses, delays = ["0%", "5%", "20%"], ["5ms", "100ms", "1.5s"]
    for point in grid.points:
        cell = (delays.index(point.set["topology.delay"]),
                losses.index(point.set["impair.*.loss"]))
        found = grid.statistic(name, point.number, 0.9)
        half = text_of((found.high - found.low) / 2, "s", 2)
        if point.set["impair.*.loss"] == "0%":  # always the same
            assert texts_at(ax, *cell) == [text_of(found.value, "s")]
        else:
            assert texts_at(ax, *cell) == [text_of(found.value, "s"), f"±{half}"]
    assert dotted(ax) == set()
    texts = [text.get_text() for text in ax.texts]
    assert texts != [text.get_text() for text in plot.heatmap(grid, name).texts]  # 0.95


def test_an_interval_open_at_one_end_is_marked():
    few = shaketable.sweep(
        {}, {"impair.*.loss": ["10%", "20%"], "topology.delay": ["5ms", "9ms"]}, trials=50,
        backend="sim")
    p99 = "client.establishment_time.p99"
    assert {few.statistic(p99, point.number).high for point in few.points} == {None}
    ax = plot.heatmap(few, p99)
    assert [texts_at(ax, 0, column)[1] for column in (0, 1)] == ["±?", "±?"]
    ax = plot.heatmap(few, "client.establishment_time.max")  # which has no interval
    assert len(ax.texts) == 4


def test_lines_of_a_cell_do_not_hide_each_other():
    delays = [f"{n}ms" for n in range(1, 18)]
    many = shaketable.sweep({}, {"impair.*.loss": ["5%", "9%", "30%"], "topology.delay": delays},
                            trials=20, backend="sim")
    ax = plot.heatmap(many, "client.establishment_time.mean")
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert len(boxes) > 80
    for number, box in enumerate(boxes):
        assert not any(box.padded(-1).overlaps(other.padded(-1)) for other in boxes[:number])


def test_cells_without_room_are_dotted_where_colours_are_uncertain(grid):
    _, axes = plt.subplots(figsize=(4, 1.2))
    name = "client.establishment_time.p50"
    ax = plot.heatmap(grid, name, ax=axes)
    assert not any("±" in text.get_text() for text in ax.texts)
    norm = ax.collections[0].norm
    wide = set()
    for point in grid.points:
        found = grid.statistic(name, point.number)
        low, high = norm([max(found.low, norm.vmin), min(found.high, norm.vmax)])
        if high - low > 0.25:
            wide.add((["5ms", "100ms", "1.5s"].index(point.set["topology.delay"]),
                      ["0%", "5%", "20%"].index(point.set["impair.*.loss"])))
    assert dotted(ax) == wide
    ax = plot.heatmap(grid, "client.gave_up", ax=plt.subplots(figsize=(4, 1.2))[1])
    assert len(dotted(ax)) == 0  # of one value: no colour is another
    uncertain = shaketable.sweep({"client": {"syn": {"retransmissions": 1}}}, {
        "impair.client->server.loss": ["0%", "60%"], "topology.delay": ["5ms", "6ms"]}, trials=8,
        backend="sim")
    _, axes = plt.subplots(figsize=(4, 0.8))
    assert {(0, 1), (1, 1)} <= dotted(plot.heatmap(uncertain, "outcome.established", ax=axes))


@pytest.mark.parametrize("low,high,is_wide", [
    (0.4, 0.6, False), (0.4, 0.7, True), (-5.0, 0.2, False), (0.8, 9.0, False), (0.7, 9.0, True),
    (None, 0.5, True), (0.5, None, True), (None, None, False),
])
def test_intervals_are_wide_by_the_colours_that_they_span(low, high, is_wide):
    one = Statistic("x", 0.5, low, high, "s", 9)
    assert _may_have_another_colour(one, Normalize(0, 1)) == is_wide
