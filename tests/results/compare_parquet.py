# SPDX-License-Identifier: GPL-2.0-only
"""compare_parquet.py STORE PARQUET: ends with 0 if the Parquet file has what the store has.

Both are read by programs that are not ours: SQLite and Arrow of Python.
"""

import json
import sqlite3
import sys

import pyarrow.parquet as pq


def expected_columns(store):
    """What stands in the store, as columns of the Parquet file: name -> cells."""
    summary = store.execute("SELECT record FROM campaign").fetchone()[0] == "summary"
    order = "point, CASE side WHEN 'client' THEN 0 WHEN 'server' THEN 1 ELSE 2 END, upper_ns"
    table = (
        f"histograms ORDER BY {order}" if summary else "trials ORDER BY point, trial, connection"
    )
    cursor = store.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in cursor.description]
    cells = dict(zip(names, zip(*cursor)))
    points = [name for (name,) in store.execute("SELECT name FROM points ORDER BY point")]
    columns = {name: [in_parquet(name, cell) for cell in cells[name]] for name in names}
    columns["point"] = [points[point] for point in cells["point"]]
    for (axis,) in store.execute("SELECT DISTINCT axis FROM axes"):
        values = dict(store.execute("SELECT point, value FROM axes WHERE axis = ?", [axis]))
        columns[axis] = [values[point] for point in cells["point"]]
    return columns


def in_parquet(name, cell):
    """A cell of the store as Arrow gives it."""
    if name.endswith(".times_ns"):
        return json.loads(cell) if cell else []
    if name.endswith(("cut", ".window_scaling", ".timestamps", ".sack")):
        return None if cell is None else bool(cell)
    return cell


def main(store_file, parquet_file):
    store = sqlite3.connect(store_file)
    table = pq.read_table(parquet_file)
    expected = expected_columns(store)
    assert sorted(table.column_names) == sorted(expected)
    for name, cells in expected.items():
        assert len(cells) > 0
        assert table[name].to_pylist() == cells, name
    for name in set(table.column_names) & {"point", "outcome", "side", "client.profile"}:
        assert str(table.schema.field(name).type).startswith("dictionary"), name
    metadata = {k.decode(): v.decode() for k, v in table.schema.metadata.items()}
    seed, digest, command = store.execute("SELECT seed, digest, command FROM campaign").fetchone()
    assert metadata["shaketable.seed"] == seed
    assert metadata["shaketable.digest"] == digest
    assert metadata["shaketable.command"] == command


if __name__ == "__main__":
    main(*sys.argv[1:])
