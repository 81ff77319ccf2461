# SPDX-License-Identifier: GPL-2.0-only
"""A machine that has Python, and none of what shaketable was built with."""

import pathlib
import re
import shutil
import sys
import zipfile

import bare_root
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"


def locked_dependencies(wheel):
    """Of requirements.lock, what is said of the packages that the wheel asks for."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/METADATA"))
        metadata = archive.read(name).decode()
    lock = (ROOT / "requirements.lock").read_text()
    names = re.findall(r"^Requires-Dist: ([\w-]+)(?!.*extra ==)", metadata, re.M)
    found = [re.findall(rf"^{name}==.*\n(?:    .*\n)+", lock, re.M) for name in names]
    assert names and all(found), "a dependency that is not locked"
    return "".join(block for blocks in found for block in blocks)


def install(machine, *words):
    done = machine.run("pip", "install", "--quiet", "--no-compile", *words)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session", name="wheel")
def fixture_wheel():
    return next((ROOT / "dist").glob("shaketable-*.whl"))


@pytest.fixture(scope="session", name="machine")
def fixture_machine(wheel, tmp_path_factory):
    """With the wheel in a virtual environment, and what it asks for in the versions that are
    locked."""
    objection = bare_root.objection(f"{PYTHON}-venv")
    if objection:
        pytest.fail(objection)
    folder = tmp_path_factory.mktemp("root")
    machine = bare_root.BareRoot(folder, [f"{PYTHON}-venv"])
    made = machine.run(PYTHON, "-m", "venv", "/venv")
    assert made.returncode == 0, made.stderr
    (folder / "tmp" / "needed.txt").write_text(locked_dependencies(wheel))
    shutil.copy(wheel, folder / "tmp")
    install(machine, "--require-hashes", "--requirement", "/tmp/needed.txt")
    install(machine, f"/tmp/{wheel.name}")
    yield machine
    shutil.rmtree(folder)
