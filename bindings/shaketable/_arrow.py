# SPDX-License-Identifier: GPL-2.0-only
"""A store's table as Apache Arrow data, whose memory is not copied."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from shaketable import _core

_TYPES: dict[str, pa.DataType] = {
    "word": pa.dictionary(pa.int32(), pa.utf8()),
    "number": pa.int64(),
    "count": pa.uint32(),
    "truth": pa.bool_(),
    "times": pa.list_(pa.int64()),
}


#: A number of rows, and of each column its values, validity, ends of lists, and missing cells.
Chunk = tuple[int, list[tuple["_core.Octets", "_core.Octets | None", "_core.Octets | None", int]]]


class Layout:
    """The columns of a table."""

    def __init__(self, columns: list[tuple[str, str, list[str]]],
                 metadata: list[tuple[str, str]]) -> None:
        self._columns = columns
        self._words = [pa.array(words, pa.utf8()) for _, _, words in columns]
        self.schema = pa.schema(
            [pa.field(name, _TYPES[kind], nullable=kind != "word") for name, kind, _ in columns],
            metadata=dict(metadata))

    def batch(self, chunk: Chunk) -> pa.RecordBatch:
        """Some of its rows."""
        rows, columns = chunk
        arrays = [
            _array(kind, words, rows, *cells)
            for (_, kind, _), words, cells in zip(self._columns, self._words, columns)]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)


class TableStream:
    """The rows of a table, some at a time, as what Arrow calls a stream."""

    def __init__(self, store: _core.Store, columns: set[str] | None) -> None:
        self._table = _core.Table(store, columns)
        self._layout = Layout(self._table.columns(), store.metadata())
        self.schema = self._layout.schema

    def reader(self) -> pa.RecordBatchReader:
        """Reads them all, once."""
        return pa.RecordBatchReader.from_batches(self.schema, self._batches())

    def _batches(self) -> Iterator[pa.RecordBatch]:
        while (chunk := self._table.next()) is not None:
            yield self._layout.batch(chunk)


def _array(kind: str, words: pa.Array, rows: int, values: _core.Octets,
           validity: _core.Octets | None, ends: _core.Octets | None, missing: int) -> pa.Array:
    """A column of a chunk. The buffers keep the chunk's memory alive."""
    cells = pa.py_buffer(values)
    if kind == "word":
        numbers = pa.Array.from_buffers(pa.int32(), rows, [None, cells])
        return pa.DictionaryArray.from_arrays(numbers, words)
    if kind == "times":
        items = pa.Array.from_buffers(pa.int64(), len(cells) // 8, [None, cells])
        return pa.Array.from_buffers(
            _TYPES[kind], rows, [None, pa.py_buffer(ends)], children=[items])
    valid = None if validity is None else pa.py_buffer(validity)
    return pa.Array.from_buffers(_TYPES[kind], rows, [valid, cells], missing)
