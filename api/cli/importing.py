"""Imports: files of events, or of rows that a mapping turns into events, streamed into the facts.

Events are stored chunk by chunk, each chunk in one transaction with the marks that get it folded.
So an import can be interrupted anywhere and repeated: what is stored is stored once.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO

from api.cli.garbage_collector import collecting_seldom
from api.cli.import_files import EventFile, Item, opened_file
from api.cli.import_report import ImportReport
from domain.events import Accepted, parse
from helpdesks.eventlog import Mapping
from persistence.connections.database import BULK, Database
from persistence.connections.ready import after_all_ready
from persistence.events.origins import (
    SENT,
    Arrival,
    Origin,
    begin_replacing,
    rank_of,
    take_back_the_rest,
)
from persistence.events.storing import store, store_anew
from persistence.folding import FoldTurns

CHUNK = 5_000
"""Events stored in one transaction."""
_TURN = 100
_FOLD_BATCH = 2_000
_BUSY_SECONDS = 0.2

Progress = Callable[[str, int], None]
"""Called with what is being done and how far it got: bytes read of a file, subjects folded."""


@dataclass(frozen=True, slots=True)
class Import:
    """An import into a workspace.

    Attributes:
        mapping: how rows become events; None if the files hold events.
    """

    database: Database
    workspace: str
    mapping: Mapping | None
    received_at: datetime

    async def run(
        self, paths: Iterable[Path], progress: Progress, report: ImportReport | None = None
    ) -> ImportReport:
        """Store the events of files, then fold them."""
        report = report or ImportReport()
        for path in paths:
            with opened_file(path) as file:
                await self.store(self._stream(path, file, report), report, progress)
        await self.fold(report, progress)
        return report

    async def replace(
        self, paths: Iterable[Path], progress: Progress, report: ImportReport
    ) -> None:
        """Put what the mapping makes of files in place of what it made before, in one transaction;
        then fold what changed.
        """
        async with self.database.writing(self.workspace, BULK) as connection:
            await begin_replacing(connection)
            for path in paths:
                with opened_file(path) as file:
                    stream = self._stream(path, file, report)
                    while chunk := await stream.take():
                        arrival = Arrival(self.workspace, self.received_at, self.origin)
                        events = report.sort(chunk, stream.name)
                        report.add(await store_anew(connection, arrival, events))
                        progress(f"reading {stream.name}", stream.position())
            progress("removing what is made no more", 0)
            report.removed = await take_back_the_rest(connection, self.workspace, self.origin.name)
        await self.fold(report, progress)

    @property
    def origin(self) -> Origin:
        """What is imported counts as sent, but for what a mapping makes."""
        if self.mapping is None:
            return SENT
        return Origin(f"mapping/{self.mapping.name}", rank_of(self.mapping.version))

    def _stream(self, path: Path, file: IO[bytes], report: ImportReport) -> "EventStream":
        source = EventFile(path, file, self.mapping, self.received_at, report.seen)
        return EventStream(path.name, source.items(), file.tell)

    async def store(self, stream: "EventStream", report: ImportReport, progress: Progress) -> None:
        """Store a stream: while one chunk travels to the database, the next is made."""
        with collecting_seldom():
            chunk = await stream.take()
            while chunk:
                storing = asyncio.create_task(self._store_chunk(chunk, stream.name, report))
                try:
                    chunk = await stream.take()
                finally:
                    await storing
                progress(f"reading {stream.name}", stream.position())

    async def _store_chunk(self, chunk: list[Item], name: str, report: ImportReport) -> None:
        events = report.sort(chunk, name)
        if not events:
            return
        async with self.database.writing(self.workspace, BULK) as connection:
            report.add(
                await store(connection, self.workspace, events, self.received_at, self.origin)
            )

    async def fold(
        self, report: ImportReport, progress: Progress, batch: int = _FOLD_BATCH
    ) -> None:
        """Fold what is marked, sharing the work with other processes that fold.

        Args:
            report: counts how many were folded.
            progress: is called after each turn.
            batch: subjects of one transaction, which holds the lock on folding the workspace.
        """
        turns = FoldTurns(self.database, self.workspace, batch)
        with collecting_seldom():
            while not (turn := await turns.next()).is_idle:
                if turn.is_busy:
                    await asyncio.sleep(_BUSY_SECONDS)
                report.folded += turn.folded
                progress("folding", report.folded)


@dataclass(frozen=True, slots=True)
class EventStream:
    """Events on their way in, and how far they are."""

    name: str
    items: Iterator[Item]
    position: Callable[[], int]

    async def take(self) -> list[Item]:
        """The next chunk; empty at the end.

        It pauses every hundred events, so that the chunk before can travel to the database. A
        thread would not help: parsing holds the lock of the interpreter all the while.
        """
        chunk: list[Item] = []
        while len(chunk) < CHUNK and (slice_ := list(islice(self.items, _TURN))):
            chunk += slice_
            await after_all_ready()
        return chunk


def parsed_events(envelopes: Iterable[object], received_at: datetime) -> Iterator[Accepted]:
    """Events that are known to be good."""
    return (parse(envelope, received_at) for envelope in envelopes)
