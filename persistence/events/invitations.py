"""Invitations that this service issued: their survey, their answer, and who has opted out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from domain.folding.tickets import EMPTY_SNAPSHOT, Snapshot, history
from domain.persons import same_person
from persistence.connections.database import Connection
from persistence.events.reading import current_desk, ticket_events


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as it stands.

    Attributes:
        about: what was true of the ticket when it was issued.
        score: the current answer; None before the first.
        revision: how often it was answered.
    """

    workspace: str
    id: str
    survey: str
    language: str
    issued_at: datetime
    expires_at: datetime
    about: Mapping[str, Any]
    score: float | None = None
    comment: str | None = None
    first_rated_at: datetime | None = None
    revision: int = 0


_COLUMNS = (
    "workspace_id, id, survey, language, issued_at, expires_at, about, score, comment,"
    " first_rated_at, revision"
)


async def add(connection: Connection, invitation: Invitation) -> None:
    """Keep an invitation."""
    await connection.execute(
        "INSERT INTO issued_invitation"
        " (workspace_id, id, survey, language, issued_at, expires_at, about, revision)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
        invitation.workspace,
        invitation.id,
        invitation.survey,
        invitation.language,
        invitation.issued_at,
        invitation.expires_at,
        orjson.dumps(invitation.about).decode(),
    )


async def named(connection: Connection, id_: str) -> Invitation | None:
    """The invitation of an id, in a transaction that names it."""
    return _invitation(
        await connection.fetchrow(f"SELECT {_COLUMNS} FROM issued_invitation WHERE id = $1", id_)
    )


async def locked(connection: Connection, workspace: str, id_: str) -> Invitation | None:
    """The invitation of an id, locked until the transaction ends."""
    return _invitation(
        await connection.fetchrow(
            f"SELECT {_COLUMNS} FROM issued_invitation WHERE workspace_id = $1 AND id = $2"
            " FOR UPDATE",
            workspace,
            id_,
        )
    )


async def answer(
    connection: Connection, invitation: Invitation, score: float, comment: str, at: datetime
) -> None:
    """Note the current answer."""
    await connection.execute(
        "UPDATE issued_invitation SET score = $3, comment = $4, revision = revision + 1,"
        " first_rated_at = coalesce(first_rated_at, $5) WHERE workspace_id = $1 AND id = $2",
        invitation.workspace,
        invitation.id,
        score,
        comment,
        at,
    )


async def opt_out(connection: Connection, invitation: Invitation, at: datetime) -> None:
    """Ask the respondent of an invitation no more."""
    await connection.execute(
        "UPDATE issued_invitation SET opted_out_at = coalesce(opted_out_at, $3)"
        " WHERE workspace_id = $1 AND id = $2",
        invitation.workspace,
        invitation.id,
        at,
    )
    respondent = invitation.about.get("respondent")
    if respondent:
        await connection.execute(
            "INSERT INTO opt_out (workspace_id, respondent, opted_out_at) VALUES ($1, $2, $3)"
            " ON CONFLICT DO NOTHING",
            invitation.workspace,
            same_person(respondent),
            at,
        )


async def has_opted_out(connection: Connection, workspace: str, respondent: str) -> bool:
    """Whether somebody wants no more surveys."""
    return bool(
        await connection.fetchval(
            "SELECT true FROM opt_out WHERE workspace_id = $1 AND respondent = $2",
            workspace,
            same_person(respondent),
        )
    )


async def is_issued(connection: Connection, workspace: str, id_: str) -> bool:
    """Whether an id is that of an invitation."""
    return bool(
        await connection.fetchval(
            "SELECT true FROM issued_invitation WHERE workspace_id = $1 AND id = $2",
            workspace,
            id_,
        )
    )


async def sources_of(connection: Connection, workspace: str, ticket: str) -> list[str]:
    """The sources that know a ticket of this id."""
    rows = await connection.fetch(
        "SELECT source FROM ticket WHERE workspace_id = $1 AND subject = $2 ORDER BY source",
        workspace,
        ticket,
    )
    return [row["source"] for row in rows]


async def seen(
    connection: Connection, workspace: str, ticket: tuple[str, str], at: datetime
) -> Snapshot:
    """A ticket as it was at an instant, its latest events included."""
    events = await ticket_events(connection, workspace, ticket)
    if not events:
        return EMPTY_SNAPSHOT
    desk = await current_desk(connection, workspace)
    try:
        return history(events, desk).at(at)
    except Exception:  # noqa: BLE001  # a ticket that is aside keeps no customer from being asked
        return EMPTY_SNAPSHOT


def _invitation(row: Any) -> Invitation | None:  # noqa: ANN401  # asyncpg has no types
    if row is None:
        return None
    fields = dict(row)
    workspace = fields.pop("workspace_id")
    return Invitation(workspace=workspace, **fields | {"about": orjson.loads(fields["about"])})
