"""What cannot be folded is put aside, and nothing else stops for it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import pytest

from domain.errors import Unavailable
from domain.folding.tickets import fold as fold_ticket
from persistence import dead_letters
from persistence.connections.database import Database
from persistence.dead_letters import Chosen, DeadLetter
from persistence.folding import WORK, FoldTurns, marked
from tests.alone import alone
from tests.desk import EVER, StoredDesk
from tests.service import event

MONDAY = "2026-05-04T"
ZERO_TIME = "-infinity"
"""What asyncpg writes for the zero time of Go and .NET, and gives back without a zone."""

_INSERT = """
INSERT INTO event (workspace_id, id, source, type, family, subject, at, received_at, digest, data)
VALUES ($1, $2, 'desk', $3, $4, $5, $6::text::timestamptz, now(), 0, $7)
"""
_MARK = "INSERT INTO fold_mark (workspace_id, family, source, subject) VALUES ($1, $2, 'desk', $3)"


@pytest.fixture(scope="module")
async def database(dsn: str) -> AsyncIterator[Database]:
    async with alone(dsn, "dead_letters") as opened:
        yield opened


async def slip_in(
    desk: StoredDesk, kind: str, subject: str, at: str = f"{MONDAY}09:00:00Z", data: bytes = b"{}"
) -> str:
    """Store an event past the intake, as an older version may have; returns its id."""
    id_, family = f"slipped-{kind}-{subject}", kind.partition(".")[0]
    async with desk.database.writing(desk.workspace) as connection:
        await connection.execute(_INSERT, desk.workspace, id_, kind, family, subject, at, data)
        await connection.execute(_MARK, desk.workspace, family, subject)
    return id_


async def mend(desk: StoredDesk, id_: str) -> None:
    async with desk.database.writing(desk.workspace) as connection:
        await connection.execute(
            "DELETE FROM event WHERE workspace_id = $1 AND id = $2", desk.workspace, id_
        )


async def fold(desk: StoredDesk, limit: int = 100) -> int:
    """Fold what is marked, whatever is put aside meanwhile; returns the number of turns."""
    turns, number = FoldTurns(desk.database, desk.workspace, limit), 0
    while not (turn := await turns.next()).is_idle:
        assert not turn.is_busy, "nobody else folds here"
        number += 1
        assert number < 1000
    return number


async def retry(desk: StoredDesk, chosen: Chosen = Chosen()) -> None:  # noqa: B008  # it is frozen
    """What an operator does, and the worker after it."""
    async with desk.database.writing(desk.workspace) as connection:
        await dead_letters.retry(connection, desk.workspace, chosen)
    turns = FoldTurns(desk.database, desk.workspace, 100)
    await turns.retry()
    await turns.retry()  # what was held up
    await fold(desk)


async def volume(desk: StoredDesk) -> int:
    return (await desk.read("ticket_volume", EVER)).sample_size


def tickets(number: int, first: int = 0) -> list[dict[str, Any]]:
    return [
        event("ticket.opened", f"T-{n}", f"{MONDAY}09:00:00Z", channel="email")
        for n in range(first, first + number)
    ]


def subjects(letters: Sequence[DeadLetter]) -> list[str]:
    return sorted(letter.job.subject for letter in letters)


async def test_a5_subjects_that_cannot_be_folded_are_put_aside_with_their_reasons(
    desk: StoredDesk,
) -> None:
    await desk.store(tickets(300))
    await slip_in(desk, "ticket.opened", "T-7", ZERO_TIME, b'{"channel": "email"}')
    await slip_in(desk, "ticket.changed", "T-150", data=b"not JSON")
    await slip_in(desk, "ticket.status_changed", "T-299", data=b"[]")
    await fold(desk)
    letters = {letter.job.subject: letter for letter in await desk.aside()}
    assert letters.keys() == {"T-7", "T-150", "T-299"}
    assert "naive" in letters["T-7"].failure.reason
    assert "not JSON" in letters["T-150"].failure.reason
    assert letters["T-150"].failure.event_id == "slipped-ticket.changed-T-150"
    assert await volume(desk) == 297


class RefusedByTheDatabase:
    """A fold whose facts the database refuses: too large for an index, or not a text at all."""

    def __init__(self, bad: Mapping[str, str]) -> None:
        self.bad = bad

    def __call__(self, events: Any, desk: Any) -> Any:
        ticket = fold_ticket(events, desk)
        if text := self.bad.get(ticket.id):
            facts = [fact._replace(dims=fact.dims._replace(agent=text)) for fact in ticket.facts]
            object.__setattr__(ticket, "facts", facts)
        return ticket


@pytest.mark.parametrize("limit", [1, 100, 1000])
async def test_a5_what_the_database_refuses_is_found_by_halving(
    desk: StoredDesk, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    bad = {"T-0": "\0", "T-5": "\ud800", "T-6": "\0", "T-299": "\0"}
    monkeypatch.setattr(marked, "fold", RefusedByTheDatabase(bad))
    await desk.store(tickets(300))
    turns = await fold(desk, limit)
    assert subjects(await desk.aside()) == ["T-0", "T-299", "T-5", "T-6"]
    assert await volume(desk) == 296
    assert turns <= 300 + 4 if limit == 1 else turns < 80


@pytest.mark.parametrize("raised", [MemoryError, RecursionError, KeyError, AssertionError])
async def test_a5_whatever_a_fold_raises_stops_that_subject_alone(
    desk: StoredDesk, monkeypatch: pytest.MonkeyPatch, raised: type[Exception]
) -> None:
    def fails(events: Any, desk_: Any) -> Any:
        if events[0].subject == "T-3":
            raise raised("made up")
        return fold_ticket(events, desk_)

    await desk.store(tickets(10))
    with monkeypatch.context() as patched:
        patched.setattr(marked, "fold", fails)
        await fold(desk)
    (letter,) = await desk.aside()
    assert letter.failure.reason.startswith(raised.__name__)
    assert await volume(desk) == 9
    await retry(desk)
    assert (await desk.aside(), await volume(desk)) == ([], 10)


async def test_a5_a_subject_that_is_aside_keeps_the_facts_of_its_last_good_fold(
    desk: StoredDesk,
) -> None:
    await desk.tell(tickets(3))
    broken = await slip_in(desk, "ticket.changed", "T-1", data=b"?")
    await fold(desk)
    assert (subjects(await desk.aside()), await volume(desk)) == (["T-1"], 3)
    await mend(desk, broken)
    await retry(desk)
    assert (await desk.aside(), await volume(desk)) == ([], 3)


async def test_a5_what_needs_a_subject_that_is_aside_goes_aside_and_comes_back_with_it(
    desk: StoredDesk,
) -> None:
    broken = await slip_in(desk, "ticket.opened", "T-1", data=b"?")
    scale = {"min": 1, "max": 5}
    rating = {"survey": "csat", "score": 5, "scale": scale}
    await desk.store(
        [
            event("survey.invited", "I-1", f"{MONDAY}10:00:00Z", survey="csat", ticket="T-1"),
            event("rating.given", "R-1", f"{MONDAY}11:00:00Z", ticket="T-1", **rating),
            event("rating.given", "R-2", f"{MONDAY}11:00:00Z", invitation="I-1", **rating),
            event("rating.given", "R-3", f"{MONDAY}11:00:00Z", **rating),
        ]
    )
    await fold(desk)
    letters = {letter.job.subject: letter.failure.cause for letter in await desk.aside()}
    assert letters.keys() == {"T-1", "I-1", "R-1", "R-2"}
    assert letters.pop("T-1") is None
    assert {cause.subject for cause in letters.values() if cause} == {"T-1"}
    assert (await desk.read("ratings", EVER)).sample_size == 1
    await mend(desk, broken)
    await desk.store(tickets(1, first=1))
    await retry(desk, Chosen(subjects=["T-1"]))
    assert await desk.aside() == []
    assert (await desk.read("ratings", EVER)).sample_size == 3
    assert (await desk.read("csat", EVER)).value == 1


async def test_a5_an_agent_of_whom_nonsense_is_told_holds_up_those_alone_who_name_the_agent(
    desk: StoredDesk,
) -> None:
    author = {"kind": "agent", "id": "a1"}
    await desk.store(
        [
            *tickets(4),
            event("agent.changed", "a2", f"{MONDAY}08:00:00Z", tier="2"),
            event("ticket.replied", "T-1", f"{MONDAY}10:00:00Z", author=author),
            event("ticket.replied", "T-2", f"{MONDAY}10:00:00Z", author=author | {"id": "a2"}),
        ]
    )
    broken = await slip_in(desk, "agent.changed", "a1", ZERO_TIME, b'{"tier": "1"}')
    await desk.store([event("agent.changed", "a1", f"{MONDAY}08:00:00Z", tier="1")])
    await fold(desk)
    causes = {letter.job.subject: letter.failure.cause for letter in await desk.aside()}
    assert causes.keys() == {"a1", "T-1"}
    assert causes["T-1"] is not None
    assert causes["T-1"].subject == "a1"
    assert await volume(desk) == 3
    await mend(desk, broken)
    await retry(desk, Chosen(subjects=["a1"]))
    assert (await desk.aside(), await volume(desk)) == ([], 4)


async def test_a5_pauses_grow_and_a_new_event_brings_the_next_try_forward(desk: StoredDesk) -> None:
    await slip_in(desk, "ticket.changed", "T-1", data=b"?")
    await fold(desk)
    turns = FoldTurns(desk.database, desk.workspace, 100)
    pauses = []
    for attempt in range(1, 5):
        (letter,) = await desk.aside()
        assert letter.attempts == attempt
        pauses.append(await _pause(desk))
        async with desk.database.writing(desk.workspace) as connection:
            await dead_letters.retry(connection, desk.workspace, Chosen())
        assert await turns.retry() == 1
    assert pauses == [2, 8, 32, 128]
    await desk.store([event("ticket.opened", "T-1", f"{MONDAY}10:00:00Z", channel="chat")])
    await fold(desk)
    assert await _pause(desk) < 100, "it would have been 512"
    (letter,) = await desk.aside()
    assert letter.attempts == 5, "a sender cannot make it fail more often"


async def _pause(desk: StoredDesk) -> float:
    async with desk.database.reading(desk.workspace) as connection:
        seconds: float = await connection.fetchval(
            "SELECT extract(epoch FROM next_try_at - last_at) FROM dead_letter"
            " WHERE workspace_id = $1",
            desk.workspace,
        )
    return float(seconds)


async def test_a5_what_is_forgotten_is_not_tried_again_until_its_next_event(
    desk: StoredDesk,
) -> None:
    broken = await slip_in(desk, "ticket.changed", "T-1", data=b"?")
    await fold(desk)
    async with desk.database.writing(desk.workspace) as connection:
        assert await dead_letters.forget(connection, desk.workspace, Chosen(work=WORK)) == 1
    await mend(desk, broken)
    await fold(desk)
    assert (await desk.aside(), await volume(desk)) == ([], 0)
    await desk.tell(tickets(1, first=1))
    assert await volume(desk) == 1


async def test_a5_nothing_is_put_aside_when_it_is_the_database_that_fails(
    desk: StoredDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_args: object) -> None:
        raise Unavailable("the database cannot be reached now")

    await desk.store(tickets(3))
    with monkeypatch.context() as patched:
        patched.setattr(marked, "replace_ticket_facts", gone)
        with pytest.raises(Unavailable):
            await fold(desk)
    assert await desk.aside() == []
    await desk.fold()
    assert await volume(desk) == 3
