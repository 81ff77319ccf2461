# SPDX-License-Identifier: GPL-2.0-only
"""Speed of trials without a store, and the memory that many of them take.

Speed is handshakes a second of CPU time on one core.
"""

import programs

SCENARIO = """\
name: bench
topology: {{kind: point-to-point, rate: 100Mbps, delay: 20ms}}
impair:
  client->server: {impairment}
  server->client: {impairment}
client: {{profile: rfc6298}}
server: {{profile: rfc6298}}
"""
IMPAIRMENTS = {
    "perfect": "loss 0%",
    "lossy": "loss 10%",
    "jittery": "delay 10ms 5ms distribution normal loss 10%",
}

PROCESS_TURNS = 15
PROCESS_TRIALS = 2000


def speed_bars(table, folder, scratch, arguments):
    figures = programs.google_benchmark(
        folder / "bench/handshakes",
        scratch,
        ["--benchmark_repetitions=51", "--benchmark_min_time=0.03", *arguments],
    )
    speed = {name: figure["items_per_second"] for name, figure in figures.items()}
    floor, ns3 = speed["ns3_floor"], speed["just_run/ns3/loss:0"]
    table.at_least("ns3 / three bare packets on ns-3", ns3 / floor, 0.8, "{:.2f}")
    for loss in (0, 10):
        figure = speed[f"just_run/sim/loss:{loss}"]
        table.at_least(f"sim, {loss} % loss, handshakes/s", figure, 1e6, "{:,.0f}")
    with_statistics = speed["sim_and_statistics/loss:10"]
    table.at_least("sim with statistics, 10 % loss, handshakes/s", with_statistics, 8e5, "{:,.0f}")
    table.at_least("ns3 / native TCP of ns-3, rebuilt for each trial",
                   ns3 / speed["ns3_native_rebuilt"], 10, "{:.1f}")


def process_bar(table, folder, scenario):
    cpu = programs.medians_in_turns(PROCESS_TURNS, {
        "one": lambda: programs.run(folder, scenario, "ns3", PROCESS_TRIALS).cpu / PROCESS_TRIALS,
        "many": lambda: programs.run(folder, scenario, "ns3", 1).cpu,
    })
    one, many = 1 / cpu["one"], 1 / cpu["many"]
    table.at_least(f"ns3: one process ({one:,.0f}/s) / one a trial ({many:,.0f}/s)", one / many,
                   100, "{:.0f}")


def measure(table, folder, scratch, arguments):
    scenarios = {kind: scratch / f"{kind}.yaml" for kind in IMPAIRMENTS}
    for kind, impairment in IMPAIRMENTS.items():
        scenarios[kind].write_text(SCENARIO.format(impairment=impairment))
    speed_bars(table, folder, scratch, arguments)
    process_bar(table, folder, scenarios["perfect"])
    for backend, kind, few, much in (
        ("sim", "lossy", 10**4, 10**6),
        ("sim", "jittery", 10**5, 10**6),
        ("ns3", "lossy", 10**4, 10**6),
    ):
        table.memory(f"{backend}, {kind}, {few:,} and {much:,} trials",
                     programs.run(folder, scenarios[kind], backend, few).peak,
                     programs.run(folder, scenarios[kind], backend, much).peak, 1.05)
