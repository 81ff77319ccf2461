# SPDX-License-Identifier: GPL-2.0-only
"""Draws docs/cdf.png: how long clients of several profiles take to connect over a lossy path.

    .venv/bin/python docs/cdf.py [BUILD_FOLDER]
"""

import csv
import subprocess
import sys
from pathlib import Path

import matplotlib
import numpy

matplotlib.use("Agg")
import matplotlib.pyplot as plt

ROOT = Path(__file__).resolve().parents[1]
TRIALS = 100_000

# Profile, colour (Okabe and Ito's, which colour-blind readers can tell apart), line, label at.
LINES = (
    ("ns3", "#CC79A7", {"linewidth": 2.2, "linestyle": (0, (1, 1))}, (10.1, 0.9962)),
    ("rfc6298", "#56B4E9", {"linewidth": 4.5, "linestyle": "-"}, (3.2, 0.9962)),
    ("windows-11", "#000000", {"linewidth": 1.5, "linestyle": (0, (4, 2))}, (3.2, 0.9938)),
    ("linux-6.5", "#D55E00", {"linewidth": 2.2, "linestyle": "-"}, (1.02, 0.9962)),
)


def establishment_seconds(program, profile):
    """Sorted, of the trials where the client was established."""
    command = [
        program, "run", ROOT / "scenarios/lossy-path.yaml", "--backend", "sim", "--format", "csv",
        "--trials", str(TRIALS),
        "--set", f"client.profile={profile}", "--set", f"server.profile={profile}",
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    rows = csv.DictReader(line for line in done.stdout.splitlines() if not line.startswith("#"))
    times = (row["client.establishment_time_ns"] for row in rows)
    return sorted(int(time) / 1e9 for time in times if time)


def nines(share):
    """Each nine the same height: 90 %, 99 %, 99.9 %."""
    return -numpy.log10(numpy.maximum(1 - numpy.asarray(share, dtype=float), 1e-9))


def from_nines(height):
    return 1 - 10.0 ** -height


def draw(axes, program):
    for profile, colour, line, label_at in LINES:
        times = establishment_seconds(program, profile)
        shares = [(i + 1) / TRIALS for i in range(len(times))]
        # It stays where it is up to the edge: whoever is not connected by then has given up.
        axes.step([*times, 200], [*shares, shares[-1]], where="post", color=colour, **line)
        axes.annotate(profile, label_at, color=colour, fontweight="bold", fontsize=9)


def main():
    build = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build/release"
    plt.rcParams.update({"font.size": 10, "font.family": "DejaVu Sans"})
    figure, axes = plt.subplots(figsize=(7.6, 4.2), layout="constrained")
    draw(axes, build / "shaketable")

    axes.set_xscale("log")
    axes.set_xlim(0.035, 55)
    seconds = (0.04, 0.1, 0.3, 1, 3, 7, 15, 31)
    axes.set_xticks(seconds, [f"{second:g}" for second in seconds])
    axes.minorticks_off()
    axes.set_xlabel("Time from the first SYN, in seconds (logarithmic)")

    axes.set_yscale("function", functions=(nines, from_nines))
    axes.set_ylim(0.7, 0.9999)
    shares = (0.8, 0.9, 0.99, 0.999, 0.9999)
    axes.set_yticks(shares, [f"{100 * share:g} %" for share in shares])
    axes.set_ylabel("Clients connected by then, on a scale of nines")

    axes.grid(color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title("One packet in ten lost each way, 40 ms round trip", loc="left", fontsize=11)
    figure.savefig(ROOT / "docs/cdf.png", dpi=130, metadata={"Software": None})


if __name__ == "__main__":
    main()
