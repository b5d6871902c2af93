"""Cursors: each leads on in the answer that it was given for, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.graphql.execution.cursors import BadCursor, Cursors

OURS = Cursors(b"a key of this installation, made up")
QUESTION = ["acme", "breakdown", "channel"]


@given(position=st.recursive(st.integers(0, 2**53) | st.text(), st.lists, max_leaves=4))
def test_a_cursor_tells_the_place_that_it_was_given_for(position: object) -> None:
    assert OURS.read(QUESTION, OURS.give(QUESTION, position)) == position


def test_a_cursor_of_another_question_is_refused() -> None:
    cursor = OURS.give(QUESTION, 10)
    with pytest.raises(BadCursor):
        OURS.read(["acme", "breakdown", "tier"], cursor)


def test_a_cursor_of_another_installation_is_refused() -> None:
    with pytest.raises(BadCursor):
        Cursors(b"the key of another installation").read(QUESTION, OURS.give(QUESTION, 10))


def test_no_character_of_a_cursor_can_be_changed_or_left_out() -> None:
    cursor = OURS.give(QUESTION, ["2026-05-04T09:00:00Z", "desk", "T-1"])
    for index, character in enumerate(cursor):
        changed = cursor[:index] + ("A" if character != "A" else "B") + cursor[index + 1 :]
        for tampered in (changed, cursor[:index] + cursor[index + 1 :], cursor[:index]):
            with pytest.raises(BadCursor):
                OURS.read(QUESTION, tampered)


@pytest.mark.parametrize("cursor", ["", "x", "é", "\0", "=" * 40, "A" * 10_000, " ", "🙂"])
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(BadCursor):
        OURS.read(QUESTION, cursor)


def test_junk_around_a_cursor_makes_it_another() -> None:
    with pytest.raises(BadCursor):
        OURS.read(QUESTION, OURS.give(QUESTION, 1) + "!")
