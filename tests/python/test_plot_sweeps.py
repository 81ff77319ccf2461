# SPDX-License-Identifier: GPL-2.0-only
"""Statistics over axes: what heatmaps and comparisons show."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import LogNorm
from matplotlib.patches import Rectangle
from plots import grid, names_of, no_figure_leaks, one, ticks_of, zipped  # noqa: F401

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


def segments_of(container):
    """Low and high of each error bar."""
    return [(low, high) for (_, low), (_, high) in container.lines[2][0].get_segments()]


def test_compare_draws_values_and_intervals(grid):
    ax = plot.compare(grid, "client.syn.sent.mean", confidence=0.9)
    assert ax.get_xlabel() == "impair.*.loss"
    assert ax.get_ylabel() == "client.syn.sent.mean"
    assert names_of(ax) == ["5ms", "100ms", "1.5s"]
    assert ax.get_legend().get_title().get_text() == "topology.delay"
    for container in ax.containers:
        delay = container.get_label()
        of_loss = {point.set["impair.*.loss"]: point.number for point in grid.points
                   if point.set["topology.delay"] == delay}
        found = [grid.statistic("client.syn.sent.mean", of_loss[loss], 0.9)
                 for loss in ("0%", "5%", "20%")]
        x, y = container.lines[0].get_data()
        assert list(x) == [0, 5, 20]
        assert list(y) == [one.value for one in found]
        np.testing.assert_allclose(segments_of(container), [(one.low, one.high) for one in found],
                                   rtol=1e-12)
    assert len({container.lines[0].get_color() for container in ax.containers}) == 3
    assert ticks_of(ax.xaxis)[1].endswith("%")


def test_compare_scales(grid):
    ax = plot.compare(grid, "client.establishment_time.p50", "topology.delay")
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert "100 ms" in ticks_of(ax.xaxis) and "100 ms" in ticks_of(ax.yaxis)
    assert list(ax.containers[0].lines[0].get_xdata()) == [0.005, 0.1, 1.5]
    ax = plot.compare(grid, "outcome.established", "topology.delay")
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "linear")
    assert "100%" in ticks_of(ax.yaxis)


def test_compare_of_words_has_dots_side_by_side(zipped):
    ax = plot.compare(zipped, "outcome.established", "client.profile")
    assert ticks_of(ax.xaxis) == ["rfc6298", "windows-11"]
    assert ax.get_xlabel() == "client.profile = server.profile"
    assert names_of(ax) == ["10%", "40%"]
    assert {container.lines[0].get_linestyle() for container in ax.containers} == {"None"}
    first, second = (container.lines[0].get_xdata() for container in ax.containers)
    assert (first < second).all()
    assert np.allclose((first + second) / 2, [0, 1])


def test_compare_by_labels(one, grid):
    ax = plot.compare({"ours": one, "same": one}, "client.gave_up")
    assert ticks_of(ax.xaxis) == ["ours", "same"]
    expected = one.statistic("client.gave_up")
    for container in ax.containers:
        assert list(container.lines[0].get_ydata()) == [expected.value]
        np.testing.assert_allclose(segments_of(container), [(expected.low, expected.high)])
    assert ticks_of(plot.compare(one, "client.gave_up").xaxis) == [one.name]
    ax = plot.compare({"a": grid, "b": grid}, "outcome.established", at={"topology.delay": "5ms"})
    assert names_of(ax) == ["a", "b"]


def test_an_interval_that_is_open_has_a_triangle():
    few = shaketable.run({"impair": {"*": "loss 10%"}}, trials=50, backend="sim")
    p99 = few.statistic("client.establishment_time.p99")
    assert p99.high is None and p99.low is not None
    ax = plot.compare(few, "client.establishment_time.p99")
    triangles = [line for line in ax.get_lines() if line.get_marker() == 6]
    assert [list(line.get_ydata()) for line in triangles] == [[p99.value]]
    assert [line for line in ax.get_lines() if line.get_marker() == 7] == []
    ax = plot.compare(few, "client.establishment_time.max")  # which has no interval
    assert [line for line in ax.get_lines() if line.get_marker() in (6, 7)] == []
