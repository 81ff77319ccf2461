# SPDX-License-Identifier: GPL-2.0-only
"""How mutations get into a source text."""

import pytest
from mutations import BadMutation, Mutation
from rewrite import rewrite

HEAD = '#include "mutant_switch.h"\n#line 1\n'


def mutation(find, put="x", name="m"):
    return Mutation(name, f"a.toml:{name}", "src/a.cc", find, put)


def rewritten(text, *mutations):
    result = rewrite(text, list(enumerate(mutations)))
    assert result.startswith(HEAD)
    return result.removeprefix(HEAD).replace("shaketable_mutant::is_on", "on")


def test_an_expression_is_chosen_by_a_conditional():
    assert rewritten("return n + 1;", mutation("n + 1", "n")) == "return (on(0) ? (n) : (n + 1));"


def test_only_the_marked_part_changes():
    text = "a(n); b(n);"
    assert rewritten(text, mutation("b(«n»)", "0")) == "a(n); b((on(0) ? (0) : (n)));"


@pytest.mark.parametrize("statement", ["f();", "if (x) { f(); }", "f();\n"])
def test_a_statement_is_chosen_by_an_if(statement):
    assert rewritten(f"{statement} h();", mutation(f"«{statement}» h", "g();")) == (
        f"if (on(0)) {{ g(); }} else {{ {statement} }} h();"
    )


def test_a_statement_can_be_dropped():
    assert rewritten("f();", mutation("f();", "")) == "if (on(0)) {  } else { f(); }"


def test_mutations_of_the_same_text_nest():
    text = rewritten("f(n);", mutation("«n»)", "1"), mutation("(«n»", "2"))
    assert text == "f((on(0) ? (1) : ((on(1) ? (2) : (n)))));"


def test_mutations_within_another_stand_in_its_original():
    text = rewritten(
        "f(a, b);", mutation("«b»)", "2"), mutation("f(a, b);", ""), mutation("(«a»", "1")
    )
    assert text == "if (on(1)) {  } else { f((on(2) ? (1) : (a)), (on(0) ? (2) : (b))); }"


def test_mutations_that_overlap_are_refused_and_named():
    with pytest.raises(BadMutation) as refusal:
        rewritten("a + b + c", mutation("a + b", name="left"), mutation("b + c", name="right"))
    assert str(refusal.value).startswith("a.toml:right: right overlaps left (a.toml:left)")


@pytest.mark.parametrize("find, where", [("d", "nowhere"), ("a", "2 times")])
def test_a_text_stands_once(find, where):
    with pytest.raises(BadMutation) as refusal:
        rewritten("a b a c", mutation(find))
    assert f"a.toml:m: m: the text stands {where} in src/a.cc" in str(refusal.value)
