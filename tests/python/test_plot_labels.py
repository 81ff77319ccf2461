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
