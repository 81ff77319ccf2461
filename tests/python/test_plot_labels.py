# SPDX-License-Identifier: GPL-2.0-only
"""What curves, rows and columns are called, and where their names stand."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pytest
from plots import grid, names_of, no_figure_leaks, ticks_of  # noqa: F401

import shaketable
from shaketable import plot
from shaketable.plot._scales import short


@pytest.mark.parametrize("texts,shown", [
    (["973.097523ms", "0.3s"], ["973.1ms", "0.3s"]),
    (["1234.567891ms", "65535", "10.25%"], ["1235ms", "65535", "10.25%"]),
    (["973.097523ms", "973.1ms"], ["973.098ms", "973.1ms"]),
    (["973.097523ms", "973.097524ms"], ["973.097523ms", "973.097524ms"]),
    (["973.097523ms", "973.097523ms"], ["973.1ms", "973.1ms"]),
    (["0.0012345678s"], ["0.001235s"]),
    (["0.00000012345678s"], ["0.00000012345678s"]),
    (["delay 10.123456ms loss 5.00001%"], ["delay 10.12ms loss 5%"]),
    (["192.168.100.100", "linux-6.5", "never", ""], ["192.168.100.100", "linux-6.5", "never", ""]),
    (["999.99999ms"], ["1000ms"]),
])
def test_long_numbers_are_short_as_long_as_they_differ(texts, shown):
    assert short(texts) == shown


@pytest.fixture(scope="module")
def drawn():
    """As random times are written."""
    return shaketable.sweep({}, {"client.syn.first": ["973.097523ms", "0.3s"],
                                 "impair.*.loss": ["5%", "20%"]}, trials=20, backend="sim")


def test_pictures_show_short_numbers(drawn):
    assert names_of(plot.cdf(drawn))[:3] == ["973.1ms, 5%", "973.1ms, 20%", "0.3s, 5%"]
    assert ticks_of(plot.timeline(drawn).yaxis)[0] == "973.1ms, 5%"
    assert ticks_of(plot.heatmap(drawn, "trial.cut").xaxis) == ["0.3s", "973.1ms"]
    ax = plot.heatmap(drawn, "trial.cut", "impair.*.loss", "client.syn.first")
    assert ticks_of(ax.yaxis) == ["0.3s", "973.1ms"]
    assert names_of(plot.compare(drawn, "trial.cut", "impair.*.loss")) == ["0.3s", "973.1ms"]
    words = shaketable.sweep({}, {"impair.*": ["loss 1.2345678%", "delay 5ms"]}, trials=2,
                             backend="sim")
    assert ticks_of(plot.compare(words, "trial.cut").xaxis) == ["loss 1.235%", "delay 5ms"]


def box_of(artist):
    return artist.get_window_extent().frozen()


@pytest.mark.parametrize("layout", ["none", "constrained", "tight"])
@pytest.mark.parametrize("draw", [plot.cdf, plot.timeline])
def test_names_beside_axes_fit_where_the_axes_stood(grid, layout, draw):
    figure, both = plt.subplots(1, 2, figsize=(14, 5), layout=layout)
    before = [box_of(ax) for ax in both]
    for ax in both:
        for _ in range(2):  # the second leaves it where it was
            draw(grid, ax=ax)
    figure.canvas.draw()
    names, frames = [box_of(ax.get_legend()) for ax in both], [box_of(ax) for ax in both]
    assert names[0].x0 > frames[0].x1 and names[1].x0 > frames[1].x1
    assert names[1].x1 <= figure.bbox.x1
    if layout != "none":
        assert not names[0].overlaps(both[1].get_tightbbox())
    else:
        assert names[0].x1 <= before[0].x1 + 1 and names[1].x1 <= before[1].x1 + 1
        assert frames[0].width > 0.5 * before[0].width


def test_names_stand_within_axes_that_have_no_room_beside_them(grid):
    _, four = plt.subplots(1, 4, figsize=(10, 4), layout="none")
    placed = plt.figure().add_axes((0.1, 0.1, 0.85, 0.85))  # by hand
    for ax in (four[0], placed):
        width = box_of(ax).width
        plot.cdf(grid, ax=ax)
        ax.figure.canvas.draw()
        assert box_of(ax).x0 < box_of(ax.get_legend()).x0 < box_of(ax).x1
        assert box_of(ax).width == pytest.approx(width)
