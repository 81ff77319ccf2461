# SPDX-License-Identifier: GPL-2.0-only
"""The command `shaketable`."""

import signal
import sys

from shaketable import _core


def main() -> int:
    """Runs the command with the arguments of this process; returns its exit code."""
    # Python would note Ctrl-C and a closed pipe for later, when the command is over.
    for number in (signal.SIGINT, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    return _core.command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
