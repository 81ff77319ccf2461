# SPDX-License-Identifier: GPL-2.0-only
"""What tests of pictures share."""

from __future__ import annotations

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import pytest

import shaketable

LOSSES = ["0%", "20%", "5%"]
DELAYS = ["100ms", "5ms", "1.5s"]


@pytest.fixture(autouse=True)
def no_figure_leaks():
    plt.close("all")  # of tests of others
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
