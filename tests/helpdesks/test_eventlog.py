"""CSV event logs read by mappings: which events the rows of a ticket make, and in which order."""

from dataclasses import replace

import pytest

from domain.events import parse
from helpdesks import eventlog
from helpdesks.eventlog import Refusal
from helpdesks.mappings import rows as log_rows
from tests.helpdesks.samples import HEADER, LOG, MINIMAL, MUCH_LATER, brief, events_of, states


def test_a_row_tells_what_its_mapping_declares() -> None:
    made = events_of("T1,0,2026-05-04 09:00,c7,New,?")
    assert made == [
        {
            "specversion": "1.0",
            "id": "T1/0/opened",
            "source": "desk",
            "type": "ticket.opened",
            "subject": "T1",
            "time": "2026-05-04T09:00:00+00:00",
            "sequence": "0.00000000000000000000.00",
            "data": {"channel": "email", "requester": {"id": "c7"}},
        },
        {
            "specversion": "1.0",
            "id": "T1/0/status",
            "source": "desk",
            "type": "ticket.status_changed",
            "subject": "T1",
            "time": "2026-05-04T09:00:00+00:00",
            "sequence": "1.00000000000000000000.01",
            "data": {"status": "new"},
        },
    ]


def test_events_are_accepted_by_the_contract() -> None:
    for event in events_of(
        "T1,0,2026-05-04 09:00,c7,New,a1", "T1,1,2026-05-04 09:01,c7,Done,nobody"
    ):
        parse(event, MUCH_LATER)


def test_a_state_that_stays_is_told_once() -> None:
    made = events_of(
        "T1,0,2026-05-04 09:00,c7,New,a1",
        "T1,1,2026-05-04 09:05,c7,Work,a1",
        "T1,2,2026-05-04 09:10,c7,Work,?",
        "T1,3,2026-05-04 09:15,c7,Work,a1",
        "T1,4,2026-05-04 09:20,c7,New,a2",
    )
    assert brief(made)[1:] == [
        ("T1/0/status", "status_changed", {"status": "new"}),
        ("T1/0/assigned", "assigned", {"agent": "a1"}),
        ("T1/1/status", "status_changed", {"status": "open"}),
        ("T1/4/status", "status_changed", {"status": "new"}),
        ("T1/4/assigned", "assigned", {"agent": "a2"}),
    ]


def test_a_cell_that_unsets_tells_null() -> None:
    made = events_of("T1,0,2026-05-04 09:00,c7,?,a1", "T1,1,2026-05-04 09:01,c7,?,nobody")
    assert brief(made)[-1] == ("T1/1/assigned", "assigned", {"agent": None})


def test_rows_that_stand_together_are_told_in_the_order_of_time_and_version() -> None:
    made = events_of(
        "T1,10,2026-05-04 09:05,c7,Done,?",
        "T1,9,2026-05-04 09:05,c7,Work,?",
        "T1,0,2026-05-04 09:00,c7,New,?",
    )
    assert states(made) == [("09:00", "new"), ("09:05", "open"), ("09:05", "resolved")]
    assert made[0]["id"] == "T1/0/opened"
    assert made[2]["sequence"] < made[3]["sequence"]


def test_a_ticket_that_comes_again_goes_on_where_it_was() -> None:
    made = events_of(
        "T1,0,2026-05-04 09:00,c7,Work,?",
        "T2,0,2026-05-04 09:01,c8,Work,?",
        "T1,1,2026-05-04 09:02,c7,Work,?",
        "T1,2,2026-05-04 09:03,c7,Done,?",
    )
    assert [e["id"] for e in made if e["subject"] == "T1"] == [
        "T1/0/opened",
        "T1/0/status",
        "T1/2/status",
    ]


def test_a_late_row_is_refused_where_order_was_promised() -> None:
    made = events_of(
        "T1,0,2026-05-04 09:00,c7,New,?",
        "T1,2,2026-05-04 09:09,c7,Work,?",
        "T2,0,2026-05-04 09:01,c8,New,?",
        "T1,1,2026-05-04 09:05,c7,Done,?",
        "T1,3,2026-05-04 09:10,c7,Done,?",
    )
    (refusal,) = [item for item in made if isinstance(item, Refusal)]
    assert (refusal.line, refusal.id, refusal.field) == (5, "T1/1", "time")
    assert "sort the file" in refusal.problem
    assert made[-1]["id"] == "T1/3/status"


def test_without_order_every_row_tells_all_it_knows() -> None:
    rows = ["T1,1,2026-05-04 09:05,c7,Work,?", "T1,0,2026-05-04 09:00,c7,Work,?"]
    made = events_of(*rows, mapping=LOG.replace("ordered = true", ""))
    assert sorted(e["id"] for e in made) == [
        "T1/0/opened",
        "T1/0/status",
        "T1/1/opened",
        "T1/1/status",
    ]


def test_states_that_several_rules_tell_are_one_state() -> None:
    mapping = MINIMAL.replace('id = "{ticket}/{at}"', 'id = "{ticket}/{at}"\nordered = true')
    for name, did, status in (("solved", "solve", "resolved"), ("back", "work", "open")):
        mapping += f'[events.{name}]\ntype = "ticket.status_changed"\non = "change"\n'
        mapping += f'when.did = ["{did}"]\ndata.status = "{status}"\n'
    done = ["solve", "solve", "work", "solve"]
    rows = [f"T1,2026-05-04 09:0{n},{what}" for n, what in enumerate(done)]
    assert states(events_of(*rows, header="ticket,at,did", mapping=mapping)) == [
        ("09:00", "resolved"),
        ("09:02", "open"),
        ("09:03", "resolved"),
    ]


def test_a_very_long_run_is_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"T1,{n},2026-05-04 09:0{n},c7,{'New' if n % 2 else 'Work'},?" for n in range(5)]
    whole = events_of(*lines)
    monkeypatch.setattr(log_rows, "MAX_RUN", replace(log_rows.MAX_RUN, limit=2))
    assert events_of(*lines) == whole


def test_what_is_forgotten_is_only_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eventlog, "MAX_PASTS", replace(eventlog.MAX_PASTS, limit=1))
    made = events_of(
        "T1,0,2026-05-04 09:00,c7,Work,?",
        "T2,0,2026-05-04 09:01,c8,Work,?",
        "T1,1,2026-05-04 09:02,c7,Work,?",
    )
    assert made[-1]["id"] == "T1/1/status"


def test_a_part_of_a_file_makes_the_same_events_as_the_whole() -> None:
    rows = [f"T1,{n},2026-05-04 09:0{n},c7,{s},a{n % 2}" for n, s in enumerate(("New", "Work"))]
    whole = {e["id"]: e for e in events_of(*rows)}
    part = {e["id"]: e for e in events_of(rows[1])}
    assert {key: whole[key] for key in part if key in whole} == {
        key: part[key] for key in part if key in whole
    }
    assert set(part) - set(whole) == {"T1/1/opened"}


def test_a_repeated_row_is_one() -> None:
    row = "T1,0,2026-05-04 09:00,c7,New,?"
    assert events_of(row, row) == events_of(row)


def test_two_rows_of_one_id_are_reported() -> None:
    made = events_of("T1,0,2026-05-04 09:00,c7,New,?", "T1,0,2026-05-04 09:00,c7,Work,?")
    assert made[-1] == Refusal(3, "T1/0", "id", "is that of line 2, which says something else")


def test_ties_without_a_column_that_orders_them_stay_as_in_the_file() -> None:
    mapping = LOG.replace('order = ["version"]\n', "")
    rows = ["T1,9,2026-05-04 09:00,c7,Work,?", "T1,2,2026-05-04 09:00,c7,Done,?"]
    made = [e for e in events_of(*rows, mapping=mapping) if "status" in e["data"]]
    assert states(sorted(made, key=lambda e: e["sequence"])) == [
        ("09:00", "open"),
        ("09:00", "resolved"),
    ]


def test_the_opening_comes_first_in_its_instant() -> None:
    mapping = LOG.replace('on = "first"', 'on = "first"\ntime = "{opened}"')
    header = HEADER + ",opened"
    rows = ["T1,5,2026-05-04 09:00,c7,New,?,2026-05-04 09:00"]
    made = events_of(*rows, header=header, mapping=mapping)
    assert min(made, key=lambda e: e["sequence"])["type"] == "ticket.opened"


def test_an_event_whose_own_time_is_not_said_did_not_happen() -> None:
    mapping = MINIMAL + (
        '[events.solved]\ntype = "ticket.status_changed"\ntime = "{solved}"\n'
        'data.status = "resolved"\n'
    )
    rows = ["T1,2026-05-04 09:00,2026-05-04 11:00", "T2,2026-05-04 09:00,"]
    made = events_of(*rows, header="ticket,at,solved", mapping=mapping)
    assert states(made) == [("11:00", "resolved")]


def test_conditions_choose_rows_by_themselves_and_by_the_row_before() -> None:
    mapping = MINIMAL.replace('id = "{ticket}/{at}"', 'id = "{ticket}/{at}"\nordered = true') + (
        '[events.again]\ntype = "ticket.status_changed"\nwhen.did = ["work", "wait"]\n'
        'unless.who = ["bot"]\nafter.did = ["solve"]\ndata.status = "open"\n'
    )
    did = [("work", "a"), ("solve", "a"), ("work", "bot"), ("solve", "a"), ("wait", "a")]
    rows = [f"T1,2026-05-04 09:0{n},{what},{who}" for n, (what, who) in enumerate(did)]
    assert states(events_of(*rows, header="ticket,at,did,who", mapping=mapping)) == [
        ("09:04", "open")
    ]


def test_a_row_without_one_before_is_after_nothing() -> None:
    mapping = MINIMAL.replace('id = "{ticket}/{at}"', 'id = "{ticket}/{at}"\nordered = true') + (
        '[events.work]\ntype = "ticket.status_changed"\nnot_after.did = ["close"]\n'
        'data.status = "open"\n'
    )
    rows = ["T1,2026-05-04 09:00,close", "T1,2026-05-04 09:01,work"]
    assert states(events_of(*rows, header="ticket,at,did", mapping=mapping)) == [("09:00", "open")]
