"""`supportkpi dead list` shows whatever ids and reasons there are."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from api.cli import dead_letters as commands
from api.settings import Settings
from persistence import dead_letters
from persistence.connections.database import Database
from persistence.dead_letters import Failure, Job
from persistence.folding import WORK
from tests.service import Service

ODD = ("[/]", "[red]x", "[/red", "--all", "a\nb", "\x1b[31m", "\u202eabc", " ", "\\[", "💥", "x\\")


@pytest.mark.parametrize("odd", ODD)
async def test_a5_a_subject_of_any_name_is_listed(
    service: Service,
    odd: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    @asynccontextmanager
    async def opened(*_: object, **__: object) -> AsyncIterator[Database]:
        yield service.database

    monkeypatch.setattr(commands, "open_database", opened)
    jobs = {Job("ticket", odd, odd): Failure(odd, odd), Job("ticket", "s", "good"): Failure("why")}
    async with service.database.writing(service.workspace) as connection:
        await dead_letters.put_aside(connection, service.workspace, WORK, jobs)
    await commands.show(Settings(), service.workspace)
    shown = capsys.readouterr().out
    assert "good" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    if odd.isascii() and odd.isprintable():
        assert odd.strip() in shown
    async with service.database.writing(service.workspace) as connection:
        await connection.execute("DELETE FROM dead_letter")
