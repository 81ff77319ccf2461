# SPDX-License-Identifier: GPL-2.0-only
"""Puts mutations into a source text, each behind the runtime switch."""

from mutations import BadMutation

SWITCH_FILE = "mutant_switch.h"
SWITCH = """\
// Written by tests/mutate: chooses one mutation of this tree at run time.
#pragma once

#include <cstdlib>
#include <type_traits>

namespace shaketable_mutant {

inline int chosen() {
  static const char* const text = std::getenv("SHAKETABLE_MUTANT");
  static const int number = text == nullptr ? -1 : std::atoi(text);
  return number;
}

/// What is computed at compile time is never mutated.
constexpr bool is_on(int number) {
  return !std::is_constant_evaluated() && number == chosen();
}

}  // namespace shaketable_mutant
"""


def span_of(mutation, text):
    """Where in the file the part begins and ends that changes."""
    count = text.count(mutation.context)
    if count != 1:
        where = "nowhere" if count == 0 else f"{count} times"
        raise BadMutation(
            f"{mutation.place}: {mutation.name}: the text stands {where} in {mutation.file}, "
            f"not once: {mutation.context!r}"
        )
    at = text.index(mutation.context)
    begin, end = mutation.part
    return at + begin, at + end


def behind_switch(number, original, put):
    if original.rstrip().endswith((";", "}")):
        return f"if (shaketable_mutant::is_on({number})) {{ {put} }} else {{ {original} }}"
    return f"(shaketable_mutant::is_on({number}) ? ({put}) : ({original}))"


def overlap(first, second, file):
    return BadMutation(
        f"{second.place}: {second.name} overlaps {first.name} ({first.place}) in {file}: one has "
        "to hold all of the other, or nothing of it"
    )


def nested(text, spans):
    """`spans` are (begin, end, number, mutation), outer ones before those that they hold."""
    done, at = "", 0
    while spans:
        begin, end, number, mutation = spans[0]
        inside = [span for span in spans[1:] if span[0] < end]
        for span in inside:
            if span[1] > end:
                raise overlap(mutation, span[3], mutation.file)
        shifted = [(b - begin, e - begin, n, m) for b, e, n, m in inside]
        original = nested(text[begin:end], shifted)
        done += text[at:begin] + behind_switch(number, original, mutation.put)
        at = end
        spans = spans[1 + len(inside) :]
    return done + text[at:]


def rewrite(text, numbered):
    """`text` with the mutations of `numbered`, pairs of number and mutation, all of this file."""
    spans = [(*span_of(mutation, text), number, mutation) for number, mutation in numbered]
    spans.sort(key=lambda span: (span[0], -span[1], span[2]))
    return f'#include "{SWITCH_FILE}"\n#line 1\n' + nested(text, spans)
