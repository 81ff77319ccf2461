# SPDX-License-Identifier: GPL-2.0-only
"""scenarios/timers is what it says it is. That it passes is a test of its own."""

import pathlib
import re

import pytest
from test_test import run_test

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "scenarios" / "timers"
FILES = sorted(FOLDER.glob("*.yaml"))
SOURCE = re.compile(r"RFC \d+|MUST-|net/|sys/|tcp_\w+|XNU|InitialRto|TcpSocketBase|analysis|lwIP")


def test_there_are_many():
    assert len(FILES) >= 60


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_says_what_it_follows(file):
    text = file.read_text()
    assert re.search(r"^(name|description):", text, re.MULTILINE)
    assert SOURCE.search(text), "neither a section nor a source"
    assert re.search(r"^expect:", text, re.MULTILINE)


def test_every_golden_file_is_used():
    named = set(re.findall(r"[\w.-]+\.ladder", "".join(file.read_text() for file in FILES)))
    assert named == {file.name for file in FOLDER.glob("*.ladder")}


@pytest.mark.parametrize("rule", ["client.syn.first=1100ms", "server.syn_ack.first=1100ms",
                                  "client.rto.initial=1100ms", "client.syn.retransmissions=3",
                                  "client.profile=windows-11", "server.profile=ns3"])
def test_a_change_does_not_go_unnoticed(rule):
    run = run_test(FOLDER, "--backend", "sim", "--set", rule)
    assert run.returncode in (1, 2)
    assert re.search(r"\d{2,} failed", run.stdout)
