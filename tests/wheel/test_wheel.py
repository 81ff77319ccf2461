# SPDX-License-Identifier: GPL-2.0-only
"""The wheel holds what it should, and works where nothing else of ours is."""

import json
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import zipfile

import pytest
from test_reference import STATISTICS, TABLES, command_of

ROOT = pathlib.Path(__file__).resolve().parents[2]
UNBUNDLED = ROOT / "build" / "wheel" / "unbundled"

# Every system that the wheel is for has these, see PEP 600.
OF_THE_SYSTEM = re.compile(r"(linux-vdso|libstdc\+\+|libm|libgcc_s|libc|/\S+/ld-linux\S*)\.so")
NS3 = re.compile(r"libns3\.")


def done(machine, *words):
    run = machine.run(*words)
    assert run.returncode == 0, run.stderr
    return run.stdout


def libraries(text):
    """Of the output of ldd, the libraries that there are, and those that there are not."""
    lines = [line.strip() for line in text.splitlines()]
    mine = [line for line in lines if not OF_THE_SYSTEM.match(line) and not NS3.match(line)]
    missing = {line for line in mine if line.endswith("=> not found")}
    return set(mine) - missing, missing


def module_in(wheel, folder):
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if "/_core." in name)
        return pathlib.Path(archive.extract(name, folder))


@pytest.fixture(name="names")
def fixture_names(wheel):
    return zipfile.ZipFile(wheel).namelist()


class TestContent:
    """What is in the wheel."""

    def test_all_scenarios(self, names):
        scenarios = {str(file.relative_to(ROOT)) for file in (ROOT / "scenarios").rglob("*.*")}
        prefix = "shaketable/"
        assert scenarios == {name.removeprefix(prefix) for name in names
                             if name.startswith(prefix + "scenarios/") and not name.endswith("/")}

    def test_nothing_else(self, names):
        others = re.compile(r"shaketable/(scenarios/.*|.*\.pyi?|py\.typed|_core\.[^/]*\.so)|"
                            r"shaketable\.libs/.*|shaketable-[^/]*\.dist-info/.*")
        assert [name for name in names if not others.fullmatch(name) and name[-1] != "/"] == []

    def test_a_licence_for_each_library(self, names):
        licences = {name.split("/")[2] for name in names if "/licenses/" in name}
        for library in ("boost-program-options", "fmt", "yaml-cpp", "sqlite3", "pcap", "random123",
                        "expected", "nlohmann-json", "pegtl", "ns3", "pybind11"):
            assert any(library in licence for licence in licences), library
        assert "LICENSE" in licences

    def test_arrow_and_gsl_stay_out(self, names):
        assert [name for name in names if re.search("libarrow|libparquet|libgsl", name)] == []

    def test_each_library_has_a_licence(self, names):
        """Of its Debian package, or of ns-3, whose wheel has an SQLite, too."""
        licences = {name.split("/")[2] for name in names if "/licenses/" in name}
        for library in (name for name in names if "shaketable.libs/lib" in name):
            stem = re.match(r"lib([a-z0-9_-]+?)(?=-[0-9a-f]{8}|[.])", library.split("/")[1])[1]
            word = stem.replace("_", "-")
            assert any(word in re.sub("[^a-z0-9-]", "", licence) for licence in licences), library

    def test_it_is_for_many_systems(self, wheel):
        assert re.search(r"-manylinux_2_\d+_x86_64\.whl$", wheel.name)


def test_no_library_of_ours_is_there(machine, tmp_path):
    """Else the other tests would tell nothing: what is not bundled cannot be loaded there."""
    module = module_in(next(UNBUNDLED.glob("*.whl")), tmp_path)
    shutil.copy(module, machine.folder / "tmp" / "unbundled.so")
    here, _ = libraries(subprocess.run(["ldd", module], capture_output=True, text=True,
                                       check=True).stdout)
    there, missing = libraries(done(machine, "ldd", "/tmp/unbundled.so"))
    assert {line.split()[0] for line in there} == {"libsqlite3.so.0"}  # Python has it too
    direct = {line.split()[0] for line in missing}
    assert {re.match(r"lib[a-z_0-9-]+?(?=-?[0-9.]*\.so)", name)[0] for name in direct} == {
        "libboost_program_options", "libfmt", "libpcap", "libyaml-cpp"}
    assert direct <= {line.split()[0] for line in here}
    for compiler in ("c++", "g++", "cc", "gcc"):
        assert machine.run("which", compiler).returncode != 0


def test_all_libraries_are_found(machine):
    place = done(machine, "python", "-c", "import shaketable._core as c; print(c.__file__)")
    text = done(machine, "ldd", place.strip())
    assert "not found" not in text
    assert re.search("libsqlite3.* => .*/shaketable.libs/", text)
    assert re.search("libns3.*-core.* => .*/shaketable.libs/", text)


def test_a_scenario_runs_on_ns3(machine):
    told = json.loads(done(machine, "shaketable", "run", "lossy-path", "--format", "json"))
    assert told["backend"] == "ns3"
    assert told["points"][0]["trials"] == 10000


@pytest.fixture(name="store", scope="module")
def fixture_store(machine):
    """A sweep, of which results/reference has a table, by the scenario's name."""
    words = shlex.split(command_of("lossy-path"))
    words[words.index("--out") + 1] = "/tmp/lossy-path.sqlite"
    words[words.index("scenarios/lossy-path.yaml")] = "lossy-path"
    done(machine, *words)
    return "/tmp/lossy-path.sqlite"


def test_results_are_those_of_the_reference(machine, store):
    """To the last digit, with libraries of another system."""
    names = [word for name in STATISTICS for word in ("--statistic", name)]
    shown = done(machine, "shaketable", "show", store, "--format", "csv", *names)
    assert rows(shown) == rows((TABLES / "lossy-path.csv").read_text())


def rows(text):
    return [line for line in text.splitlines() if not line.startswith("#")]


def test_parquet_has_what_the_store_has(machine, store):
    """Written there without our Arrow, read here with it."""
    done(machine, "shaketable", "export", store, "--parquet", "/tmp/lossy-path.parquet")
    files = [machine.folder / "tmp" / f"lossy-path.{kind}" for kind in ("sqlite", "parquet")]
    compare = ROOT / "tests" / "results" / "compare_parquet.py"
    subprocess.run([sys.executable, compare, *files], check=True)


def test_the_timers_hold(machine):
    assert " passed" in done(machine, "shaketable", "test", "timers", "--filter", "lost-syn*",
                             "--backend", "both")


def test_the_module_is_imported(machine):
    text = done(machine, "python", "-c", "import shaketable; print(shaketable.__version__)")
    version = re.search(r"VERSION ([\d.]+)\n *DESCRIPTION", (ROOT / "CMakeLists.txt").read_text())
    assert text.strip() == version[1]
