"""Persons are compared by one spelling; ids of systems keep their letter case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.persons import same_person

ANN = [
    "ann@shop.example",
    "Ann@Shop.Example",
    "ANN@SHOP.EXAMPLE",
    "  ann@shop.example\n",
    "\ufeffann@shop.example\u200b",
    "mailto:Ann@shop.example",
    "MAILTO:ann%40shop.example?subject=x",
    "Ann Lee <ann@shop.example>",
    "<ann@shop.example>",
    "ann@shop.example.",
]


@pytest.mark.parametrize("text", ANN)
def test_c11_an_address_is_one_person_in_any_spelling(text: str) -> None:
    assert same_person(text) == "ann@shop.example"


@pytest.mark.parametrize(
    ("spelling", "other"),
    [
        ("jos\u00e9@shop.example", "JOSE\u0301@shop.example"),
        ("ann@b\u00fccher.example", "ann@XN--BCHER-KVA.example"),
        ("ann@b\u00fccher.example", "ann@BU\u0308CHER.example"),
        ("stra\u00dfe@shop.example", "STRASSE@shop.example"),
        ("Caf\u00e9-7", " Cafe\u0301-7 "),
    ],
)
def test_c11_the_same_letters_are_the_same_person(spelling: str, other: str) -> None:
    assert same_person(spelling) == same_person(other)


@pytest.mark.parametrize(
    ("spelling", "other"),
    [
        ("c-7", "C-7"),
        ("ann@shop.example", "anna@shop.example"),
        ("ann+a@shop.example", "ann@shop.example"),
        ("a.nn@shop.example", "ann@shop.example"),
        ("ann@shop.example", "ann@shop.test"),
        ("@ann", "@Ann"),
        ("ann", "ann@shop.example"),
    ],
)
def test_others_are_others(spelling: str, other: str) -> None:
    assert same_person(spelling) != same_person(other)


@given(st.text(max_size=64))
def test_the_one_spelling_is_that_of_itself(text: str) -> None:
    once = same_person(text)
    assert same_person(once) == once


@given(st.from_regex(r"[a-zà-ÿ0-9._+-]{1,20}@[a-z0-9-]{1,20}\.[a-z]{2,8}", fullmatch=True))
def test_letter_case_and_space_make_no_other_person(address: str) -> None:
    assert same_person(f"\t{address.upper()} ") == same_person(address)
