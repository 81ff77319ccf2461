# SPDX-License-Identifier: GPL-2.0-only
"""Sweeps: what workers bring, what storing and resuming cost, and memory."""

from statistics import median

import topology_figures
from programs import at_once, in_turns, medians_in_turns, resume, run, shaketable, sweep

SCENARIO = """\
name: bench
topology: {{kind: point-to-point, rate: 100Mbps, delay: 20ms}}
impair:
  client->server: loss 10%
  server->client: loss 10%
client: {{profile: rfc6298}}
server: {{profile: rfc6298}}
record: {record}
"""
POINTS = "sweep: {topology.delay: [5ms, 10ms, 20ms, 40ms, 80ms]}\n"

# Trials for a second or two of one worker.
TRIALS = {
    ("sim", "trials"): 200_000,
    ("sim", "summary"): 1_600_000,
    ("ns3", "trials"): 100_000,
    ("ns3", "summary"): 100_000,
}
TURNS = 5
STORING_TURNS = 9


def workers(table, folder, scenarios, scratch):
    """In seconds of the wall clock. How much two processors do more than one is up to the machine:
    two plain processes at once, each with half of the trials, show it. Storing rows keeps a third
    process busy, for which two processors have no room, so there is no bar for that."""
    out = scratch / "workers.sqlite"
    for (backend, record), trials in TRIALS.items():
        def half():
            return run(folder, scenarios[record], backend, trials)

        wall = medians_in_turns(TURNS, {
            "half": lambda: half().wall,
            "halves": lambda: at_once(half, half),
            1: lambda: sweep(folder, scenarios[record], backend, 2 * trials, out, 1).wall,
            2: lambda: sweep(folder, scenarios[record], backend, 2 * trials, out, 2).wall,
        })
        what = f"{backend}, record: {record}: two workers / one"
        speeds = f"{2 * trials / wall[1]:,.0f} and {2 * trials / wall[2]:,.0f} trials/s"
        gain, possible = wall[1] / wall[2], 2 * wall["half"] / wall["halves"]
        table.figure(f"{what} ({speeds})", gain, "{:.2f}")
        if record == "summary":
            table.at_least(f"{what}, of two processes / one ({possible:.2f})", gain / possible,
                           0.9, "{:.2f}")


def storing(table, folder, scenarios, scratch):
    """A sweep of one worker against a loop over the same trials that keeps their statistics in
    memory. A row costs 1.5 us of CPU time whatever the trial: as much as a trial of `sim`, for
    whose rows there is no bar."""
    out = scratch / "storing.sqlite"

    def ratios(scenario, backend, trials):
        usage = in_turns(STORING_TURNS, {
            "loop": lambda: run(folder, scenario, backend, trials),
            "sweep": lambda: sweep(folder, scenario, backend, trials, out),
        })
        return (median(getattr(sweep, kind) / getattr(loop, kind)
                       for sweep, loop in zip(usage["sweep"], usage["loop"]))
                for kind in ("cpu", "wall"))

    for (backend, record), trials in TRIALS.items():
        cpu, wall = ratios(scenarios[record], backend, trials)
        what = f"storing, {backend}, record: {record}: sweep / run, "
        if (backend, record) == ("sim", "trials"):
            table.figure(what + "CPU time", cpu, "{:.2f}")
            table.figure(what + "wall clock", wall, "{:.2f}")
        else:
            table.at_most(what + "CPU time", cpu, 1.1, "{:.2f}")
    dumbbell = scratch / "storing-dumbbell.yaml"
    dumbbell.write_text(topology_figures.scenario("dumbbell of 2 + 2", "bench"))
    cpu, _ = ratios(dumbbell, "ns3", 20_000)
    table.at_most("storing, ns3, dumbbell, record: trials: sweep / run, CPU time", cpu, 1.1,
                  "{:.2f}")


def resuming(table, folder, scenario, scratch):
    """A million trials: once more when nothing is left to do, and broken in the middle."""
    trials = 10**6
    whole, broken = scratch / "whole.sqlite", scratch / "broken.sqlite"
    first = sweep(folder, scenario, "sim", trials, whole)
    again = resume(folder, scenario, "sim", trials, whole)
    table.at_most(f"--resume of {trials:,} complete trials: wall clock / of the run",
                  again.wall / first.wall, 0.2, "{:.3f}")

    def in_two():
        part = sweep(folder, scenario, "sim", trials, broken, interrupt_after=first.wall / 2)
        return (part + resume(folder, scenario, "sim", trials, broken)).cpu

    cpu = medians_in_turns(3, {
        "in one": lambda: sweep(folder, scenario, "sim", trials, whole).cpu,
        "in two": in_two,
    })
    table.at_most("broken in the middle and resumed: CPU time / of an unbroken run",
                  cpu["in two"] / cpu["in one"], 1.2, "{:.2f}")


def processes(table, folder, scenarios, scratch):
    """A sweep of five points, and the same with a process for each point and trial."""
    scenario = scratch / "points.yaml"
    scenario.write_text(SCENARIO.format(record="trials") + POINTS)
    trials = 5_000
    cpu = medians_in_turns(TURNS, {
        "sweep": lambda: sweep(
            folder, scenario, "ns3", trials, scratch / "points.sqlite").cpu / (5 * trials),
        "process": lambda: shaketable(
            folder, "run", scenario, "--trials", 1, "--point", "topology.delay=40ms").cpu,
    })
    one, many = 1 / cpu["sweep"], 1 / cpu["process"]
    table.at_least(f"sweep of 5 points ({one:,.0f}/s) / a process a trial ({many:,.0f}/s)",
                   one / many, 100, "{:.0f}")


def memory(table, folder, scenario, scratch):
    """Of the largest of all processes."""
    out = scratch / "memory.sqlite"
    few = sweep(folder, scenario, "sim", 10**5, out, jobs=2)
    many = sweep(folder, scenario, "sim", 10**7, out, jobs=2)
    table.memory("sweep, sim, record: summary, 10^5 and 10^7 trials", few.peak, many.peak, 1.2)
    table.figure("10^7 of them with two workers, trials/s", 1e7 / many.wall, "{:,.0f}")


def measure(table, folder, scratch):
    scenarios = {record: scratch / f"{record}.yaml" for record in ("trials", "summary")}
    for record, scenario in scenarios.items():
        scenario.write_text(SCENARIO.format(record=record))
    workers(table, folder, scenarios, scratch)
    storing(table, folder, scenarios, scratch)
    resuming(table, folder, scenarios["trials"], scratch)
    processes(table, folder, scenarios, scratch)
    memory(table, folder, scenarios["summary"], scratch)
