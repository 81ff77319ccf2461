# SPDX-License-Identifier: GPL-2.0-only
"""Libraries that are missing are told in one sentence, with the command that installs them."""

import subprocess

import pytest
from tree import ROOT

PREFIX = "CMake Error at cmake/Libraries.cmake"


def configure(folder, *settings):
    """What CMake says."""
    done = subprocess.run(["cmake", "-G", "Ninja", "-S", ROOT, "-B", folder / "build", *settings],
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize("hidden, packages", [
    (["fmt"], "libfmt-dev"),
    (["boost_program_options", "Pcap", "Random123", "SQLite3"],
     "libboost-program-options-dev libpcap-dev librandom123-dev libsqlite3-dev"),
    (["yaml-cpp", "nlohmann_json", "pegtl", "tl-expected", "Python"],
     "libexpected-dev libyaml-cpp-dev nlohmann-json3-dev python3-dev tao-pegtl-dev"),
])
def test_all_that_are_missing_are_named(tmp_path, hidden, packages):
    hide = [f"-DCMAKE_DISABLE_FIND_PACKAGE_{name}=ON" for name in hidden]
    code, told = configure(tmp_path, *hide)
    assert code != 0
    assert told.count("CMake Error") == 1
    assert told.startswith(PREFIX)
    assert "C++ libraries are missing; this installs them:\n" in told
    assert f"\n    apt-get install {packages}\n" in told  # on one line, to be copied
    assert "Warning" not in told


def test_without_a_set_up(tmp_path):
    code, told = configure(tmp_path, "-DSHAKETABLE_PYTHON=/no/such/python")
    assert code != 0
    assert "There is no /no/such/python: run `./dev setup`." in told
