"""Trusted documents: GraphQL that a workspace asks by the hash of its text, or by a name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from persistence.connections.database import Connection

_FREE_NAME = "UPDATE trusted_document SET name = NULL WHERE workspace_id = $1 AND name = $2"
_ADD = """
INSERT INTO trusted_document (workspace_id, id, name, body, added_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (workspace_id, id) DO UPDATE SET name = coalesce(excluded.name, trusted_document.name)
"""
_REMOVE = (
    "DELETE FROM trusted_document WHERE workspace_id = $1 AND (id = ANY($2) OR name = ANY($2))"
)


@dataclass(frozen=True, slots=True)
class TrustedDocument:
    """A document that a workspace trusts.

    Attributes:
        name: of the workspace's choosing; may be given to another document later.
    """

    body: str
    name: str | None = None

    @property
    def id(self) -> str:
        """The SHA-256 of its text, in hexadecimal."""
        return sha256(self.body.encode()).hexdigest()


async def add(
    connection: Connection, workspace: str, document: TrustedDocument, added_at: datetime
) -> None:
    """Trust a document; a name that another one bears becomes its own."""
    if document.name is not None:
        await connection.execute(_FREE_NAME, workspace, document.name)
    row = (document.id, document.name, document.body, added_at)
    await connection.execute(_ADD, workspace, *row)


async def find(connection: Connection, workspace: str, id_or_name: str) -> str | None:
    """The text of a document; an id goes before a name."""
    body: str | None = await connection.fetchval(
        "SELECT body FROM trusted_document WHERE workspace_id = $1 AND $2 IN (id, name)"
        " ORDER BY id = $2 DESC LIMIT 1",
        workspace,
        id_or_name,
    )
    return body


async def listed(connection: Connection, workspace: str) -> list[TrustedDocument]:
    """All documents that a workspace trusts, those with names first."""
    rows = await connection.fetch(
        "SELECT body, name FROM trusted_document WHERE workspace_id = $1 ORDER BY name, id",
        workspace,
    )
    return [TrustedDocument(row["body"], row["name"]) for row in rows]


async def remove(connection: Connection, workspace: str, ids_or_names: Iterable[str]) -> int:
    """Trust documents no more; returns how many were."""
    tag: str = await connection.execute(_REMOVE, workspace, list(ids_or_names))
    return int(tag.rpartition(" ")[2])
