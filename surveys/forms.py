"""Forms as browsers send them: bounded, each field once, and nothing guessed."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

from domain.bounds import Bound

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
_BOUNDARY = re.compile(r"""boundary="?([^";,\s]{1,70})""", re.IGNORECASE)
_NAME = re.compile(r"""^content-disposition:.*\bname="?([^";]*)""", re.IGNORECASE | re.MULTILINE)

MAX_BODY = Bound(32 * 1024, "bytes", "form as sent", "413, and the form is shown again", "Ratings")
"""A character may take nine bytes on its way, or twelve."""
MAX_FORM = Bound(
    8 * 1024,
    "bytes",
    "form once decoded",
    "413, and the form is shown again, filled in",
    "Ratings",
)
MAX_FIELDS = Bound(
    20, "fields", "fields of one form", "422, and the form is shown again", "Ratings"
)

Fields = Mapping[str, str]


class BadForm(Exception):
    """The error for a request body that is not a form of these pages.

    Args:
        status: 413, 415 or 422.
        fields: what could be read of it.
    """

    def __init__(self, status: int, fields: Fields | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.fields = fields or {}


async def fields_of(request: Request, *kinds: str) -> Fields:
    """The fields of a form.

    Args:
        request: that brings it.
        kinds: the media types that it may have.

    Raises:
        BadForm: it is of another type, too large, not text, or says a field twice.
    """
    kind = _kind(request)
    if "content-encoding" in request.headers or kind not in {*kinds, None}:
        raise BadForm(415)
    body = await _body(request)
    if kind is None and body:
        raise BadForm(415)
    try:
        pairs = _parts(request, body) if kind == MULTIPART else _pairs(body)
    except ValueError as error:
        raise BadForm(422) from error
    return _once(pairs)


def _kind(request: Request) -> str | None:
    """The media type of a body; None if nobody told it, empty if it is not to be relied on: told
    twice, or in another character set.
    """
    headers = request.headers.getlist("content-type")
    if not headers:
        return None
    kind, _, parameters = (headers[0] if len(headers) == 1 else "").lower().partition(";")
    _, _, charset = parameters.replace(" ", "").partition("charset=")
    is_utf8 = charset.partition(";")[0].strip('"') in {"", "utf-8", "utf8"}
    return kind.strip() if is_utf8 else ""


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY.limit:
            raise BadForm(413)
    return bytes(body)


def _pairs(body: bytes) -> list[tuple[str, str]]:
    return parse_qsl(
        body.decode(),
        keep_blank_values=True,
        errors="strict",
        max_num_fields=int(MAX_FIELDS.limit),
    )


def _parts(request: Request, body: bytes) -> list[tuple[str, str]]:
    boundary = _BOUNDARY.search(request.headers["content-type"])
    _, *parts, end = body.split(f"--{boundary[1]}".encode()) if boundary else (body, body)
    if not end.startswith(b"--") or len(parts) > MAX_FIELDS.limit:
        raise ValueError("it has no end, or too many parts")
    return [_part(part) for part in parts]


def _part(part: bytes) -> tuple[str, str]:
    head, _, content = part.partition(b"\r\n\r\n")
    name = _NAME.search(head.decode())
    if name is None:
        raise ValueError("a part has no name")
    return name[1], content.removesuffix(b"\r\n").decode()


def _once(pairs: list[tuple[str, str]]) -> Fields:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        raise BadForm(422, {name: value for name, value in pairs if names.count(name) == 1})
    if sum(len(name.encode()) + len(value.encode()) for name, value in pairs) > MAX_FORM.limit:
        raise BadForm(413, fields)
    return fields
