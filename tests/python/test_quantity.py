# SPDX-License-Identifier: GPL-2.0-only
"""Values of axes as numbers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import shaketable
from shaketable._quantity import number_of, numbers_of

SCALES = {"ns": Fraction(1, 10**9), "us": Fraction(1, 10**6), "ms": Fraction(1, 1000),
          "s": Fraction(1), "m": Fraction(60), "h": Fraction(3600)}


@st.composite
def decimals(draw):
    """A text `123.45` and the number that it is."""
    whole = draw(st.integers(0, 10**9))
    places = draw(st.integers(0, 9))
    if places == 0:
        return str(whole), Fraction(whole)
    part = draw(st.integers(0, 10**places - 1))
    return f"{whole}.{part:0{places}}", whole + Fraction(part, 10**places)


@given(decimals(), st.sampled_from(sorted(SCALES)))
def test_times_are_the_nearest_seconds(decimal, unit):
    text, number = decimal
    assert number_of(text + unit) == (float(number * SCALES[unit]), "s")


@given(decimals())
def test_percentages_rates_and_plain_numbers(decimal):
    text, number = decimal
    assert number_of(text + "%") == (float(number), "%")
    assert number_of(text + "Mbps") == (float(number * 10**6), "bit/s")
    assert number_of(text) == (float(number), "")


@given(st.text())
def test_any_text_is_a_number_or_none(text):
    found = number_of(text)
    assert found is None or found[1] in {"", "%", "s", "bit/s", "packets", "B"}


@pytest.mark.parametrize("text,number", [
    ("7ns", (7e-9, "s")), ("250us", (250e-6, "s")), ("20ms", (0.02, "s")), ("1.5s", (1.5, "s")),
    ("2m", (120.0, "s")), ("2min", (120.0, "s")), ("1h", (3600.0, "s")), ("3msecs", (0.003, "s")),
    ("-3ms", (-0.003, "s")), ("5%", (5.0, "%")), ("0.000001%", (1e-6, "%")),
    ("50p", (50.0, "packets")),
    ("1000B", (1000.0, "B")), ("100Gbps", (1e11, "bit/s")), ("500kbps", (5e5, "bit/s")),
    ("1mbit", (1e6, "bit/s")), ("2mbps", (16e6, "bit/s")), ("1kibit", (1024.0, "bit/s")),
    ("4294967295", (4294967295.0, "")),
])
def test_numbers(text, number):
    assert number_of(text) == number


@pytest.mark.parametrize("text", [
    "", "ms", "%", "linux-6.5", "none", "true", "rfc6528", "5 %", " 5%", "1e-3", "5.%", ".5", "1,5",
    "nan", "inf", "5%%", "5MS", "\u0665%", "gemodel 1% 20%", "10% 25%", "1" * 400, "5ms\n", "1MBPS",
])
def test_what_is_no_number(text):
    assert number_of(text) is None


def test_below_impair_rates_are_in_the_words_of_tc():
    assert number_of("500kbps", "impair.*.rate") == (4e6, "bit/s")
    assert number_of("500kbps", "topology.rate") == (5e5, "bit/s")
    assert number_of("5Mbps", "impair.*.rate") is None
    numbers, unit = numbers_of(["1kbps", "1kbit"], "impair.client->server.rate")
    assert (numbers.tolist(), unit) == ([8000.0, 1000.0], "bit/s")


@pytest.mark.parametrize("texts,numbers,unit", [
    (["20ms", "100ms", "1s"], [0.02, 0.1, 1.0], "s"),
    (["0%", "50%"], [0, 50], "%"),
    (["1", "2", "10"], [1, 2, 10], ""),
    (["0", "20ms"], [0, 0.02], "s"),
    (["50", "60p"], [50, 60], "packets"),
    (["48", "1000B"], [48, 1000], "B"),
])
def test_numbers_that_agree(texts, numbers, unit):
    found = numbers_of(texts)
    assert found is not None
    np.testing.assert_array_equal(found[0], np.array(numbers, float))
    assert found[0].dtype == float
    assert found[1] == unit


@pytest.mark.parametrize("texts", [
    [], ["20ms", "5%"], ["20ms", "20"], ["5", "5%"], ["1", "none"], ["1mbit", "1s"], ["1p", "1B"],
])
def test_numbers_that_do_not_agree(texts):
    assert numbers_of(texts) is None


@pytest.mark.parametrize("axis,values", [
    ("topology.delay", ["7ns", "250us", "20ms", "1.5s", "2m", "0", "1min", "3msecs"]),
    ("topology.rate", ["1bps", "20kbps", "1.5Mbps", "1Gbps"]),
    ("topology.queue", ["7", "50p"]),
    ("impair.*.rate", ["8001bit", "1kbps", "1.5mbit", "2mbps", "1gibit", "1kibps"]),
    ("impair.*.loss", ["0%", "0.5%", "100%"]),
    ("client.mss", ["536", "1460"]),
])
def test_what_scenarios_take_for_numbers_are_numbers(axis, values):
    axes = shaketable.Scenario.from_dict({"sweep": {axis: values}}).axes
    assert len(axes[axis]) == len(values)
    assert numbers_of(axes[axis], axis) is not None
