# SPDX-License-Identifier: GPL-2.0-only
"""The data: what is wrong with it is said with its place, and ours fits the present sources."""

import pytest
from mutant_tree import rewritten
from mutate import SHAKETABLE
from mutations import BadMutation, read_all, read_file

GOOD = """\
file = "src/a.cc"

[twice]
find = 'return «n + 1»;'
put = 'n + 2'
"""


def write(folder, text):
    path = folder / "mutations" / "a.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def test_an_entry_is_read(tmp_path):
    (mutation,) = read_file(write(tmp_path, GOOD))
    assert (mutation.name, mutation.place) == ("a.twice", "mutations/a.toml:3")
    assert (mutation.file, mutation.context) == ("src/a.cc", "return n + 1;")
    assert mutation.context[slice(*mutation.part)] == "n + 1"


@pytest.mark.parametrize(
    "text, complaint",
    [
        ("[x]\nfind = 'a'\nput = 'b'\n", "mutations/a.toml:1: `file` names no source file"),
        ("file = 3\n", "mutations/a.toml:1: `file` names no source file"),
        (GOOD.replace("put", "putt"), "mutations/a.toml:3: a.twice: unknown key 'putt'"),
        (GOOD.replace("put = 'n + 2'\n", ""), "a.toml:3: a.twice: `put` is missing"),
        (GOOD.replace("'return «n + 1»;'", "7"), "a.toml:3: a.twice: `find` is missing, or no te"),
        (GOOD.replace("«n", "n"), "a.toml:3: a.twice: `find` has one pair of «»"),
        (GOOD.replace("«n + 1»", "»n + 1«"), "a.toml:3: a.twice: `find` has one pair of «»"),
        (GOOD.replace("«n + 1»", "«»"), "a.toml:3: a.twice: `find` marks nothing"),
        (GOOD.replace("n + 2", "n + 1"), "a.toml:3: a.twice: `put` changes nothing"),
        (GOOD + "equivalent = ''\n", "a.toml:3: a.twice: `equivalent` says why"),
        (GOOD + "equivalent = 'so it is'\n", "a.toml:3: a.twice: `equivalent` says why"),
        (GOOD + "equivalent = true\n", "a.toml:3: a.twice: `equivalent` says why"),
        (GOOD.replace("[twice]", "[x1.1]"), "a.x1: TOML reads a dot in a name as nesting"),
        (GOOD.replace("[twice]", '["two words"]'), "a.toml:3: a.two words: names have"),
        (GOOD.replace("[twice]", "[twice"), "mutations/a.toml: "),
        ("other = 1\n" + GOOD, "a.toml:1: a.other: the only key outside entries is `file`"),
    ],
)
def test_a_bad_entry_is_refused_with_its_place(tmp_path, text, complaint):
    with pytest.raises(BadMutation) as refusal:
        read_file(write(tmp_path, text))
    assert complaint in str(refusal.value)


def test_ours_fit_the_present_sources():
    texts = rewritten(SHAKETABLE.root, read_all(SHAKETABLE.data))
    assert "src/tcp/handshake_segment.cc" in texts


def test_ours_are_enough():
    useful = [mutation for mutation in read_all(SHAKETABLE.data) if not mutation.equivalent]
    assert len(useful) >= 60
