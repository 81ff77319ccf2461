# SPDX-License-Identifier: GPL-2.0-only
"""The command as a user meets it: outputs, exit codes, faults. SHAKETABLE names the program."""

import csv
import io
import json
import os
import pathlib
import pty
import signal
import subprocess
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ["SHAKETABLE"]
LOSSY = "scenarios/lossy-path.yaml"


def shaketable(*arguments, **options):
    return subprocess.run(
        [PROGRAM, *arguments],
        cwd=ROOT,
        capture_output=options.get("stdout") is None,
        text=True,
        timeout=120,
        check=False,
        **options,
    )


def refused(*arguments):
    """What stderr says of bad input: exit 2, and nothing on stdout."""
    run = shaketable(*arguments)
    assert run.returncode == 2, run
    assert run.stdout == ""
    return run.stderr


def test_version_and_help():
    assert shaketable("--version").stdout.startswith("shaketable ")
    overview = shaketable("--help").stdout
    for command in ("run", "trace", "profiles"):
        assert command in overview
        assert shaketable(command, "--help").stdout.startswith(f"usage: shaketable {command}")


def test_profiles_lists_schedules():
    text = shaketable("profiles").stdout
    assert "linux-6.5\n" in text
    assert "SYN again at     1s, 2s, 3s, 4s, 5s, 7s, 11s, 19s, 35s, 67s; gives up at 131s" in text


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_both_backends_print_the_same(form):
    outputs = [
        shaketable("run", LOSSY, "--trials", "300", "--format", form, "--backend", backend).stdout
        for backend in ("ns3", "sim")
    ]
    assert outputs[0] != ""
    assert outputs[0].replace("ns3", "sim") == outputs[1]


def test_json_has_the_documented_shape():
    out = json.loads(
        shaketable("run", LOSSY, "--trials", "50", "--backend", "sim", "--format", "json").stdout
    )
    assert list(out) == ["version", "scenario", "digest", "backend", "seed", "replay", "points"]
    (point,) = out["points"]
    assert point["trials"] == 50
    statistic = point["statistics"]["outcome.established"]
    assert set(statistic) == {"value", "low", "high", "confidence", "unit"}
    assert 0.9 <= statistic["value"] <= 1


def test_csv_has_a_row_a_trial_and_an_end():
    text = shaketable("run", LOSSY, "--trials", "40", "--backend", "sim", "--format", "csv").stdout
    lines = text.splitlines()
    assert lines[-1] == "# end: 40 of 40 trials"
    rows = list(csv.DictReader(io.StringIO("\n".join(l for l in lines if not l.startswith("#")))))
    assert [row["trial"] for row in rows] == [str(i) for i in range(40)]


def test_the_replay_command_replays():
    first = shaketable("run", LOSSY, "--trials", "200", "--seed", "7", "--set",
                       "impair.client->server=loss 20%", "--backend", "sim")
    command = next(l for l in first.stdout.splitlines() if l.startswith("replay")).split(None, 1)[1]
    words = command.replace("shaketable", PROGRAM, 1)
    again = subprocess.run(words, cwd=ROOT, shell=True, capture_output=True, text=True, check=True)
    assert again.stdout == first.stdout


def test_trace_shows_the_textbook():
    ladder = shaketable("trace", "scenarios/three-way-handshake.yaml").stdout
    for packet in ("S 100 ---", "--- S. 200 ack 101", ". 101 ack 201 ---"):
        assert packet in ladder


def test_trace_is_the_trial_that_run_has():
    rows = shaketable("run", LOSSY, "--trials", "20", "--backend", "sim", "--format", "csv").stdout
    body = "\n".join(l for l in rows.splitlines() if not l.startswith("#"))
    row = list(csv.DictReader(io.StringIO(body)))[17]
    ladder = shaketable("trace", LOSSY, "--trial", "17").stdout
    assert f"outcome: {row['outcome']};" in ladder


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "shaketable: a command is missing; shaketable --help lists them\n"),
        (["rum"], "shaketable: no command is called 'rum'; expected run, trace, sweep, test, "
                  "show, export, merge or profiles; did you mean 'run'?\n"),
        (["run"],
         "shaketable: an argument is missing; expected shaketable run SCENARIO [options]\n"),
        (["run", LOSSY, "more"],
         "shaketable: too many arguments; expected shaketable run SCENARIO [options]\n"),
        (["run", LOSSY, "--trails", "3"],
         "shaketable: unknown option '--trails'; did you mean '--trials'?\n"),
        (["run", LOSSY, "--trials", "0"],
         "--trials: '0' is out of range; expected a whole number from 1 to 1000000000000\n"),
        (["run", LOSSY, "--format", "jsn"],
         "shaketable: --format: no format is called 'jsn'; expected table, json or csv; "
         "did you mean 'json'?\n"),
        (["run", LOSSY, "--backend", "ns2"],
         "shaketable: --backend: no backend is called 'ns2'; expected ns3 or sim; "
         "did you mean 'ns3'?\n"),
        (["run", LOSSY, "--backend", "sim", "--pcap", "."],
         "shaketable: --pcap: the sim backend writes no captures; expected --backend ns3\n"),
        (["run", "scenarios/ns3-native-baseline.yaml", "--backend", "sim"],
         "scenarios/ns3-native-baseline.yaml:10:1: stack: the sim backend has no ns3-native stack; "
         "expected --backend ns3\n"),
        (["run", LOSSY, "--backend", "sim", "--set", "impair={}", "--set",
          "topology={kind: star, clients: 2}"],
         "--set:1:11: topology.kind: the sim backend has point-to-point and chain topologies only; "
         "expected --backend ns3\n"),
        (["trace", LOSSY, "--backend", "sim", "--set", "traffic=[{kind: poisson, from: client, "
          "to: server, gap: 1ms}]"],
         "--set:1:1: traffic: the sim backend has no cross traffic; expected --backend ns3\n"),
        (["run", "scenarios/syn-flood.yaml", "--backend", "sim"],
         "scenarios/syn-flood.yaml:10:3: topology.kind: the sim backend has point-to-point and "
         "chain topologies only; expected --backend ns3\n"),
        (["run", "missing.yaml"],
         "missing.yaml: there is no such file; expected a scenario file\n"),
        (["run", "scenarios"], "scenarios: this is a folder; expected a scenario file\n"),
        (["run", LOSSY, "--pcap", "/nowhere"],
         "/nowhere/lossy-path-client.pcap: cannot write the capture; "
         "expected a folder that exists and is writable\n"),
        (["trace", LOSSY, "--trial", "-1"],
         "shaketable: --trial: '-1' is no such number; expected a whole number from 0\n"),
        (["trace", LOSSY, "--trial", "x"],
         "shaketable: --trial: 'x' is no such number; expected a whole number from 0\n"),
    ],
)
def test_bad_input_is_told(arguments, message):
    assert refused(*arguments) == message


def test_a_typo_in_a_scenario_is_located(tmp_path):
    file = tmp_path / "typo.yaml"
    file.write_text("name: typo\ntrails: 5\n")
    assert refused("run", str(file)).startswith(f"{file}:2:1: trails: unknown key")


def test_full_disk_is_an_error():
    for form in ("table", "csv", "json"):
        with open("/dev/full", "w") as full:
            run = shaketable("run", LOSSY, "--trials", "100", "--backend", "sim", "--format", form,
                             stdout=full, stderr=subprocess.PIPE)
        assert run.returncode == 4
        assert run.stderr == "shaketable: cannot write the output: No space left on device\n"


def test_closed_pipe_is_an_error():
    read, write = os.pipe()
    os.close(read)
    run = shaketable("run", LOSSY, "--trials", "100", "--backend", "sim", stdout=write,
                     stderr=subprocess.PIPE)
    os.close(write)
    assert run.returncode == 4
    assert run.stderr == "shaketable: cannot write the output: Broken pipe\n"


@pytest.mark.parametrize("form", ["table", "csv"])
def test_interrupt_keeps_what_is_finished(form):
    process = subprocess.Popen(
        [PROGRAM, "run", LOSSY, "--trials", "1000000000", "--backend", "sim", "--format", form],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if form == "csv":
        process.stdout.readline()  # it runs: the signal meets a handler
    else:
        time.sleep(1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 3
    done = int(out.splitlines()[-1].split()[2])
    assert 0 < done < 1000000000
    assert err == f"shaketable: interrupted after {done} of 1000000000 trials\n"


def test_progress_shows_on_a_terminal_only():
    assert shaketable("run", LOSSY, "--trials", "2000", "--backend", "sim").stderr == ""
    primary, secondary = pty.openpty()
    run = shaketable("run", LOSSY, "--trials", "400000", "--backend", "sim",
                     stdout=subprocess.DEVNULL, stderr=secondary)
    os.close(secondary)
    shown = os.read(primary, 65536).decode()
    os.close(primary)
    assert run.returncode == 0
    assert " trials  " in shown
    assert " left" in shown
    assert shown.endswith("\r\x1b[K")
