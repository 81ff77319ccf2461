# SPDX-License-Identifier: GPL-2.0-only
"""What the store takes in, and how much room it needs."""

import programs


def measure(table, folder, scratch, arguments):
    figures = programs.google_benchmark(
        folder / "bench/store",
        scratch,
        ["--benchmark_repetitions=5", "--benchmark_min_time=0.3", *arguments],
    )
    rows, statistics = figures["add/rows"], figures["add/statistics_only"]
    table.figure("store, batches of 10,000 connections: rows/s", rows["items_per_second"],
                 "{:,.0f}")
    table.figure("store: octets a row", rows["octets_per_row"], "{:.0f}")
    table.figure("store, statistics only: batches/s", statistics["items_per_second"], "{:,.0f}")
