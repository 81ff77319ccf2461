# SPDX-License-Identifier: GPL-2.0-only
"""Makes the wheel for the interpreter that runs this, in dist/: `./dev wheel`.

The C++ libraries travel in the wheel, with their licences. So do those of ns-3, and its wheel is
not asked for: that one asks for cppyy, which is not needed here and has to be compiled, so that
nobody without a compiler could install ours.
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
    ns3 = str(importlib.metadata.distribution("ns3").locate_file("ns3/lib64"))
    command = [sys.executable, "-m", "auditwheel", "repair", "--wheel-dir", folder, wheel]
    environment = {**os.environ, "PATH": path, "LD_LIBRARY_PATH": ns3}
    subprocess.run(command, env=environment, check=True)  # it calls patchelf
    return next(folder.glob("*.whl"))


def bundled_packages(information):
    """The Debian packages that the libraries in the wheel are from."""
    bill = json.loads((information / "sboms" / "auditwheel.cdx.json").read_text())
    return {part["name"] for part in bill["components"] if part["purl"].startswith("pkg:deb/")}


def complete(wheel, target):
    """Adds licences; what is in the wheel is not asked for."""
    with InWheel(wheel, target) as folder:
        information = next(pathlib.Path(folder).glob("*.dist-info"))
        metadata = information / "METADATA"
        lines = metadata.read_text().splitlines(keepends=True)
        metadata.write_text("".join(
            line for line in lines if not line.startswith("Requires-Dist: ns3")))
        for package in {*bundled_packages(information), *HEADERS}:
            place = information / "licenses" / package
            place.mkdir()
            shutil.copy(f"/usr/share/doc/{package}/copyright", place)
        for package in ("ns3", "pybind11"):
            place = information / "licenses" / package
            place.mkdir()
            files = importlib.metadata.files(package)
            shutil.copy(next(f for f in files if f.name == "LICENSE").locate(), place)


def main():
    BUILD.mkdir(parents=True, exist_ok=True)
    wheel = bundle(build(empty(BUILD / "unbundled")), empty(BUILD / "bundled"))
    target = empty(DIST) / wheel.name
    complete(wheel, target)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
