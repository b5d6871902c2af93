"""Sources that are the service's own, and those that only look a little like them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidEvent
from domain.events import parse
from domain.sources import is_own

LOOKALIKES = [
    "supportkpi",
    "supportkpi/",
    "supportkpi/chat",
    "supportkpi//",
    "/supportkpi",
    "./supportkpi/x",
    "SupportKPI/x",
    "ſupportkpi",
    "ｓｕｐｐｏｒｔｋｐｉ／ｘ",
    " supportkpi",
    "supportkpi\u00a0",
    "supportkpi\t/x",
    "supportkpi\\x",
    "supportkpi?x",
    "supportkpi#x",
    "%73upportkpi",
    "%2573upportkpi",
    "supportkpi%2Fx",
    "supportkpi%20",
    "supportkpi%00",
    "support\u200bkpi",
    "\ufeffsupportkpi",
    "supp\u00adortkpi",
    "supportkpi\u3164",
]
OTHERS = ["supportkpi-eu", "supportkpis", "my/supportkpi", "support kpi", "support", "/", "%", "."]

ENVELOPE = {
    "specversion": "1.0",
    "id": "e-1",
    "type": "customer.left",
    "subject": "c-1",
    "time": "2026-05-04T09:00:00Z",
    "data": {},
}
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize("source", LOOKALIKES)
def test_c5_nobody_else_tells_events_of_our_sources(source: str) -> None:
    with pytest.raises(InvalidEvent, match="the service's own") as refusal:
        parse(ENVELOPE | {"source": source}, NOW)
    assert refusal.value.field == "source"


@pytest.mark.parametrize("source", OTHERS)
def test_a_source_of_a_similar_name_is_somebody_elses(source: str) -> None:
    assert parse(ENVELOPE | {"source": source}, NOW).source == source


def test_the_service_itself_may_use_its_sources() -> None:
    assert parse(ENVELOPE | {"source": "supportkpi"}, NOW, is_ours=True).source == "supportkpi"


def _percent(text: str) -> str:
    return "".join(f"%{each:02x}" for each in text.encode())


SPELLED = st.tuples(
    *(
        st.sampled_from([each, each.upper(), chr(ord(each) + 0xFEE0), _percent(each)])
        for each in "supportkpi"
    )
).map("".join)
AROUND = st.text(st.sampled_from(" \t/\u200b\u2003"), max_size=3)
AFTER = st.sampled_from(["", "/", "/x", "/a/b", "%2fx", "\u2002"])


@given(AROUND, SPELLED, AFTER)
def test_however_our_name_is_spelled_it_is_ours(before: str, name: str, after: str) -> None:
    assert is_own(before + name + after)


@given(st.text(max_size=256))
def test_any_text_is_judged(source: str) -> None:
    assert isinstance(is_own(source), bool)
