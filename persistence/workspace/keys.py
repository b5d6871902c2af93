"""API keys: hashed at rest, found by their public id."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from persistence.connections.database import Connection


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as it is kept."""

    workspace: str
    id: str
    secret_hash: bytes
    scopes: frozenset[str]
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A key as people who look after keys see it."""

    workspace: str
    id: str
    label: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


_USED = """
UPDATE api_key SET last_used_at = used.at FROM unnest($2::text[], $3::timestamptz[]) AS used(id, at)
WHERE workspace_id = $1 AND api_key.id = used.id
  AND (last_used_at IS NULL OR last_used_at <= used.at - interval '1 minute')
"""


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


async def listed(connection: Connection, workspace: str) -> list[Listed]:
    """All keys of a workspace, in the order in which they were made."""
    rows = await connection.fetch(
        "SELECT workspace_id, id, label, scopes, created_at, expires_at, revoked_at, last_used_at"
        " FROM api_key WHERE workspace_id = $1 ORDER BY created_at, id",
        workspace,
    )
    return [Listed(*row) for row in rows]


async def revoke_one(
    connection: Connection, workspace: str, key_id: str, revoked_at: datetime
) -> bool:
    """Revoke a key; False if it was revoked already."""
    return bool(
        await connection.fetchval(
            "UPDATE api_key SET revoked_at = $3"
            " WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING true",
            workspace,
            key_id,
            revoked_at,
        )
    )


async def used(connection: Connection, workspace: str, at: Mapping[str, datetime]) -> None:
    """Note when keys were used: for each at most once a minute, by all processes together."""
    ids = sorted(at)
    await connection.execute(_USED, workspace, ids, [at[id_] for id_ in ids])
