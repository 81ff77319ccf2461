# SPDX-License-Identifier: GPL-2.0-only
"""Packet ladders: one trial, step by step."""

from __future__ import annotations

import json
from dataclasses import dataclass
from numbers import Integral
from typing import Any

from shaketable import _core
from shaketable._errors import InputError, bad_argument
from shaketable._scenario import (
    ScenarioLike,
    command_of,
    open_session,
    scenario_of,
    without_dashes,
)


@dataclass(frozen=True)
class Packet:
    """A packet that a step sent. Times are nanoseconds since the first SYN."""

    sender: str  #: `client` or `server`
    text: str  #: flags and numbers: `S. 200 ack 101`
    seq: int
    ack: int
    payload: int  #: octets
    sent_ns: int
    arrived_ns: int | None  #: intact, for the first time; None: never


@dataclass(frozen=True)
class Step:
    """A step of one host."""

    time_ns: int  #: since the first SYN
    host: str  #: `client` or `server`
    by_arrival: bool  #: a packet caused it; else a timer or the application
    state_before: str
    state: str  #: after the step, in the words of RFC 9293: `SYN-SENT`
    rule: str | None  #: that acted; None: another stack than ours
    packet: Packet | None  #: that it sent
    timer_ns: int | None  #: when its retransmission timer is due after it


@dataclass(frozen=True, repr=False)
class Ladder:
    """One connection of a trial: `print` shows it as text, a notebook as a picture.

    >>> ladder = trace({"client": {"isn": 100}, "server": {"isn": 200}}, backend="sim")
    >>> [step.packet.text for step in ladder.steps if step.packet]
    ['S 100', 'S. 200 ack 101', '. 101 ack 201']
    """

    name: str  #: of the scenario
    trial: int
    connection: int
    backend: str
    outcome: str | None  #: `established`, `half-open`, ...; None: not opened in time
    client_established_ns: int | None  #: since the first SYN; None: never
    server_established_ns: int | None
    steps: tuple[Step, ...]
    text: str  #: a line for each step, as the command `shaketable trace` prints it
    replay: str  #: the command, or call, that gives the same

    def __str__(self) -> str:
        return self.text.removesuffix("\n")

    def to_svg(self) -> str:
        """The ladder as a picture, time running down. Needs matplotlib."""
        import shaketable.plot as plot

        return plot.svg_of(plot.ladder(self))

    def __repr__(self) -> str:
        return (f"<Ladder of {self.name}, trial {self.trial}: {len(self.steps)} steps, "
                f"{self.outcome}>")

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))

    def _repr_svg_(self) -> str | None:
        try:
            return self.to_svg()
        except (ImportError, InputError):  # without matplotlib, or too long for a picture
            return None


def trace(scenario: ScenarioLike, *, trial: int = 0, connection: int = 0, seed: int | None = None,
          backend: str = "ns3", point: str | None = None) -> Ladder:
    """Runs one trial, just as `run` and `sweep` have it, and returns all steps of a connection.

    >>> ladder = trace({"impair": {"client->server": "drop SYN 1"}}, backend="sim")
    >>> [step.time_ns / 1e9 for step in ladder.steps if step.rule == "retransmit-syn"]
    [1.0]

    Args:
        scenario: a `Scenario`, a file, or a mapping as for `Scenario.from_dict`.
        trial: its number, from 0.
        connection: its number in the trial, from 0.
        seed: instead of the scenario's.
        backend: `ns3`, or `sim`: the same without ns-3.
        point: name of a point of the sweep; without it the sweep is left alone.

    Raises:
        InputError: the scenario or an argument is unsound.
        RunError: the trial could not be run: it crashed, say.
    """
    for name, number in (("trial", trial), ("connection", connection)):
        if not (isinstance(number, Integral) and 0 <= number < 2**63):
            raise bad_argument(name, f"{number!r} is no such number", "a whole number from 0")
    request = scenario_of(scenario)._request(backend, seed=seed, point=point)
    session = open_session(request)
    try:
        found: dict[str, Any] = json.loads(_core.trace(session, trial, connection))
    except InputError as bad:
        raise without_dashes(bad) from None
    steps = tuple(_step(step) for step in found.pop("steps"))
    options: dict[str, Any] = {"trial": trial}
    if session.connections > 1:
        options["connection"] = connection
    replay = command_of(request, "trace", **options)
    return Ladder(name=session.name, trial=trial, connection=connection, backend=backend,
                  steps=steps, replay=replay, **found)


def _step(found: dict[str, Any]) -> Step:
    packet = found.pop("packet")
    return Step(packet=None if packet is None else Packet(**packet), **found)
