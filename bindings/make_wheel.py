# SPDX-License-Identifier: GPL-2.0-only
"""Makes the wheel for the interpreter that runs this, in dist/: `./dev wheel`.

The C++ libraries of the system travel in the wheel, with their licences; ns-3's do not: they are
found in the wheel of ns-3, beside ours.
"""

import importlib.metadata
import json
import os
import pathlib
import shutil
import subprocess
import sys

from auditwheel.wheeltools import InWheel

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "wheel"
DIST = ROOT / "dist"

# Of these the headers are compiled in.
HEADERS = ("libexpected-dev", "librandom123-dev", "nlohmann-json3-dev", "tao-pegtl-dev")


def empty(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def build(folder):
    """The wheel as scikit-build-core makes it, which needs the libraries of this system."""
    # As in the other build folders: what they compiled is in the cache by the compiler's name.
    environment = {"CXX": "c++", **os.environ}
    command = [sys.executable, "-m", "pip", "wheel", ROOT, "--no-deps", "--no-build-isolation",
               "--config-settings", f"build-dir={BUILD}", "--wheel-dir", folder]
    subprocess.run(command, env=environment, check=True)
    return next(folder.glob("*.whl"))


def bundle(wheel, folder):
    """The same with its libraries in it, named after the oldest glibc that has all it asks for."""
    path = os.pathsep.join([str(pathlib.Path(sys.executable).parent), os.environ["PATH"]])
    command = [sys.executable, "-m", "auditwheel", "repair", "--exclude", "libns3*", "--wheel-dir",
               folder, wheel]
    subprocess.run(command, env={**os.environ, "PATH": path}, check=True)  # it calls patchelf
    return next(folder.glob("*.whl"))


def bundled_packages(information):
    """The Debian packages that the libraries in the wheel are from."""
    bill = json.loads((information / "sboms" / "auditwheel.cdx.json").read_text())
    return {part["name"] for part in bill["components"] if part["purl"].startswith("pkg:deb/")}


def add_licences(wheel, target):
    with InWheel(wheel, target) as folder:
        information = next(pathlib.Path(folder).glob("*.dist-info"))
        for package in {*bundled_packages(information), *HEADERS}:
            place = information / "licenses" / package
            place.mkdir()
            shutil.copy(f"/usr/share/doc/{package}/copyright", place)
        place = information / "licenses" / "pybind11"
        place.mkdir()
        files = importlib.metadata.files("pybind11")
        shutil.copy(next(f for f in files if f.name == "LICENSE").locate(), place)


def main():
    BUILD.mkdir(parents=True, exist_ok=True)
    wheel = bundle(build(empty(BUILD / "unbundled")), empty(BUILD / "bundled"))
    target = empty(DIST) / wheel.name
    add_licences(wheel, target)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
