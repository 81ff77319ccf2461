# SPDX-License-Identifier: GPL-2.0-only
"""What tests of the Python package share."""

from pathlib import Path

SCENARIOS = Path(__file__).parents[2] / "scenarios"

#: Losses, so that trials differ, and a sweep.
LOSSY = {
    "name": "lossy",
    "trials": 200,
    "topology": {"kind": "point-to-point", "delay": "20ms"},
    "impair": {"client->server": "loss 10%", "server->client": "delay 0ms 2ms loss 10%"},
    "sweep": {"impair.*.loss": ["0%", "10%", "30%"], "client.profile": ["rfc6298", "windows-11"]},
}
