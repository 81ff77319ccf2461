# SPDX-License-Identifier: GPL-2.0-only
"""Small disks, which fill up and turn read-only."""

import os
import subprocess

import pytest


class Disk:
    """A file system of its own, in memory."""

    def __init__(self, folder):
        self.folder = folder

    def remount(self, options):
        subprocess.run(["mount", "-o", f"remount,{options}", self.folder], check=True)

    def fill(self):
        """Takes all room that is left, to the last octet."""
        with open(self.folder / "filler", "wb", buffering=0) as file:
            for size in (65536, 4096, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    pass


@pytest.fixture(name="disk")
def fixture_disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", folder],
                             capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"needs to mount (try `unshare -rm`): {mounted.stderr.strip()}")
    yield Disk(folder)
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture(autouse=True)
def fixture_elsewhere(tmp_path):
    """What a command writes to where it was called must not land in the source tree."""
    before = os.getcwd()
    os.chdir(tmp_path)
    yield
    os.chdir(before)
