# SPDX-License-Identifier: GPL-2.0-only
"""Results: what was measured."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from shaketable import _core, _extras
from shaketable._arrow import TableStream
from shaketable._asked import check_confidence, check_names, words_of
from shaketable._data import Cdf, Failure, Point, Statistic
from shaketable._errors import InputError, bad_argument, kind_of
from shaketable._temporary import removed_with

if TYPE_CHECKING:
    import pandas
    import xarray


class Results:
    """What a sweep or a run measured, in a store on disk.

    A store can be opened while it grows; what is seen is what was there when it was opened.

    It is Arrow data: `pyarrow.table(results)`, `polars.DataFrame(results)` and DuckDB take it
    without a copy, a row for each connection.

    >>> results = run({"impair": {"client->server": "loss 10%"}}, trials=200, backend="sim")
    >>> results.statistic("client.syn.sent.mean").value >= 1
    True
    >>> results.to_pandas()["outcome"].value_counts().index[0]
    'established'
    """

    def __init__(self, path: str | os.PathLike[str], folder: str | None = None) -> None:
        """For `open`, `run` and `sweep`; not to be called."""
        self._path = Path(path)
        self._store = _core.Store(os.fspath(path))
        self._campaign = self._store.campaign()
        self._remove = None if folder is None else removed_with(self, folder)

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Results:
        """Opens a store, such as `shaketable sweep` writes; others may write to it meanwhile.

        >>> _ = sweep({}, {"topology.delay": ["5ms", "20ms"]}, trials=3, backend="sim",
        ...           out=path / "delays.sqlite")
        >>> [point.trials for point in Results.open(path / "delays.sqlite").points]
        [3, 3]

        Raises:
            InputError: there is none, or it is unsound.
        """
        return cls(path)

    @property
    def path(self) -> Path:
        """The file, which other programs may read; STORE.md has its schema."""
        return self._path

    @property
    def name(self) -> str:
        """The scenario's."""
        return self._campaign["name"]

    @property
    def version(self) -> str:
        """Of shaketable, that made it."""
        return self._campaign["version"]

    @property
    def backend(self) -> str:
        """`ns3` or `sim`."""
        return self._campaign["backend"]

    @property
    def seed(self) -> int:
        """What all dice came from."""
        return self._campaign["seed"]

    @property
    def digest(self) -> str:
        """Names what was run."""
        return self._campaign["digest"]

    @property
    def command(self) -> str:
        """What it was made with."""
        return self._campaign["command"]

    @property
    def content(self) -> str:
        """Digest of all that was measured, and of what was run, on which backend: equal however
        that was done, by how many workers, or in how many pieces."""
        return self._store.content_digest()

    @property
    def has_trials(self) -> bool:
        """Whether there is a row for each connection (`record: trials`), or statistics only."""
        return self._campaign["has_trials"]

    @property
    def points(self) -> tuple[Point, ...]:
        """The points of the sweep, as far as they were when the store was opened."""
        return tuple(
            Point(number, name, set_, trials, trials_max, state)
            for number, ((name, set_, trials_max), (trials, state)) in enumerate(
                zip(self._places, self._store.states())))

    @property
    def axes(self) -> dict[str, list[str]]:
        """The axes of the sweep, each with its values in order; empty without one.

        >>> sweep({}, {"topology.delay": ["5ms", "20ms"]}, trials=1, backend="sim").axes
        {'topology.delay': ['5ms', '20ms']}
        """
        axes: dict[str, dict[str, None]] = {}
        for _, set_, _ in self._places:
            for axis, value in set_.items():
                axes.setdefault(axis, {})[value] = None
        return {axis: list(values) for axis, values in axes.items()}

    @property
    def is_complete(self) -> bool:
        """Whether all that was asked for was there when the store was opened."""
        return all(state != "incomplete" for _, state in self._store.states())

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Trials that could not be run."""
        return tuple(Failure(*failure) for failure in self._store.failures())

    def statistic(self, name: str, point: int | str = 0, confidence: float = 0.95) -> Statistic:
        """A statistic of a point, with its interval.

        >>> results = run({"impair": {"*": "loss 20%"}}, trials=1000, seed=7, backend="sim")
        >>> established = results.statistic("outcome.established")
        >>> established.low < established.value <= established.high
        True

        Args:
            name: one of STATISTICS.md.
            point: its number or its name.
            confidence: of the interval, between 0 and 1.

        Raises:
            InputError: there is no such statistic, or no point of that name.
            IndexError: there is no point of that number.
        """
        return self.select(point, [name], confidence)[0]

    def select(self, point: int | str = 0, names: Iterable[str] | None = None,
               confidence: float = 0.95) -> list[Statistic]:
        """Statistics of a point, by its number or name, all without `names`, in the order of
        STATISTICS.md.

        >>> results = run({"impair": {"client->server": "drop SYN 1"}}, trials=10, backend="sim")
        >>> for one in results.select(names=["client.established", "client.syn.sent.mean"]):
        ...     print(one.name, one.value, one.samples)
        client.established 1.0 10
        client.syn.sent.mean 2.0 10

        Raises:
            InputError: there is no such statistic, or no point of that name.
            IndexError: there is no point of that number.
        """
        wanted = check_names(names)
        number = self._number_of(point)
        check_confidence(confidence)
        found = (Statistic(*one) for one in self._store.statistics(number, confidence))
        return [one for one in found if wanted is None or one.name in wanted]

    def statistics(self, names: Iterable[str] | None = None,
                   confidence: float = 0.95) -> pandas.DataFrame:
        """Statistics of all points as a table: a row for each point and statistic.

        >>> results = sweep({}, {"topology.delay": ["5ms", "20ms"]}, trials=10, backend="sim")
        >>> frame = results.statistics(["client.establishment_time.mean"])
        >>> frame[["topology.delay", "value", "unit"]].round(4)
          topology.delay  value unit
        0            5ms   0.01    s
        1           20ms   0.04    s

        Args:
            names: which statistics; all without it.
            confidence: of the intervals, between 0 and 1.

        Returns:
            A data frame with the axes (texts), `point` (its number), `statistic`, `value`, `low`,
            `high` (NaN: none) and `unit`; times in seconds, probabilities from 0 to 1.

        Raises:
            InputError: there is no such statistic.
        """
        pd = _extras.pandas()
        names = check_names(names)
        rows = [
            (*set_.values(), number, one.name, one.value, one.low, one.high, one.unit)
            for number, (_, set_, _) in enumerate(self._places)
            for one in self.select(number, names, confidence)]
        columns = [*self.axes, "point", "statistic", "value", "low", "high", "unit"]
        frame: pandas.DataFrame = pd.DataFrame.from_records(rows, columns=columns)
        return frame.astype({"value": float, "low": float, "high": float})

    def cdf(self, side: str = "client", point: int | str = 0, confidence: float = 0.95) -> Cdf:
        """How establishment times of a point are distributed.

        >>> results = run({"topology": {"delay": "20ms"}}, trials=100, backend="sim")
        >>> cdf = results.cdf()
        >>> [f"{time:.6f} s" for time in cdf.times], cdf.shares
        (['0.040010 s'], array([1.]))

        Args:
            side: `client`, `server` or `both` (the later of the two).
            point: its number or its name.
            confidence: of the interval at each time, between 0 and 1.

        Raises:
            InputError: there is no such side, or no point of that name.
            IndexError: there is no point of that number.
        """
        number = self._number_of(point)
        check_confidence(confidence)
        times, counts, connections, low, high = self._store.cdf(number, side, confidence)
        return Cdf(np.array(times, dtype=float) / 1e9, np.array(counts, dtype=np.int64),
                   connections, np.array(low, dtype=float), np.array(high, dtype=float))

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows, by the Arrow PyCapsule interface."""
        return self._reader().__arrow_c_stream__(requested_schema)

    def to_arrow(self, columns: Iterable[str] | None = None) -> pa.Table:
        """The rows, one for each connection, in memory.

        >>> results = run({"impair": {"client->server": "drop SYN 1"}}, trials=10, backend="sim")
        >>> results.to_arrow("client.syn.times_ns").slice(0, 1).to_pylist()
        [{'client.syn.times_ns': [0, 1000000000]}]

        Args:
            columns: which; all without it. STORE.md has them. Times are nanoseconds.

        Returns:
            A table; with `record: summary`, one with a row for each step of the distributions of
            establishment times.

        Raises:
            InputError: there is no such column.
            StoreError: the store is damaged.
        """
        return self._reader(columns).read_all()

    def to_pandas(self, columns: Iterable[str] | None = None, *,
                  seconds: bool = False) -> pandas.DataFrame:
        """The rows as a data frame.

        >>> results = run({"topology": {"delay": "20ms"}}, trials=100, backend="sim")
        >>> results.to_pandas(["trial", "client.establishment_time_ns"], seconds=True).tail(1)
            trial  client.establishment_time
        99     99                    0.04001

        Args:
            columns: which; without it all but the lists of times (`client.syn.times_ns`, ...), for
                which pandas has no type.
            seconds: turn each column of nanoseconds, `X_ns`, into one of seconds, `X`.

        Raises:
            InputError: there is no such column.
            StoreError: the store is damaged.
        """
        _extras.pandas()
        if columns is None:
            columns = [name for name, kind, _ in _core.Table(self._store, None).columns()
                       if kind != "times"]
        frame: pandas.DataFrame = self.to_arrow(columns).to_pandas()
        return _in_seconds(frame) if seconds else frame

    def to_parquet(self, path: str | os.PathLike[str]) -> None:
        """Writes the rows to a new Parquet file, as `shaketable export --parquet`.

        >>> results = run({}, trials=10, backend="sim")
        >>> results.to_parquet(path / "rows.parquet")
        >>> import pandas
        >>> len(pandas.read_parquet(path / "rows.parquet"))
        10

        Raises:
            FileExistsError: there is a file already.
        """
        from shaketable._parquet import ParquetFile

        with open(path, "xb") as file:
            try:
                table = _core.Table(self._store, None)
                parquet = ParquetFile(file, table.columns(), self._store.metadata())
                while (chunk := table.next()) is not None:
                    parquet.add(chunk)
                parquet.finish()
            except BaseException:
                os.unlink(path)
                raise

    def to_xarray(self, names: Iterable[str] | None = None,
                  confidence: float = 0.95) -> xarray.Dataset:
        """Statistics with the axes of the sweep as dimensions.

        >>> results = sweep({}, {"topology.delay": ["5ms", "20ms"]}, trials=10, backend="sim")
        >>> mean = results.to_xarray()["client.establishment_time.mean"]
        >>> float(mean.sel({"topology.delay": 0.02}).round(3))
        0.04

        Args:
            names: which statistics; all without it.
            confidence: of the intervals.

        Returns:
            A dataset with a variable for each statistic, and `NAME.low` and `NAME.high` for its
            interval. Coordinates are numbers where all values of an axis are (seconds, percent,
            bits per second, as `units` says), else texts. Axes that move together (`zip:`,
            `sample:`) are one dimension, named after the first. Missing: NaN.

        Raises:
            InputError: there is no such statistic.
        """
        from shaketable._grid import dataset_of

        return dataset_of(self, check_names(names), confidence)

    def save(self, path: str | os.PathLike[str]) -> Results:
        """Copies the store to a new file, which stays; returns the results from there.

        >>> kept = run({}, trials=10, backend="sim").save(path / "kept.sqlite")
        >>> kept.path.name
        'kept.sqlite'

        Raises:
            InputError: there is a file already, or it cannot be made.
        """
        self._store.copy_to(os.fspath(path))
        return Results(path)

    def _discard(self) -> None:
        """Removes the temporary file, if it is one."""
        if self._remove is not None:
            self._remove()

    def __reduce__(self) -> tuple[Any, ...]:
        if self._remove is not None:
            raise TypeError("results in a temporary file cannot be pickled; save() them first")
        return (Results, (self._path,))

    def __repr__(self) -> str:
        states = self._store.states()
        trials = sum(count for count, _ in states)
        points = "1 point" if len(states) == 1 else f"{len(states)} points"
        failed = f", {count} failed" if (count := len(self.failures)) else ""
        return (f"<Results of {self.name}: {points}, {trials} trials of seed "
                f"{self.seed}{failed}, {self.backend}>")

    def _repr_html_(self) -> str:
        from shaketable._html import html_of

        return html_of(self)

    @cached_property
    def _places(self) -> list[tuple[str, dict[str, str], int]]:
        return self._store.points()

    def _number_of(self, point: int | str) -> int:
        names = [name for name, _, _ in self._places]
        if isinstance(point, str):
            if point not in names:
                raise InputError([("", 0, 0, "point", f"there is no point '{point}'",
                                   "the name of a point", _core.nearest_spelling(point, names))])
            return names.index(point)
        if not isinstance(point, (int, np.integer)):
            raise bad_argument("point", f"{kind_of(point)} is none", "its number or its name")
        if not 0 <= point < len(names):
            raise IndexError(f"there is no point {point}; there are {len(names)}, from 0")
        return int(point)

    def _reader(self, columns: Iterable[str] | None = None) -> pa.RecordBatchReader:
        wanted = None if columns is None else words_of("columns", columns)
        return TableStream(self._store, wanted).reader()


def _in_seconds(frame: pandas.DataFrame) -> pandas.DataFrame:
    times = [name for name in frame.columns if name.endswith("_ns")]
    for name in times:
        if frame[name].dtype == object:
            frame[name] = frame[name].map(lambda cell: np.asarray(cell) / 1e9)
        else:
            frame[name] = frame[name] / 1e9
    return frame.rename(columns={name: name.removesuffix("_ns") for name in times})
