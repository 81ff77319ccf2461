# SPDX-License-Identifier: GPL-2.0-only
"""./dev mutate: breaks the sources one mutation at a time, and says which test notices.

Exit status: 0 every mutation was caught, 1 some survived (or one that is said to be equivalent
was caught), 2 bad data, a tree that does not build, or tests that fail without any mutation.
"""

import argparse
import os
import resource
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import catchers as known
from mutant_tree import BuildFailed, build, write_tree
from mutations import BadMutation, read_all

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 4 << 30  # octets; a mutant that never stops fills any machine


@dataclass(frozen=True)
class Project:
    """What is mutated, where, and by what the mutants are caught."""

    root: Path
    data: Path
    build: Path
    catchers: tuple
    settings: tuple = ()  # for cmake
    timeout_least: float = 20  # seconds


SHAKETABLE = Project(
    root=ROOT,
    data=ROOT / "tests/mutate/mutations",
    build=ROOT / "build/mutate",
    catchers=known.CATCHERS,
    settings=(f"-DSHAKETABLE_PYTHON={ROOT}/.venv/bin/python",),
)


def arguments(argv, project):
    parser = argparse.ArgumentParser(prog="./dev mutate", description=__doc__.split("\n\n")[0])
    parser.add_argument("words", nargs="*", metavar="NAME", help="mutations with this in the name")
    parser.add_argument("--list", action="store_true", help="name the mutations and stop")
    parser.add_argument("--sample", type=int, metavar="N", help="N of them, spread evenly")
    parser.add_argument("--all-catchers", action="store_true", help="do not stop at the first")
    names = [catcher.name for catcher in project.catchers]
    parser.add_argument("--catcher", action="append", choices=names, help="run this one only")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N")
    options = parser.parse_args(argv)
    if options.jobs < 1 or (options.sample is not None and options.sample < 1):
        parser.error("--sample and --jobs are at least 1")
    return options


def chosen_catchers(options, project):
    wanted = options.catcher or [catcher.name for catcher in project.catchers]
    return [c for c in project.catchers if c.name in wanted and c.is_there(project.root)]


def chosen_mutations(options, mutations, catchers):
    """Pairs of number and mutation. Samples hold no equivalent ones: they take longest."""
    chosen = [
        (number, mutation)
        for number, mutation in enumerate(mutations)
        if any(catcher.covers(mutation.file) for catcher in catchers)
        and (not options.words or any(word in mutation.name for word in options.words))
    ]
    if options.sample is None:
        return chosen
    chosen = [pair for pair in chosen if not pair[1].equivalent]
    size = min(options.sample, len(chosen))
    return [chosen[i * len(chosen) // size] for i in range(size)]


class Check:
    """One run over some mutations of a tree that is built."""

    def __init__(self, project, catchers, all_catchers):
        self.tree = project.build / "tree"
        self.folder = project.build / "cmake"
        self.timeout_least = project.timeout_least
        self.catchers = catchers
        self.all_catchers = all_catchers
        self.timeouts = {}

    def unmutated(self):
        """Whether every test passes as things stand; sets how long each may take."""
        for catcher in self.catchers:
            done = known.run(catcher, self.tree, self.folder, None, None)
            if done.failed:
                print(f"{catcher.name} fails without any mutation: {done.test}\n{done.output}")
                return False
            self.timeouts[catcher.name] = self.timeout_least + 5 * done.seconds
            print(f"unmutated: {catcher.name} passes in {done.seconds:.1f} s", flush=True)
        return True

    def caught_by(self, number, mutation):
        """Pairs of catcher and test."""
        found = []
        for catcher in self.catchers:
            if not catcher.covers(mutation.file):
                continue
            timeout = self.timeouts[catcher.name]
            done = known.run(catcher, self.tree, self.folder, number, timeout)
            if done.failed:
                found.append((catcher.name, done.test))
                if not self.all_catchers:
                    break
        return found


def verdict(mutation, found):
    """Whether that is as it should be, and how to say it."""
    by = ", ".join(f"{catcher}: {test}" for catcher, test in found)
    if mutation.equivalent:
        return not found, f"CAUGHT by {by}, so not equivalent" if found else "equivalent"
    return bool(found), by or "SURVIVED"


def run_all(check, chosen, jobs):
    """Prints a line a mutation, in their order; returns those that are not as they should be."""
    bad, counts = [], dict.fromkeys((catcher.name for catcher in check.catchers), 0)
    width = max(len(mutation.name) for _, mutation in chosen)
    with ThreadPoolExecutor(jobs) as pool:
        results = pool.map(lambda pair: check.caught_by(*pair), chosen)
        for (_, mutation), found in zip(chosen, results):
            good, words = verdict(mutation, found)
            print(f"{mutation.name:{width}}  {words}", flush=True)
            if not good:
                bad.append(mutation)
            for catcher, _ in found:
                counts[catcher] += 1
    equivalent = sum(1 for _, mutation in chosen if mutation.equivalent)
    caught = ", ".join(f"{name} {count}" for name, count in counts.items())
    print(f"\n{len(chosen)} mutations, {equivalent} of them equivalent; caught by: {caught}")
    for mutation in bad:
        print(f"NOT AS IT SHOULD BE: {mutation.name} ({mutation.place})")
    return bad


def check_all(options, project):
    mutations = read_all(project.data)
    catchers = chosen_catchers(options, project)
    chosen = chosen_mutations(options, mutations, catchers)
    if not chosen:
        raise BadMutation("no such mutation; --list names them")
    if options.list:
        for _, mutation in chosen:
            why = f"  equivalent: {mutation.equivalent}" if mutation.equivalent else ""
            print(f"{mutation.name}  {mutation.file}{why}")
        return 0
    check = Check(project, catchers, options.all_catchers)
    write_tree(project.root, check.tree, mutations)
    build(check.tree, check.folder, [catcher.target for catcher in catchers], project.settings)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    if not check.unmutated():
        return 2
    return 1 if run_all(check, chosen, options.jobs) else 0


def main(argv, project=SHAKETABLE):
    options = arguments(argv, project)
    try:
        return check_all(options, project)
    except (BadMutation, BuildFailed) as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
