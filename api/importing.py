"""Imports: files of events, or of rows that a mapping turns into events, streamed into the facts.

Events are stored chunk by chunk, each chunk in one transaction with the marks that get it folded.
So an import can be interrupted anywhere and repeated: what is stored is stored once.
"""

import asyncio
import csv
import gzip
import io
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO

from api.cloudevents import line_of
from api.collecting import collecting_seldom
from domain.errors import BadInput, InvalidEvent
from domain.events import Accepted, parse
from helpdesks.eventlog import Mapping, Refusal, events_by_line
from persistence.database import BULK, Database
from persistence.folding import FoldTurns
from persistence.intake import Fate, store

CHUNK = 5_000
"""Events stored in one transaction."""
_TURN = 100
_LONGEST_LINE = 10 * 1024 * 1024
_UNREADABLE = (UnicodeDecodeError, csv.Error, EOFError, gzip.BadGzipFile, zlib.error)
_FOLD_BATCH = 2_000
_BUSY_SECONDS = 0.2

Told = Accepted | Refusal
Progress = Callable[[str, int], None]
"""Called with what is being done and how far it got: bytes read of a file, subjects folded."""


@dataclass(slots=True)
class Report:
    """What became of an import."""

    accepted: int = 0
    duplicates: int = 0
    conflicts: int = 0
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], str] = field(default_factory=dict)
    folded: int = 0

    def refuse(self, refusal: Refusal, name: str) -> None:
        """Count a refused line by reason, and remember the first as an example."""
        reason = (refusal.field, refusal.problem)
        self.refused[reason] += 1
        self.examples.setdefault(reason, f"{name}:{refusal.line}")


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

    async def run(self, paths: Iterable[Path], progress: Progress) -> Report:
        """Store the events of files, then fold them."""
        report = Report()
        for path in paths:
            with path.open("rb") as file:
                source = _Source(self, path, file)
                stream = Stream(path.name, source.told(), file.tell)
                await self.store(stream, report, progress)
        await self.fold(report, progress)
        return report

    async def store(self, stream: "Stream", report: Report, progress: Progress) -> None:
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

    async def _store_chunk(self, chunk: list[Told], name: str, report: Report) -> None:
        events = [item for item in chunk if isinstance(item, Accepted)]
        for item in chunk:
            if isinstance(item, Refusal):
                report.refuse(item, name)
        if not events:
            return
        async with self.database.writing(self.workspace, BULK) as connection:
            stored = await store(connection, self.workspace, events, self.received_at)
        report.accepted += len(stored.accepted)
        report.duplicates += stored.duplicates
        report.conflicts += stored.fates.count(Fate.CONFLICT)

    async def fold(self, report: Report, progress: Progress, batch: int = _FOLD_BATCH) -> None:
        """Fold what is marked, sharing the work with whoever else folds.

        Args:
            report: is told how many were folded.
            progress: is told all the while.
            batch: folded in one go, while nobody else can fold.
        """
        turns = FoldTurns(self.database, self.workspace, batch)
        with collecting_seldom():
            while not (turn := await turns.next()).is_idle:
                if turn.is_busy:
                    await asyncio.sleep(_BUSY_SECONDS)
                report.folded += turn.folded
                progress("folding", report.folded)


@dataclass(frozen=True, slots=True)
class Stream:
    """Events on their way in, and how far they are."""

    name: str
    told: Iterator[Told]
    position: Callable[[], int]

    async def take(self) -> list[Told]:
        """The next chunk; empty at the end. Now and then others get a turn: a thread would make
        them wait for the interpreter's lock instead.
        """
        chunk: list[Told] = []
        while len(chunk) < CHUNK and (slice_ := list(islice(self.told, _TURN))):
            chunk += slice_
            await asyncio.sleep(0)
        return chunk


@dataclass(frozen=True, slots=True)
class _Source:
    """One file, plain or compressed."""

    of: Import
    path: Path
    file: IO[bytes]

    def told(self) -> Iterator[Told]:
        """Its events and refusals, in order.

        Raises:
            BadInput: the file cannot be read, or nobody said what its columns mean.
        """
        suffixes = [suffix.lower() for suffix in self.path.suffixes]
        raw: IO[bytes] = self.file
        if suffixes[-1:] == [".gz"]:
            raw = io.BufferedReader(gzip.GzipFile(fileobj=self.file))
        if self.of.mapping is None and ".csv" in suffixes:
            raise BadInput("--mapping", f"is needed to read {self.path.name}")
        told = self._ndjson(raw) if self.of.mapping is None else self._mapped(self.of.mapping, raw)
        try:
            yield from told
        except _UNREADABLE as error:
            raise BadInput("file", f"{self.path.name} cannot be read: {error}") from error

    def _ndjson(self, raw: IO[bytes]) -> Iterator[Told]:
        for number, line in enumerate(iter(lambda: raw.readline(_LONGEST_LINE), b""), start=1):
            if line.strip():
                yield self._parsed(number, line)

    def _parsed(self, number: int, text: bytes) -> Told:
        line = line_of(number, text)
        if line.fault is not None:
            id_ = _id_of(line.envelope)
            return Refusal(number, id_, line.fault.field, line.fault.problem)
        return self._event(number, line.envelope)

    def _mapped(self, mapping: Mapping, raw: IO[bytes]) -> Iterator[Told]:
        text = io.TextIOWrapper(raw, encoding=mapping.file.encoding, newline="")
        rows = csv.reader(text, delimiter=mapping.file.delimiter)
        try:
            for line, item in events_by_line(rows, mapping):
                yield item if isinstance(item, Refusal) else self._event(line, item)
        finally:
            text.detach()  # otherwise it would close the file, whose position is asked for

    def _event(self, number: int, told: object) -> Told:
        try:
            return parse(told, self.of.received_at)
        except InvalidEvent as error:
            return Refusal(number, _id_of(told), error.field, error.problem)


def _id_of(told: object) -> str | None:
    id_ = told.get("id") if isinstance(told, dict) else None
    return id_ if isinstance(id_, str) else None


def told_events(envelopes: Iterable[object], received_at: datetime) -> Iterator[Accepted]:
    """Events that are known to be good."""
    return (parse(envelope, received_at) for envelope in envelopes)
