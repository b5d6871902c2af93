"""What was sent as the service itself, before that was refused, is put right by the migration."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from persistence.migrate import migrate
from tests.alone import empty

BEFORE, AFTER = "0016", "0017"
INVITATION = "ab" * 16
VOTE = f"rating-{INVITATION}-1"
AT, EARLIER = "2026-05-04 12:00:00Z", "2026-05-04 11:00:00Z"


@pytest.fixture
async def address(dsn: str) -> AsyncIterator[str]:
    """Where a database of the version before is, with one invitation."""
    async with empty(dsn, "own_sources") as address:
        await migrate(address, BEFORE)
        yield address


@pytest.fixture
async def old(address: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to it."""
    connection = await asyncpg.connect(address)
    await connection.execute(
        "INSERT INTO workspace VALUES ('acme', '');"
        "INSERT INTO issued_invitation (workspace_id, id, survey, language, issued_at, expires_at,"
        f" about, revision) VALUES ('acme', '{INVITATION}', 'csat', 'en', now(), now(), '{{}}', 1)"
    )
    yield connection
    await connection.close()


async def store(old: asyncpg.Connection, **changed: Any) -> None:
    """Store an event as it was stored then; `table` may be that of conflicts."""
    table = changed.pop("table", "event")
    row = {
        "workspace_id": "'acme'",
        "source": "'supportkpi'",
        "id": f"'{changed.get('id_', VOTE)}'",
        "type": f"'{changed.get('kind', 'rating.given')}'",
        "subject": f"'{changed.get('subject', INVITATION)}'",
        "at": f"'{changed.get('at', AT)}'",
        "received_at": f"'{AT}'",
        "digest": str(changed.get("score", 5)),
        "data": f"'{changed.get('score', 5)}'::bytea",
    }
    if table == "event":
        row["family"] = "'rating'"
    names, values = ", ".join(row), ", ".join(row.values())
    await old.execute(f"INSERT INTO {table} ({names}) VALUES ({values})")


async def after(old: asyncpg.Connection) -> dict[str, int]:
    """The ids of the events that there are after the upgrade, and the scores that they tell."""
    rows = await old.fetch("SELECT id, data FROM event")
    return {row["id"]: int(row["data"]) for row in rows}


async def marks(old: asyncpg.Connection) -> set[str]:
    return {row["subject"] for row in await old.fetch("SELECT subject FROM fold_mark")}


async def test_c5_an_answer_gets_the_id_back_that_others_took(
    address: str, old: asyncpg.Connection
) -> None:
    # Somebody told a 1 under the id of the answer; the customer's 5 became a conflict.
    await store(old, score=1, at=EARLIER, subject="x")
    await store(old, score=5, table="event_conflict")
    await migrate(address, AFTER)
    assert await after(old) == {VOTE: 5}
    assert await old.fetchval("SELECT sequence FROM event") == "000001"
    assert await marks(old) == {INVITATION, "x"}


@pytest.mark.parametrize(
    "forged",
    [
        {"id_": "mine", "at": EARLIER},
        {"id_": f"rating-{INVITATION}-7", "subject": f"rating-{INVITATION}-7"},
        {"id_": f"rating-{INVITATION}-2", "at": EARLIER},
        {"id_": f"invited-{INVITATION}", "subject": "x"},
        {"id_": "other", "kind": "survey.invited"},
    ],
)
async def test_c5_what_others_told_of_an_invitation_is_put_aside(
    address: str, old: asyncpg.Connection, forged: dict[str, Any]
) -> None:
    await store(old, score=5)
    await store(old, score=1, **forged)
    await migrate(address, AFTER)
    assert await after(old) == {VOTE: 5}
    assert await old.fetchval("SELECT count(*) FROM event_conflict") == 1


@pytest.mark.parametrize("id_", ["r-1", f"rating-{'cd' * 16}", f"csat-{INVITATION}", INVITATION])
async def test_ratings_of_other_tools_stay(address: str, old: asyncpg.Connection, id_: str) -> None:
    await store(old, score=4, at=EARLIER, id_=id_, subject=id_)
    await migrate(address, AFTER)
    assert await after(old) == {id_: 4}
    assert await marks(old) == set()


async def test_c11_who_opted_out_is_known_by_the_one_spelling_of_him(
    address: str, old: asyncpg.Connection
) -> None:
    await old.execute(
        "INSERT INTO opt_out VALUES ('acme', ' Ann@Shop.Example', '2026-05-02'),"
        " ('acme', 'ann@shop.example', '2026-05-03'), ('acme', 'ANN@shop.example', '2026-05-01'),"
        " ('acme', 'C-7 ', '2026-05-04')"
    )
    await migrate(address, AFTER)
    rows = await old.fetch("SELECT respondent, opted_out_at::date::text FROM opt_out ORDER BY 1")
    assert [tuple(row) for row in rows] == [
        ("C-7", "2026-05-04"),
        ("ann@shop.example", "2026-05-01"),
    ]
