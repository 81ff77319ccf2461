# SPDX-License-Identifier: GPL-2.0-only
"""Statistics with their intervals: what comparisons show."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from plots import grid, names_of, no_figure_leaks, one, ticks_of, zipped  # noqa: F401

import shaketable
from shaketable import plot


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


def pixels_of(artist, x):
    """Where that x of an artist is drawn, in pixels from the left."""
    return artist.get_transform().transform((x, 1))[0]


@pytest.mark.parametrize("x,values", [
    ("impair.*.loss", [0, 5, 20]), ("topology.delay", [0.005, 0.1, 1.5])])
def test_error_bars_of_different_lines_stand_side_by_side(grid, x, values):
    ax = plot.compare(grid, "client.syn.sent.mean", x)
    ax.figure.canvas.draw()
    point = ax.figure.dpi / 72
    for value in values:
        tick = ax.transData.transform((value, 1))[0]
        places = [pixels_of(container.lines[0], value) for container in ax.containers]
        assert (np.diff(places) > 3 * point).all()  # a cap is wider than its bar by 3 points
        assert max(places) - min(places) < 15 * point
        assert np.isclose(np.mean(places), tick)  # where all values of the tick are
        for container, place in zip(ax.containers, places):
            _, caps, bars = container.lines
            assert [pixels_of(part, value) for part in (*caps, *bars)] == [place] * 3
    assert len(ax.containers) == 3
    assert [line.get_xdata()[0] for line in ax.get_lines()] == [values[0]] * len(ax.get_lines())


def test_open_ends_stand_at_their_error_bars():
    few = shaketable.sweep({}, {"impair.*.loss": ["10%", "20%"], "topology.delay": ["5ms", "9ms"]},
                           trials=50, backend="sim")
    ax = plot.compare(few, "client.establishment_time.p99")
    ax.figure.canvas.draw()
    of_colour = {container.lines[0].get_color(): container.lines[0] for container in ax.containers}
    triangles = [line for line in ax.get_lines() if line.get_marker() == 6]
    assert len(triangles) == 2
    for triangle in triangles:
        own = of_colour[triangle.get_color()]
        assert pixels_of(triangle, 10) == pixels_of(own, 10) != ax.transData.transform((10, 1))[0]


def test_a_line_alone_stays_at_its_ticks(grid):
    ax = plot.compare(grid, "trial.cut", at={"topology.delay": "5ms"})
    (container,) = ax.containers
    assert pixels_of(container.lines[0], 5) == ax.transData.transform((5, 1))[0]


def test_many_values_of_x_leave_less_room_between_lines():
    many = shaketable.sweep({}, {"topology.delay": [f"{n}ms" for n in range(100, 180)],
                                 "impair.*.loss": ["0%", "1%", "2%"]}, trials=2, backend="sim")
    ax = plot.compare(many, "trial.cut", "topology.delay")
    ax.figure.canvas.draw()
    first, *_, last = (container.lines[0] for container in ax.containers)
    assert pixels_of(first, 0.1) < pixels_of(last, 0.1) < pixels_of(first, 0.101)


@pytest.fixture(scope="module")
def nobody():
    """Two axes, and nothing established."""
    return shaketable.sweep({"impair": {"client->server": "drop SYN all"}},
                            {"topology.delay": ["5ms", "6ms"],
                             "impair.server->client.loss": ["0%", "5%"]},
                            trials=3, backend="sim")


def says_no_samples(ax):
    hidden = not any(tick.label1.get_visible() or tick.tick1line.get_visible()
                     for axis in (ax.xaxis, ax.yaxis) for tick in axis.get_major_ticks())
    texts = [text.get_text() for text in ax.texts]
    assert texts == (["no samples"] if hidden else [])
    return hidden


def test_where_nothing_was_sampled_there_are_no_scales(nobody, one):
    ax = plot.compare(nobody, "client.establishment_time.p50")
    assert says_no_samples(ax)
    assert (ax.get_xlabel(), ax.get_ylabel()) == (
        "topology.delay", "client.establishment_time.p50")
    assert says_no_samples(plot.compare({"a": nobody}, "client.establishment_time.mean", at={
        "topology.delay": "5ms", "impair.server->client.loss": "0%"}))
    assert not says_no_samples(plot.compare(nobody, "outcome.established"))  # which is 0


def test_what_is_added_to_axes_without_samples_brings_the_scales_back(nobody, one):
    ax = plot.compare(nobody, "client.establishment_time.p50", "topology.delay")
    plot.compare(nobody, "client.establishment_time.p50", "topology.delay", ax=ax)
    assert says_no_samples(ax)
    delays = shaketable.sweep({}, {"topology.delay": ["5ms", "6ms"]}, trials=3, backend="sim")
    plot.compare(delays, "client.establishment_time.p50", ax=ax)
    assert not says_no_samples(ax)
    plot.compare(nobody, "client.establishment_time.p50", "topology.delay", ax=ax)
    assert not says_no_samples(ax)
