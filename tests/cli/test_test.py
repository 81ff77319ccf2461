# SPDX-License-Identifier: GPL-2.0-only
"""The command `test`: what it finds, how it ends, and what it prints."""

import os
import re
import signal
import subprocess
import time

import pytest
from expecting import BROKEN, DUMBBELL, GOOD, SLOW, WRONG, write
from sweeps import PROGRAM, done, refused, shaketable


def run_test(*arguments, **options):
    return shaketable("test", *arguments, **options)


def steady(text):
    """A text without the times that the clock measured."""
    return re.sub(r"\d+\.\d+ s$", "T s", text, flags=re.MULTILINE)


def test_what_holds_is_told_in_a_line(tmp_path):
    folder = write(tmp_path, good=GOOD)
    run = run_test(folder)
    assert (run.returncode, run.stderr) == (0, "")
    assert steady(run.stdout) == (f"ok      {folder}/good.yaml [sim]  T s\n"
                                  "1 test: 1 passed; T s\n")


def test_what_does_not_hold_is_told_in_full(tmp_path):
    folder = write(tmp_path, wrong=WRONG)
    run = run_test(folder)
    assert (run.returncode, run.stderr) == (1, "")
    file = folder / "wrong.yaml"
    assert steady(run.stdout) == f"""\
FAILED  {file} [sim]  T s
  {file}:5:21: expect.client.syn_times
    expected: [0s, 1s, 3s, 7s, 16s, 31s, 63s]
    found:    [0s, 1s, 3s, 7s, 15s, 31s, 63s]
    in trial 0:
          0.000000  SYN-SENT    S 100 -----------------------------x              active-open
          0.000000                                                    LISTEN      passive-open
          1.000000              S 100 -----------------------------x              retransmit-syn
          3.000000              S 100 -----------------------------x              retransmit-syn
          7.000000              S 100 -----------------------------x              retransmit-syn
         15.000000              S 100 -----------------------------x              retransmit-syn
         31.000000              S 100 -----------------------------x              retransmit-syn
         63.000000              S 100 -----------------------------x              retransmit-syn
        127.000000  CLOSED                                                        give-up
    replay:   shaketable trace {file} --seed 1 --backend sim --trial 0
1 test: 1 failed; T s
"""


def test_the_replay_command_shows_the_ladder(tmp_path):
    run = run_test(write(tmp_path, wrong=WRONG))
    command = re.search(r"replay: +shaketable (.*)", run.stdout)[1].split()
    ladder = done(shaketable(*command))
    for line in re.findall(r"^ +\d+\.\d{6} .*", run.stdout, flags=re.MULTILINE):
        assert line.strip() in ladder


def test_folders_are_searched_and_others_run_beside_a_broken_file(tmp_path):
    write(tmp_path, good=GOOD, plain="trials: 3\n")
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / ".hidden").mkdir()
    write(tmp_path / ".hidden", broken=BROKEN)
    write(deep, wrong=WRONG, broken=BROKEN)
    (deep / "notes.txt").write_text("no scenario")
    run = run_test(tmp_path, "--jobs", "1")
    assert run.returncode == 2
    assert steady(run.stdout).splitlines()[0:4] == [
        f"BROKEN  {deep}/broken.yaml",
        f"  {deep}/broken.yaml:1:10: expect.client.syn.snet: no statistic or field has this name; "
        "expected a name of EXPECTATIONS.md or STATISTICS.md, such as client.syn_times; did you "
        "mean 'client.syn.sent'?",
        f"skipped {tmp_path}/plain.yaml  (the scenario expects nothing)",
        f"FAILED  {deep}/wrong.yaml [sim]  T s"]
    assert steady(run.stdout).splitlines()[-2:] == [
        f"ok      {tmp_path}/good.yaml [sim]  T s",
        "4 tests: 1 passed, 1 failed, 1 broken, 1 skipped; T s"]


def test_backends(tmp_path):
    write(tmp_path, path=GOOD, dumbbell=DUMBBELL)

    def names(*arguments):
        listed = done(run_test(tmp_path, "--list", *arguments))
        return listed.replace(f"{tmp_path}/", "").splitlines()

    assert names() == ["dumbbell.yaml [ns3]", "path.yaml [sim]"]
    assert names("--backend", "both") == [
        "dumbbell.yaml [ns3]", "path.yaml [sim]", "path.yaml [ns3]"]
    run = run_test(tmp_path, "--backend", "sim")
    assert run.returncode == 0
    assert "skipped" in run.stdout and "1 passed, 1 skipped" in run.stdout
    assert "3 passed" in done(run_test(tmp_path, "--backend", "both"))
    assert "did you mean 'both'?" in refused(run_test(tmp_path, "--backend", "bothe"))


def test_filter_and_list(tmp_path):
    write(tmp_path, syn=GOOD, syn_ack=GOOD, fin=GOOD)

    def names(pattern):
        found = done(run_test(tmp_path, "--list", "--filter", pattern))
        return re.findall(r"(\w+)\.yaml", found)

    assert names("syn") == ["syn", "syn_ack"]
    assert names("*/syn.yaml *") == ["syn"]
    assert names("*[!n].yaml*") == ["syn_ack"]
    assert "1 test: 1 passed" in done(run_test(tmp_path, "--filter", "fin"))
    assert refused(run_test(tmp_path, "--filter", "syn-ack")) == (
        "shaketable: --filter: no test has a name like 'syn-ack'; expected a part of a name that "
        "--list prints")


def test_fail_fast_ends_at_the_first(tmp_path):
    write(tmp_path, a=WRONG, b=GOOD, c=GOOD)
    run = run_test(tmp_path, "--fail-fast", "--jobs", "1")
    assert run.returncode == 1
    assert run.stdout.count(".yaml [sim]") == 1
    assert "3 tests: 1 failed, 2 not run" in run.stdout


def test_fail_fast_ends_at_a_broken_file(tmp_path):
    write(tmp_path, a=GOOD, b=BROKEN)
    run = run_test(tmp_path, "--fail-fast")
    assert run.returncode == 2
    assert "2 tests: 1 broken, 1 not run" in run.stdout


def test_links_are_not_followed_for_ever(tmp_path):
    write(tmp_path, good=GOOD)
    (tmp_path / "self").symlink_to(tmp_path)
    (tmp_path / "broken.yaml").symlink_to(tmp_path / "broken.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    run = run_test(tmp_path)
    assert run.returncode == 2
    assert "2 tests: 1 passed, 1 broken" in run.stdout


def test_a_junit_file_that_is_a_link_stays_one(tmp_path):
    write(tmp_path, good=GOOD)
    (tmp_path / "results.xml").write_text("old")
    (tmp_path / "link.xml").symlink_to("results.xml")
    done(run_test(tmp_path, "--junit", tmp_path / "link.xml"))
    assert (tmp_path / "link.xml").is_symlink()
    assert "<testsuites>" in (tmp_path / "results.xml").read_text()
    with open(tmp_path / "out.xml", "w", encoding="utf-8") as out:
        run_test(tmp_path, "--junit", "/dev/stdout", "--tap", stdout=out)
    assert "</testsuites>" in (tmp_path / "out.xml").read_text()


def test_sets_change_all_scenarios_and_are_in_the_replay(tmp_path):
    run = run_test(write(tmp_path, good=GOOD), "--set", "client.profile=rfc6298")
    assert run.returncode == 1
    assert "trace" in run.stdout and "--set client.profile=rfc6298" in run.stdout


@pytest.mark.parametrize("jobs", [1, 2, 7])
def test_output_does_not_depend_on_the_number_of_workers(tmp_path, jobs):
    write(tmp_path, **{f"test{i}": WRONG if i % 3 == 0 else GOOD for i in range(12)})
    run = run_test(tmp_path, "--jobs", str(jobs), "--tap")
    assert run.returncode == 1
    again = run_test(tmp_path, "--jobs", "3", "--tap")
    assert run.stdout == again.stdout


def test_tap(tmp_path):
    run = run_test(write(tmp_path, good=GOOD, wrong=WRONG, plain="trials: 1\n"), "--tap")
    lines = run.stdout.splitlines()
    assert lines[:6] == ["TAP version 14", "1..3", f"ok 1 - {tmp_path}/good.yaml [sim]",
                         f"ok 2 - {tmp_path}/plain.yaml # SKIP the scenario expects nothing",
                         f"not ok 3 - {tmp_path}/wrong.yaml [sim]", "  ---"]
    assert lines[-1] == "  ..."


class TestBadInput:
    """Each is told where it stands, and nothing passes."""

    def test_no_such_path(self, tmp_path):
        assert refused(run_test(tmp_path / "none")) == (
            f"{tmp_path}/none: there is no such file or folder; expected a scenario, or a folder "
            "of them")

    def test_a_folder_without_scenarios(self, tmp_path):
        (tmp_path / "notes.txt").write_text("no scenario")
        assert refused(run_test(tmp_path)) == (
            f"{tmp_path}: there is no scenario in this folder; expected files that end in .yaml or "
            ".yml")

    def test_a_folder_that_expects_nothing(self, tmp_path):
        assert refused(run_test(write(tmp_path, plain="trials: 1\n"))) == (
            f"shaketable: nothing to test: {tmp_path}/plain.yaml: the scenario expects nothing")

    def test_a_file_that_is_no_scenario(self, tmp_path):
        file = tmp_path / "notes.txt"
        file.write_text("Dear diary,\n")
        run = run_test(file)
        assert run.returncode == 2
        assert f"BROKEN  {file}\n  {file}:1:1: " in run.stdout

    def test_a_named_file_that_expects_nothing(self, tmp_path):
        run = run_test(write(tmp_path, plain="trials: 1\n") / "plain.yaml")
        assert run.returncode == 2
        assert "plain.yaml: the scenario expects nothing; expected expect: and what is to hold" in (
            run.stdout)

    def test_an_unwritable_junit_file(self, tmp_path):
        write(tmp_path, good=GOOD)
        file = tmp_path / "none" / "results.xml"
        assert refused(run_test(tmp_path, "--junit", file)) == (
            f"{file}: --junit: the file cannot be written (No such file or directory); expected a "
            "file that can be")

    def test_a_missing_golden_file(self, tmp_path):
        run = run_test(write(tmp_path, good=GOOD + "  golden: good.ladder\n"))
        assert run.returncode == 2
        assert f"{tmp_path}/good.yaml:7:11: expect.golden: the golden file" in run.stdout

    def test_no_path(self):
        assert refused(run_test()) == (
            "shaketable: an argument is missing; expected shaketable test PATH... [options]")


def test_a_test_that_takes_too_long_is_ended(tmp_path):
    run = run_test(write(tmp_path, slow=SLOW, good=GOOD), "--test-time", "500ms", "--jobs", "1")
    assert run.returncode == 2
    assert "the test took longer than 0.5 s" in run.stdout
    assert "1 passed, 1 broken" in run.stdout


def test_ctrl_c_tells_what_was_run(tmp_path):
    write(tmp_path, a=GOOD, slow=SLOW)
    junit = tmp_path / "results.xml"
    with subprocess.Popen([PROGRAM, "test", tmp_path, "--jobs", "1", "--junit", junit], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline().startswith("ok ")
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert process.returncode == 3
    assert "2 tests: 1 passed, 1 not run" in out
    assert err == ""
    assert '<skipped message="not run"/>' in junit.read_text()


def test_a_full_disk_is_told(tmp_path):
    if not os.path.exists("/dev/full"):
        pytest.skip("needs /dev/full")
    write(tmp_path, good=GOOD)
    run = run_test(tmp_path, "--junit", "/dev/full")
    assert run.returncode == 4
    assert "the file cannot be written (No space left on device)" in run.stderr
    with open("/dev/full", "w", encoding="utf-8") as full:
        run = run_test(tmp_path, stdout=full)
    assert run.returncode == 4
