# SPDX-License-Identifier: GPL-2.0-only
"""Statistics over two axes: what heatmaps show."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import LogNorm
from matplotlib.patches import Rectangle
from plots import grid, no_figure_leaks, one, ticks_of, zipped  # noqa: F401

import shaketable
from shaketable import InputError, plot


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
