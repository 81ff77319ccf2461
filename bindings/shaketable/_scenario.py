# SPDX-License-Identifier: GPL-2.0-only
"""Scenarios: what to run."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Union

from shaketable import _core
from shaketable._errors import InputError, bad_argument, kind_of

#: What functions of this package take for a scenario: one, a file, or what a file would say.
ScenarioLike = Union["Scenario", str, "os.PathLike[str]", Mapping[str, Any]]

_DICT = "<dict>"


class Request(NamedTuple):
    """What is asked of C++; it can go to another process, or machine."""

    text: str | bytes
    file: str  #: or what stands for it in errors
    is_text: bool  #: there is no file
    sets: tuple[str, ...]  #: `KEY=VALUE`, values in YAML
    trials: str | None
    seed: str | None
    backend: str
    point: str | None
    is_run: bool = False  #: `until:` is for sweeps: run all trials


def session_of(request: Request) -> _core.Session:
    """What C++ works with."""
    return _core.Session(request.text, request.file, *request[3:])


class Scenario:
    """What to run, checked: hosts, the network between them, impairments, and a sweep.

    Scenarios do not change, and can be pickled. Two are equal if they say the same, sweep and all:
    their results are then, too. Make one with `load`, `from_text` or `from_dict`; `with_` gives a
    changed one. The keys are those of scenario files.

    >>> scenario = Scenario.from_dict({
    ...     "topology": {"kind": "point-to-point", "delay": "20ms"},
    ...     "impair": {"client->server": "loss 10%"},
    ... })
    >>> scenario.with_({"client.profile": "linux-6.5"}, trials=100).trials
    100
    """

    __slots__ = ("_text", "_file", "_is_text", "_sets", "_session")

    def __init__(self, text: str | bytes, file: str, is_text: bool, sets: tuple[str, ...]) -> None:
        """For `load` and its like; not to be called."""
        self._text = text
        self._file = file
        self._is_text = is_text
        self._sets = sets
        self._session = session_of(self._request("ns3"))

    @classmethod
    def load(cls, file: str | os.PathLike[str]) -> Scenario:
        """Reads a scenario file (YAML), or the scenario of that name that comes with the package,
        such as `lossy-path`. Later changes of the file make no difference.

        >>> Scenario.load("lossy-path").name
        'lossy-path'

        Raises:
            InputError: it is unsound, with the place of each mistake.
        """
        found = _core.find_scenario(os.fspath(file))
        return cls(_core.read_text(found), found, False, ())

    @classmethod
    def from_text(cls, text: str, name: str = "<text>") -> Scenario:
        """A scenario of what a file would say (YAML). `name` stands for the file in errors.

        >>> try:
        ...     Scenario.from_text("trials: 10\\ntopology: {dealy: 1ms}", "path.yaml")
        ... except InputError as bad:
        ...     print(bad.errors[0].line, bad.errors[0].key, bad.errors[0].nearest)
        2 topology.dealy delay

        Raises:
            InputError: it is unsound, with the place of each mistake.
        """
        return cls(text, name, True, ())

    @classmethod
    def from_dict(cls, mapping: Mapping[str, Any]) -> Scenario:
        """A scenario of the keys and values of a file. Values are numbers, truths, texts such as
        `"20ms"`, lists and mappings.

        >>> Scenario.from_dict({"trials": 50, "impair": {"*": ["delay 5ms", "loss 1%"]}}).trials
        50

        Raises:
            InputError: it is unsound, with the key of each mistake.
        """
        try:
            return cls(yaml_of(mapping), _DICT, True, ())
        except InputError as bad:  # lines of a text that nobody wrote say nothing
            raise _without_places(bad) from None

    def with_(self, changes: Mapping[str, Any] | None = None, /, **more: Any) -> Scenario:
        """This scenario with other values at some keys.

        >>> Scenario.from_text("topology: {delay: 20ms}").with_({"topology.delay": "1ms"}, trials=7)
        <Scenario <text>: 7 trials of seed 1>

        Args:
            changes: values by dotted key, such as `{"topology.delay": "5ms"}`; as `--set` of the
                command. A key that is an axis of the sweep takes that axis's place.
            more: the same for keys without dots: `trials=100`.

        Raises:
            InputError: there is no such key, or it has another kind of value.
        """
        values = {**(changes or {}), **more}
        sets = tuple(f"{key}={yaml_of(value)}" for key, value in values.items())
        try:
            return Scenario(self._text, self._file, self._is_text, self._sets + sets)
        except InputError as bad:
            raise _without_places(bad, "--set", "with_") from None

    @property
    def name(self) -> str:
        """Its `name:`, or that of its file."""
        return self._session.name

    @property
    def description(self) -> str:
        """Its `description:`."""
        return self._session.description

    @property
    def seed(self) -> int:
        """What all dice come from, 0 to 2**64 - 1."""
        return self._session.seed

    @property
    def trials(self) -> int:
        """Trials to run, at each point of the sweep."""
        return self._session.trials

    @property
    def connections(self) -> int:
        """Connections in each trial."""
        return self._session.connections

    @property
    def axes(self) -> dict[str, list[str]]:
        """The axes of its sweep, by key, each with all its values; empty without a sweep."""
        return self._session.axes

    @property
    def point_names(self) -> list[str]:
        """The names of the points of its sweep; one empty name without a sweep.

        >>> Scenario.from_dict({"sweep": {"topology.delay": ["5ms", "20ms"]}}).point_names
        ['topology.delay=5ms', 'topology.delay=20ms']
        """
        return self._session.point_names

    @property
    def digest(self) -> str:
        """Names what is run, without the sweep: equal for scenarios that run the same."""
        return self._session.digest

    def to_yaml(self) -> str:
        """The scenario in full, every default named, without the sweep.

        >>> scenario = Scenario.from_dict({"name": "long", "topology": {"delay": "300ms"}})
        >>> Scenario.from_text(scenario.to_yaml()) == scenario
        True
        """
        return self._session.canonical

    def _request(self, backend: str, *, trials: int | None = None, seed: int | None = None,
                 point: str | None = None, sets: tuple[str, ...] = ()) -> Request:
        """What C++ makes a session of."""
        if not isinstance(backend, str):
            raise bad_argument("backend", f"{kind_of(backend)} is none", "'ns3' or 'sim'")
        if not (point is None or isinstance(point, str)):
            raise bad_argument("point", f"{kind_of(point)} is none",
                               "the name of a point of the sweep")
        return Request(self._text, self._file, self._is_text, (*self._sets, *sets), _word(trials),
                       _word(seed), backend, point)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Scenario):
            return NotImplemented
        return self._session.campaign_digest == other._session.campaign_digest

    def __hash__(self) -> int:
        return hash(self._session.campaign_digest)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Scenario, (self._text, self._file, self._is_text, self._sets))

    def __repr__(self) -> str:
        axes = "".join(f", {key}: {len(values)} values" for key, values in self.axes.items())
        return f"<Scenario {self.name}: {self.trials} trials of seed {self.seed}{axes}>"


def scenario_of(like: ScenarioLike) -> Scenario:
    """The scenario that is meant."""
    if isinstance(like, Scenario):
        return like
    if isinstance(like, Mapping):
        return Scenario.from_dict(like)
    if isinstance(like, (str, os.PathLike)):
        return Scenario.load(like)
    raise bad_argument("scenario", f"{kind_of(like)} is none",
                       "a Scenario, the path of a file, or a mapping")


def open_session(request: Request) -> _core.Session:
    """A session, errors told without the command's dashes."""
    try:
        return session_of(request)
    except InputError as bad:
        raise without_dashes(bad) from None


def command_of(request: Request, verb: str, axes: Mapping[str, Any] | None = None,
               **options: Any) -> str:
    """The command that does the same; for a scenario without a file, the call."""
    session = open_session(request)
    if not request.is_text:
        words = "".join(f" --{name} {shlex.quote(str(value))}" for name, value in options.items())
        return session.command(verb) + words
    if verb != "trace":
        options = {"trials": session.trials, **options}
    if session.point:
        options["point"] = session.point
    given = {**options, "seed": session.seed, "backend": request.backend}
    call = ["scenario", *([] if axes is None else [yaml_of(axes)]),
            *(f"{name}={value!r}" for name, value in given.items())]
    return f"shaketable.{verb}({', '.join(call)})"


def yaml_of(value: Any) -> str:
    """As YAML, of which JSON is a part."""
    try:
        return json.dumps(value, default=_plain, ensure_ascii=False)
    except (TypeError, ValueError) as bad:
        raise bad_argument("", str(bad), "numbers, texts, lists and mappings") from None


def _plain(value: Any) -> Any:
    """What JSON does not know: scalars of NumPy, paths, and mappings that are no dicts."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, range):
        return list(value)
    item: Callable[[], Any] | None = getattr(value, "item", None)
    if item is not None and getattr(value, "ndim", 0) == 0:
        return item()
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{kind_of(value)} is no value of a scenario")


def _word(number: int | None) -> str | None:
    return None if number is None else str(number)


def _without_places(bad: InputError, file: str = _DICT, name: str = "") -> InputError:
    """The same errors, those of `file` without lines and columns, and with another name."""
    return InputError(
        error._replace(file=name, line=0, column=0) if error.file == file else error
        for error in bad.errors)


def without_dashes(bad: InputError) -> InputError:
    """Options of the command are arguments here, and what was set, or came as a mapping, has no
    place in a text."""
    return InputError(
        error._replace(file=error.file.removeprefix("--"), key=error.key.removeprefix("--"),
                       expected=re.sub(r"--(backend) (\w+)", r"\1='\2'", error.expected))
        for error in _without_places(_without_places(bad, "--set")).errors)
