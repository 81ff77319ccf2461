# SPDX-License-Identifier: GPL-2.0-only
"""Axes with units that people read: 30 ms, 1 s, 5%, 10 Mbit/s."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from shaketable._extras import extra

if TYPE_CHECKING:
    from matplotlib.axis import Axis

#: Values of so many decades get a logarithmic axis.
_DECADES = 1.5
#: A number of more than 6 letters, with a fraction; no part of an address or a name.
_LONG = re.compile(r"(?<![\w.-])(?=[\d.]{7})\d+\.\d+(?![\d.])")


def unit_of(statistic: str, unit: str) -> str:
    """The unit of a statistic as here: `share` for probabilities, none for counts."""
    if unit != "1":
        return unit
    return "" if statistic.endswith(".mean") else "share"


def spans_decades(values: Iterable[float]) -> bool:
    """Whether the values, 0 and NaN left out, ask for a logarithmic axis."""
    array = np.asarray(list(values), dtype=float)
    array = array[np.isfinite(array) & (array > 0)]
    return len(array) > 1 and math.log10(array.max() / array.min()) >= _DECADES


def text_of(value: float, unit: str, digits: int = 3) -> str:
    """A value for people: `40.5 ms`, `99.9%`. A `share` of 1 is 100%."""
    if unit == "share":
        value, unit = 100 * value, "%"
    if unit == "s":
        return _scaled(value, digits, ((1e-9, "ns"), (1e-6, "µs"), (1e-3, "ms"), (1, "s")))
    if unit == "bit/s":
        return _scaled(value, digits, ((1, "bit/s"), (1e3, "kbit/s"), (1e6, "Mbit/s"),
                                       (1e9, "Gbit/s")))
    if unit == "%" and 99 < value < 100:  # the nines are what matters
        digits = max(digits, 3 + math.floor(-math.log10(100 - value)))
    return _digits(value, digits) + ("%" if unit == "%" else "")


def short(texts: Sequence[str]) -> list[str]:
    """Texts with long numbers rounded, to 4 digits if those that differ still do; or to more."""
    for digits in range(4, 15):
        shown = [_LONG.sub(lambda match: _rounded(match[0], digits), text) for text in texts]
        if len(set(shown)) == len(set(texts)):
            return shown
    return list(texts)


def label_of(name: str, unit: str) -> str:
    """What to write at an axis: the name, with the unit if ticks do not say it."""
    return f"{name} ({unit})" if unit in {"B", "packets"} else name


def scale(axis: Axis, unit: str, *, log: bool = False, values: Iterable[float] = ()) -> None:
    """Sets the scale and ticks of an axis, whose values are in that unit."""
    if log:
        axes = axis.axes
        (axes.set_xscale if axis is axes.xaxis else axes.set_yscale)("log")
    ticks(axis, unit, log=log, values=values)


def ticks(axis: Axis, unit: str, *, log: bool = False, values: Iterable[float] = ()) -> None:
    """Sets the ticks of an axis; `values` tell how many decades it spans, if it is logarithmic."""
    ticker: Any = extra("matplotlib.ticker")
    if log:
        axis.set_major_locator(ticker.LogLocator(subs=_subs(values), numticks=30))
        axis.set_minor_locator(ticker.NullLocator())
    axis.set_major_formatter(ticker.FuncFormatter(lambda value, _=None: text_of(value, unit, 6)))


def _subs(values: Iterable[float]) -> tuple[float, ...]:
    array = np.asarray(list(values), dtype=float)
    array = array[np.isfinite(array) & (array > 0)]
    decades = math.log10(array.max() / array.min()) if len(array) else 0
    return (1, 2, 5) if decades < 2.5 else (1, 3) if decades < 4.5 else (1,)


def _scaled(value: float, digits: int, units: tuple[tuple[float, str], ...]) -> str:
    if value == 0:
        return "0"
    value = float(f"{value:.{digits}g}")  # which may take it to the next unit
    size, name = units[0]
    for size_, name_ in units:
        if abs(value) >= size_ * (1 - 1e-9):
            size, name = size_, name_
    return f"{_digits(value / size, digits)} {name}"


def _digits(value: float, digits: int) -> str:
    """The number without exponent, up to a million."""
    rounded = float(f"{value:.{digits}g}")
    return f"{rounded:.15g}" if abs(rounded) < 1e6 else f"{rounded:.{digits}g}"


def _rounded(number: str, digits: int) -> str:
    """To so many digits, or the whole number; as it is if that would need an exponent."""
    text = f"{float(number):.{max(digits, number.index('.'))}g}"
    return number if "e" in text else text
