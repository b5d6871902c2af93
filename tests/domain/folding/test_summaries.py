"""Portraits: a ticket's life without gaps, and the same as what its open spans tell."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings

from domain.desk import Desk, agent_history
from domain.events import Event, parse
from domain.facts import OpenSpan
from domain.folding.tickets import OPEN_STATUSES, fold
from domain.folding.tickets.summaries import summary
from domain.instants import FOREVER
from tests.logs import logs
from tests.logs.subjects import by_subject
from tests.telling import Json, at, opened, status, tell

EDGES = [datetime(2026, 3, day, 5, tzinfo=UTC) for day in (7, 8, 9, 10)]
NOW = datetime(2026, 11, 1, tzinfo=UTC)

Piece = tuple[datetime, datetime, Any]


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces that follow one another and bear the same become one."""
    result: list[Piece] = []
    for start, end, what in pieces:
        if result and result[-1][1:] == (start, what):
            start = result.pop()[0]  # noqa: PLW2901  # the longer piece takes the place
        result.append((start, end, what))
    return result


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(log=logs(EDGES))
def test_stretches_are_the_open_spans_of_the_fold_and_what_lies_between(log: list[Json]) -> None:
    people = by_subject(log, "agent")
    desk = Desk(agents={agent: agent_history(changes) for agent, changes in people.items()})
    for events in by_subject(log, "ticket").values():
        ticket = fold(events, desk)
        stretches = summary(events, desk, NOW).stretches
        assert all(stretch.end == following.start for stretch, following in pairwise(stretches))
        assert (stretches[-1].end, stretches[-1].status) == (None, ticket.status)
        if ticket.is_counted:
            open_stretches = joined(
                (stretch.start, stretch.end or FOREVER, (stretch.agent, stretch.team, stretch.tier))
                for stretch in stretches
                if stretch.status in OPEN_STATUSES
            )
            spans = joined(
                (fact.at, fact.until, (fact.dims.agent, fact.dims.team, fact.dims.tier))
                for fact in ticket.facts
                if isinstance(fact, OpenSpan)
            )
            assert open_stretches == spans


def parsed(*log: Json) -> list[Event]:
    return [parse(envelope, NOW) for envelope in log]


def test_an_agent_who_moves_takes_an_open_ticket_along_and_a_resolved_one_not() -> None:
    people = parsed(
        tell("agent.changed", "08:00", "a1", team="t1"),
        tell("agent.changed", "10:00", "a1", team="t2"),
        tell("agent.changed", "13:00", "a1", team="t3"),
    )
    desk = Desk(agents={("desk", "a1"): agent_history(people)})
    events = parsed(opened("09:00", "T", agent="a1"), status("12:00", "T", "resolved"))
    assert [(stretch.start, stretch.team) for stretch in summary(events, desk, NOW).stretches] == [
        (at("09:00"), "t1"),
        (at("10:00"), "t2"),
        (at("12:00"), "t2"),
    ]


def test_what_changes_neither_status_nor_place_makes_no_stretch() -> None:
    events = parsed(opened("09:00", "T"), tell("ticket.changed", "10:00", "T", category="c"))
    painted = summary(events, Desk(), NOW)
    assert ([stretch.start for stretch in painted.stretches], painted.category) == (
        [at("09:00")],
        "c",
    )


def test_a_reopened_ticket_keeps_its_last_resolution() -> None:
    log = [opened("09:00", "T"), status("10:00", "T", "closed"), status("11:00", "T", "open")]
    painted = summary(parsed(*log), Desk(), NOW)
    assert (painted.resolved_at, painted.closed_at) == (at("10:00"), at("10:00"))
    assert painted.now.status == "open"
