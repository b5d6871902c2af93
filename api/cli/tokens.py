"""`supportkpi token`: make, list and revoke API keys."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.cli.event_loop import run_command
from api.cli.open_database import open_database
from api.cli.options import NewWorkspace, Workspace
from api.clock import now
from api.http import keys
from api.http.auth import REMEMBERED
from api.http.keys import Right
from api.settings import Settings
from domain.errors import BadInput, NotFound
from domain.texts import shown
from persistence.connections.database import Connection, Database
from persistence.workspace.keys import KeyRow, Listed, add, listed, named, revoke_one
from persistence.workspace.workspaces import DEFAULT, enter, see

_WIDE = 1000

app = typer.Typer(help="API keys.", no_args_is_help=True)
console = Console()


@app.command()
def create(
    scope: Annotated[list[Right], typer.Option(help="What it may be used for; may be repeated.")],
    workspace: Workspace = DEFAULT,
    label: Annotated[str, typer.Option(help="For people, to tell keys apart.")] = "",
    days: Annotated[int | None, typer.Option(min=1, help="Valid so long; else for ever.")] = None,
    new_workspace: NewWorkspace = False,
) -> None:
    """Make an API key, and show it once."""
    wanted = NewKey(workspace, scope, label, days, new_workspace)
    typer.echo(run_command(create_token(Settings(), wanted)))


@app.command("list")
def list_(
    workspace: Annotated[str | None, typer.Option(help="Whose keys; else all.")] = None,
) -> None:
    """Show which keys there are, what they may do, and when they were last used."""
    run_command(list_tokens(Settings(), workspace))


@app.command()
def revoke(
    keys: Annotated[list[str], typer.Argument(help="Ids as the list tells them, or whole keys.")],
) -> None:
    """Revoke keys; they are refused everywhere within seconds."""
    run_command(revoke_tokens(Settings(), keys))


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a key is made for."""

    workspace: str
    rights: Sequence[Right]
    label: str
    days: int | None
    is_new_workspace: bool = False


async def create_token(settings: Settings, wanted: NewKey) -> str:
    """A new key."""
    async with (
        open_database(settings, may_share=True) as database,
        database.writing(wanted.workspace) as connection,
    ):
        await enter(connection, wanted.workspace, is_new=wanted.is_new_workspace)
        return await add_key(connection, wanted)


async def add_key(connection: Connection, wanted: NewKey) -> str:
    """Make a key in a workspace that exists, and return its text, which is kept nowhere."""
    key, at = keys.generate(), now()
    expires_at = at + timedelta(days=wanted.days) if wanted.days else None
    row = KeyRow(wanted.workspace, key.id, key.hash, frozenset(wanted.rights), expires_at, None)
    await add(connection, row, label=wanted.label, created_at=at)
    return key.text


async def list_tokens(settings: Settings, workspace: str | None) -> None:
    """Show the keys of a workspace, or of all."""
    rows: list[Listed] = []
    async with open_database(settings, may_share=True) as database:
        names = await database.workspaces_in("workspace") if workspace is None else [workspace]
        for name in sorted(names):
            async with database.reading(name) as connection:
                await see(connection, name)
                rows += await listed(connection, name)
    _show(rows)


async def revoke_tokens(settings: Settings, texts: Sequence[str]) -> None:
    """Revoke keys: all of them, or none if one is unknown.

    Args:
        settings: what was set.
        texts: ids of keys, or whole keys.
    """
    ids = [_id_of(text) for text in texts]
    async with open_database(settings, may_share=True) as database:
        rows = [await _key_row(database, id_) for id_ in dict.fromkeys(ids)]
        for key in rows:
            async with database.writing(key.workspace) as connection:
                is_new = await revoke_one(connection, key.workspace, key.id, now())
            _print_revoked(key, is_new=is_new)


def _id_of(text: str) -> str:
    """The id that a text is, or that is part of the whole key which it is."""
    key = keys.read(text)
    if key is None and not keys.is_id(text):
        raise BadInput("the key", "must be an id of `supportkpi token list`, or a whole key")
    return key.id if key else text


async def _key_row(database: Database, id_: str) -> KeyRow:
    async with database.naming(id_) as connection:
        key = await named(connection, id_)
    if key is None:
        raise NotFound(f"no key has the id {id_}; none was revoked")
    return key


def _print_revoked(key: KeyRow, *, is_new: bool) -> None:
    state = f"is revoked, and refused everywhere within {REMEMBERED.limit} seconds"
    if not is_new:
        state = f"was revoked before, {_minute(key.revoked_at)}"
    console.print(f"{key.id} of {key.workspace} {state}", highlight=False, soft_wrap=True)


def _show(rows: Iterable[Listed]) -> None:
    table = Table("id", "label", "workspace", "scopes", "made", "expires", "last used", "state")
    for column in table.columns:
        column.overflow = "fold"
    at = now()
    for key in rows:
        table.add_row(
            key.id,
            escape(shown(key.label)),
            key.workspace,
            " ".join(key.scopes),
            _minute(key.created_at),
            _minute(key.expires_at),
            _minute(key.last_used_at),
            _state(key, at),
        )
    # A program that reads the list gets each key in one line.
    wide = console if console.is_terminal else Console(width=_WIDE)
    wide.print(table if table.row_count else "there are no keys")


def _state(key: Listed, at: datetime) -> str:
    if key.revoked_at is not None:
        return f"revoked {_minute(key.revoked_at)}"
    return "expired" if key.expires_at is not None and key.expires_at <= at else "good"


def _minute(at: datetime | None) -> str:
    return "never" if at is None else f"{at:%Y-%m-%d %H:%MZ}"
