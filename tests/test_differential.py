"""Every KPI of the registry against the plain-Python reference, on random logs in real Postgres.

Instants are drawn to the boundaries of the periods and to changes of daylight saving; the filters
and breakdowns are drawn, too. What is compared is what a caller gets, from raw events to reading.
"""

import itertools
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from api.graphql.inputs.filters import AttributeMatch, FilterInput, IdMatch, TagMatch, filter_of
from domain.asking.demands import Demand, Readings
from domain.errors import DomainError, UnsupportedDimension
from domain.kpis import REGISTRY, Kpi
from domain.language.clocks import on_business_clock
from domain.language.dimensions import Dimension
from domain.language.filters import dimensions_of
from domain.language.formulas import Reading
from domain.periods import Grain, Period, buckets, previous, start_of
from persistence.connections.database import Database
from tests.desk import NOW, StoredDesk
from tests.judging import Disagreement, assert_agrees, judged
from tests.logs import HOLIDAYS, desks
from tests.reference import KPIS, Reference, hours
from tests.reference.question import DaySettings

NOON = time(12)
ZONE = "America/New_York"
EDGES = [
    datetime(2026, 3, 7, 5, tzinfo=UTC),  # a local midnight
    datetime(2026, 3, 8, 5, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC),  # the clock goes forward
    datetime(2026, 3, 9, 4, tzinfo=UTC),
    datetime(2026, 3, 10, 4, tzinfo=UTC),
]
WHOLE = Period(EDGES[0], EDGES[-1])
BEFORE = Period(datetime(2026, 3, 4, 5, tzinfo=UTC), EDGES[0])


@dataclass(frozen=True)
class Region:
    """A zone, and what logs are drawn to: local midnights and a change of its clock."""

    zone: str
    edges: Sequence[datetime]

    @classmethod
    def around(cls, zone: str, change: datetime) -> "Region":
        """The midnights of the day of a change, and of the days around it."""
        day = change.astimezone(ZoneInfo(zone)).date()
        noons = [
            datetime.combine(day + timedelta(days=n), NOON, ZoneInfo(zone)) for n in range(-1, 3)
        ]
        midnights = [start_of(noon, Grain.DAY, ZoneInfo(zone)).astimezone(UTC) for noon in noons]
        return cls(zone, sorted({*midnights, change}))

    @property
    def whole(self) -> Period:
        return Period(self.edges[0], self.edges[-1])

    @property
    def periods(self) -> tuple[Period, Period]:
        """All of it, and as long a time before."""
        return self.whole, previous(self.whole, ZoneInfo(self.zone))


REGIONS = [
    Region(ZONE, EDGES),
    Region.around("America/Santiago", datetime(2025, 9, 7, 4, tzinfo=UTC)),  # at midnight
    Region.around("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),  # by half an hour
    Region.around("Pacific/Chatham", datetime(2026, 4, 4, 14, tzinfo=UTC)),  # at a quarter to
]

_IDS = {
    "tier": ["1", "2", "3", "x"],
    "team": ["t1", "t2"],
    "agent": ["a1", "a2"],
    "channel": ["email", "phone"],
    "priority": ["high", "normal"],
    "direction": ["inbound", "outbound"],
    "department": ["billing", "shipping"],
}


def id_matches() -> st.SearchStrategy[dict[str, Any]]:
    return st.sampled_from(sorted(_IDS)).flatmap(
        lambda name: st.fixed_dictionaries(
            {},
            optional={
                "in": st.lists(st.sampled_from(_IDS[name]), max_size=2, unique=True),
                "notIn": st.lists(st.sampled_from(_IDS[name]), max_size=1),
                "isNull": st.booleans(),
            },
        ).map(lambda match: {name: match})
    )


simple = st.one_of(
    id_matches(),
    st.sampled_from(
        [
            {"tags": {"anyOf": ["x", "y"]}},
            {"tags": {"noneOf": ["x"]}},
            {"tags": {"allOf": ["x", "y"]}},
            {"attribute": {"key": "plan", "in": ["pro", "5"]}},
            {"attribute": {"key": "plan", "isNull": True}},
        ]
    ),
)
filters = st.one_of(
    st.just({}),
    simple,
    st.lists(simple, max_size=2).map(lambda parts: {"any": parts}),
    simple.map(lambda part: {"not": part}),
)
groupings = st.sampled_from(
    [
        ("TIER",),
        ("TEAM", "AGENT"),
        ("TAG",),
        ("CHANNEL", "PRIORITY"),
        ("CATEGORY",),
        ("DEPARTMENT",),
        ("SEGMENT",),
        ("DIRECTION",),
        ("HOUR_OF_DAY",),
        ("DAY_OF_WEEK", "TAG"),
    ]
)
_numbers = itertools.count(1)


def holiday_dates(code: str) -> frozenset[date] | None:
    return frozenset(HOLIDAYS[code]) if code in HOLIDAYS else None


def as_input(json_filter: Mapping[str, Any]) -> FilterInput:
    """The GraphQL input that a JSON filter is."""
    fields: dict[str, Any] = {}
    for name, value in json_filter.items():
        if name in {"all", "any"}:
            fields[name] = [as_input(part) for part in value]
        elif name == "not":
            fields["not_"] = as_input(value)
        elif name == "tags":
            keys = {"anyOf": "any_of", "allOf": "all_of", "noneOf": "none_of"}
            fields[name] = TagMatch(**{keys[key]: item for key, item in value.items()})
        else:
            keys = {"in": "in_", "notIn": "not_in", "isNull": "is_null", "key": "key"}
            kind = AttributeMatch if name == "attribute" else IdMatch
            fields[name] = kind(**{keys[key]: item for key, item in value.items()})
    return FilterInput(**fields)


def same(got: Reading, expected: Any) -> bool:
    if got.sample_size != expected.sample_size or (got.value is None) != (expected.value is None):
        return False
    return got.value is None or math.isclose(got.value, expected.value, rel_tol=1e-9, abs_tol=1e-9)


def compare_refusals(
    demand: Demand, error: DomainError, reference: Reference, region: Region
) -> None:
    """A KPI is refused by a dimension that none of its facts bears, or by hours that it lacks."""
    name = demand.kpi.name
    dimensions = {*demand.by, *dimensions_of(demand.where)}
    refused = dimensions - set(demand.kpi.dimensions)
    if not isinstance(error, UnsupportedDimension) or not refused:
        raise Disagreement(name, error, demand) from error
    for dimension in refused:
        if hours.are_refused(name, dimension.name):
            continue
        for period in region.periods:
            span = (period.since, period.until)
            rows = reference.breakdown(name, *span, [dimension.name], zone=region.zone)
            if not set(rows) <= {(None,)}:
                raise Disagreement(name, error, dimension, rows) from error


def test_the_reference_knows_every_kpi() -> None:
    assert set(REGISTRY) <= set(KPIS)


def on_clock(kpi: Kpi, clock: str) -> Kpi:
    return on_business_clock(kpi) if clock == "BUSINESS" else kpi


@dataclass(frozen=True)
class RegionalCase:
    """What is drawn: a desk somewhere, and how it is asked."""

    region: Region
    log: tuple[list[dict[str, Any]], str]
    where: dict[str, Any]
    by: tuple[str, ...]
    clock: str
    now: datetime


cases = st.sampled_from(REGIONS).flatmap(
    lambda region: st.builds(
        RegionalCase,
        region=st.just(region),
        log=desks(region.edges),
        where=filters,
        by=groupings,
        clock=st.sampled_from(["CALENDAR", "BUSINESS"]),
        now=st.sampled_from([region.edges[2], region.edges[-1], NOW]),
    )
)


async def compare(database: Database, case: RegionalCase, names: Collection[str]) -> None:
    """Compare what a desk says of some KPIs: in all, day by day, and broken down."""
    log, configuration = case.log
    now = max([case.now, *(datetime.fromisoformat(event["time"]) for event in log)])
    desk = await StoredDesk.create(database, f"random{next(_numbers)}")
    await desk.configure(configuration, holiday_dates)
    await desk.tell(log)
    reference = Reference(log, configuration, holidays=HOLIDAYS, now=now)
    region = case.region
    periods = (
        *region.periods,
        *buckets(region.whole, Grain.DAY, ZoneInfo(region.zone)),
    )
    condition = filter_of(as_input(case.where))
    kpis = [on_clock(REGISTRY[name], case.clock) for name in names]
    dims = tuple(Dimension[name] for name in case.by)
    demands = [Demand(kpi, periods, (), condition, region.zone) for kpi in kpis]
    demands += [Demand(kpi, region.periods, dims, condition, region.zone) for kpi in kpis]
    for demand, result in zip(demands, await desk.ask(demands, now), strict=True):
        if isinstance(result, DomainError):
            compare_refusals(demand, result, reference, region)
        else:
            compare_readings(demand, result, reference, case)


def compare_readings(
    demand: Demand, got: Readings, reference: Reference, case: RegionalCase
) -> None:
    asking: DaySettings = {"zone": case.region.zone, "where": case.where, "clock": case.clock}
    name = demand.kpi.name
    if any(hours.are_refused(name, dimension.name) for dimension in demand.by):
        raise Disagreement(name, demand.by, case)
    for period in demand.periods:
        span = (period.since, period.until)
        expected: Mapping[tuple[str | None, ...], Any] = (
            reference.breakdown(name, *span, case.by, **asking)
            if demand.by
            else {(): reference.read(name, *span, **asking)}
        )
        rows = {keys: reading for (during, keys), reading in got.items() if during == period}
        if set(rows) != set(expected):
            raise Disagreement(name, period, demand.by, rows, expected, case)
        for keys, reading in rows.items():
            if not same(reading, expected[keys]):
                raise Disagreement(name, period, keys, reading, expected[keys], case)


@pytest.fixture(scope="module")
async def wrong(
    request: pytest.FixtureRequest, database: Database, examples: int
) -> Mapping[str, Disagreement]:
    """What is wrong with the KPIs that are judged in this run."""
    test = test_every_kpi_agrees_with_the_reference
    return await judged(request, test, cases, partial(compare, database), examples)


@pytest.mark.parametrize("kpi", REGISTRY)
def test_every_kpi_agrees_with_the_reference(kpi: str, wrong: Mapping[str, Disagreement]) -> None:
    assert_agrees(kpi, wrong)


@dataclass(frozen=True)
class CaseOfPercentiles:
    """What is drawn where percentiles are asked for."""

    log: tuple[list[dict[str, Any]], str]
    p: float
    clock: str


cases_of_percentiles = st.builds(
    CaseOfPercentiles,
    log=desks(EDGES),
    p=st.sampled_from([0, 25, 50, 90, 99.5, 100]),
    clock=st.sampled_from(["CALENDAR", "BUSINESS"]),
)


async def compare_percentiles(
    database: Database, case: CaseOfPercentiles, names: Collection[str]
) -> None:
    log, configuration = case.log
    desk = await StoredDesk.create(database, f"random{next(_numbers)}")
    await desk.configure(configuration, holiday_dates)
    await desk.tell(log)
    reference = Reference(log, configuration, holidays=HOLIDAYS)
    kpis = [on_clock(REGISTRY[name], case.clock) for name in names]
    demands = [Demand(kpi, (WHOLE,), zone=ZONE, quantile=case.p / 100) for kpi in kpis]
    asking: DaySettings = {"zone": ZONE, "clock": case.clock}
    for kpi, result in zip(kpis, await desk.ask(demands), strict=True):
        assert not isinstance(result, DomainError)
        got = result[WHOLE, ()].value
        expected = reference.percentile(kpi.name, WHOLE.since, WHOLE.until, case.p, **asking)
        if (got is None) != (expected is None) or not (
            got is None or math.isclose(got, expected or 0, rel_tol=1e-9, abs_tol=1e-9)
        ):
            raise Disagreement(kpi.name, got, expected, case)


@pytest.fixture(scope="module")
async def wrong_percentiles(
    request: pytest.FixtureRequest, database: Database, examples: int
) -> Mapping[str, Disagreement]:
    """What is wrong with the percentiles of those KPIs."""
    test, drawn = test_percentiles_agree_with_the_reference, cases_of_percentiles
    return await judged(request, test, drawn, partial(compare_percentiles, database), examples // 3)


@pytest.mark.parametrize("kpi", [kpi.name for kpi in REGISTRY.values() if kpi.is_duration])
def test_percentiles_agree_with_the_reference(
    kpi: str, wrong_percentiles: Mapping[str, Disagreement]
) -> None:
    assert_agrees(kpi, wrong_percentiles)
