"""Files of events, or of rows that a mapping turns into events: read line by line."""

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from api.endpoints.cloudevents import line_of
from domain.bounds import Bound
from domain.errors import BadInput, InvalidEvent
from domain.events import Accepted, parse
from helpdesks.eventlog import Mapping, Refusal, SeenOf, events_by_line

MAX_LINE = Bound(
    10 * 2**20, "bytes", "line of NDJSON in an import", "the line is refused", "Imports"
)
MAX_CELL = Bound(
    131_072, "characters", "cell of CSV in an import", "the import ends at its line", "Imports"
)
csv.field_size_limit(int(MAX_CELL.limit))
_UNREADABLE = (EOFError, OSError, zlib.error)
_PIECE = 2**16
_GZIP = b"\x1f\x8b"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Item = Accepted | Refusal


@contextmanager
def opened_file(path: Path) -> Iterator[IO[bytes]]:
    """A file, for as long as it is read."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise BadInput(path.name, f"cannot be opened: {error.strerror}") from error
    with file:
        yield file


@dataclass(slots=True)
class EventFile:
    """One file, plain or compressed.

    Attributes:
        mapping: how rows become events; None if the file holds events.
        seen: counts what is seen for each rule.
        line: how far it was read.
    """

    path: Path
    file: IO[bytes]
    mapping: Mapping | None
    received_at: datetime
    seen: SeenOf = field(default_factory=dict)
    line: int = 0

    def items(self) -> Iterator[Item]:
        """Its events and refusals, in order."""
        return (item for _, item in self.numbered())

    def numbered(self) -> Iterator[tuple[int, Item]]:
        """The same, each with its line.

        Raises:
            BadInput: the file cannot be read, or it is CSV and there is no mapping.
        """
        suffixes = [suffix.lower() for suffix in self.path.suffixes]
        if self.mapping is None and ".csv" in suffixes:
            raise BadInput("--mapping", f"is needed to read {self.path.name}")
        try:
            raw = self._opened()
            yield from (
                self._ndjson(raw) if self.mapping is None else self._mapped(raw, self.mapping)
            )
        except _UNREADABLE as error:
            raise self._unreadable(f"cannot be read on: {error}") from error

    def _opened(self) -> IO[bytes]:
        is_packed = self.path.suffix.lower() == ".gz" or self.file.read(2) == _GZIP
        self.file.seek(0)
        return io.BufferedReader(gzip.GzipFile(fileobj=self.file)) if is_packed else self.file

    def _unreadable(self, problem: str) -> BadInput:
        position = f", line {self.line}:" if self.line else ""
        return BadInput(f"{self.path.name}{position}", problem)

    def _ndjson(self, raw: IO[bytes]) -> Iterator[tuple[int, Item]]:
        for line in self._lines(raw):
            if line is None:
                problem = f"must not exceed {MAX_LINE.limit:,} bytes"
                yield self.line, Refusal(self.line, None, "line", problem)
            elif line.strip():
                yield self.line, self._parsed(self.line, line)

    def _lines(self, raw: IO[bytes]) -> Iterator[bytes | None]:
        """Lines without the byte order mark; None for one that is too long."""
        limit = int(MAX_LINE.limit)
        while line := raw.readline(limit + 1):
            self.line += 1
            if self.line == 1:
                if line.startswith(_UTF16):
                    raise self._unreadable("is UTF-16; save it as UTF-8")
                line = line.removeprefix(codecs.BOM_UTF8)
            is_whole, rest = len(line) <= limit, line
            while not rest.endswith(b"\n") and (rest := raw.readline(limit)):
                is_whole = False
            yield line if is_whole else None

    def _parsed(self, number: int, text: bytes) -> Item:
        line = line_of(number, text)
        if line.fault is None:
            return self._event(number, line.envelope)
        name, problem = line.fault.field, line.fault.problem
        reason = problem.partition(":")[0] if name == "line" else None
        return Refusal(number, _id_of(line.envelope), name, problem, reason)

    def _mapped(self, raw: IO[bytes], mapping: Mapping) -> Iterator[tuple[int, Item]]:
        encoding = mapping.file.encoding
        if codecs.lookup(encoding).name == "utf-8":
            encoding = "utf-8-sig"
        text = io.TextIOWrapper(raw, encoding=encoding, newline="")
        rows = csv.reader(text, delimiter=mapping.file.delimiter)
        try:
            for line, item in events_by_line(rows, mapping, self.seen):
                self.line = line
                yield line, item if isinstance(item, Refusal) else self._event(line, item)
        except UnicodeDecodeError as error:
            raise self._not_decoded(error, mapping.file.encoding) from error
        except csv.Error as error:
            self.line = rows.line_num
            hint = "; is a quote left open, or file.delimiter another?"
            raise self._unreadable(f"is not CSV: {error}{hint}") from error
        finally:
            text.detach()  # otherwise it would close the file, whose position is asked for

    def _not_decoded(self, error: UnicodeDecodeError, encoding: str) -> BadInput:
        """The file is read once more, as it was decoded in pieces."""
        self.file.seek(0)
        decoder, self.line, start = codecs.getincrementaldecoder(encoding)(), 1, b""
        try:
            raw = self._opened()
            while piece := raw.read(_PIECE):
                start = start or piece[:2]
                self.line += decoder.decode(piece).count("\n")
        except UnicodeDecodeError as again:
            error = again
            self.line += again.object[: again.start].decode(encoding, "ignore").count("\n")
        byte, other = error.object[error.start], "utf-16" if start in _UTF16 else "cp1252"
        return self._unreadable(
            f"the byte 0x{byte:02x} is not {encoding};"
            f' say in the mapping how the file is written, such as file.encoding = "{other}"'
        )

    def _event(self, number: int, envelope: object) -> Item:
        try:
            return parse(envelope, self.received_at)
        except InvalidEvent as error:
            return Refusal(number, _id_of(envelope), error.field, error.problem)


def _id_of(envelope: object) -> str | None:
    id_ = envelope.get("id") if isinstance(envelope, dict) else None
    return id_ if isinstance(id_, str) else None
