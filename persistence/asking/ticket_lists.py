"""Lists of tickets: those behind a number, newest first, page by page.

A list is made of the same facts, under the same filter and the same conditions, as the number; so
the number of tickets in it is the sample size of every KPI that counts tickets.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from domain.asking.demands import Demand
from domain.asking.scans import Layer, ScanKey
from domain.explaining.populations import Population, Summed, population
from domain.facts import Invited, Opened, OpenSpan, Rated
from domain.kpis import REGISTRY
from domain.language.filters import Filter
from domain.language.measures import Count
from domain.periods import Period
from persistence.asking.kpi_sql import Compiler, Parameters, Setting
from persistence.connections.database import Connection

_VOICES = (Rated, Invited)
_IS_KNOWN = """
EXISTS (SELECT FROM ticket WHERE ticket.workspace_id = $1
        AND ticket.source = fact.ticket_source AND ticket.subject = fact.ticket)
"""
"""A rating may name a ticket of which nothing was told."""
_OPENED = Population((Count(Opened),), counts_tickets=True)


class TicketKey(NamedTuple):
    """The position of a ticket in a list: later anchors first, then by source and id."""

    at: datetime
    source: str
    ticket: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The tickets of a population in a period under a filter."""

    population: Population
    period: Period
    where: Filter
    zone: str


def behind(demand: Demand) -> Listing | None:
    """The tickets behind the number of a KPI over the one period of a demand; None if its facts
    are about none.

    Raises:
        UnsupportedDimension: the KPI's facts do not carry what the filter asks.
    """
    demand.check()
    tickets = population(demand.kpi)
    return _listing(tickets, demand) if tickets else None


def opened(period: Period, where: Filter, zone: str) -> Listing:
    """The tickets opened in a period, whichever their direction.

    Raises:
        UnsupportedDimension: tickets do not carry what the filter asks.
    """
    demand = Demand(REGISTRY["ticket_volume"], (period,), (), where, zone)
    demand.check()
    return _listing(_OPENED, demand)


async def page(
    connection: Connection,
    setting: Setting,
    listing: Listing,
    first: int,
    after: TicketKey | None,
) -> list[TicketKey]:
    """So many tickets, after a position or from the start."""
    parameters, rows = _rows(setting, listing)
    since = after_position(parameters, after, ("source", "ticket"))
    sql = (
        f"SELECT at, source, ticket FROM ({rows}) AS listed WHERE {since}"
        f" ORDER BY at DESC, source, ticket LIMIT {parameters.add(first, 'int')}"
    )
    return [TicketKey(*row) for row in await connection.fetch(sql, *parameters.values)]


def after_position(
    parameters: Parameters, after: tuple[datetime, str, str] | None, identity: tuple[str, str]
) -> str:
    """The condition that a row comes later in a list by anchor, latest first, and identity.

    An index of the anchor serves it: a plain comparison of that alone stands in front.
    """
    if after is None:
        return "true"
    at = parameters.add(after[0], "timestamptz")
    values = ", ".join(parameters.add(text, "text") for text in after[1:])
    return f"(at <= {at} AND (at < {at} OR ({', '.join(identity)}) > ({values})))"


async def count(connection: Connection, setting: Setting, listing: Listing) -> int:
    """How many tickets there are."""
    parameters, rows = _rows(setting, listing)
    sql = f"SELECT count(*) FROM ({rows}) AS listed"
    number: int = await connection.fetchval(sql, *parameters.values)
    return number


def _listing(tickets: Population, demand: Demand) -> Listing:
    (period,) = demand.periods
    return Listing(tickets, period, demand.where, demand.zone)


def _rows(setting: Setting, listing: Listing) -> tuple[Parameters, str]:
    """A statement that gives each ticket once, with its latest anchor."""
    parameters = Parameters(setting.workspace)
    parts = []
    for measure in listing.population.measures:
        compiler = Compiler(setting, *_scan(listing, measure))
        compiler.parameters = parameters
        parts.append(_part(compiler, measure))
    rows = " UNION ALL ".join(parts)
    if not listing.population.counts_tickets:
        grouped = "SELECT max(at) AS at, source, ticket FROM"
        rows = f"{grouped} ({rows}) AS fact GROUP BY source, ticket"
    return parameters, rows


def _scan(listing: Listing, measure: Summed) -> tuple[ScanKey, tuple[Layer, ...]]:
    key = ScanKey(measure.fact, listing.where, listing.zone, by_tag=False, is_sorting=False)
    period = listing.period
    edges = (period.until,) if key.is_instantaneous else (period.since, period.until)
    return key, (Layer((), edges),)


def _part(compiler: Compiler, measure: Summed) -> str:
    """The tickets that the facts of one measure are about; all open ones are open at one instant,
    so that their opening takes the place of the anchor.
    """
    facts = compiler.counted(measure)
    if measure.fact in _VOICES:
        named = "at, ticket_source AS source, ticket"
        return f"SELECT {named} FROM ({facts}) AS fact WHERE {_IS_KNOWN}"
    at = "coalesce(opened_at, at)" if measure.fact is OpenSpan else "at"
    return f"SELECT {at} AS at, source, subject AS ticket FROM ({facts}) AS fact"
