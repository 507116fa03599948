"""The filter grammar reads what product.md shows and explains what it does not know."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.errors import RefusedError
from keydesk.model.filter import Term, parse, parse_strictly

CASES = [
    ("payments db", (Term("text", ":", ("payments",)), Term("text", ":", ("db",)))),
    ("in:/prod age>90d", (Term("in", ":", ("/prod",)), Term("age", ">", ("90d",)))),
    ("is:overdue -is:deleted", (Term("is", ":", ("overdue",)), Term("is", ":", ("deleted",), True))),
    ("algo:rsa bits<3072", (Term("algo", ":", ("rsa",)), Term("bits", "<", ("3072",)))),
    ("owner:none,maria tag:pci", (Term("owner", ":", ("none", "maria")), Term("tag", ":", ("pci",)))),
    ('"two words" -old', (Term("text", ":", ("two words",)), Term("text", ":", ("old",), True))),
    ('name:"a b"', (Term("name", ":", ("a b",)),)),
]


@pytest.mark.parametrize(("text", "terms"), CASES)
def test_grammar(text: str, terms: tuple[Term, ...]) -> None:
    parsed = parse(text)
    assert parsed.terms == terms
    assert not parsed.problems


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("payments db", ("payments", "db")),
        ('"payments"', ("payments",)),
        ('"two words" old', ()),
        ("payments -db", ()),
        ("payments in:/dev", ()),
        ("", ()),
    ],
)
def test_words_are_told_where_there_is_nothing_else(text: str, words: tuple[str, ...]) -> None:
    assert parse(text).words == words


def test_unknown_field_is_underlined_with_a_suggestion() -> None:
    (problem,) = parse("db ownr:maria").problems
    assert (problem.start, problem.end) == (3, 13)
    assert problem.suggestion == "owner:"


@pytest.mark.parametrize("text", ["age>soon", "is:lost", "kind:", "bits<many", "colour:red"])
def test_strict_reading_refuses(text: str) -> None:
    with pytest.raises(RefusedError):
        parse_strictly(text)


@given(st.text(max_size=60))
def test_parsing_never_raises(text: str) -> None:
    for problem in parse(text).problems:
        assert 0 <= problem.start < problem.end <= len(text)
