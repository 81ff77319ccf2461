# SPDX-License-Identifier: GPL-2.0-only
"""Values of axes as numbers: they are texts, in the words of scenario files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

import numpy as np

_NANO = Fraction(1, 10**9)

#: Seconds; the long forms are tc's.
_TIMES: dict[str, Fraction] = {
    **dict.fromkeys(("ns", "nsec", "nsecs"), _NANO),
    **dict.fromkeys(("us", "usec", "usecs"), 1000 * _NANO),
    **dict.fromkeys(("ms", "msec", "msecs"), Fraction(1, 1000)),
    **dict.fromkeys(("s", "sec", "secs"), Fraction(1)),
    **dict.fromkeys(("m", "min"), Fraction(60)),
    "h": Fraction(3600),
}

#: Bits per second, of links and flows.
_LINK_RATES: dict[str, Fraction] = {
    "bps": Fraction(1), "kbps": Fraction(10**3), "Mbps": Fraction(10**6), "Gbps": Fraction(10**9)}

#: Bits per second in tc's words: there `bps` is octets.
_TC_RATES: dict[str, Fraction] = {
    prefix + word: Fraction(size * bits)
    for word, bits in (("bit", 1), ("bps", 8))
    for prefix, size in (("", 1), ("k", 10**3), ("m", 10**6), ("g", 10**9), ("t", 10**12),
                         ("ki", 2**10), ("mi", 2**20), ("gi", 2**30), ("ti", 2**40))}

#: What the rest of the units count.
_OTHERS: dict[str, tuple[Fraction, str]] = {
    "": (Fraction(1), ""), "%": (Fraction(1), "%"), "p": (Fraction(1), "packets"),
    "B": (Fraction(1), "B")}

#: Of these, the unit may be left out; of others only at 0.
_OPTIONAL = frozenset({"packets", "B"})

_QUANTITY = re.compile(r"([+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?)([A-Za-z%]*)")


def number_of(text: str, axis: str = "") -> tuple[float, str] | None:
    """The number that a value of an axis is.

    >>> number_of("20ms"), number_of("5%"), number_of("10Mbps"), number_of("128")
    ((0.02, 's'), (5.0, '%'), (10000000.0, 'bit/s'), (128.0, ''))
    >>> number_of("linux-6.5") is None
    True

    Args:
        text: as in scenario files.
        axis: the key it is a value of. `500kbps` is octets a second below `impair`, as tc has it,
            and bits elsewhere.

    Returns:
        The number nearest to it and its unit: `%`, `s`, `bit/s`, `packets`, `B` or none; None if
        the text is no number.
    """
    match = _QUANTITY.fullmatch(text)
    if match is None:
        return None
    number, unit = Fraction(match[1]), match[2]
    scale, name = _OTHERS.get(unit) or (_TIMES.get(unit), "s")
    if scale is None:
        scale, name = _rates(axis).get(unit), "bit/s"
    return None if scale is None else (float(number * scale), name)


def numbers_of(texts: Iterable[str], axis: str = "") -> tuple[np.ndarray, str] | None:
    """The numbers that all values of an axis are.

    >>> numbers_of(["0", "20ms", "1.5s"])
    (array([0.  , 0.02, 1.5 ]), 's')
    >>> numbers_of(["20ms", "never"]) is None
    True

    Returns:
        The numbers, shape (n,), and their unit, as `number_of` has them; None unless all are
        numbers of one unit. One that needs no unit there may lack it: a time of `0`, a queue of
        `50`.
    """
    found = [number_of(text, axis) for text in texts]
    known = [one for one in found if one is not None]
    if len(known) < len(found) or not known:
        return None
    units = {unit for _, unit in known if unit}
    if len(units) > 1:
        return None
    unit = units.pop() if units else ""
    numbers = [number for number, own in known if own == unit or number == 0 or unit in _OPTIONAL]
    return (np.array(numbers), unit) if len(numbers) == len(known) else None


def _rates(axis: str) -> Mapping[str, Fraction]:
    if axis.startswith("impair"):
        return _TC_RATES
    return {**_TC_RATES, **_LINK_RATES}
