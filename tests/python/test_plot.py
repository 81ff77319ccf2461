# SPDX-License-Identifier: GPL-2.0-only
"""What pictures show."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import LogNorm, to_rgb
from matplotlib.patches import Rectangle

import shaketable
from shaketable import InputError, plot
from shaketable.plot._scales import text_of
from support import SCENARIOS

LOSSES = ["0%", "20%", "5%"]
DELAYS = ["100ms", "5ms", "1.5s"]


@pytest.fixture(autouse=True)
def no_figure_leaks():
    assert plt.get_fignums() == []
    before = dict(matplotlib.rcParams)
    yield
    plt.close("all")
    assert dict(matplotlib.rcParams) == before


@pytest.fixture(scope="module")
def grid():
    """Nine points; the values of neither axis rise."""
    return shaketable.sweep({}, {"impair.*.loss": LOSSES, "topology.delay": DELAYS}, trials=100,
                            backend="sim")


@pytest.fixture(scope="module")
def zipped():
    """Two profiles, at both ends at once, by loss."""
    profiles = ["rfc6298", "windows-11"]
    return shaketable.sweep(
        {"sweep": {"impair.*.loss": ["10%", "40%"],
                   "zip": {"client.profile": profiles, "server.profile": profiles}}},
        trials=200, backend="sim")


@pytest.fixture(scope="module")
def one():
    """A point at which some are never established."""
    return shaketable.run(
        {"impair": {"client->server": "loss 30%", "server->client": "delay 0ms 2ms loss 30%"},
         "client": {"syn": {"retransmissions": 2}}}, trials=300, backend="sim")


def ticks_of(axis):
    axis.axes.figure.canvas.draw()
    return [label.get_text() for label in axis.get_ticklabels()]


def names_of(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def band_of(collection):
    """Lower and upper end by time, of a band of steps."""
    vertices = collection.get_paths()[0].vertices
    ends = {}
    for time, height in vertices:
        ends.setdefault(time, []).append(height)
    return ends


@pytest.mark.parametrize("value,unit,text", [
    (0.0405, "s", "40.5 ms"), (0, "s", "0"), (120, "s", "120 s"), (250e-6, "s", "250 µs"),
    (7e-9, "s", "7 ns"), (1.04001, "s", "1.04 s"), (0.9999999, "s", "1 s"), (1e7, "bit/s", "10 Mbit/s"),
    (0.5, "share", "50%"), (0.99996, "share", "99.996%"), (1, "share", "100%"),
    (0.00012, "share", "0.012%"), (5, "%", "5%"), (1460, "B", "1460"), (2.5, "", "2.5"),
    (65535, "", "65500"),
])
def test_numbers_for_people(value, unit, text):
    assert text_of(value, unit) == text


# cdf


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
    nobody = shaketable.run({"impair": {"client->server": "drop SYN all"}}, trials=10, backend="sim")
    (line,) = plot.cdf(nobody).get_lines()
    assert set(line.get_ydata()) == {0}


# heatmap


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


# compare


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
        points = {point.set["impair.*.loss"]: grid.statistic("client.syn.sent.mean", point.number, 0.9)
                  for point in grid.points if point.set["topology.delay"] == delay}
        found = [points["0%"], points["5%"], points["20%"]]
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


def test_too_many_curves_are_refused():
    many = shaketable.sweep({}, {"topology.delay": [f"{n}ms" for n in range(1, 22)]}, trials=1,
                            backend="sim")
    with pytest.raises(InputError, match="21 curves are too many.*`points` or `at`"):
        plot.cdf(many)
    assert len(plot.cdf(many, points=range(20)).get_lines()) == 20
    plot.compare(many, "outcome.established")
    with pytest.raises(InputError, match="21 curves are too many.*fix some axes by `at`"):
        plot.compare({f"{n}": many for n in range(21)}, "outcome.established")


@pytest.mark.parametrize("draw,text", [
    (lambda grid: plot.cdf(grid, "nobody"), "one of client, server, both"),
    (lambda grid: plot.cdf(grid, points=[9]), "a number from 0 to 8"),
    (lambda grid: plot.cdf(grid, points=["impair.*.loss=0%, topology.delay=6ms"]), "did you mean"),
    (lambda grid: plot.cdf(grid, confidence=95), "between 0 and 1"),
    (lambda grid: plot.cdf("grid"), "a str is none"),
    (lambda grid: plot.cdf({}), "mapping of labels"),
    (lambda grid: plot.cdf(grid, points=[]), "nothing is left"),
    (lambda grid: plot.compare(grid, "x"), "there is no such statistic"),
    (lambda grid: plot.compare(grid, "trial.cut", "client.profile"), "no axis 'client.profile'"),
    (lambda grid: plot.timeline(grid, rows=0), "from 1 to 200"),
    (lambda grid: plot.timeline("x"), "Results or a Ladder"),
    (lambda grid: plot.timeline(grid, point=9), "a number from 0 to 8"),
])
def test_errors_leave_no_figure(grid, draw, text):
    with pytest.raises(InputError, match=text):
        draw(grid)
    assert plt.get_fignums() == []


# timeline


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
    summary = shaketable.run({"record": "summary"}, trials=5, backend="sim")
    with pytest.raises(InputError, match="record: trials"):
        plot.timeline(summary)


# ladder


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
    for step in ladder.steps:
        assert step.rule in texts
        assert f"{step.time_ns / 1e9:.6f}" in texts
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


def test_without_matplotlib_it_says_what_to_install(one, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r"needs matplotlib: pip install 'shaketable\[analysis\]'"):
        plot.cdf(one)


def test_importing_the_package_does_not_import_matplotlib():
    code = "import shaketable.plot, sys; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
