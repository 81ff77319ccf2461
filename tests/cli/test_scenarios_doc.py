# SPDX-License-Identifier: GPL-2.0-only
"""SCENARIOS.md names every key and word that a scenario may have, and its examples run."""

import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ["SHAKETABLE"]
DOCUMENT = (ROOT / "src" / "scenario" / "SCENARIOS.md").read_text()
EXAMPLES = re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL)

ELSEWHERE = ["sweep", "until", "expect"]  # what is in them is in SWEEPS.md and EXPECTATIONS.md
CHOICES = ["kind", "arrivals"]  # keys whose word decides which others there are
# Mappings, `%s` in them, that stand under names of the user's own or beside another key.
HIDDEN = ["profiles: {own: {%s}}", "impair: {'*': {at: 1s, %s}}",
          "topology: {kind: graph, links: [{lan: own, %s}]}"]
IMPAIRMENTS = ["impair: {'*': strange}", "impair: {'*': drop strange 1}"]


def run(folder, text, *options):
    file = folder / "scenario.yaml"
    file.write_text(text)
    return subprocess.run([PROGRAM, "run", str(file), "--trials", "1", *options],
                          capture_output=True, text=True, timeout=60, check=False)


class Keys:
    """The keys and words that the program tells when it is given strange ones."""

    def __init__(self, folder):
        self.folder = folder
        self.found = {}  # by the key at the top, "" for the top itself

    def errors(self, text):
        """Key, problem, and the words expected, of each error in a scenario."""
        told = run(self.folder, text, "--backend", "sim").stderr
        errors = re.findall(r"^[^ ]+:\d+:\d+: (\S+): (.*); expected (.*)$", told, re.MULTILINE)
        return [(key, problem, re.split(", | or ", expected)) for key, problem, expected in errors]

    def add(self, key, names):
        top = key.partition(".")[0] if "." in key else ""
        self.found.setdefault(top, set()).update(names)

    def add_words(self, text):
        for key, problem, expected in self.errors(text):
            if re.fullmatch("'strange' is not (understood|an impairment|a kind of .*)", problem):
                self.add(key + ".", expected)

    def unknown(self, text):
        return [(key.removesuffix("strange"), expected)
                for key, problem, expected in self.errors(text) if problem == "unknown key"]

    def explore(self, mapping, chosen=False):
        """Adds what can stand for the `%s` in a mapping, and in the mappings in it."""
        ((path, keys),) = self.unknown(mapping % "strange: 1")
        self.add(path, keys)
        keys = [key for key in keys if key not in ELSEWHERE]
        plain = [key for key in keys if key not in CHOICES]
        for value in ("strange", "[strange]"):
            self.add_words(mapping % ", ".join(f"{key}: {value}" for key in plain))
        for value in ("{%s}", "[{%s}, {}]"):
            inner = ", ".join(f"{key}: {value % 'strange: 1'}" for key in plain)
            for found, _ in self.unknown(mapping % inner):
                key = found.removeprefix(path).partition(".")[0]
                self.explore(mapping % f"{key}: {value}")
        for choice in set(keys) & set(CHOICES) if not chosen else ():
            ((key, _, words),) = [error for error in self.errors(mapping % f"{choice}: strange")
                                  if error[0].endswith(choice)]
            self.add(key, words)
            for word in words:
                self.explore(mapping % f"{choice}: {word}, %s", chosen=True)


def sections():
    """The names in backticks of each section, by the keys in its heading, "" for the file's."""
    prose = re.sub(r"```yaml\n.*?```", "", DOCUMENT, flags=re.DOTALL)
    named = {}
    for section in prose.split("\n## ")[1:]:
        heading, _, text = section.partition("\n")
        names = set(re.findall(r"[\w-]+", " ".join(re.findall("`([^`]*)`", text))))
        for key in re.findall("`(.*?)`", heading) or [""]:
            named[key] = names
    return named


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_examples_run(example, tmp_path):
    ran = run(tmp_path, example)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "# end: 1 of 1 trials" in ran.stdout


def test_every_key_and_word_is_named(tmp_path):
    keys = Keys(tmp_path)
    for mapping in ("{%s}", *HIDDEN):
        keys.explore(mapping)
    for text in IMPAIRMENTS:
        keys.add_words(text)
    # A sample of what must be found, or nothing would be compared.
    assert {"queue", "bottleneck", "between", "nodes", "csma"} <= keys.found["topology"]
    assert {"at", "impair", "reorder", "SYN-ACK"} <= keys.found["impair"]
    assert {"profile", "slop", "granularity", "window-scale"} <= keys.found["client"]
    assert {"based_on", "slop"} <= keys.found["profiles"]
    assert {"users", "interval", "closed-loop"} <= keys.found["workload"]
    assert {"gap", "on", "syn-flood"} <= keys.found["traffic"]
    assert {"stack", "record", "sweep"} <= keys.found[""]
    assert {"ns3-native", "summary"} <= keys.found["stack"] | keys.found["record"]
    named = sections()
    missing = {top: names - named[top if top in named else ""]
               for top, names in keys.found.items()}
    assert {top: names for top, names in missing.items() if names} == {}
