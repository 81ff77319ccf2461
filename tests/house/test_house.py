# SPDX-License-Identifier: GPL-2.0-only
"""Holds the whole tree to the house rules."""

import warnings

import include_rule
import tidy_rule
from tree import source_files


def all_complaints(rule):
    return [line for path, text in source_files() for line in rule.complaints(path, text)]


def test_include_arrows_point_one_way():
    assert "\n".join(all_complaints(include_rule)) == ""


def test_files_are_tidy():
    assert "\n".join(all_complaints(tidy_rule)) == ""


def test_long_files_are_named():
    for path, text in source_files():
        if tidy_rule.is_long(text):
            warnings.warn(f"{path}: {text.count(chr(10))} lines, aim at {tidy_rule.LINES_AIM}")
