"""What is shown of a text that a stranger wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.texts import is_unseen, shown, trimmed

UNSEEN = [
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
    *"\0\a\b\x1b\x7f\u200b\u2060\u2061\u2064\ufeff\u00ad\ufff9\ufffb\u206a\u180e",
    *"\u034f\u3164\uffa0\u115f\ufe00\U000e0041\U000e0100\ud800",
]


@pytest.mark.parametrize("character", UNSEEN, ids=lambda each: f"U+{ord(each):04X}")
def test_c9_what_nobody_sees_is_not_shown(character: str) -> None:
    assert shown(f"a{character}b") == "ab"
    assert trimmed(f"{character} a {character}") == "a"


@pytest.mark.parametrize(
    "text",
    [
        "two\nlines",
        "a\tb",
        "👩\u200d🔧",
        "❤\ufe0f",
        "می\u200cخواهم",
        "é",
        "e\u0301",
        "日本",
        "שלום",
    ],
)
def test_what_is_seen_stays(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\u2028", "\u2029", "\x85"])
def test_every_end_of_a_line_is_one(ending: str) -> None:
    assert shown(f"a{ending}b") == "a\nb"


@given(st.text())
def test_showing_once_more_changes_nothing(text: str) -> None:
    assert shown(shown(text)) == shown(text)
    assert not trimmed(text) or not is_unseen(trimmed(text)[0])
