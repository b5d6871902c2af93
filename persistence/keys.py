"""API keys: hashed at rest, found by their public id."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from persistence.database import Connection


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as it is kept."""

    workspace: str
    id: str
    secret_hash: bytes
    scopes: frozenset[str]
    expires_at: datetime | None
    revoked_at: datetime | None


async def add(connection: Connection, key: KeyRow, *, label: str, created_at: datetime) -> None:
    """Keep a key."""
    await connection.execute(
        "INSERT INTO api_key (workspace_id, id, secret_hash, scopes, label, created_at, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        key.workspace,
        key.id,
        key.secret_hash,
        sorted(key.scopes),
        label,
        created_at,
        key.expires_at,
    )


async def named(connection: Connection, key_id: str) -> KeyRow | None:
    """The key of an id, in a transaction that names it."""
    row = await connection.fetchrow(
        "SELECT workspace_id, id, secret_hash, scopes, expires_at, revoked_at FROM api_key"
        " WHERE id = $1",
        key_id,
    )
    if row is None:
        return None
    workspace, id_, secret_hash, scopes, expires_at, revoked_at = row
    return KeyRow(workspace, id_, secret_hash, frozenset(scopes), expires_at, revoked_at)


async def revoke(
    connection: Connection, workspace: str, labels: Iterable[str], revoked_at: datetime
) -> None:
    """Revoke the keys that bear one of the labels."""
    await connection.execute(
        "UPDATE api_key SET revoked_at = $3"
        " WHERE workspace_id = $1 AND label = ANY($2) AND revoked_at IS NULL",
        workspace,
        list(labels),
        revoked_at,
    )
