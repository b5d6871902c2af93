"""The tickets behind a number: as many as the sample, and the very ones that count.

On random logs in real Postgres, with random filters, over whole periods and single days.
"""

import itertools
from collections import defaultdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.graphql.inputs.filters import filter_of
from domain.asking.demands import Demand
from domain.errors import DomainError, UnsupportedDimension
from domain.events import Event, parse
from domain.explaining.evaluating import End, counted
from domain.explaining.populations import population
from domain.explaining.records import InvitationRecord, RatingRecord, TicketRecord
from domain.facts import Fact, OpenSpan
from domain.folding.ratings import current
from domain.kpis import REGISTRY
from domain.language.filters import EVERYTHING
from domain.periods import Grain, Period, buckets
from persistence.asking import ticket_lists
from persistence.asking.kpi_sql import Setting
from persistence.asking.ticket_lists import Listing, TicketKey
from persistence.connections.database import Connection, Database
from persistence.events.reading import current_desk
from persistence.events.subjects import Subject
from persistence.workspace.configurations import in_force
from tests.desk import NOW, StoredDesk
from tests.logs import configurations, logs
from tests.test_differential import (
    EDGES,
    WHOLE,
    ZONE,
    as_input,
    filters,
    holiday_dates,
    on_clock,
)

PERIODS = (WHOLE, buckets(WHOLE, Grain.DAY, ZoneInfo(ZONE))[1])
POPULATIONS = {name: behind for name, kpi in REGISTRY.items() if (behind := population(kpi))}
_numbers = itertools.count(1)


@pytest.mark.parametrize(
    ("kpi", "counts_tickets"),
    [
        ("ticket_volume", True),
        ("open_tickets", True),
        ("overdue_rate", True),
        ("resolution_time", True),
        ("backlog_rate", True),
        ("error_rate", True),
        ("complaint_rate", True),
        ("first_response_sla_rate", True),
        ("next_reply_sla_rate", False),
        ("quality_score", False),  # of reviews
        ("escalations", False),
        ("reply_time", False),
        ("complaints", False),
        ("csat", False),
        ("resolved_per_agent_day", False),
        ("resolved_per_agent_hour", False),
        ("agent_load", False),
        ("agent_utilization", False),
    ],
)
def test_a_kpi_counts_tickets_if_each_is_one_of_its_sample(kpi: str, counts_tickets: bool) -> None:
    assert POPULATIONS[kpi].counts_tickets is counts_tickets


async def everything(
    connection: Connection, setting: Setting, listing: Listing, size: int
) -> list[TicketKey]:
    """A whole list, read in pages."""
    keys: list[TicketKey] = []
    while True:
        after = keys[-1] if keys else None
        page = await ticket_lists.page(connection, setting, listing, size, after)
        keys += page
        if len(page) < size:
            assert await ticket_lists.count(connection, setting, listing) == len(keys)
            return keys


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    log=logs(EDGES),
    configuration=configurations(EDGES),
    where=filters,
    clock=st.sampled_from(["CALENDAR", "BUSINESS"]),
    now=st.sampled_from([EDGES[2], NOW]),
)
async def test_as_many_tickets_are_listed_as_the_sample_counts(  # noqa: PLR0913, PLR0917  # what is drawn
    database: Database,
    log: list[dict[str, Any]],
    configuration: str,
    where: dict[str, Any],
    clock: str,
    now: datetime,
) -> None:
    desk = await StoredDesk.create(database, f"listed{next(_numbers)}")
    await desk.configure(configuration, holiday_dates)
    await desk.tell(log)
    condition = filter_of(as_input(where))
    kpis = [on_clock(REGISTRY[name], clock) for name in POPULATIONS]
    demands = [Demand(kpi, PERIODS, (), condition, ZONE) for kpi in kpis]
    answers = await desk.ask(demands, now)
    async with database.reading(desk.workspace) as connection:
        setting = Setting(desk.workspace, await in_force(connection, desk.workspace), now)
        for (kpi, readings), period in itertools.product(zip(kpis, answers, strict=True), PERIODS):
            if isinstance(readings, UnsupportedDimension):
                continue  # the filter is of tickets, the KPI of agents
            behind = population(kpi)
            assert behind is not None
            listing = Listing(behind, period, condition, ZONE)
            keys = await everything(connection, setting, listing, 3)
            assert len({key[1:] for key in keys}) == len(keys)
            assert sorted(keys, key=order) == keys
            assert not isinstance(readings, DomainError)
            if behind.counts_tickets:
                size = readings[period, ()].sample_size
                assert len(keys) == size, (kpi.name, period, where, log)


def order(key: TicketKey) -> tuple[float, str, str]:
    return -key.at.timestamp(), key.source, key.ticket


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(log=logs(EDGES), configuration=configurations(EDGES))
async def test_those_tickets_are_listed_whose_facts_count(
    database: Database, log: list[dict[str, Any]], configuration: str
) -> None:
    desk = await StoredDesk.create(database, f"listed{next(_numbers)}")
    await desk.configure(configuration, holiday_dates)
    await desk.tell(log)
    facts = await facts_of(desk, log)
    async with database.reading(desk.workspace) as connection:
        setting = Setting(desk.workspace, await in_force(connection, desk.workspace), NOW)
        for (name, behind), period in itertools.product(POPULATIONS.items(), PERIODS):
            listing = Listing(behind, period, EVERYTHING, ZONE)
            expected = {
                ticket
                for ticket, own in facts.items()
                for measure in behind.measures
                if counted(measure, [f for f in own if lies_in(f, period)], End(period.until))
            }
            keys = await everything(connection, setting, listing, 100)
            assert {key[1:] for key in keys} == expected, (name, period, log)


def lies_in(fact: Fact, period: Period) -> bool:
    return isinstance(fact, OpenSpan) or period.since <= fact.at < period.until


async def facts_of(desk: StoredDesk, log: list[dict[str, Any]]) -> dict[Subject, list[Fact]]:
    """The facts of each ticket of a log, and of the ratings and surveys about it."""
    async with desk.database.reading(desk.workspace) as connection:
        desk_then = await current_desk(connection, desk.workspace)
    events: dict[str, dict[Subject, list[Event]]] = defaultdict(lambda: defaultdict(list))
    by_identity = {
        (e.source, e.id): e for e in (parse(dict(envelope), NOW) for envelope in reversed(log))
    }
    for event in by_identity.values():
        events[event.family][event.source, event.subject].append(event)
    telling = {event.source for event in by_identity.values() if event.type == "survey.delivered"}
    surveys = events["survey"]

    def invitation(ratings: list[Event]) -> tuple[Event, ...]:
        rating = current(ratings, "rating.given") or ratings[0]
        return tuple(surveys.get((rating.source, rating.data.get("invitation") or ""), ()))

    opinions = tuple(
        RatingRecord(tuple(ratings), invitation(ratings)) for ratings in events["rating"].values()
    )
    invitations = tuple(
        InvitationRecord(tuple(sent), source in telling) for (source, _), sent in surveys.items()
    )
    return {
        subject: [*record.own_facts(desk_then), *record.voiced_facts(desk_then)]
        for subject, own in events["ticket"].items()
        for record in [TicketRecord(*subject, tuple(own), opinions, invitations)]
    }
