# SPDX-License-Identifier: GPL-2.0-only
"""Handshakes a second of CPU time by the kind of topology, without the start of the process."""

import programs

TURNS = 3

HEAD = """\
name: {name}
impair: {{'*': loss 1%}}
client: {{profile: rfc6298}}
server: {{profile: rfc6298}}
"""
LINK = "rate: 100Mbps, delay: 5ms"
GRAPH = f"""\
topology:
  kind: graph
  clients: [alice, carol]
  servers: [bob, dave]
  links:
    - {{between: [alice, west], {LINK}}}
    - {{between: [carol, west], {LINK}}}
    - {{between: [west, north], {LINK}}}
    - {{between: [west, south], {LINK}}}
    - {{between: [north, east], {LINK}}}
    - {{between: [south, east], {LINK}}}
    - {{between: [east, bob], {LINK}}}
    - {{between: [east, dave], {LINK}}}
"""
DUMBBELL = f"""\
topology:
  kind: dumbbell
  clients: 2
  servers: 2
  access: {{{LINK}}}
  bottleneck: {{rate: 10Mbps, delay: 20ms, queue: 20p}}
"""
TWO = "workload: {connections: 2}\n"
CROWD = "workload: {connections: 1000, arrivals: poisson, interval: 1ms}\n"
TRAFFIC = """\
traffic: [{kind: poisson, from: client1, to: server1, rate: 5Mbps, packet: 1000B, stop: 100ms}]
"""


def one_line(kind, rest=""):
    return f"topology: {{kind: {kind}{rest}, {LINK}}}\n"


# By name: the backend, a scenario, the handshakes in a trial, and trials enough for half a second.
KINDS = {
    "point-to-point": ("ns3", one_line("point-to-point"), 1, 12_000),
    "point-to-point, IPv6": ("ns3", one_line("point-to-point", ", family: ipv6"), 1, 12_000),
    "chain of 3": ("ns3", one_line("chain", ", hops: 3"), 1, 6_000),
    "star of 2 + 2": ("ns3", one_line("star", ", clients: 2, servers: 2") + TWO, 2, 4_000),
    "csma of 2 + 2": ("ns3", one_line("csma", ", clients: 2, servers: 2") + TWO, 2, 4_000),
    "graph of 8 nodes": ("ns3", GRAPH + TWO, 2, 2_000),
    "dumbbell of 2 + 2": ("ns3", DUMBBELL + TWO, 2, 3_000),
    "dumbbell of 2 + 2, IPv6": (
        "ns3", DUMBBELL.replace("kind:", "family: ipv6\n  kind:") + TWO, 2, 3_000),
    "dumbbell of 2 + 2, cross traffic": ("ns3", DUMBBELL + TWO + TRAFFIC, 2, 800),
    "point-to-point, 1,000 a trial": ("ns3", one_line("point-to-point") + CROWD, 1000, 15),
    "point-to-point, 1,000 a trial, ": ("sim", one_line("point-to-point") + CROWD, 1000, 400),
    "chain of 3, ": ("sim", one_line("chain", ", hops: 3"), 1, 200_000),
}


def scenario(kind, name):
    """The text of the scenario of a kind."""
    _, text, _, _ = KINDS[kind]
    return HEAD.format(name=name) + text


def measure(table, folder, scratch):
    for number, (name, (backend, _, handshakes, trials)) in enumerate(KINDS.items()):
        file = scratch / f"topology{number}.yaml"
        file.write_text(scenario(name, file.stem))
        cpu = programs.medians_in_turns(TURNS, {
            count: lambda count=count: programs.run(folder, file, backend, count).cpu
            for count in (1, trials)
        })
        rate = (trials - 1) * handshakes / (cpu[trials] - cpu[1])
        table.figure(f"{backend}, {name.rstrip(', ')}: handshakes/s", rate, "{:,.0f}")
