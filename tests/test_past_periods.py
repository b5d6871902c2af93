"""What happens after a period does not change what was so in it, on random logs in real Postgres.

A log is cut at the end of a period; then its tickets are reopened, moved and changed, and nothing
is resolved again. Only KPIs that look further by their definition may say something else then.
"""

import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from domain.asking.demands import Demand, Readings
from domain.errors import DomainError
from domain.kpis import REGISTRY
from domain.language.dimensions import Dimension, Keys
from domain.language.formulas import Reading
from domain.language.measures import Moments
from domain.periods import Grain, Period, buckets
from persistence.connections.database import Database
from tests.desk import NOW, StoredDesk
from tests.judging import Disagreement, assert_agrees, judged
from tests.logs import desks
from tests.logs.contents import CONTENTS, Json
from tests.reference import Reference
from tests.reference.tickets import OPEN, ReferenceTicket
from tests.test_differential import BEFORE, EDGES, WHOLE, ZONE, holiday_dates

LOOKS_FURTHER = frozenset(
    {
        # of a cohort, by everything that is known now (reading 3)
        "resolution_rate",
        "escalation_rate",
        "bounce_back_rate",
        "transfer_rate",
        "reassignment_rate",
        "classification_accuracy",
        # by what becomes of a resolved ticket (21, and by name)
        "first_contact_resolution_rate",
        "reopen_rate",
    }
)
PAST = [name for name in REGISTRY if name not in LOOKS_FURTHER]
PERIODS = (WHOLE, BEFORE, *buckets(WHOLE, Grain.DAY, ZoneInfo(ZONE)))
KINDS = ("status_changed", "assigned", "escalated", "changed")
_numbers = itertools.count(1)


@dataclass(frozen=True)
class PastCase:
    """What is drawn: a desk, by what it is asked, and a number that later events come of."""

    log: tuple[list[Json], str]
    by: tuple[str, ...]
    seed: int


cases = st.builds(
    PastCase,
    log=desks(EDGES),
    by=st.sampled_from(
        [
            (),
            ("TIER",),
            ("TEAM", "AGENT"),
            ("CHANNEL", "PRIORITY"),
            ("CATEGORY",),
            ("SEGMENT",),
            ("TAG",),
        ]
    ),
    seed=st.integers(0, 2**16 - 1),
)


def afterwards(rng: Random, ticket: ReferenceTicket) -> Iterator[Json]:
    """Statuses, moves and fields after the period, none of which resolves or closes again."""
    at = WHOLE.until
    was_closed = bool(ticket.closings)
    status = ticket.steps[-1].after.status
    for number in range(rng.randint(1, 6)):
        kind = rng.choice(KINDS)
        data = CONTENTS[kind](rng, at)
        data.pop("complaint", None)  # which may count later (23)
        if kind == "status_changed":
            choices = OPEN if status in OPEN or was_closed else (*OPEN, "resolved", "closed")
            status = data["status"] = rng.choice(choices)
            was_closed |= status == "closed"
        yield {
            "specversion": "1.0",
            "id": f"later-{ticket.id}-{number}",
            "source": ticket.source,
            "type": f"ticket.{kind}",
            "subject": ticket.id,
            "time": at.isoformat(),
            "data": data or {"channel": "chat"},
        }
        at += timedelta(minutes=rng.choice((1, 60, 3000)))


def settled(readings: Readings) -> dict[tuple[Period, Keys], Reading]:
    """Readings but for the last digits of sums of squares: these depend on the order of rows."""
    return {group: _settled(reading) for group, reading in readings.items()}


def _settled(reading: Reading) -> Reading:
    basis = reading.basis
    if not isinstance(basis, Moments):
        return reading
    return reading._replace(basis=basis._replace(squares=float(f"{basis.squares:.12g}")))


async def compare(database: Database, case: PastCase, names: Collection[str]) -> None:
    """Ask for some KPIs of a desk, tell it of later events, and ask again."""
    log, configuration = case.log
    past = [event for event in log if datetime.fromisoformat(event["time"]) < WHOLE.until]
    desk = await StoredDesk.create(database, f"past{next(_numbers)}")
    await desk.configure(configuration, holiday_dates)
    await desk.tell(past)
    dims = tuple(Dimension[name] for name in case.by)
    demands = [Demand(REGISTRY[name], PERIODS, dims, zone=ZONE) for name in names]
    before = await desk.ask(demands, NOW)
    rng, tickets = Random(case.seed), Reference(past).world.every_ticket.values()
    later = [event for ticket in tickets for event in afterwards(rng, ticket)]
    await desk.tell(later)
    for demand, was, is_now in zip(demands, before, await desk.ask(demands, NOW), strict=True):
        if isinstance(was, DomainError):
            assert type(is_now) is type(was)
        elif isinstance(is_now, DomainError) or settled(was) != settled(is_now):
            raise Disagreement(demand.kpi.name, was, is_now, past, later)


@pytest.fixture(scope="module")
async def changed(
    request: pytest.FixtureRequest, database: Database, examples: int
) -> Mapping[str, Disagreement]:
    """What changes of the KPIs that are judged in this run."""
    test = test_b3_what_comes_after_a_period_does_not_change_it
    return await judged(request, test, cases, partial(compare, database), examples // 2)


@pytest.mark.parametrize("kpi", PAST)
def test_b3_what_comes_after_a_period_does_not_change_it(
    kpi: str, changed: Mapping[str, Disagreement]
) -> None:
    assert_agrees(kpi, changed)
