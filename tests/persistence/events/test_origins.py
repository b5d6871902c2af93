"""What the service derives is kept for each origin; which body counts is never by arrival."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.events import Accepted, parse
from persistence.connections.database import Database
from persistence.events.origins import SENT, Arrival, Origin, begin_replacing, take_back_the_rest
from persistence.events.storing import StoreResult, store, store_anew
from tests.desk import NOW, StoredDesk
from tests.telling import tell

OLD, NEW = Origin("mapping/chats", 2), Origin("mapping/chats", 4)
OTHER = Origin("mapping/zeta", 4)
ORIGINS = [SENT, OLD, NEW, OTHER, Origin("delivery/1", 3), Origin("page/1", 4)]
_numbers = itertools.count(1)


def opened(ticket: str, id_: str = "e1", channel: str = "email") -> dict[str, Any]:
    return tell("ticket.opened", "09:00", ticket, channel=channel) | {"id": id_}


def events(*envelopes: Mapping[str, Any]) -> list[Accepted]:
    return [parse(dict(envelope), NOW) for envelope in envelopes]


async def arrive(desk: StoredDesk, origin: Origin, *envelopes: Mapping[str, Any]) -> StoreResult:
    async with desk.database.writing(desk.workspace) as connection:
        return await store(connection, desk.workspace, events(*envelopes), NOW, origin)


async def replace(
    desk: StoredDesk, origin: Origin, *envelopes: Mapping[str, Any]
) -> tuple[StoreResult, int]:
    """In one transaction: what an origin says now, and how much it says no more."""
    async with desk.database.writing(desk.workspace) as connection:
        await begin_replacing(connection)
        arrival = Arrival(desk.workspace, NOW, origin)
        intake = await store_anew(connection, arrival, events(*envelopes))
        return intake, await take_back_the_rest(connection, desk.workspace, origin.name)


async def rows(desk: StoredDesk, query: str) -> list[tuple[Any, ...]]:
    async with desk.database.reading(desk.workspace) as connection:
        return [tuple(row) for row in await connection.fetch(query)]


async def counting(desk: StoredDesk) -> list[tuple[Any, ...]]:
    return await rows(desk, "SELECT id, subject, origin FROM event ORDER BY id")


async def volumes(desk: StoredDesk) -> float | None:
    await desk.fold()
    return (await desk.read("ticket_volume")).value


async def test_d9_what_was_derived_counts_before_what_was_sent_whatever_comes_first(
    desk: StoredDesk,
) -> None:
    await arrive(desk, SENT, opened("sent"))
    assert await volumes(desk) == 1
    intake = await arrive(desk, OLD, opened("derived"))
    assert (intake.duplicates, intake.conflicts) == (0, frozenset())
    again = await arrive(desk, SENT, opened("sent"))
    assert (again.duplicates, again.conflicts) == (1, frozenset())
    assert await counting(desk) == [("e1", "derived", OLD.name)]
    assert await volumes(desk) == 1
    tickets = await rows(desk, "SELECT subject FROM ticket")
    assert tickets == [("derived",)]
    other = await arrive(desk, SENT, opened("other"))
    assert other.conflicts == {("desk", "e1")}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    arrivals=st.permutations([*ORIGINS, *ORIGINS]),
    cuts=st.sets(st.integers(1, 11), max_size=4),
)
async def test_d9_which_of_many_origins_counts_is_never_by_arrival(
    database: Database, arrivals: Sequence[Origin], cuts: set[int]
) -> None:
    desk = await StoredDesk.create(database, f"origins{next(_numbers)}")
    for number, origin in enumerate(arrivals):
        await arrive(desk, origin, opened(f"{origin.name}-{origin.rank}"))
        if number in cuts:
            await desk.fold()
    # The highest rank is 4: of mapping/chats, mapping/zeta and page/1, the least name counts.
    assert await counting(desk) == [("e1", "mapping/chats-4", "mapping/chats")]
    assert await volumes(desk) == 1
    aside = await rows(desk, 'SELECT subject FROM event_aside ORDER BY subject COLLATE "C"')
    assert aside == [("-0",), ("delivery/1-3",), ("mapping/zeta-4",), ("page/1-4",)]


async def test_d9_what_is_replaced_comes_from_one_origin_and_is_folded_again(
    desk: StoredDesk,
) -> None:
    await arrive(desk, SENT, opened("kept", "k1"), opened("aside", "e2"))
    await arrive(desk, OTHER, opened("others", "o1"))
    await arrive(desk, OLD, *(opened(f"t{n}", f"e{n}") for n in range(1, 6)))
    assert await volumes(desk) == 7  # t1 to t5, kept, others; e2 as it was sent stands back
    intake, gone = await replace(
        desk, OLD, opened("t1", "e1"), opened("t9", "e3"), opened("t6", "e6")
    )
    assert (len(intake.accepted), intake.duplicates, gone) == (1, 1, 3)  # e6; e1; e2, e4 and e5
    assert intake.renewed == {("desk", "e3")}
    assert await volumes(desk) == 6
    assert {row[1] for row in await counting(desk)} == {"kept", "others", "t1", "t9", "t6", "aside"}
    tickets = await rows(desk, "SELECT subject FROM ticket")
    assert {row[0] for row in tickets} == {"kept", "others", "t1", "t9", "t6", "aside"}


async def test_d9_replacing_by_the_same_changes_nothing(desk: StoredDesk) -> None:
    envelopes = [opened(f"t{n}", f"e{n}") for n in range(3)]
    await arrive(desk, OLD, *envelopes)
    await desk.fold()
    intake, gone = await replace(desk, OLD, *envelopes)
    assert (intake.duplicates, intake.renewed, gone) == (3, frozenset(), 0)
    assert await rows(desk, "SELECT FROM fold_mark") == []


async def test_d9_a_conflict_with_what_was_replaced_is_none_any_more(desk: StoredDesk) -> None:
    await arrive(desk, OLD, opened("t1"))
    intake = await arrive(desk, OLD, opened("t2"))
    assert intake.conflicts == {("desk", "e1")}
    await replace(desk, OLD, opened("t2"))
    assert await counting(desk) == [("e1", "t2", OLD.name)]
    assert await rows(desk, "SELECT FROM event_conflict") == []
    intake, _ = await replace(desk, OLD, opened("t2"), opened("t3"))
    assert intake.conflicts == {("desk", "e1")}


async def test_d9_a_newer_mapping_counts_and_an_older_one_does_not(desk: StoredDesk) -> None:
    await arrive(desk, OLD, opened("t1"))
    assert (await arrive(desk, NEW, opened("t2"))).renewed == {("desk", "e1")}
    assert (await arrive(desk, OLD, opened("t1"))).conflicts == {("desk", "e1")}
    assert await counting(desk) == [("e1", "t2", NEW.name)]
    assert await volumes(desk) == 1


TOLD_OF = {
    "ticket": [opened("x")],
    "customer": [tell("customer.joined", "09:00", "x") | {"id": "e1"}],
    "shift": [
        tell(
            "shift.worked",
            "09:00",
            "x",
            agent="a",
            start="2026-05-04T09:00:00Z",
            end="2026-05-04T10:00:00Z",
        )
        | {"id": "e1"}
    ],
    "sale": [tell("sale.made", "09:00", "x", agent="a", amount=5, currency="EUR") | {"id": "e1"}],
    "rating": [
        tell("rating.given", "09:00", "x", survey="csat", score=5, scale={"min": 1, "max": 5})
        | {"id": "e1"}
    ],
    "survey": [tell("survey.invited", "09:00", "x", survey="csat") | {"id": "e1"}],
    "incident": [tell("incident.started", "09:00", "x", service="s") | {"id": "e1"}],
    "lead": [tell("lead.received", "09:00", "x") | {"id": "e1"}],
    "money": [
        tell("money.booked", "09:00", "x", kind="cost", amount=1, currency="EUR") | {"id": "e1"}
    ],
    "session": [tell("session.ended", "09:00", "x", kind="bot") | {"id": "e1"}],
    "content": [tell("content.sent", "09:00", "x", recipient="r") | {"id": "e1"}],
    "agent": [tell("agent.changed", "09:00", "x", hired_at="2026-05-01T00:00:00Z") | {"id": "e1"}],
}
FACTS = {
    "ticket": "opened", "customer": "gained", "shift": "shift", "sale": "sold", "rating": "rated",
    "survey": "invited", "incident": "incident", "lead": "lead", "money": "booked",
    "session": "session", "content": "sent", "agent": "employed",
}  # fmt: skip


@pytest.mark.parametrize("family", TOLD_OF)
async def test_d9_nothing_is_left_of_a_thing_that_is_said_no_more(
    desk: StoredDesk, family: str
) -> None:
    await arrive(desk, OLD, *TOLD_OF[family])
    await desk.fold()
    facts = f"SELECT FROM {FACTS[family]}"
    assert await rows(desk, facts) != []
    _, gone = await replace(desk, OLD)
    assert gone == 1
    await desk.fold()
    assert await rows(desk, facts) == []


async def test_d9_who_was_a_bot_by_mistake_is_an_agent_again(desk: StoredDesk) -> None:
    bot = tell("agent.changed", "08:00", "a1", bot=True) | {"id": "bot"}
    await arrive(desk, OLD, bot)
    await arrive(desk, SENT, opened("t1"), tell("ticket.assigned", "09:10", "t1", agent="a1"))
    rating = {"survey": "csat", "score": 5, "scale": {"min": 1, "max": 5}, "agent": "a1"}
    await arrive(desk, SENT, tell("rating.given", "09:20", "r1", **rating))
    await desk.fold()
    assert await rows(desk, "SELECT agent FROM rated") == [(None,)]
    await replace(desk, OLD)
    await desk.fold()
    assert await rows(desk, "SELECT agent FROM rated") == [("a1",)]
    assert await rows(desk, "SELECT DISTINCT agent FROM open_span WHERE agent = 'a1'") == [("a1",)]
