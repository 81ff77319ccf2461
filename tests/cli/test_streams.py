# SPDX-License-Identifier: GPL-2.0-only
"""Standard output and error that are full, closed or narrow."""

import contextlib
import fcntl
import os
import pty
import struct
import subprocess
import termios

import pytest
from sweeps import CROWD, PROGRAM, content, done, is_sound, query, sweep, told, write_grid

NOWHERE = ["full", "closed", "broken pipe"]


@pytest.fixture(scope="module", name="scenario")
def fixture_scenario(tmp_path_factory):
    return write_grid(tmp_path_factory.mktemp("scenario"), trials=300)


@pytest.fixture(scope="module", name="whole")
def fixture_whole(scenario, tmp_path_factory):
    store = tmp_path_factory.mktemp("whole") / "whole.sqlite"
    done(sweep(scenario, store))
    return content(store)


def code_of(words, nowhere, output=os.devnull):
    """The exit code of a command whose standard error goes nowhere."""
    words = [PROGRAM, *map(str, words)]
    with contextlib.ExitStack() as stack:
        errors = subprocess.DEVNULL
        if nowhere == "closed":
            words = ["sh", "-c", 'exec "$@" 2>&-', "sh", *words]
        elif nowhere == "full":
            errors = stack.enter_context(open("/dev/full", "wb"))
        else:
            read, errors = os.pipe()
            os.close(read)
            stack.callback(os.close, errors)
        out = stack.enter_context(open(output, "wb"))
        return subprocess.run(words, stdout=out, stderr=errors, timeout=60, check=False).returncode


@pytest.mark.parametrize("nowhere", NOWHERE)
@pytest.mark.parametrize("log", ["text", "json"])
def test_a_sweep_goes_on_when_its_log_is_lost(nowhere, log, scenario, whole, tmp_path):
    store = tmp_path / "store.sqlite"
    words = ["sweep", scenario, "--backend", "sim", "--out", store, "--log", log]
    assert code_of(words, nowhere) == 0
    assert is_sound(store)
    assert content(store) == whole


@pytest.mark.parametrize("nowhere", NOWHERE)
@pytest.mark.parametrize("log", ["text", "json"])
def test_failures_that_cannot_be_told_end_nothing(nowhere, log, tmp_path):
    scenario = tmp_path / "crowd.yaml"
    scenario.write_text(CROWD.replace("  client.profile: [rfc6298, linux-6.5]",
                                      "  workload.connections: [60000, 10]"))
    store = tmp_path / "store.sqlite"
    words = ["sweep", scenario, "--backend", "sim", "--out", store, "--log", log, "--trial-time",
             "20ms"]
    assert code_of(words, nowhere) == 4
    assert query(store, "SELECT count(*) FROM failures") == [(4,)]
    assert query(store, "SELECT total(count) FROM batches") == [(8,)]


@pytest.mark.parametrize("nowhere", NOWHERE)
@pytest.mark.parametrize("words", [["sweep", "missing.yaml"], ["run", "missing.yaml"], ["rum"],
                                   ["show", "missing.sqlite"]])
def test_mistakes_that_cannot_be_told_have_their_code(nowhere, words):
    assert code_of(words, nowhere) == 2


@pytest.mark.parametrize("nowhere", NOWHERE)
def test_lost_output_has_its_code_even_if_it_cannot_be_told(nowhere):
    assert code_of(["profiles"], nowhere, output="/dev/full") == 4


def test_a_closed_output_is_told_and_the_store_is_whole(scenario, whole, tmp_path):
    store = tmp_path / "store.sqlite"
    words = ["sh", "-c", 'exec "$@" >&-', "sh", PROGRAM, "sweep", scenario, "--backend", "sim",
             "--out", store]
    run = subprocess.run(list(map(str, words)), capture_output=True, text=True, timeout=60,
                         check=False)
    assert told(run, 4) == "shaketable: cannot write the output: Bad file descriptor"
    assert content(store) == whole
    assert [file.name for file in tmp_path.iterdir()] == ["store.sqlite"]


def drawn_by(words, columns):
    """The lines of progress that a command draws over one another on a terminal of that width."""
    primary, secondary = pty.openpty()
    fcntl.ioctl(secondary, termios.TIOCSWINSZ, struct.pack("4H", 24, columns, 0, 0))
    subprocess.run([PROGRAM, *map(str, words)], stdout=subprocess.DEVNULL, stderr=secondary,
                   check=True, timeout=60)
    os.close(secondary)
    shown = os.read(primary, 65536).decode()
    os.close(primary)
    first, *lines, last = shown.split("\r\x1b[K")
    assert first == last == "" and lines
    if lines[0] == "reading the scenario":
        lines.pop(0)
    if lines[0] == "":  # that line was wiped
        lines.pop(0)
    return lines


@pytest.mark.parametrize("columns", [10, 40, 0, 200])
@pytest.mark.parametrize("command", ["run", "sweep"])
def test_progress_keeps_to_the_width_of_the_terminal(command, columns, scenario, tmp_path):
    words = {"run": [command, scenario, "--backend", "sim", "--trials", "200000"],
             "sweep": [command, scenario, "--backend", "sim", "--trials", "20000", "--out",
                       tmp_path / "store.sqlite"]}[command]
    for line in drawn_by(words, columns):
        assert line.lstrip()[0].isdigit() and "%" in line
        assert len(line) < (columns or 80)
        assert (" left" in line) == (columns != 10)
        assert line.endswith("/s") == (columns in (0, 200))
