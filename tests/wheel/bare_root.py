# SPDX-License-Identifier: GPL-2.0-only
"""A root folder with Python and what that depends on, of the packages of this system, and a way to
run commands in it."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

# libstdc++ is part of every system that a manylinux wheel is for.
SEEDS = ["bash", "coreutils", "libc-bin", "libstdc++6"]
LEFT_OUT = re.compile("/usr/share/(doc|info|locale|man)/")
NETWORK = ["hosts", "nsswitch.conf", "pip.conf", "resolv.conf", "ssl/certs/ca-certificates.crt"]
NOT_FOR_IT = {"LD_LIBRARY_PATH", "LD_PRELOAD", "PYTHONHOME", "PYTHONPATH", "TMPDIR", "VIRTUAL_ENV"}

PATH = "/venv/bin:/usr/sbin:/usr/bin:/sbin:/bin"
UNSHARE = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]

# $1 is the root, $2 the folder of pip's cache, the rest the command.
ENTER = ('root=$1 cache=$2; shift 2; mount --rbind /dev "$root/dev" && '
         'mount --rbind /proc "$root/proc" && mount --bind "$cache" "$root/cache" && '
         'exec chroot "$root" "$@"')


def installed():
    """Installed packages: their names, and the names that they provide -> (name, depends)."""
    form = "${db:Status-Status}|${Package}|${Pre-Depends}, ${Depends}|${Provides}\\n"
    text = subprocess.run(["dpkg-query", "-W", "-f", form], capture_output=True, text=True,
                          check=True).stdout
    found = {}
    for line in text.splitlines():
        # Alternatives are parted by bars too.
        status, name, *depends, provides = line.split("|")
        if status == "installed":
            for known in [name, *names("|".join(provides.split(",")))]:
                found.setdefault(known, (name, "|".join(depends)))
            found[name] = (name, "|".join(depends))
    return found


def names(alternatives):
    """The packages of `libc6:any (>= 2.36) | libc6.1`."""
    words = (word.split() for word in alternatives.split("|"))
    return [word[0].split(":")[0] for word in words if word]


def closure(seeds):
    """These packages and all that they depend on, as far as it is installed."""
    known = installed()
    found, wanted = set(), list(seeds)
    while wanted:
        name, depends = known[wanted.pop()]
        if name not in found:
            found.add(name)
            for alternatives in depends.split(","):
                wanted += [other for other in names(alternatives) if other in known][:1]
    return found


def files_of(packages):
    text = subprocess.run(["dpkg", "-L", *packages], capture_output=True, text=True,
                          check=True).stdout
    return [file for file in text.splitlines() if file.startswith("/")]


def objection(package):
    """Why a root with that package cannot be made and entered here, or an empty text."""
    if shutil.which("dpkg-query") is None or package not in installed():
        return f"needs {package} as a package of Debian or its like"
    probe = subprocess.run([*UNSHARE, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True,
                           text=True, check=False)
    return f"needs to mount: {probe.stderr.strip()}" if probe.returncode != 0 else ""


class BareRoot:
    """A root that `packages`, and what they need, are copied to."""

    def __init__(self, folder, packages):
        self.folder = pathlib.Path(folder)
        for name in ("cache", "dev", "proc", "root", "tmp"):
            (self.folder / name).mkdir()
        for name in ("bin", "lib", "lib64", "sbin"):
            if os.path.islink(f"/{name}"):
                (self.folder / name).symlink_to(os.readlink(f"/{name}"))
                (self.folder / name).resolve().mkdir(parents=True)
        for file in files_of(closure([*SEEDS, *packages])):
            if not LEFT_OUT.match(file):
                self.copy(file)
        for name in NETWORK:
            self.copy(os.path.join("/etc", name))
        cache = subprocess.run([sys.executable, "-m", "pip", "cache", "dir"], capture_output=True,
                               text=True, check=True).stdout.strip()
        os.makedirs(cache, exist_ok=True)
        self.cache = cache

    def copy(self, file):
        target = self.folder / file.lstrip("/")
        if os.path.isfile(file) and not os.path.lexists(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, target, follow_symlinks=file.startswith("/etc/"))

    def run(self, *words, **options):
        """Runs a command in the root, with mounts of its own that end with it."""
        command = [*UNSHARE, "sh", "-c", ENTER, "sh", self.folder, self.cache]
        environment = {key: value for key, value in os.environ.items() if key not in NOT_FOR_IT}
        environment |= {"HOME": "/root", "PATH": PATH,
                        "PIP_CACHE_DIR": "/cache"}
        return subprocess.run([*command, *words], env=environment, capture_output=True, text=True,
                              check=False, timeout=300, **options)
