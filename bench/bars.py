# SPDX-License-Identifier: GPL-2.0-only
"""Runs the benchmarks of a build folder and holds the figures to their bars.

    bars.py BUILD_FOLDER [ARGUMENTS OF GOOGLE BENCHMARK]

Figures that are compared come from repetitions in turns, so that a machine that slows down slows
both; each is the median. They are of CPU time, unless it says wall clock or workers. Ends with 1
when a bar is missed.
"""

import sys
import tempfile
from pathlib import Path

import handshake_bars
import python_bars
import store_figures
import sweep_bars
import test_bars
import topology_figures
from table import Table


def main():
    folder = Path(sys.argv[1]).resolve()
    table = Table()
    # Beside the programs: stores belong on a disk, and /tmp may be memory.
    with tempfile.TemporaryDirectory(dir=folder) as name:
        scratch = Path(name)
        handshake_bars.measure(table, folder, scratch, sys.argv[2:])
        store_figures.measure(table, folder, scratch, sys.argv[2:])
        topology_figures.measure(table, folder, scratch)
        sweep_bars.measure(table, folder, scratch)
        test_bars.measure(table, folder)
        python_bars.measure(table, folder, scratch)
    table.show()
    sys.exit(table.missed)


if __name__ == "__main__":
    main()
