"""The fold of a ticket takes time by the number of its events, whatever these are."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice

import pytest

from domain.configuration import Configuration
from domain.desk import Desk, agent_history
from domain.events import Event
from domain.folding.tickets import fold
from tests.telling import Json

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
CONFIGURATION = Configuration.read(
    'calendar = "office"\n'
    '[calendars.office]\nhours.monday-friday = ["09:00-17:00"]\n'
    '[sla.a]\npriority = ["high"]\nclock = "business"\nnext_reply = "30m"\nresolution = "99d"\n'
    'pause = ["pending"]\n'
    '[sla.b]\nresolution = "999d"\n'
)
STATUS, CHANGED, REPLIED = "ticket.status_changed", "ticket.changed", "ticket.replied"
CYCLES: dict[str, list[tuple[str, Json]]] = {
    "reopened": [(STATUS, {"status": "resolved"}), (STATUS, {"status": "open"})],
    "paused": [(STATUS, {"status": "pending"}), (STATUS, {"status": "open"})],
    "matched again": [
        (CHANGED, {"priority": "low"}),
        (STATUS, {"status": "pending"}),
        (CHANGED, {"priority": "high"}),
        (STATUS, {"status": "open"}),
    ],
    "answered": [
        (REPLIED, {"author": {"kind": "requester"}}),
        (REPLIED, {"author": {"kind": "agent", "id": "a"}}),
    ],
    "handed on": [
        ("ticket.assigned", {"agent": "a", "team": "t", "tier": "1"}),
        ("ticket.escalated", {"to_tier": "2", "to_agent": "b", "to_team": None}),
    ],
    "reviewed": [
        ("ticket.reviewed", {"score": 1, "correct": True}),
        (STATUS, {"status": "resolved"}),
        (STATUS, {"status": "open"}),
    ],
    "called": [
        ("ticket.conversation_ended", {"conversation": "c"}),
        ("ticket.callback_requested", {}),
        ("ticket.callback_made", {}),
    ],
    "held by one who moves": [
        ("ticket.assigned", {"agent": "a", "tier": None}),
        (CHANGED, {"category": "x"}),
        (CHANGED, {"category": "y"}),
    ],
}


def events(kinds: list[tuple[str, Json]], number: int) -> Iterator[Event]:
    first = [("ticket.opened", {"channel": "email", "priority": "high"})]
    for n, (kind, data) in enumerate([*first, *islice(cycle(kinds), number)]):
        yield Event("desk", f"{n:06}", kind, "T1", BEGIN + timedelta(minutes=n), data)


def moves(number: int) -> list[Event]:
    instants = [BEGIN + timedelta(seconds=90 * n) for n in range(number)]
    return [
        Event("desk", str(n), "agent.changed", "a", at, {"team": f"t{n % 2}"})
        for n, at in enumerate(instants)
    ]


def seconds(kinds: list[tuple[str, Json]], number: int) -> float:
    """Of this process alone, whatever others do on the machine."""
    desk = Desk(
        agents={("desk", "a"): agent_history(moves(number))},
        working_hours=CONFIGURATION.working_hours,
        policies=CONFIGURATION.policies,
    )
    log = list(events(kinds, number))
    began = time.process_time()
    fold(log, desk)
    return time.process_time() - began


@pytest.mark.parametrize("kinds", CYCLES.values(), ids=CYCLES)
def test_eight_times_as_many_events_take_about_eight_times_as_long(
    kinds: list[tuple[str, Json]],
) -> None:
    few = min(seconds(kinds, 1000) for _ in range(2))
    assert seconds(kinds, 8000) < 24 * few + 0.2  # 64 times, if each looked at all before it
