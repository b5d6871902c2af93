"""The cells of a log: what their values and times become."""

import pytest

from domain.events import parse
from helpdesks.eventlog import Refusal
from tests.helpdesks.samples import MINIMAL, MUCH_LATER, events_of, minimal

RATING = """
[events.csat]
type = "rating.given"
subject = "{ticket}/csat"
data.survey = "csat"
data.scale = { min = 1, max = 5, kind = "numbers" }
data.score = { from = "{score}", not_said = ["0", "6"] }
"""


def test_a_rating_without_an_answer_is_refused_with_the_reason() -> None:
    rows = ["T1,2026-05-04 09:00,5", "T2,2026-05-04 09:00,6", "T3,2026-05-04 09:00,"]
    made = events_of(*rows, header="ticket,at,score", mapping=MINIMAL + RATING)
    assert [e["data"]["score"] for e in made if isinstance(e, dict) and "score" in e["data"]] == [5]
    assert [item for item in made if isinstance(item, Refusal)] == [
        Refusal(3, "T2/2026-05-04 09:00/csat", "score", "no answer: the log says '6'"),
        Refusal(4, "T3/2026-05-04 09:00/csat", "score", "no answer: the log says ''"),
    ]


def test_a_score_off_its_scale_is_refused() -> None:
    made = events_of("T1,2026-05-04 09:00,7", header="ticket,at,score", mapping=MINIMAL + RATING)
    assert made[-1].field == "score"
    assert made[-1].problem == "must lie on its scale, 1 to 5"


def test_cells_become_numbers_flags_times_and_lists() -> None:
    mapping = MINIMAL + (
        'data.complaint = "{angry}"\ndata.due_at = { from = "{due}", format = "%d.%m.%Y" }\n'
        'data.tags = { from = "{tags}", split = ";" }\n'
        'data.attributes = { size = { from = "{size}", as = "number" }, plan = "{plan}" }\n'
    )
    header = "ticket,at,angry,due,tags,size,plan"
    (event,) = events_of(
        "T1,2026-05-04 09:00,TRUE,5.5.2026,a; b;,1.5,7", header=header, mapping=mapping
    )
    assert event["data"] == {
        "channel": "email",
        "complaint": True,
        "due_at": "2026-05-05T00:00:00+00:00",
        "tags": ["a", "b"],
        "attributes": {"size": 1.5, "plan": "7"},
    }
    parse(event, MUCH_LATER)


@pytest.mark.parametrize(
    ("form", "zone", "text", "instant"),
    [
        ("%Y-%m-%d %H:%M", "Europe/Rome", "2026-05-04 09:00", "2026-05-04T07:00:00+00:00"),
        ("%d/%m/%Y %H:%M", "UTC", "4/5/2026 09:00", "2026-05-04T09:00:00+00:00"),
        (
            "%Y/%m/%d %H:%M:%S.%f",
            "UTC",
            "2026/05/04 09:00:01.5",
            "2026-05-04T09:00:01.500000+00:00",
        ),
        ("%Y%m%d", "UTC", "20260504", "2026-05-04T00:00:00+00:00"),
        ("%d %b %Y %I:%M %p", "UTC", "04 May 2026 09:00 PM", "2026-05-04T21:00:00+00:00"),
        ("iso", "Europe/Rome", "2026-05-04T09:00:00", "2026-05-04T07:00:00+00:00"),
        ("iso", "Europe/Rome", "2026-05-04T09:00:00Z", "2026-05-04T09:00:00+00:00"),
        ("unix", "UTC", "1777885200.25", "2026-05-04T09:00:00.250000+00:00"),
        ("unix_ms", "UTC", "1777885200250", "2026-05-04T09:00:00.250000+00:00"),
        ("%Y-%m-%d %H:%M", "Europe/Rome", "2026-03-29 02:30", "2026-03-29T01:30:00+00:00"),
        ("%Y-%m-%d %H:%M", "Europe/Rome", "2026-10-25 02:30", "2026-10-25T00:30:00+00:00"),
    ],
    ids=str,
)
def test_times_are_read_in_their_form_and_zone(
    form: str, zone: str, text: str, instant: str
) -> None:
    (event,) = minimal(f"T1,{text}", form=f'"{form}"', zone=f'"{zone}"')
    assert event["time"] == instant


def test_days_can_be_made_whole_by_a_template() -> None:
    text = MINIMAL.replace('from = "{at}"', 'from = "2026-05-{day} 12:00"')
    made = events_of("T1,x,4", header="ticket,at,day", mapping=text)
    assert made[0]["time"] == "2026-05-04T12:00:00+00:00"


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("iso", "noon"),
        ("unix", "noon"),
        ("unix", "1e30"),
        ("unix_ms", "NaN"),
        ("%d %b %Y", "4 Foo 2026"),
        ("%Y-%m-%d", "2026-05-04 09:00"),
    ],
)
def test_a_text_of_another_form_is_no_time(form: str, text: str) -> None:
    (refusal,) = minimal(f"T1,{text}", form=f'"{form}"')
    assert (refusal.field, repr(text) in refusal.problem) == ("time", True)


def test_an_iso_time_without_an_offset_needs_a_zone() -> None:
    text = MINIMAL.replace('"%Y-%m-%d %H:%M"', '"iso"').replace('zone = "UTC"', "")
    (refusal,) = events_of("T1,2026-05-04T09:00", header="ticket,at", mapping=text)
    assert "names no zone" in refusal.problem


@pytest.mark.parametrize("text", ["2026-13-04 09:00", "yesterday", "0001-01-01 00:00"])
def test_a_bad_time_is_refused_and_the_next_row_goes_on(text: str) -> None:
    zone = '"Asia/Tokyo"'  # there year 1 begins before the calendar does
    refusal, event = minimal(f"T1,{text}", "T2,2026-05-04 09:00", zone=zone)
    assert (refusal.line, refusal.id, refusal.field) == (2, f"T1/{text}", "time")
    assert repr(text) in refusal.problem
    assert event["subject"] == "T2"
