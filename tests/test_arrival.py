"""It does not matter in which order events arrive, or how many are folded at a time.

The differential test tells a log at once; here the same log comes shuffled, in pieces, each folded
before the next: late agents, late openings, ratings before their tickets.
"""

import itertools
import random
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.asking.demands import Demand
from domain.errors import DomainError
from domain.kpis import REGISTRY
from domain.kpis.presets import PRESETS
from domain.language.dimensions import Dimension
from domain.language.formulas import Reading
from persistence.connections.database import Database
from tests.desk import EVER, StoredDesk
from tests.logs import logs
from tests.telling import DAY, opened, status, tell
from tests.test_differential import same

EDGES = [datetime(2026, 3, day, 5, tzinfo=UTC) for day in (7, 8, 10)]
BY = (
    (),
    (Dimension.AGENT, Dimension.TIER),
    (Dimension.TEAM,),
    (Dimension.SERVICE,),
    (Dimension.SEGMENT,),
)
PRESET_KPIS = [preset.kpi for of_kpi in PRESETS.values() for preset in of_kpi.values()]
_numbers = itertools.count(1)


async def answers(desk: StoredDesk) -> list[dict[Any, Reading]]:
    demands = [
        Demand(kpi, (EVER,), by)
        for kpi in (*REGISTRY.values(), *PRESET_KPIS)
        for by in BY
        if set(by) <= set(kpi.dimensions)
    ]
    parts = []
    for result in await desk.ask(demands):
        assert not isinstance(result, DomainError)
        parts.append(dict(result))
    return parts


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(log=logs(EDGES), seed=st.integers(0, 2**32 - 1))
async def test_a_log_in_pieces_reads_like_the_whole(
    database: Database, log: list[dict[str, Any]], seed: int
) -> None:
    number, rng = next(_numbers), random.Random(seed)
    whole = await StoredDesk.create(database, f"whole{number}")
    pieces = await StoredDesk.create(database, f"pieces{number}")
    await whole.tell(log)
    shuffled = rng.sample(log, len(log))
    size = rng.randint(1, 6)
    for start in range(0, len(shuffled), size):
        await pieces.tell(shuffled[start : start + size])
    got, expected = await answers(pieces), await answers(whole)
    assert [row.keys() for row in got] == [row.keys() for row in expected]
    for readings, others in zip(got, expected, strict=True):
        for group, reading in readings.items():
            assert same(reading, others[group]), (group, shuffled)


async def test_a_reviewed_agent_may_be_told_of_later(desk: StoredDesk) -> None:
    await desk.tell(
        [
            opened("09:00", "T1"),
            status("10:00", "T1", "resolved"),
            tell("ticket.reviewed", "11:00", "T1", score=80, agent="eve"),
        ]
    )
    await desk.tell([tell("agent.changed", "08:00", "eve", tier="2")])
    (rows,) = await desk.ask([Demand(REGISTRY["quality_score"], (DAY,), (Dimension.TIER,))])
    assert not isinstance(rows, Exception)
    assert {keys for _, keys in rows} == {("2",)}
