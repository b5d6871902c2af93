"""CloudEvents over HTTP: what a request holds, in whichever of their modes it was sent.

Structured and batch mode have media types of their own. All else with a `ce-` header is in binary
mode: attributes are headers, and the body is the data.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from api.http.bodies import Decoded, NotJson, decode, repeated
from api.http.problems import Problem
from domain.alternatives import one_of
from domain.errors import InvalidEvent

SINGLE = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
NDJSON = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl"})
KINDS = frozenset({SINGLE, BATCH, "application/json"}) | NDJSON

_UNSUPPORTED = "UNSUPPORTED_MEDIA_TYPE"
_PREFIX = b"ce-"
_NO_LINE: Mapping[str, object] = {}
_QUOTED = re.compile(rb"\\(.)", re.DOTALL)

Headers = Sequence[tuple[bytes, bytes]]


class Line(NamedTuple):
    """One event of a request.

    Attributes:
        number: from 1.
        envelope: decoded JSON.
        fault: why it is not an event, or may not be read.
    """

    number: int
    envelope: object
    fault: InvalidEvent | None = None


@dataclass(frozen=True, slots=True)
class Mode:
    """How a request bears its events.

    Attributes:
        kind: the media type.
        attributes: of binary mode: those headers that are attributes of the event.
    """

    kind: str
    attributes: Headers

    @classmethod
    def of(cls, headers: Headers, kind: str) -> "Mode":
        """The mode of a request with these headers, names in lower case.

        Raises:
            Problem: 415 for another media type.
        """
        attributes = [(name, value) for name, value in headers if name.startswith(_PREFIX)]
        if kind.startswith("application/cloudevents"):
            attributes = []
        if attributes and kind not in {"", "application/json"} and not kind.endswith("+json"):
            raise Problem(
                415, _UNSUPPORTED, "the data of an event in binary mode is application/json"
            )
        if not attributes and kind not in KINDS:
            raise Problem(415, _UNSUPPORTED, f"send {one_of(sorted(KINDS))}")
        return cls(kind, attributes)

    def lines(self, body: bytes) -> Iterator[Line]:
        """The events of a body.

        Raises:
            Problem: 400 if it is not JSON.
        """
        if self.attributes:
            return iter([_binary(self.attributes, body)])
        return _ndjson(body) if self.kind in NDJSON else _json(body, self.kind)


def _binary(attributes: Headers, body: bytes) -> Line:
    data = _decoded(body)
    envelope: dict[str, object] = {}
    fault = _fault(Decoded({"data": data.value}, data.has_repeats))
    for name, value in attributes:
        attribute = name.removeprefix(_PREFIX).decode("latin-1")
        try:
            text = _text(value)
        except UnicodeDecodeError:
            fault = fault or InvalidEvent(attribute, "must be UTF-8, percent-encoded in its header")
            continue
        if attribute in envelope:
            fault = fault or InvalidEvent(attribute, "occurs more than once")
        envelope[attribute] = text
    return Line(1, envelope | {"data": data.value}, fault)


def _text(value: bytes) -> str:
    """The value of an attribute, from its header: quotes are taken off, then `%` is decoded."""
    plain = value.strip()
    if len(plain) > 1 and plain.startswith(b'"') and plain.endswith(b'"'):
        plain = _QUOTED.sub(rb"\1", plain[1:-1])
    return unquote_to_bytes(plain).decode()


def _json(body: bytes, kind: str) -> Iterator[Line]:
    decoded = _decoded(body)
    if isinstance(decoded.value, list):
        envelopes: list[Any] = decoded.value
    elif kind == BATCH:
        raise Problem(400, "NOT_A_BATCH", "a batch is a JSON array of events")
    else:
        envelopes = [decoded.value]
    for number, envelope in enumerate(envelopes, start=1):
        yield Line(number, envelope, _fault(Decoded(envelope, decoded.has_repeats)))


def _ndjson(body: bytes) -> Iterator[Line]:
    for number, text in enumerate(body.split(b"\n"), start=1):
        if text.strip():
            yield line_of(number, text)


def line_of(number: int, text: bytes) -> Line:
    """The event of one line of NDJSON."""
    try:
        decoded = decode(text)
    except NotJson as error:
        return Line(number, _NO_LINE, InvalidEvent("line", f"is not JSON: {error}"))
    return Line(number, decoded.value, _fault(decoded))


def _decoded(body: bytes) -> Decoded:
    try:
        return decode(body)
    except NotJson as error:
        raise Problem(400, "NOT_JSON", f"the body is not JSON: {error}") from error


def _fault(decoded: Decoded) -> InvalidEvent | None:
    path = repeated(decoded.value) if decoded.has_repeats else None
    return None if path is None else InvalidEvent(path, "occurs more than once")
