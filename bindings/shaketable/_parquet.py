# SPDX-License-Identifier: GPL-2.0-only
"""Parquet files, as the command writes them."""

from __future__ import annotations

from typing import IO

import pyarrow.parquet

from shaketable._arrow import Chunk, Layout


class ParquetFile:
    """A table on its way into a file."""

    def __init__(self, file: str | IO[bytes], columns: list[tuple[str, str, list[str]]],
                 metadata: list[tuple[str, str]]) -> None:
        self._layout = Layout(columns, metadata)
        self._writer = pyarrow.parquet.ParquetWriter(
            file, self._layout.schema, compression="zstd")

    def add(self, chunk: Chunk) -> None:
        """Some rows more."""
        self._writer.write_batch(self._layout.batch(chunk))

    def finish(self) -> None:
        """Completes the file, which is of no use before."""
        self._writer.close()
