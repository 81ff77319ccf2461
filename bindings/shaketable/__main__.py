# SPDX-License-Identifier: GPL-2.0-only
"""The command `shaketable`."""

import sys

from shaketable import _core


def main() -> int:
    """Runs the command with the arguments of this process; returns its exit code."""
    return _core.command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
