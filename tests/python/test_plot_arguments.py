# SPDX-License-Identifier: GPL-2.0-only
"""What plot functions say of arguments that they cannot take."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from plots import grid, no_figure_leaks, zipped  # noqa: F401

from shaketable import InputError, plot


@pytest.mark.parametrize("draw,text", [
    (lambda grid: plot.cdf(grid, "nobody"), "one of client, server, both"),
    (lambda grid: plot.cdf(grid, points=[9]), "a number from 0 to 8"),
    (lambda grid: plot.cdf(grid, points=["impair.*.loss=0%, topology.delay=6ms"]), "did you mean"),
    (lambda grid: plot.cdf(grid, confidence=95), "between 0 and 1"),
    (lambda grid: plot.compare(grid, "outcome.established", confidence="a"), "'a' is none"),
    (lambda grid: plot.cdf("grid"), "a str is none"),
    (lambda grid: plot.cdf({}), "mapping of labels"),
    (lambda grid: plot.cdf(grid, points=[]), "nothing is left"),
    (lambda grid: plot.compare(grid, "x"), "there is no such statistic"),
    (lambda grid: plot.compare(grid, "trial.cut", "client.profile"), "no axis 'client.profile'"),
    (lambda grid: plot.timeline(grid, rows=0), "from 1 to 200"),
    (lambda grid: plot.timeline("x"), "Results or a Ladder"),
])
def test_errors_leave_no_figure(grid, draw, text):
    with pytest.raises(InputError, match=text):
        draw(grid)
    assert plt.get_fignums() == []


@pytest.mark.parametrize("draw,text", [
    (lambda grid: plot.heatmap({"a": grid}, "outcome.established"), "^results: .*expected Results"),
    (lambda grid: plot.heatmap(None, "outcome.established"), "^results: a NoneType .* Results"),
    (lambda grid: plot.compare([grid], "outcome.established"), "^results: a list .* a mapping"),
    (lambda grid: plot.compare({"a": 5}, "outcome.established"), "^results: .* a mapping"),
    (lambda grid: plot.cdf(grid.points), "^results: a tuple .* a mapping"),
    (lambda grid: plot.ladder(grid), "^ladder: a Results is none; expected a Ladder"),
    (lambda grid: plot.timeline({"a": grid}), "^what: a dict is none; .* Results or a Ladder"),
    (lambda grid: plot.svg_of(grid), "^ax: a Results is none; expected Axes"),
])
def test_first_arguments_of_the_wrong_kind(grid, draw, text):
    with pytest.raises(InputError, match=text):
        draw(grid)
    assert plt.get_fignums() == []


NAME = "impair.*.loss=0%, topology.delay=5ms"


@pytest.mark.parametrize("draw,text", [
    (lambda grid: plot.compare(grid, NAME), "there is no such statistic"),
    (lambda grid: plot.compare(grid, ["trial.cut"]), "^statistic: a list .* expected a name"),
    (lambda grid: plot.heatmap(grid, 5), "^statistic: .* expected a name of STATISTICS.md"),
    (lambda grid: plot.compare(grid, "trial.cut", NAME), "^x: there is no axis"),
    (lambda grid: plot.compare(grid, "trial.cut", 0), "^x: there is no axis '0'"),
    (lambda grid: plot.heatmap(grid, "trial.cut", y=0), "^y: there is no axis '0'"),
    (lambda grid: plot.compare(grid, "trial.cut", at=NAME), "^at: a str is none; .* mapping"),
    (lambda grid: plot.compare(grid, "trial.cut", at={NAME: 1}), "^at: there is no axis"),
    (lambda grid: plot.cdf(grid, at={5: "1"}), "^at: there is no axis '5'"),
    (lambda grid: plot.cdf(grid, points=1.5), "^points: a float .* a number or a name"),
    (lambda grid: plot.cdf(grid, points=[0, 1.5]), "^points: a float .* a number or a name"),
    (lambda grid: plot.cdf(grid, points=[None]), "^points: a NoneType .* a number or a name"),
    (lambda grid: plot.cdf(grid, points=grid.points[:2]), "^points: a Point .* a number or a name"),
    (lambda grid: plot.cdf(grid, points=-1), "a number from 0 to 8"),
    (lambda grid: plot.cdf(grid, side=["client"]), "one of client, server, both"),
    (lambda grid: plot.timeline(grid, point=1.5), "^point: a float .* a number or a name"),
    (lambda grid: plot.timeline(grid, rows="many"), "from 1 to 200"),
    (lambda grid: plot.timeline(grid, trial="first"), "^trial: no point has a trial 'first'"),
    (lambda grid: plot.timeline(grid, trial=100), "^trial: no point has a trial 100"),
    (lambda grid: plot.timeline(grid, point=9), "^point: .* a number from 0 to 8"),
    (lambda grid: plot.timeline(grid, point="x"), "^point: there is no point 'x'"),
])
def test_other_arguments_of_the_wrong_kind(grid, draw, text):
    with pytest.raises(InputError, match=text):
        draw(grid)
    assert plt.get_fignums() == []


def test_numbers_of_points_may_be_those_of_numpy(grid):
    assert len(plot.cdf(grid, points=np.int64(4)).get_lines()) == 1
    assert len(plot.cdf(grid, points=np.arange(3)).get_lines()) == 3


def test_errors_name_the_argument_that_leaves_nothing(zipped):
    at = {"client.profile": "rfc6298", "server.profile": "windows-11"}  # which never meet
    with pytest.raises(InputError, match="^at: nothing is left to draw"):
        plot.compare(zipped, "trial.cut", at=at)
    with pytest.raises(InputError, match="^points: nothing is left to draw"):
        plot.cdf(zipped, points=[])
    with pytest.raises(InputError, match="^at: 24 curves are too many"):
        plot.compare({f"{n}": zipped for n in range(12)}, "trial.cut")
