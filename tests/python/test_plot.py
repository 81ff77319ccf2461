# SPDX-License-Identifier: GPL-2.0-only
"""What pictures have in common: numbers, errors, packages; and the CDF."""

from __future__ import annotations

import subprocess
import sys

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from plots import (  # noqa: F401
    LOSSES,
    grid,
    names_of,
    no_figure_leaks,
    one,
    ticks_of,
    zipped,
)

import shaketable
from shaketable import InputError, plot
from shaketable.plot._scales import text_of


@pytest.mark.parametrize("value,unit,text", [
    (0.0405, "s", "40.5 ms"), (0, "s", "0"), (120, "s", "120 s"), (250e-6, "s", "250 µs"),
    (7e-9, "s", "7 ns"), (1.04001, "s", "1.04 s"), (0.9999999, "s", "1 s"),
    (1e7, "bit/s", "10 Mbit/s"),
    (0.5, "share", "50%"), (0.99996, "share", "99.996%"), (1, "share", "100%"),
    (0.00012, "share", "0.012%"), (5, "%", "5%"), (1460, "B", "1460"), (2.5, "", "2.5"),
    (65535, "", "65500"),
])
def test_numbers_for_people(value, unit, text):
    assert text_of(value, unit) == text


def test_too_many_curves_are_refused():
    many = shaketable.sweep({}, {"topology.delay": [f"{n}ms" for n in range(1, 22)]}, trials=1,
                            backend="sim")
    with pytest.raises(InputError, match="21 curves are too many.*`points` or `at`"):
        plot.cdf(many)
    assert len(plot.cdf(many, points=range(20)).get_lines()) == 20
    plot.compare(many, "outcome.established")
    with pytest.raises(InputError, match="21 curves are too many.*fix some axes by `at`"):
        plot.compare({f"{n}": many for n in range(21)}, "outcome.established")


def test_without_matplotlib_it_says_what_to_install(one, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r"matplotlib: pip install 'shaketable\[analysis\]'"):
        plot.cdf(one)


def test_importing_the_package_does_not_import_matplotlib():
    code = "import shaketable.plot, sys; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def band_of(collection):
    """Lower and upper end by time, of a band of steps."""
    vertices = collection.get_paths()[0].vertices
    ends = {}
    for time, height in vertices:
        ends.setdefault(time, []).append(height)
    return ends


def test_cdf_has_the_exact_steps(one):
    ax = plot.cdf(one)
    steps = one.cdf()
    (line,) = ax.get_lines()
    assert line.get_drawstyle() == "steps-post"
    times, shares = line.get_data()
    np.testing.assert_array_equal(times, [0, *steps.times, 1.1 * steps.times[-1]])
    np.testing.assert_array_equal(shares, [0, *steps.shares, steps.shares[-1]])
    assert shares[-1] == one.statistic("client.established").value < 1
    assert ax.get_legend() is None
    assert ax.get_xlabel() == "Time since the first SYN"
    assert "%" in "".join(ticks_of(ax.yaxis))


def test_cdf_draws_the_interval_of_the_statistic(one):
    for confidence in (0.95, 0.5):
        ax = plot.cdf(one, "server", confidence=confidence)
        end = one.statistic("server.established", confidence=confidence)
        (band,) = ax.collections
        heights = band_of(band)[one.cdf("server").times[-1]]
        assert min(heights) < end.low  # where the last step begins
        assert end.low in heights and end.high == max(heights)


def test_interval_of_a_cdf_is_that_of_the_statistic_at_its_end(one):
    for side in ("client", "server", "both"):
        steps = one.cdf(side, confidence=0.9)
        end = one.statistic(f"{side}.established", confidence=0.9)
        assert (steps.low[-1], steps.high[-1]) == (end.low, end.high)
        assert (steps.low < steps.shares).all() and (steps.shares < steps.high).all()
        assert (np.diff(steps.low) > 0).all()
        assert (steps.low > one.cdf(side, confidence=0.99).low).all()


def test_cdf_of_many_connections_has_the_interval_of_trials():
    crowd = shaketable.run({"impair": {"*": "loss 30%"}, "workload": {"connections": 5}}, trials=60,
                           backend="sim")
    end = crowd.statistic("client.established")
    steps = crowd.cdf()
    assert (steps.low[-1], steps.high[-1]) == (end.low, end.high)
    alone = shaketable.run({"workload": {"connections": 5}}, trials=1, backend="sim").cdf()
    assert np.isnan(alone.low).all() and np.isnan(alone.high).all()


def test_cdf_names_what_differs(grid, zipped, one):
    ax = plot.cdf(grid, at={"topology.delay": "5ms"})
    assert names_of(ax) == ["0%", "5%", "20%"]
    assert ax.get_legend().get_title().get_text() == "impair.*.loss"
    ax = plot.cdf(zipped, points=["impair.*.loss=10%, client.profile=windows-11, "
                                  "server.profile=windows-11", 0])
    assert names_of(ax) == ["windows-11", "rfc6298"]
    assert ax.get_legend().get_title().get_text() == "client.profile = server.profile"
    ax = plot.cdf({"a": grid, "b": grid}, points=[0, 1])
    assert names_of(ax) == ["a: 100ms", "a: 5ms", "b: 100ms", "b: 5ms"]
    ax = plot.cdf({"a": grid, "b": one}, points=0)
    assert names_of(ax) == ["a: 0%", "b"]


def test_time_axis_is_logarithmic_where_times_span_decades(grid):
    ax = plot.cdf(grid, points=[1, 2])  # 10 ms, and 3 s
    assert ax.get_xscale() == "log"
    assert {"10 ms", "100 ms", "1 s"} <= set(ticks_of(ax.xaxis))
    ax = plot.cdf(grid, points=[0])  # all at 200 ms
    assert ax.get_xscale() == "linear"
    assert {"0", "200 ms"} <= set(ticks_of(ax.xaxis))


def test_colours_of_curves_differ(grid):
    words = plot.cdf({name: grid for name in "abcdefghijklmnopqrst"}, points=[0])
    looks = {(line.get_color(), line.get_linestyle(), str(line._dash_pattern))
             for line in words.get_lines()}
    assert len(looks) == 20
    numbers = plot.cdf(grid, at={"topology.delay": "5ms"})
    shades = [np.dot(to_rgb(line.get_color()), (0.3, 0.59, 0.11)) for line in numbers.get_lines()]
    assert len({round(shade, 1) for shade in shades}) == 3


def test_curves_are_added_to_axes_with_other_colours(grid):
    _, ax = plt.subplots()
    assert plot.cdf(grid, points=[2], label="slow", ax=ax) is ax
    assert plot.cdf(grid, points=[1], label="fast", ax=ax) is ax
    assert names_of(ax) == ["slow", "fast"]
    assert len({line.get_color() for line in ax.get_lines()}) == 2
    assert ax.get_xscale() == "log"


def test_many_names_stand_beside_the_axes(grid):
    plots = [plot.cdf(grid), plot.cdf(grid, points=[0, 1, 2])]
    boxes = []
    for ax in plots:
        ax.figure.canvas.draw()
        boxes.append((ax.get_legend().get_window_extent(), ax.get_window_extent()))
    assert boxes[0][0].x0 > boxes[0][1].x1
    assert boxes[0][0].x1 <= plots[0].figure.bbox.x1
    assert boxes[1][0].x1 < boxes[1][1].x1


def test_nobody_established_is_a_curve_at_0():
    nobody = shaketable.run({"impair": {"client->server": "drop SYN all"}}, trials=10,
                            backend="sim")
    ax = plot.cdf(nobody)
    (line,) = ax.get_lines()
    assert set(line.get_ydata()) == {0}
    assert not any(tick.label1.get_visible() for tick in ax.xaxis.get_major_ticks())
    plot.cdf(shaketable.run({}, trials=10, backend="sim"), ax=ax)
    assert all(tick.label1.get_visible() for tick in ax.xaxis.get_major_ticks())


def test_the_first_figure_may_turn_notebooks_on(monkeypatch):
    """As the backend of notebooks does when it is loaded, which is with the first figure."""
    make = plt.subplots

    def first(*args, **options):
        plt.interactive(True)
        return make(*args, **options)

    monkeypatch.setattr(plt, "subplots", first)
    try:
        plt.close(plot.ladder(shaketable.trace({}, backend="sim")).figure)
        assert plt.isinteractive()
    finally:
        plt.interactive(False)
