# SPDX-License-Identifier: GPL-2.0-only
"""Runs the benchmarks of a build folder and holds the figures to their bars.

    bars.py BUILD_FOLDER [ARGUMENTS OF GOOGLE BENCHMARK]

Speed is handshakes a second of CPU time on one core. Figures that are compared come from
repetitions in turns, so that a machine that slows down slows both; each is the median.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

SCENARIO = """\
name: bench
topology: {{kind: point-to-point, rate: 100Mbps, delay: 20ms}}
impair:
  client->server: {impairment}
  server->client: {impairment}
client: {{profile: rfc6298}}
server: {{profile: rfc6298}}
"""
LOSS = "loss 10%"
JITTER = "delay 10ms 5ms distribution normal loss 10%"

PROCESS_REPETITIONS = 15
PROCESS_TRIALS = 2000


def handshakes(folder, arguments, scratch):
    """The median handshakes a second of each benchmark, by name."""
    out = scratch / "handshakes.json"
    command = [
        folder / "bench/handshakes",
        "--benchmark_repetitions=51",
        "--benchmark_min_time=0.03",
        "--benchmark_enable_random_interleaving=true",
        "--benchmark_report_aggregates_only=true",
        f"--benchmark_out={out}",
        "--benchmark_out_format=json",
        *arguments,
    ]
    subprocess.run(command, check=True)
    return {
        run["run_name"]: run["items_per_second"]
        for run in json.loads(out.read_text())["benchmarks"]
        if run.get("aggregate_name") == "median"
    }


def usage(folder, scenario, backend, trials):
    """What one `shaketable run` used: resources of a process."""
    command = [str(folder / "shaketable"), "run", str(scenario)]
    command += ["--backend", backend, "--trials", str(trials), "--format", "json"]
    quiet = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)]
    child = os.posix_spawn(command[0], command, os.environ, file_actions=quiet)
    _, status, used = os.wait4(child, 0)
    if status != 0:
        sys.exit(f"bars.py: {' '.join(command)} failed")
    return used


def cpu_seconds(used):
    return used.ru_utime + used.ru_stime


def one_process_and_many(folder, scenario):
    """Handshakes a second of one process with many trials, and with one process for each."""
    one, many = [], []
    for _ in range(PROCESS_REPETITIONS):
        one.append(cpu_seconds(usage(folder, scenario, "ns3", PROCESS_TRIALS)) / PROCESS_TRIALS)
        many.append(cpu_seconds(usage(folder, scenario, "ns3", 1)))
    return 1 / statistics.median(one), 1 / statistics.median(many)


def peak_mebibytes(folder, scenario, backend, trials):
    return usage(folder, scenario, backend, trials).ru_maxrss / 1024


class Table:
    def __init__(self):
        self.rows = []

    def at_least(self, what, figure, bar, shown):
        self.rows.append((what, shown.format(figure), ">= " + shown.format(bar), figure >= bar))

    def at_most(self, what, figure, bar, shown):
        self.rows.append((what, shown.format(figure), "<= " + shown.format(bar), figure <= bar))

    def memory(self, what, few, many):
        self.at_most(f"{what}: {few:.1f} and {many:.1f} MiB", many / few, 1.05, "{:.2f}")

    def show(self):
        print(f"\n{'':<65} {'figure':>11} {'bar':>13}")
        for what, figure, bar, passed in self.rows:
            print(f"{what:<65} {figure:>11} {bar:>13}  {'pass' if passed else 'MISS'}")
        print(f"Load averages: {' '.join(f'{load:.1f}' for load in os.getloadavg())}")


def speed_bars(table, speed):
    floor, ns3 = speed["ns3_floor"], speed["just_run/ns3/loss:0"]
    table.at_least("ns3 / three bare packets on ns-3", ns3 / floor, 0.8, "{:.2f}")
    for loss in (0, 10):
        figure = speed[f"just_run/sim/loss:{loss}"]
        table.at_least(f"sim, {loss} % loss, handshakes/s", figure, 1e6, "{:,.0f}")
    with_statistics = speed["sim_and_statistics/loss:10"]
    table.at_least("sim with statistics, 10 % loss, handshakes/s", with_statistics, 8e5, "{:,.0f}")
    table.at_least("ns3 / native TCP of ns-3, rebuilt for each trial",
                   ns3 / speed["ns3_native_rebuilt"], 10, "{:.1f}")


def main():
    folder = Path(sys.argv[1]).resolve()
    table = Table()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        perfect, lossy, jittery = (
            scratch / f"{kind}.yaml" for kind in ("perfect", "lossy", "jittery")
        )
        perfect.write_text(SCENARIO.format(impairment="loss 0%"))
        lossy.write_text(SCENARIO.format(impairment=LOSS))
        jittery.write_text(SCENARIO.format(impairment=JITTER))

        speed_bars(table, handshakes(folder, sys.argv[2:], scratch))
        one, many = one_process_and_many(folder, perfect)
        table.at_least(f"ns3: one process ({one:,.0f}/s) / one a trial ({many:,.0f}/s)", one / many,
                       100, "{:.0f}")
        for backend, scenario, few, much in (
            ("sim", lossy, 10**4, 10**6),
            ("sim", jittery, 10**5, 10**6),
            ("ns3", lossy, 10**4, 10**6),
        ):
            table.memory(f"{backend}, {scenario.stem}, {few:,} and {much:,} trials",
                         peak_mebibytes(folder, scenario, backend, few),
                         peak_mebibytes(folder, scenario, backend, much))
    table.show()


if __name__ == "__main__":
    main()
