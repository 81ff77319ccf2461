# SPDX-License-Identifier: GPL-2.0-only
"""Wrong arguments: told in a line, by their names, before anything is begun."""

from concurrent.futures import ThreadPoolExecutor

import pytest

import shaketable
from shaketable import InputError, Scenario

DUMBBELL = {"topology": {"kind": "dumbbell", "clients": 3, "servers": 3}}


class Client:
    """Has executors, as a client of Dask does, and is none."""

    def get_executor(self):
        raise AssertionError

    def submit(self, *arguments):
        raise AssertionError


def run(scenario=None, **options):
    return shaketable.run(scenario or {}, **{"trials": 1, "backend": "sim", **options})


@pytest.mark.parametrize("call, text", [
    (lambda: shaketable.sweep({}, {}, executor=Client(), backend="sim"),
     "executor: a Client is none; expected an executor of concurrent.futures: "
     "client.get_executor()"),
    (lambda: shaketable.sweep({}, {}, executor=ThreadPoolExecutor, backend="sim"),
     "executor: a type is none; expected an executor of concurrent.futures"),
    (lambda: run(backend=None), "backend: a NoneType is none; expected 'ns3' or 'sim'"),
    (lambda: run(backend="simm"),
     "backend: no backend is called 'simm'; expected ns3 or sim; did you mean 'sim'?"),
    (lambda: run(point=1), "point: an int is none; expected the name of a point of the sweep"),
    (lambda: run(trial_time="60s"),
     "trial_time: '60s' is no such time; expected seconds, from 0.001 to 1e9"),
    (lambda: run(progress="loud"),
     "progress: a str cannot be called; expected a function, or True"),
    (lambda: run(jobs=2.0), "jobs: 2.0 is no such number; expected a whole number from 1 to 4096"),
    (lambda: shaketable.trace({}, trial=1.5),
     "trial: 1.5 is no such number; expected a whole number from 0"),
    (lambda: shaketable.trace({}, trial="1"),
     "trial: '1' is no such number; expected a whole number from 0"),
    (lambda: run(3), "scenario: an int is none; expected a Scenario, the path of a file, or a "
     "mapping"),
    # What a mapping says has no place in a text, and no dashes.
    (lambda: run(DUMBBELL), "topology.kind: the sim backend has point-to-point and chain "
     "topologies only; expected backend='ns3'"),
    (lambda: run(Scenario.from_dict({}).with_({"stack": "ns3-native"})),
     "stack: the sim backend has no ns3-native stack; expected backend='ns3'"),
    (lambda: run().statistic(5), "names: an int is none; expected names"),
    (lambda: run().statistic("outcome.established", "losy"),
     "point: there is no point 'losy'; expected the name of a point"),
    (lambda: run().cdf(point=0.5), "point: a float is none; expected its number or its name"),
    (lambda: run().cdf(confidence=None),
     "confidence: None is none; expected a number between 0 and 1"),
    (lambda: run().to_arrow([3]), "columns: an int is none; expected names"),
])
def test_it_says_what_is_wrong(call, text):
    with pytest.raises(InputError) as raised:
        call()
    assert str(raised.value) == text
