"""Workspaces: tenants."""

from difflib import get_close_matches

from domain.bounds import Bound
from domain.errors import BadInput
from domain.event_texts import problem_of_text
from persistence.connections.database import Connection

DEFAULT = "default"
MAX_NAME = Bound(
    63,
    "bytes: lower case letters, digits, - and _",
    "name of a workspace",
    "it is refused",
    "The database",
)
"""Each index begins with it; two names of things follow at most."""
_NAMES_LIKE_IT = 3


async def create(connection: Connection, workspace: str) -> None:
    """Make a workspace known; one that is known stays as it is.

    Raises:
        BadInput: it cannot be the name of one.
    """
    problem = problem_of_text(workspace, MAX_NAME) if workspace else "must not be empty"
    if problem:
        raise BadInput("workspace", problem)
    await connection.execute(
        "INSERT INTO workspace (workspace_id, name) VALUES ($1, '') ON CONFLICT DO NOTHING",
        workspace,
    )


async def name_of(connection: Connection, workspace: str) -> str:
    """What people call a workspace; empty if it was not named."""
    name: str | None = await connection.fetchval(
        "SELECT name FROM workspace WHERE workspace_id = $1", workspace
    )
    return name or ""


async def rename(connection: Connection, workspace: str, name: str) -> None:
    """Say what people call a workspace."""
    await connection.execute(
        "UPDATE workspace SET name = $2 WHERE workspace_id = $1", workspace, name
    )


async def enter(connection: Connection, workspace: str, *, is_new: bool) -> None:
    """See that a workspace is known: the default one always is, any other can be said to be new.

    Raises:
        BadInput: it is not known; names those that are called like it.
    """
    if is_new or workspace == DEFAULT:
        await create(connection, workspace)
    else:
        await see(connection, workspace, "; --new-workspace makes it")


async def see(connection: Connection, workspace: str, otherwise: str = "") -> None:
    """See that a workspace is known, or is the default one.

    Args:
        connection: inside of it.
        workspace: its name.
        otherwise: what can be done if it is not known.

    Raises:
        BadInput: it is not known; names those that are called like it.
    """
    exists = "SELECT true FROM workspace WHERE workspace_id = $1"
    if workspace == DEFAULT or await connection.fetchval(exists, workspace):
        return
    await connection.execute("SET LOCAL supportkpi.listing = 'on'")
    rows = await connection.fetch("SELECT workspace_id FROM workspace ORDER BY 1")
    names = [name for (name,) in rows]
    near = get_close_matches(workspace, names, _NAMES_LIKE_IT)
    meant = f", perhaps {' or '.join(map(repr, near))} is meant" if near else ""
    raise BadInput("--workspace", f"names none: {workspace!r}{meant}{otherwise}")
