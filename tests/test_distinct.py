"""Things that several columns name are told apart, however alike they are when put together."""

from itertools import product

import pytest

from tests.desk import StoredDesk
from tests.telling import opened, replied, tell

ALIKE = ("a", "aa", "a:1", "1", "\u00e4", "a\u00e4")


@pytest.mark.parametrize(
    ("first", "second"),
    [(("ab", "C"), ("b", "Ca")), (("a:1", "C"), ("a", "C")), (("\u00e4b", "C"), ("b", "C\u00e4"))],
)
async def test_recipients_of_different_sources(
    desk: StoredDesk, first: tuple[str, str], second: tuple[str, str]
) -> None:
    await desk.tell(
        [
            tell("content.sent", "09:00", "M", recipient=recipient) | {"source": source}
            for source, recipient in (first, second, first)
        ]
    )
    assert (await desk.read("content_engagement_rate")).sample_size == 2


async def test_what_agents_did_by_ticket_and_day(desk: StoredDesk) -> None:
    done = list(product(("s", "ss"), ALIKE, ALIKE, ("09:00", "10:00", "33:00")))
    log = [opened("08:00", ticket) | {"source": source} for source, _, ticket, _ in done]
    log += [
        replied(clock, ticket, agent) | {"source": source} for source, agent, ticket, clock in done
    ]
    await desk.tell(log)
    reading = await desk.read("handled_per_agent_day")
    agent_days = 2 * len(ALIKE) * 2
    assert (reading.value, reading.sample_size) == (len(ALIKE), agent_days)
