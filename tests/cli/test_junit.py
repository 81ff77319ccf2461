# SPDX-License-Identifier: GPL-2.0-only
"""The JUnit files of `test`, as CI servers read them."""

import pathlib
import subprocess
import xml.etree.ElementTree as xml

import pytest
from expecting import BROKEN, GOOD, WRONG, write
from sweeps import shaketable

SCHEMA = pathlib.Path(__file__).parent / "junit.xsd"


def is_valid(file):
    checked = subprocess.run(["xmllint", "--noout", "--schema", SCHEMA, file], text=True,
                             capture_output=True, check=False)
    return checked.returncode == 0, checked.stderr


@pytest.fixture(name="junit")
def fixture_junit(tmp_path):
    def run(*arguments, **texts):
        write(tmp_path, **texts)
        file = tmp_path / "results.xml"
        shaketable("test", tmp_path, "--junit", file, *arguments, errors="surrogateescape")
        valid, why = is_valid(file)
        assert valid, why
        return xml.parse(file).getroot()
    return run


UNDECIDED = 'expect: {outcome.established: ">= 99.9%"}\ntrials: 2\n'


def test_every_end_has_its_element(junit, tmp_path):
    suite = junit(a_good=GOOD, b_wrong=WRONG, c_broken=BROKEN, d_plain="trials: 1\n",
                  e_undecided=UNDECIDED).find("testsuite")
    assert dict(suite.attrib, time="") == {"name": "shaketable", "tests": "5", "failures": "2",
                                           "errors": "1", "skipped": "1", "time": ""}
    cases = suite.findall("testcase")
    assert [(case.get("classname"), case.get("name")) for case in cases] == [
        (str(tmp_path), name) for name in (
            "a_good.yaml [sim]", "b_wrong.yaml [sim]", "c_broken.yaml", "d_plain.yaml",
            "e_undecided.yaml [sim]")]
    assert [[(child.tag, child.get("type")) for child in case] for case in cases] == [
        [], [("failure", "failed")], [("error", "broken")], [("skipped", None)],
        [("failure", "undecided")]]
    failure = cases[1].find("failure")
    assert failure.get("message") == f"{tmp_path}/b_wrong.yaml:5:21: expect.client.syn_times"
    assert "replay:   shaketable trace" in failure.text


def test_texts_of_any_kind_are_valid(junit):
    names = {"less<than & 'quote' \"and\" >": WRONG, "tab\tin\x01it": WRONG, "ümläut": GOOD,
             "not\udce4utf8": BROKEN}
    suite = junit(**names).find("testsuite")
    assert sorted(case.get("name") for case in suite) == [
        "less<than & 'quote' \"and\" >.yaml [sim]", "not\ufffdutf8.yaml", "tab in?it.yaml",
        "ümläut.yaml [sim]"]


def test_each_number_is_of_the_tests(junit):
    suite = junit("--fail-fast", "--jobs", "1", a=WRONG, b=GOOD).find("testsuite")
    assert suite.get("skipped") == "1"
    assert [child.tag for case in suite for child in case] == ["failure", "skipped"]


def test_the_schema_can_refuse(tmp_path):
    file = tmp_path / "bad.xml"
    file.write_text("<testsuites><testsuite name='shaketable'/></testsuites>")
    assert not is_valid(file)[0]
