"""The commands that look after keys."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.cli.open_database import opened
from api.clock import now
from api.http import keys
from api.http.auth import REMEMBERED
from api.settings import Settings
from domain.errors import BadInput, NotFound
from domain.texts import shown
from persistence.connections.database import Database
from persistence.workspace.keys import KeyRow, Listed, listed, named, revoke_one
from persistence.workspace.workspaces import see

_WIDE = 1000

console = Console()


async def list_tokens(settings: Settings, workspace: str | None) -> None:
    """Show the keys of a workspace, or of all."""
    found: list[Listed] = []
    async with opened(settings, may_share=True) as database:
        known = await database.workspaces_in("workspace") if workspace is None else [workspace]
        for each in sorted(known):
            async with database.reading(each) as connection:
                await see(connection, each)
                found += await listed(connection, each)
    _show(found)


async def revoke_tokens(settings: Settings, texts: Sequence[str]) -> None:
    """Revoke keys: all of them, or none if one is unknown.

    Args:
        settings: what was set.
        texts: ids of keys, or whole keys.
    """
    ids = [_id_of(text) for text in texts]
    async with opened(settings, may_share=True) as database:
        kept = [await _known(database, id_) for id_ in dict.fromkeys(ids)]
        for key in kept:
            async with database.writing(key.workspace) as connection:
                is_new = await revoke_one(connection, key.workspace, key.id, now())
            _tell(key, is_new=is_new)


def _id_of(text: str) -> str:
    """The id that a text is, or that the key has which it is."""
    key = keys.read(text)
    if key is None and not keys.is_id(text):
        raise BadInput("the key", "must be an id of `supportkpi token list`, or a whole key")
    return key.id if key else text


async def _known(database: Database, id_: str) -> KeyRow:
    async with database.naming(id_) as connection:
        key = await named(connection, id_)
    if key is None:
        raise NotFound(f"no key has the id {id_}; none was revoked")
    return key


def _tell(key: KeyRow, *, is_new: bool) -> None:
    told = f"is revoked, and refused everywhere within {REMEMBERED.limit} seconds"
    if not is_new:
        told = f"was revoked before, {_moment(key.revoked_at)}"
    console.print(f"{key.id} of {key.workspace} {told}", highlight=False, soft_wrap=True)


def _show(found: Iterable[Listed]) -> None:
    table = Table("id", "label", "workspace", "scopes", "made", "expires", "last used", "state")
    for column in table.columns:
        column.overflow = "fold"
    moment = now()
    for key in found:
        table.add_row(
            key.id,
            escape(shown(key.label)),
            key.workspace,
            " ".join(key.scopes),
            _moment(key.created_at),
            _moment(key.expires_at),
            _moment(key.last_used_at),
            _state(key, moment),
        )
    # Whoever reads it by a program gets each key in one line.
    wide = console if console.is_terminal else Console(width=_WIDE)
    wide.print(table if table.row_count else "there are no keys")


def _state(key: Listed, moment: datetime) -> str:
    if key.revoked_at is not None:
        return f"revoked {_moment(key.revoked_at)}"
    return "expired" if key.expires_at is not None and key.expires_at <= moment else "good"


def _moment(at: datetime | None) -> str:
    return "never" if at is None else f"{at:%Y-%m-%d %H:%MZ}"
