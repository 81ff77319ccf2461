# SPDX-License-Identifier: GPL-2.0-only
"""Scenarios that expect something, for the tests of `test` and of the pytest plugin."""

GOOD = """\
trials: 1
impair: {client->server: loss 100%}
client: {profile: linux-classic, isn: 100}
expect:
  client.syn_times: [0s, 1s, 3s, 7s, 15s, 31s, 63s]
  client.give_up: 127s
"""
WRONG = GOOD.replace("7s, 15s", "7s, 16s")
BROKEN = "expect: {client.syn.snet: 3}\n"
DUMBBELL = """\
topology: {kind: dumbbell, clients: 2, servers: 2}
trials: 1
expect: {outcome: established}
"""
SLOW = """\
trials: 100000000
impair: {client->server: loss 10%}
expect: {outcome.established: ">= 50%"}
"""


def write(folder, **texts):
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text)
    return folder
