# SPDX-License-Identifier: GPL-2.0-only
"""FindNs3.cmake knows each way in which ns-3 names its libraries, and says how to get ns-3."""

import subprocess

import pytest
from tree import ROOT

PROJECT = f"""
cmake_minimum_required(VERSION 3.25)
project(probe LANGUAGES NONE)
set_property(GLOBAL PROPERTY TARGET_SUPPORTS_SHARED_LIBS TRUE)
list(APPEND CMAKE_MODULE_PATH {ROOT}/cmake)
find_package(Ns3 REQUIRED)
get_target_property(network Ns3::network IMPORTED_LOCATION)
message(NOTICE "found ${{NS3_VERSION}} ${{network}}")
"""


def install(prefix, library_folder, pattern):
    """A prefix that holds what FindNs3.cmake looks at, and nothing else."""
    libraries = prefix / library_folder
    (libraries / "cmake" / "ns3").mkdir(parents=True)
    (libraries / "cmake" / "ns3" / "ns3ConfigVersion.cmake").write_text(
        'set(PACKAGE_VERSION "3.44")\n'
    )
    for module in ("core", "network", "internet", "csma-layout"):
        (libraries / pattern.format(module)).touch()
    (prefix / "include" / "ns3").mkdir(parents=True)
    (prefix / "include" / "ns3" / "simulator.h").touch()


def configure(folder, *settings):
    (folder / "CMakeLists.txt").write_text(PROJECT)
    command = ["cmake", "-G", "Ninja", "-S", folder, "-B", folder / "build", *settings]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, " ".join(done.stderr.split())


@pytest.mark.parametrize(
    "library_folder, pattern",
    [
        ("lib64", "libns3.44-{}.so"),
        ("lib", "libns3.44-{}-optimized.so"),
        ("lib", "libns3-dev-{}-default.so"),
        ("lib/x86_64-linux-gnu", "libns3-{}.so"),
    ],
)
def test_finds_a_prefix(tmp_path, library_folder, pattern):
    install(tmp_path / "prefix", library_folder, pattern)
    code, told = configure(tmp_path, f"-DSHAKETABLE_NS3={tmp_path}/prefix")
    network = tmp_path / "prefix" / library_folder / pattern.format("network")
    assert code == 0, told
    assert f"found 3.44 {network}" in told


@pytest.mark.parametrize(
    "setting, advice",
    [
        ("-DSHAKETABLE_PYTHON=/bin/false", "=pypi) is not installed: run `./dev setup`"),
        ("-DSHAKETABLE_NS3=/no/such", "=/no/such) is not installed: give the folder"),
    ],
)
def test_says_how_to_get_it(tmp_path, setting, advice):
    code, told = configure(tmp_path, setting)
    assert code != 0
    assert advice in told
