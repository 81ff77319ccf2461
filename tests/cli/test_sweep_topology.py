# SPDX-License-Identifier: GPL-2.0-only
"""`show --topology`: the network of a scenario as text, and as a drawing."""

import re
import shutil
import subprocess

import pytest
from sweeps import done, refused, shaketable

LINK = "rate: 10Mbps, delay: 20ms"
SIDES = "access: {rate: 1Gbps, delay: 1ms}, bottleneck: {rate: 2Mbps, delay: 20ms, queue: 5}"
GRAPH = """
  kind: graph
  links:
    - {between: [alice, gate], rate: 10Mbps, delay: 3ms, queue: 7}
    - {between: [gate, yard], rate: 10Mbps, delay: 4ms}
    - {between: [gate, north], rate: 10Mbps, delay: 30ms}
    - {between: [north, yard], rate: 10Mbps, delay: 30ms}
    - {lan: office, nodes: [yard, bob, carol], delay: 2us}
  clients: [alice, bob]
  servers: [carol]
"""
# For each kind: what heads the text, and how many boxes and lines a drawing has.
KINDS = {
    "point-to-point": (f"{{kind: point-to-point, {LINK}}}", "1 client, 1 server, 0 routers", 2, 1),
    "chain": (f"{{kind: chain, hops: 3, {LINK}}}", "1 client, 1 server, 2 routers", 4, 3),
    "dumbbell": (f"{{kind: dumbbell, clients: 3, servers: 2, {SIDES}}}",
                 "3 clients, 2 servers, 2 routers", 7, 6),
    "star": (f"{{kind: star, clients: 4, {LINK}}}", "4 clients, 1 server, 1 router", 6, 5),
    "csma": ("{kind: csma, clients: 3}", "3 clients, 1 server, 0 routers", 5, 4),
    "graph": (GRAPH, "2 clients, 1 server, 3 routers", 7, 7),
}


def write(folder, topology, more=""):
    file = folder / "network.yaml"
    file.write_text(f"name: network\ntopology: {topology}\n{more}")
    return file


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("family", ["ipv4", "ipv6"])
def test_each_kind_is_shown(kind, family, tmp_path):
    topology, counts, _, _ = KINDS[kind]
    file = write(tmp_path, topology)
    text = done(shaketable("show", "--topology", file, "--set", f"topology.family={family}"))
    assert text.startswith(f"{kind}, {family}: {counts}\nworkload: {{connections: 1}}\n")
    hosts = re.findall(r"^\S+ +(client|server) +(\S+)$", text, re.MULTILINE)
    assert [side for side, _ in hosts] == sorted(side for side, _ in hosts)
    assert len(hosts) == sum(map(int, re.findall(r"\d+", counts)[:2]))
    addresses = {address for _, address in hosts}
    assert len(addresses) == len(hosts)
    assert all((":" in address) == (family == "ipv6") for address in addresses)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_drawn(kind, tmp_path):
    topology, _, boxes, lines = KINDS[kind]
    drawing = done(shaketable("show", "--topology", "--dot", write(tmp_path, topology)))
    assert len(re.findall(r'^  "[^"]+" \[', drawing, re.MULTILINE)) == boxes
    assert len(re.findall(r'^  "[^"]+" -- "[^"]+" \[', drawing, re.MULTILINE)) == lines
    if shutil.which("dot"):
        svg = subprocess.run(["dot", "-Tsvg"], input=drawing, capture_output=True, text=True,
                             check=True, timeout=30)
        assert svg.stderr == ""
        assert svg.stdout.count('class="node"') == boxes
        assert svg.stdout.count('class="edge"') == lines


def test_impairments_and_traffic_are_shown(tmp_path):
    file = write(tmp_path, KINDS["graph"][0],
                 "impair: {alice->gate: loss 3%}\n"
                 "workload: {connections: 7, arrivals: fixed, interval: 5ms}\n"
                 "traffic:\n  - {kind: syn-flood, from: bob, to: carol, gap: 100us}\n"
                 "  - {kind: on-off, from: bob, to: yard, gap: 1ms, packet: 500, on: 3ms, off: 4ms,"
                 " start: 1s, stop: 9s}\n")
    text = done(shaketable("show", "--topology", file))
    assert re.search(r"^alice->gate +10Mbps +3ms +7 +loss 3%$", text, re.MULTILINE)
    assert re.search(r"^traffic +from +to +gap +packet +on +off +start +stop$", text, re.MULTILINE)
    assert re.search(r"^syn-flood +bob +carol +100us +SYN +- +- +0s +none$", text, re.MULTILINE)
    assert re.search(r"^on-off +bob +yard +1ms +500B +3ms +4ms +1s +9s$", text, re.MULTILINE)
    assert "\nworkload: {connections: 7, arrivals: fixed, interval: 5ms}\n" in text
    assert text.count(" (again)") == 1  # there are two ways to the yard
    drawing = done(shaketable("show", "--topology", "--dot", file))
    assert "loss 3%" in drawing and "syn-flood" in drawing


def test_hosts_that_only_send_traffic_are_no_routers(tmp_path):
    graph = GRAPH.replace("[yard, bob, carol]", "[yard, bob, carol, eve]")
    graph = graph.replace("    - {lan:", "    - {between: [gate, mallory], rate: 1Mbps, delay: 1ms}"
                          "\n    - {lan:")
    file = write(tmp_path, graph,
                 "traffic:\n  - {kind: syn-flood, from: mallory, to: carol, gap: 100us}\n"
                 "  - {kind: poisson, from: mallory, to: eve, gap: 1ms}\n")
    text = done(shaketable("show", "--topology", file))
    assert text.startswith("graph, ipv4: 2 clients, 1 server, 3 routers, 2 other hosts\n")
    addresses = re.findall(r"^(mallory|eve) +other +(10\.0\.\d\.\d)$", text, re.MULTILINE)
    assert sorted(addresses) == [("eve", "10.0.5.4"), ("mallory", "10.0.4.2")]
    drawing = done(shaketable("show", "--topology", "--dot", file))
    assert '"mallory" [shape=box, label="mallory\\n10.0.4.2"]' in drawing
    assert '"gate" [shape=circle, label="gate"]' in drawing


def test_what_cannot_be_shown_is_told(tmp_path):
    file = write(tmp_path, "{kind: ring}")
    assert refused(shaketable("show", "--topology", file)).startswith(f"{file}:2:")
    file = write(tmp_path, KINDS["star"][0])
    assert "--point" in refused(shaketable("show", "--topology", file, "--point", "x=1"))
    for words in (["--format", "csv"], ["--format", "table"], ["--failures"], ["--statistic", "x"]):
        assert refused(shaketable("show", "--topology", file, *words)) == (
            f"shaketable: {words[0]}: it does nothing here; expected it to go with a store of "
            "results")
