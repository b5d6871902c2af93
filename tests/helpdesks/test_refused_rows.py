"""Rows and cells that cannot be read are refused one by one."""

import csv

import pytest

from helpdesks.eventlog import Mapping, Refusal, events
from tests.helpdesks.samples import HEADER, LOG, MINIMAL, events_of


@pytest.mark.parametrize(
    ("row", "field", "problem"),
    [
        ("T1,0,2026-05-04 09:00", "row", "has 3 cells where the header has 6"),
        (",0,2026-05-04 09:00,c,New,?", "subject", "is not said"),
        ("T1,?,2026-05-04 09:00,c,New,?", "id", "is not said"),
        ("T1,x,2026-05-04 09:00,c,New,?", "order", "'x' is not a whole number"),
        ("T1,0,?,c,New,?", "time", "is not said"),
        ("T\0,0,2026-05-04 09:00,c,New,?", "subject", "holds the character U+0000"),
        (f"{'T' * 257},0,2026-05-04 09:00,c,New,?", "subject", "has more than 256 characters"),
    ],
    ids=["short", "subject", "id", "order", "time", "nul", "long"],
)
def test_a_row_that_cannot_be_read_is_refused(row: str, field: str, problem: str) -> None:
    rows = [HEADER.split(","), row.split(",")]
    (refusal,) = events(rows, Mapping.from_toml(LOG))
    assert isinstance(refusal, Refusal)
    assert (refusal.line, refusal.field, refusal.problem) == (2, field, problem)


def test_a_value_that_is_not_mapped_is_refused_and_the_rest_of_the_row_is_told() -> None:
    made = events_of("T1,0,2026-05-04 09:00,c7,Odd,a1")
    assert made[1] == Refusal(
        2, "T1/0/status", "status", "'Odd' is not in events.status.data.status.values"
    )
    assert [e["id"] for e in made if isinstance(e, dict)] == ["T1/0/opened", "T1/0/assigned"]


@pytest.mark.parametrize(
    ("field", "cell", "at", "problem"),
    [
        ('complaint = "{x}"', "J", "complaint", "'J' is neither true nor false"),
        ('tags = "{x}"\ndata.difficulty = "{x}"', "odd", "difficulty", "must be one of easy"),
        ('due_at = "{x}"', "noon", "due_at", "'noon' is not of the form"),
        ('attributes.n = { from = "{x}", as = "number" }', "nan", "attributes.n", "not a number"),
        ('requester.id = "{x}"', "x" * 1001, "requester.id", "must not exceed 1000"),
    ],
    ids=["flag", "closed set", "time", "number", "member"],
)
def test_a_cell_that_its_field_cannot_hold_is_refused(
    field: str, cell: str, at: str, problem: str
) -> None:
    mapping = f"{MINIMAL}data.{field}\n"
    (refusal,) = events_of(f"T1,2026-05-04 09:00,{cell}", header="ticket,at,x", mapping=mapping)
    assert (refusal.field, problem in refusal.problem) == (at, True)


def test_an_event_that_would_say_nothing_is_refused() -> None:
    mapping = MINIMAL + '[events.move]\ntype = "ticket.assigned"\ndata.agent = "{agent}"\n'
    made = events_of("T1,2026-05-04 09:00,", header="ticket,at,agent", mapping=mapping)
    assert (made[1].field, made[1].problem) == ("data", "says none of agent, team, tier")


def test_a_bad_time_of_its_own_refuses_the_event_alone() -> None:
    mapping = MINIMAL + '[events.x]\ntype = "ticket.callback_made"\ntime = "{x}"\n'
    made = events_of("T1,2026-05-04 09:00,noon", header="ticket,at,x", mapping=mapping)
    assert [made[0]["type"], made[1].field] == ["ticket.opened", "time"]


def test_cells_are_trimmed_where_declared() -> None:
    text = MINIMAL.replace("[rows]", "[rows]\nstrip = true")
    (event,) = events_of(" T1 ,2026-05-04 09:00 ", header="ticket, at", mapping=text)
    assert event["subject"] == "T1"


def test_empty_lines_and_an_empty_file_tell_nothing() -> None:
    assert events_of("", header="ticket,at", mapping=MINIMAL) == []
    assert list(events([], Mapping.from_toml(MINIMAL))) == []


def test_columns_can_be_named_by_the_mapping() -> None:
    mapping = Mapping.from_toml(MINIMAL + '[file]\ncolumns = ["ticket", "at"]\ndelimiter = ";"\n')
    rows = csv.reader(["T1;2026-05-04 09:00"], delimiter=mapping.file.delimiter)
    assert len(list(events(rows, mapping))) == 1
