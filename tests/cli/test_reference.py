# SPDX-License-Identifier: GPL-2.0-only
"""The tables in results/reference come out the same again, to the last digit.

Run as a program with --update, it writes them anew.
"""

import os
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLES = ROOT / "results" / "reference"
PROGRAM = os.environ.get("SHAKETABLE", str(ROOT / "build" / "release" / "shaketable"))

STATISTICS = ("outcome.established", "outcome.half-open", "client.establishment_time.mean",
              "client.establishment_time.p99", "both.establishment_time.restricted_mean",
              "client.syn.sent.mean", "client.syn.spurious.mean", "server.syn_ack.sent.mean",
              "server.backlog.dropped.mean")

# Scenario, backend and trials of each table: enough to notice, and few enough to be quick.
REFERENCES = {
    "three-way-handshake": ("ns3", 10),
    "lossy-path": ("ns3", 300),
    "bursty-loss": ("ns3", 300),
    "satellite": ("ns3", 100),
    "lte-burst": ("ns3", 3),
    "dumbbell-cross-traffic": ("ns3", 2),
    "syn-flood": ("ns3", 1),
    "ns3-native-baseline": ("ns3", 50),
    "loss-sweep": ("sim", 300),
    "rto-sweep": ("sim", 300),
    "flash-crowd": ("sim", 2),
}


def table(command, store):
    """The table that the command's store gives; the store is made at another place."""
    words = shlex.split(command)[1:]
    words[words.index("--out") + 1] = str(store)
    subprocess.run([PROGRAM, *words], cwd=ROOT, capture_output=True, timeout=120, check=True)
    words = [word for name in STATISTICS for word in ("--statistic", name)]
    shown = subprocess.run([PROGRAM, "show", str(store), "--format", "csv", *words],
                           capture_output=True, text=True, timeout=60, check=True).stdout
    return shown.replace(str(store), f"results/{store.name}")


def command_of(name):
    backend, trials = REFERENCES[name]
    return (f"shaketable sweep scenarios/{name}.yaml --backend {backend} --trials {trials} "
            f"--out results/{name}.sqlite")


def pytest_generate_tests(metafunc):
    if "reference" in metafunc.fixturenames:
        metafunc.parametrize("reference", sorted(TABLES.glob("*.csv")), ids=lambda file: file.stem)


def test_each_reference_has_a_table():
    assert {file.stem for file in TABLES.glob("*.csv")} == set(REFERENCES)


def test_it_comes_out_the_same(reference, tmp_path):
    kept = reference.read_text()
    (command,) = re.findall("^# replay: (.*)$", kept, re.MULTILINE)
    assert table(command, tmp_path / f"{reference.stem}.sqlite") == kept


def test_it_is_what_its_command_says():
    for name, (backend, trials) in REFERENCES.items():
        kept = (TABLES / f"{name}.csv").read_text()
        assert f"# backend: {backend}\n" in kept
        assert f"# trials: {trials}\n" in kept


if __name__ == "__main__" and sys.argv[1:] == ["--update"]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for wanted in REFERENCES:
            text = table(command_of(wanted), pathlib.Path(folder) / f"{wanted}.sqlite")
            (TABLES / f"{wanted}.csv").write_text(text)
