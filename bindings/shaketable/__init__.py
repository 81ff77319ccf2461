# SPDX-License-Identifier: GPL-2.0-only
"""How TCP connections are established on bad networks."""

from shaketable._core import __version__

__all__ = ["__version__"]
