# SPDX-License-Identifier: GPL-2.0-only
"""A rule that cannot fail guards nothing: each is shown a sample that breaks it."""

from pathlib import PurePosixPath

import include_rule
import pytest
import tidy_rule

HEAD = "// SPDX-License-Identifier: GPL-2.0-only\n"


@pytest.mark.parametrize(
    "path, include, complaint",
    [
        ("src/base/a.h", '"tcp/rto.h"', "base may not know tcp"),
        ("src/tcp/a.cc", '"impair/loss.h"', "tcp may not know impair"),
        ("src/impair/a.cc", '"tcp/segment.h"', "impair may not know tcp"),
        ("src/trial/a.h", '"sim/queue.h"', "trial may not know sim"),
        ("src/sim/a.cc", '"stats/quantile.h"', "sim may not know stats"),
        ("src/sim/a.cc", '"ns3_backend/link.h"', "sim may not know ns3_backend"),
        ("src/scenario/a.cc", '"cli/run.h"', "scenario may not know cli"),
        ("src/drill/a.cc", '"trial/ladder.h"', "drill may not know trial"),
        ("src/tcp/a.cc", "<base/time.h>", "ours stand in quotes"),
        ("src/tcp/a.cc", '"rto.h"', "quotes are for our own headers"),
        ("src/sim/a.cc", "<ns3/simulator.h>", "only ns3_backend sees ns-3"),
        ("src/cli/a.cc", "<ns3/simulator.h>", "only ns3_backend sees ns-3"),
        ("src/stats/a.cc", "<iostream>", "only cli prints"),
        ("src/attic/a.cc", "<vector>", "add the folder attic"),
    ],
)
def test_include_rule_refuses(path, include, complaint):
    found = include_rule.complaints(PurePosixPath(path), f"#include {include}\n")
    assert len(found) == 1 and complaint in found[0]


@pytest.mark.parametrize(
    "path, include",
    [
        ("src/tcp/a.cc", '"base/time.h"'),
        ("src/tcp/a.cc", '"tcp/rto.h"'),
        ("src/sim/a.cc", '"base/time.h"'),
        ("src/ns3_backend/a.cc", "<ns3/simulator.h>"),
        ("src/results/a.cc", '"stats/quantile.h"'),
        ("src/cli/a.cc", "<iostream>"),
        ("src/base/a.h", "<fmt/format.h>"),
        ("tests/sim/a.cc", '"cli/run.h"'),
    ],
)
def test_include_rule_allows(path, include):
    assert include_rule.complaints(PurePosixPath(path), f"#include {include}\n") == []


@pytest.mark.parametrize(
    "path, text, complaint",
    [
        ("src/tcp/a.cc", "int x;\n", "not `// SPDX"),
        ("dev", "# SPDX-License-Identifier: GPL-2.0-only\n", "dev:2: not `# SPDX"),
        ("src/tcp/a.h", HEAD, "no #pragma once"),
        ("src/tcp/a.cc", HEAD + "\tint x;\n", "a tab"),
        ("src/tcp/a.cc", HEAD + "int x; \n", "trailing whitespace"),
        ("src/tcp/a.cc", HEAD + "// " + "x" * 98 + "\n", "more than 100 columns"),
        ("src/tcp/a.cc", HEAD + "// TO" "DO: later\n", "unfinished"),
        ("src/tcp/a.cc", HEAD + "int x;\n" * 400, "401 lines"),
        ("src/tcp/a.cc", HEAD + "assert(x);\n", "use CHECK"),
        ("src/sim/a.cc", HEAD + "std::abort();\n", "return an Error"),
        ("src/sim/a.cc", HEAD + "  exit(1);\n", "return an Error"),
        ("src/runner/a.cc", HEAD + "_exit(1);\n", "return an Error"),
        ("src/runner/worker_process.cc", HEAD + "exit(1);\n", "return an Error"),
        ("src/sim/a.cc", HEAD + 'fmt::print("x");\n', "only cli prints"),
        ("src/sim/a.cc", HEAD + "std::uniform_int_distribution<int> d;\n", "standard libraries"),
        ("src/base/a.cc", HEAD + "std::random_device d;\n", "SeedTree"),
        ("src/base/a.cc", HEAD + "std::chrono::steady_clock::now();\n", "time is an argument"),
    ],
)
def test_tidy_rule_refuses(path, text, complaint):
    found = tidy_rule.complaints(PurePosixPath(path), text)
    assert len(found) == 1 and complaint in found[0]


@pytest.mark.parametrize(
    "path, line",
    [
        ("src/tcp/a.cc", "static_assert(true);"),
        ("src/tcp/a.cc", "// steady_clock would differ; never assert(x)"),
        ("src/tcp/a.cc", "std::snprintf(buffer, 3, text);"),
        ("src/tcp/a.cc", "on_exit(state); loop.exit(1);"),
        ("src/cli/a.cc", "std::exit(2);"),
        ("src/runner/worker_process.cc", "_exit(1);"),
        ("src/ns3_backend/a.cc", "std::chrono::steady_clock::now();"),
        ("tests/tcp/a_test.cc", "assert(x);"),
    ],
)
def test_tidy_rule_allows(path, line):
    assert tidy_rule.complaints(PurePosixPath(path), HEAD + line + "\n") == []
