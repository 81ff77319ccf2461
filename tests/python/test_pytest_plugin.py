# SPDX-License-Identifier: GPL-2.0-only
"""The plugin of pytest: what it takes for a test, how tests end, and what is shown."""

import os
import pathlib
import re
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree

import pytest
from expecting import BROKEN, DUMBBELL, GOOD, SLOW, WRONG, write

import shaketable
from shaketable import _core, pytest_plugin
from shaketable.pytest_plugin import PLAIN, TELLING, expect_line

# Pytester forgets what its runs load, and what is loaded twice does not know itself again.
LOADED = [getattr(shaketable, name) for name in shaketable.__all__]

pytest_plugins = ["pytester"]

SCENARIOS = pathlib.Path(__file__).resolve().parents[2] / "scenarios"
PLUGIN = ("-p", "shaketable.pytest_plugin")  # as long as no entry point tells of it


@pytest.fixture(autouse=True)
def no_other_plugins(monkeypatch):
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


@pytest.fixture
def run(pytester):
    """Runs pytest on files of these texts; returns its result."""

    def run_on(*arguments, **texts):
        write(pytester.path, **texts)
        return pytester.runpytest_inprocess(*arguments, plugins=[pytest_plugin])

    return run_on


def names(result):
    return re.findall(r"^\S+::\S+$", result.stdout.str(), flags=re.MULTILINE)


def test_what_holds_passes(run):
    result = run("-v", good=GOOD)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["good.yaml::sim PASSED*"])


def test_what_does_not_hold_is_shown_as_the_command_shows_it(run, pytester):
    result = run(wrong=WRONG)
    result.assert_outcomes(failed=1)
    shown = subprocess.run([sys.executable, "-m", "shaketable", "test", "wrong.yaml"], text=True,
                           capture_output=True, check=False, cwd=pytester.path).stdout
    details = [line[2:] for line in shown.splitlines() if line.startswith("  ")]
    assert details[0] == "wrong.yaml:5:21: expect.client.syn_times"
    assert details[-1] == ("  replay:   shaketable trace wrong.yaml --seed 1 --backend sim "
                           "--trial 0")
    result.stdout.fnmatch_lines(["*_ wrong.yaml [[]sim[]] _*"])
    result.stdout.fnmatch_lines([glob_quoted(line) for line in details], consecutive=True)
    assert "Traceback" not in result.stdout.str()
    assert "pytest_plugin" not in result.stdout.str()
    result.stdout.fnmatch_lines(["FAILED wrong.yaml::sim - expect.client.syn_times: expected *"])


def glob_quoted(line):
    return line.replace("[", "[[]")


def test_the_place_of_a_failure_is_that_of_the_expectation(run):
    result = run("--tb=line", wrong=WRONG)
    result.stdout.fnmatch_lines(["wrong.yaml:5: expect.client.syn_times: expected [[]0s, 1s, 3s, "
                                 "7s, 16s, 31s, 63s[]], found [[]0s, 1s, 3s, 7s, 15s, 31s, 63s[]]"])


def test_the_place_of_a_test_is_that_of_its_expectations(pytester):
    write(pytester.path, good=GOOD)
    [_, call, _] = pytester.inline_run(plugins=[pytest_plugin]).getreports(
        "pytest_runtest_logreport")
    assert call.location == ("good.yaml", 3, "good.yaml [sim]")


def test_a_failure_survives_its_way_from_another_process(pytester):
    """pytest-xdist sends reports as JSON."""
    write(pytester.path, wrong=WRONG)
    reports = pytester.inline_run(plugins=[pytest_plugin]).getreports("pytest_runtest_logreport")
    [report] = [report for report in reports if report.failed]
    config = pytester.parseconfig()
    data = config.hook.pytest_report_to_serializable(config=config, report=report)
    again = config.hook.pytest_report_from_serializable(config=config, data=data)
    assert again.longrepr.reprcrash.message.startswith("expect.client.syn_times: expected")
    assert again.longreprtext == report.longreprtext
    assert "replay:" in again.longreprtext


def test_a_broken_file_is_an_error_with_its_place(run):
    result = run(broken=BROKEN, good=GOOD)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([
        "*ERROR collecting broken.yaml*",
        "broken.yaml:1:10: expect.client.syn.snet: no statistic or field has this name; *did you "
        "mean 'client.syn.sent'?"])
    assert "Traceback" not in result.stdout.str()


def test_others_run_beside_a_broken_file(run):
    result = run("--continue-on-collection-errors", broken=BROKEN, good=GOOD)
    result.assert_outcomes(errors=1, passed=1)


def test_what_shows_only_when_it_runs_fails_with_its_place(run):
    result = run(good=GOOD + "  golden: good.ladder\n")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["good.yaml:7:11: expect.golden: the golden file*"])


class TestFound:
    """Which files are taken."""

    @pytest.mark.parametrize("text", [
        "services: {web: {image: x}}\n",
        "services:\n  web:\n    expect: 1\n    client: 2\n",
        "name: adds\ninput: 1 + 1\nexpect: 2\n",
        "- expect: 2\n- client: 3\n",
        "trials: 1\n",  # a scenario that expects nothing
        "%%% {{ template }}",
        ""])
    def test_the_yaml_of_others_is_left_alone(self, run, text):
        result = run(other=text, good=GOOD)
        result.assert_outcomes(passed=1)

    @pytest.mark.parametrize("text", [
        "expect: {outcome: established}\n",
        "# comment\n---\nname: x\ndescription: |\n  x: y\nexpect:\n  outcome: established\n",
        '"trials": 1\r\n"expect": {outcome: established}\r\n'])
    def test_scenarios_are_found(self, run, text):
        run(scenario=text).assert_outcomes(passed=1)

    def test_every_scenario_of_ours_that_expects_something_is_found(self):
        for file in SCENARIOS.rglob("*.yaml"):
            expects = shaketable.Scenario.load(file).with_()._session.expects
            assert (expect_line(file) is not None) == expects, file

    def test_the_keys_that_tell_a_scenario_are_keys_of_one(self, tmp_path):
        for key in TELLING | PLAIN:
            write(tmp_path, any=f"{key.decode()}: {{}}\n")
            with pytest.raises(shaketable.InputError) as bad:
                _core.plan_tests(str(tmp_path / "any.yaml"), [], "sim")
            assert "unknown key" not in str(bad.value)

    def test_a_file_that_is_too_long_for_a_scenario_is_not(self, run):
        run(long=GOOD + "#" * 1_000_000, good=GOOD).assert_outcomes(passed=1)

    def test_a_file_that_is_named_is_taken(self, run):
        result = run("plain.yaml", plain="trials: 1\n")
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(["plain.yaml: the scenario expects nothing; *"])
        result = run("other.yaml", other="services: {}\n")
        result.stdout.fnmatch_lines(["other.yaml:1:1: services: unknown key*"])
        run("braces.yaml", braces="{trials: 1, expect: {outcome: established}}"
            ).assert_outcomes(passed=1)

    def test_other_plugins_keep_what_they_take(self, run, pytester):
        pytester.makeconftest("""
            import pytest
            class Other(pytest.File):
                def collect(self):
                    yield Item.from_parent(self, name="other")
            class Item(pytest.Item):
                def runtest(self):
                    pass
            def pytest_collect_file(file_path, parent):
                if file_path.suffix == ".yaml":
                    return Other.from_parent(parent, path=file_path)
            """)
        result = run("other.yaml", "good.yaml", "--collect-only", "-q", other="services: {}\n",
                     good=GOOD)
        assert names(result) == ["other.yaml::other", "good.yaml::other", "good.yaml::sim"]

    def test_folders_below(self, run, pytester):
        deep = pytester.mkdir("a") / "b"
        deep.mkdir()
        write(deep, deep=GOOD)
        (deep / "short.yml").write_text(GOOD)
        (deep / "notes.txt").write_text(GOOD)
        result = run("--collect-only", "-q", top=GOOD)
        assert names(result) == ["a/b/deep.yaml::sim", "a/b/short.yml::sim", "top.yaml::sim"]


class TestBackends:

    def test_the_fastest_that_can_is_the_default(self, run):
        result = run("--collect-only", "-q", path=GOOD, bell=DUMBBELL)
        assert names(result) == ["bell.yaml::ns3", "path.yaml::sim"]

    def test_both(self, run):
        result = run("--shaketable-backend", "both", "-v", path=GOOD, bell=DUMBBELL)
        result.assert_outcomes(passed=3)
        result.stdout.fnmatch_lines(["bell.yaml::ns3 PASSED*", "path.yaml::sim PASSED*",
                                     "path.yaml::ns3 PASSED*"])

    def test_one_that_cannot_skips_with_the_reason(self, run):
        result = run("--shaketable-backend", "sim", "-rs", bell=DUMBBELL)
        result.assert_outcomes(skipped=1)
        result.stdout.fnmatch_lines(["SKIPPED*bell.yaml: sim cannot run it: *topologies only"])

    def test_the_configuration_file_says_which(self, run, pytester):
        pytester.makeini("[pytest]\nshaketable_backend = ns3\n")
        assert names(run("--collect-only", "-q", path=GOOD)) == ["path.yaml::ns3"]
        option = run("--collect-only", "-q", "--shaketable-backend", "sim", path=GOOD)
        assert names(option) == ["path.yaml::sim"]

    def test_another_word_is_refused(self, run):
        result = run("-o", "shaketable_backend=emu", path=GOOD)
        assert result.ret == pytest.ExitCode.USAGE_ERROR
        result.stderr.fnmatch_lines(["*shaketable_backend: 'emu' is not understood*"])


class TestOptionsOfPytest:

    def test_the_first_failure_ends_the_run(self, run):
        result = run("-x", a=GOOD, b=WRONG, c=GOOD)
        result.assert_outcomes(passed=1, failed=1)

    def test_names_choose(self, run):
        result = run("-k", "syn-ack and not ns3", "--shaketable-backend", "both",
                     **{"syn": WRONG, "syn-ack": GOOD})
        result.assert_outcomes(passed=1, deselected=3)
        run("syn.yaml::sim").assert_outcomes(failed=1)

    def test_junit_xml(self, run, pytester):
        run("--junitxml=out.xml", good=GOOD, wrong=WRONG)
        cases = xml.etree.ElementTree.parse(pytester.path / "out.xml").findall(".//testcase")
        assert [case.get("classname") for case in cases] == ["good.yaml", "wrong.yaml"]
        assert cases[0].find("failure") is None
        failure = cases[1].find("failure")
        assert failure.get("message").startswith("expect.client.syn_times: expected [0s, ")
        assert "127.000000  CLOSED" in failure.text
        assert "shaketable trace wrong.yaml" in failure.text

    def test_durations(self, run):
        run("--durations=1", "-vv", good=GOOD).stdout.fnmatch_lines(["*s call * good.yaml::sim"])


class TestGolden:
    SCENARIO = GOOD + "  golden: good.ladder\n"

    def test_ladders_are_made_and_told(self, run, pytester):
        result = run("--shaketable-update", good=self.SCENARIO)
        assert result.ret == 0
        result.stdout.fnmatch_lines(["*1 updated*"])
        result.stdout.fnmatch_lines(["*updated ladders*", "good.yaml::sim", "*+ *retransmit-syn"])
        assert "give-up" in (pytester.path / "good.ladder").read_text()
        run().assert_outcomes(passed=1)

    def test_what_has_not_changed_passes(self, run):
        run("--shaketable-update", good=self.SCENARIO)
        result = run("--shaketable-update")
        result.assert_outcomes(passed=1)
        assert "updated" not in result.stdout.str()

    def test_nothing_is_written_without_the_option(self, run, pytester):
        run("--shaketable-update", good=self.SCENARIO)
        before = (pytester.path / "good.ladder").read_text()
        result = run(good=self.SCENARIO.replace("isn: 100", "isn: 200"))
        result.assert_outcomes(failed=1)
        assert (pytester.path / "good.ladder").read_text() == before

    def test_nothing_is_written_when_more_is_wrong(self, run, pytester):
        run("--shaketable-update", good=self.SCENARIO.replace("127s", "128s")
            ).assert_outcomes(failed=1)
        assert not (pytester.path / "good.ladder").exists()


class TestProcesses:
    """Scenarios run in processes of their own."""

    @pytest.fixture
    def process(self, pytester):
        """pytest on a scenario that takes long, and one that does not."""
        write(pytester.path, slow=SLOW, thereafter=GOOD)
        with subprocess.Popen([sys.executable, "-m", "pytest", *PLUGIN], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              cwd=pytester.path) as process:
            yield process
            process.kill()

    def worker_of(self, process):
        """Its child, once there is one."""
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if found := children.read_text().split():
                return int(found[0])
            time.sleep(0.01)
        raise AssertionError("no worker was started")

    def test_one_that_crashes_takes_only_itself_down(self, process):
        os.kill(self.worker_of(process), signal.SIGSEGV)
        out, _ = process.communicate(timeout=60)
        assert "slow.yaml: the process that ran the test was killed by signal 11 (Segm" in out
        assert "1 failed, 1 passed" in out

    def test_ctrl_c_ends_the_run_and_the_worker(self, process):
        worker = self.worker_of(process)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=10)
        assert process.returncode == pytest.ExitCode.INTERRUPTED
        assert "KeyboardInterrupt" in out
        assert not pathlib.Path(f"/proc/{worker}").exists()


class TestOtherProjects:

    def test_nothing_is_loaded_that_is_not_needed(self, pytester):
        """What pytest loads for every project is small."""
        (pytester.path / "compose.yml").write_text("services: {}\n")
        pytester.makepyfile("""
            import sys
            def test_it():
                loaded = {name.split(".")[0] for name in sys.modules}
                assert not loaded & {"numpy", "pandas", "pyarrow", "matplotlib"}
                assert [n for n in sorted(sys.modules) if n.startswith("shaketable")] == [
                    "shaketable", "shaketable.pytest_plugin"]
            """)
        pytester.runpytest_subprocess(*PLUGIN).assert_outcomes(passed=1)
