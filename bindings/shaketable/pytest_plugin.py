# SPDX-License-Identifier: GPL-2.0-only
"""The plugin of pytest: scenarios with `expect:` are tests.

    pytest scenarios/timers

and the fixture `scenarios` runs them from tests that are functions.

Each backend that is wanted and can run a scenario makes a test, as
`scenarios/timers/syn-lost.yaml::sim`. All that pytest has for tests is there for these: `-k`, `-x`,
`--durations`, `--junitxml`, `-n`.

Of the YAML files that pytest comes across, only those are taken that look like a scenario with
expectations, see `expect_line`; one that is named on the command line is taken unless another
plugin takes it. A file that is taken and cannot be read is an error of its collection.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from shaketable import _core
    from shaketable._pytest_scenarios import Scenarios

# The rest of the package is imported late: pytest loads this file for every project.

BACKENDS = ("fastest", "sim", "ns3", "both")
SUFFIXES = (".yaml", ".yml")
LONGEST = 1_000_000  # octets of a scenario
TOP_KEY = re.compile(rb"""^["']?(\w+)["']?[ \t]*:(?=\s)""", re.MULTILINE)
TELLING = {b"client", b"server", b"topology", b"impair", b"trials", b"sweep", b"workload",
           b"traffic"}
PLAIN = {b"name", b"description", b"seed", b"expect"}
UPDATED = ("shaketable", "updated")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("shaketable", "scenarios of TCP handshakes")
    group.addoption("--shaketable-backend", choices=BACKENDS,
                    help="what runs scenarios: sim where it can, else ns3 (fastest); each that can "
                         "(both); default: shaketable_backend of the configuration file, fastest")
    group.addoption("--shaketable-update", action="store_true",
                    help="show how golden ladders have changed, and write them anew")
    parser.addini("shaketable_backend", "what runs scenarios, as --shaketable-backend",
                  default="fastest")


def backend_of(config: pytest.Config) -> str:
    backend = config.getoption("shaketable_backend") or config.getini("shaketable_backend")
    if backend not in BACKENDS:
        raise pytest.UsageError(f"shaketable_backend: {backend!r} is not understood; expected one "
                                f"of {', '.join(BACKENDS)}")
    return str(backend)


def pytest_configure(config: pytest.Config) -> None:
    backend_of(config)


def expect_line(path: Path) -> int | None:
    """The line of `expect:`, from 0, if the file looks like a scenario that has one; else None.

    That is one with the key `expect` and another that tells a scenario from the YAML of others,
    such as `impair`, or with no key but `name`, `description`, `seed` and `expect`. Keys are seen
    at the beginnings of lines.
    """
    if path.stat().st_size > LONGEST:
        return None
    text = path.read_bytes()
    keys = {match[1]: match.start() for match in TOP_KEY.finditer(text)}
    if b"expect" not in keys or (keys.keys().isdisjoint(TELLING) and not keys.keys() <= PLAIN):
        return None
    return text.count(b"\n", 0, keys[b"expect"])


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    collectors = yield
    if file_path.suffix not in SUFFIXES:
        return collectors
    line = expect_line(file_path)
    if line is None and (collectors or not parent.session.isinitpath(file_path)):
        return collectors
    return [*collectors, ScenarioFile.from_parent(parent, path=file_path, line=line or 0)]


def shown(path: Path, config: pytest.Config) -> str:
    """As somebody would write it where pytest was started."""
    folder = config.invocation_params.dir
    return str(path.relative_to(folder) if path.is_relative_to(folder) else path)


class ScenarioFile(pytest.File):
    """A scenario: a test for each backend that can run it."""

    def __init__(self, *, line: int, **options: Any) -> None:
        super().__init__(**options)
        self.line = line

    def collect(self) -> Iterator[ScenarioItem]:
        from shaketable import InputError, _core

        try:
            tests = _core.plan_tests(shown(self.path, self.config), [], backend_of(self.config))
        except InputError as bad:
            raise self.CollectError(str(bad)) from None
        for test in tests:
            yield ScenarioItem.from_parent(self, name=test.backend, test=test)


class ScenarioItem(pytest.Item):
    """A scenario on one backend, held to what it expects."""

    def __init__(self, *, test: _core.Test, **options: Any) -> None:
        super().__init__(**options)
        self.test = test
        if test.skipped:
            self.add_marker(pytest.mark.skip(reason=test.skipped))

    def runtest(self) -> None:
        from shaketable import _core

        update = bool(self.config.getoption("shaketable_update"))
        outcome = _core.run_test(self.test, update=update)
        if outcome.end == _core.TestEnd.UPDATED:
            self.user_properties.append(UPDATED)
            self.add_report_section("call", "ladders", textwrap.dedent(outcome.details))
        elif outcome.end != _core.TestEnd.PASSED:
            raise ScenarioFailure(outcome)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if not isinstance(excinfo.value, ScenarioFailure):
            return super().repr_failure(excinfo, style)
        told = excinfo.getrepr(style="value")
        if told.reprcrash is not None:  # where and what in one line: the scenario's, not this file
            outcome = excinfo.value.outcome
            told.reprcrash.path = outcome.file
            told.reprcrash.lineno = outcome.line
            told.reprcrash.message = outcome.reason
        return told

    def reportinfo(self) -> tuple[Path, int, str]:
        assert isinstance(self.parent, ScenarioFile)
        return self.path, self.parent.line, self.test.name


class ScenarioFailure(Exception):
    """What a scenario expects does not hold, or could not be found out."""

    def __init__(self, outcome: _core.TestOutcome) -> None:
        super().__init__(textwrap.dedent(outcome.details).rstrip())
        self.outcome = outcome


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    if report.when == "call" and UPDATED in map(tuple, report.user_properties):
        return "updated", "U", "UPDATED"
    return None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    updated = terminalreporter.getreports("updated")
    if updated:
        terminalreporter.section("updated ladders")
    for report in updated:
        terminalreporter.line(report.nodeid, bold=True)
        terminalreporter.line(report.sections[-1][1])


@pytest.fixture
def scenarios(request: pytest.FixtureRequest) -> Iterator[Scenarios]:
    """Runs scenarios of TCP handshakes; files are looked for from the folder of the test.

    def test_few_syns_are_lost(scenarios):
        results = scenarios.run("lossy-path.yaml", {"client.profile": "macos"}, backend="sim")
        assert results.statistic("client.established").low > 0.99

    def test_what_it_expects_holds_on_a_long_path(scenarios):
        scenarios.check("syn-lost.yaml", {"topology.delay": "300ms"})

    `run`, `sweep` and `trace` are those of the package `shaketable`, and `check` holds a file to
    its `expect:`.
    """
    from shaketable._pytest_scenarios import Scenarios

    folder = shown(request.path.parent, request.config)
    with Scenarios(folder, backend_of(request.config)) as made:
        yield made
