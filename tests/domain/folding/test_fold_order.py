"""The fold does not care in which order events come, or how often."""

import random
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.desk import Desk, agent_history
from domain.folding.tickets import fold
from tests.effort import effort
from tests.logs import logs
from tests.logs.subjects import by_subject

EDGES = [datetime(2026, 3, day, 5, tzinfo=UTC) for day in (7, 8, 9, 10)]


@settings(
    max_examples=effort(300),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
)
@given(log=logs(EDGES), seed=st.integers(0, 2**32 - 1))
def test_any_permutation_and_repetition_of_events_gives_the_same_ticket(
    log: list[dict[str, Any]], seed: int
) -> None:
    rng = random.Random(seed)
    agents = by_subject(log, "agent")
    desk = Desk(agents={agent: agent_history(events) for agent, events in agents.items()})
    mixed = Desk(
        agents={
            agent: agent_history(rng.sample(events, len(events)))
            for agent, events in agents.items()
        }
    )
    for events in by_subject(log, "ticket").values():
        once = fold(events, desk)
        again = [*events, *rng.choices(events, k=rng.randint(0, 5))]
        rng.shuffle(again)
        assert fold(again, mixed) == once
