"""Bodies of requests: bounded, and JSON that nothing downstream trips over."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from math import isinf
from typing import Any, NamedTuple

import orjson
from starlette.requests import Request

from api.http.problems import Problem
from domain.bounds import Bound
from domain.event_texts import all_whole, whole

MAX_DEPTH = Bound(
    64,
    "levels",
    "nesting of JSON in a body or a message",
    "400 (`NOT_JSON`), or the line is refused",
    "HTTP",
)
QUESTION_BODY = Bound(100 * 1024, "bytes", "body of a question", "413", "Questions")
_LEAST, _GREATEST = -(2**63), 2**64 - 1


class NotJson(ValueError):
    """The text is not JSON."""


async def read_body(request: Request, limit: int) -> bytes:
    """The body of a request, as it came.

    Raises:
        Problem: 413 above the limit, 415 if it is compressed.
    """
    if "content-encoding" in request.headers:
        raise Problem(415, "UNSUPPORTED_MEDIA_TYPE", "send the body without Content-Encoding")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise Problem(413, "TOO_LARGE", f"the body must not exceed {limit} bytes")
    return bytes(body)


def media_type(request: Request) -> str:
    """The media type of a body, without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def is_utf8(request: Request) -> bool:
    """Whether a body is in UTF-8, which goes without saying."""
    _, _, parameters = request.headers.get("content-type", "").lower().partition("charset=")
    return parameters.partition(";")[0].strip(' "') in {"", "utf-8", "utf8"}


class RepeatedKey(NotJson):
    """Some object names a key more than once: which value counts is nothing to guess.

    Attributes:
        path: of the key.
    """

    def __init__(self, path: str) -> None:
        super().__init__(f"the key {path} occurs more than once")
        self.path = path


class Decoded(NamedTuple):
    """Decoded JSON as its sender wrote it: lone surrogates and U+0000 are still there.

    Attributes:
        has_repeats: some object in it names a key more than once; `repeated` finds it.
    """

    value: Any
    has_repeats: bool


class Repeating(dict[str, Any]):
    """An object that names a key more than once; the last value of it counts.

    Attributes:
        key: the first such key.
    """

    def __init__(self, pairs: Sequence[tuple[str, Any]], key: str) -> None:
        super().__init__(pairs)
        self.key = key


def decode(text: bytes) -> Decoded:
    """Decoded JSON, nothing replaced.

    Raises:
        NotJson: it is not JSON, or nested too deep.
    """
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return _decode_oddly(text, error)
    _bound(text, value)
    return _decode_oddly(text) if _may_repeat(text, value) else Decoded(value, has_repeats=False)


def repeated(value: object) -> str | None:
    """The path of the first key that an object in decoded JSON names more than once."""
    if isinstance(value, Repeating):
        return value.key
    if isinstance(value, dict):
        inner = ((f".{key}", item) for key, item in value.items())
    elif isinstance(value, list):
        inner = ((f"[{index}]", item) for index, item in enumerate(value))
    else:
        return None
    for step, item in inner:
        path = repeated(item)
        if path is not None:
            return f"{step}.{path}".removeprefix(".").replace(".[", "[")
    return None


def loads(text: bytes) -> Any:  # noqa: ANN401  # decoded JSON
    """Decoded JSON. What columns of text do not take (U+0000, lone surrogates) becomes U+FFFD.

    Raises:
        NotJson: it is not JSON, or nested too deep.
    """
    try:
        value, is_plain = orjson.loads(text), b"\\u0000" not in text
    except orjson.JSONDecodeError as error:
        value, is_plain = _loads_odd(text, error), False
    _bound(text, value)
    return value if is_plain else all_whole(value)


def definite(text: bytes) -> Any:  # noqa: ANN401  # decoded JSON
    """The same, if no object in it names a key more than once.

    Raises:
        RepeatedKey: one does.
        NotJson: it is not JSON, or nested too deep.
    """
    value = loads(text)
    if _may_repeat(text, value):
        path = repeated(_decode_oddly(text).value)
        if path is not None:
            raise RepeatedKey(whole(path))
    return value


def decoded(text: bytes, what: str = "the body", within: str = "") -> Any:  # noqa: ANN401  # decoded JSON
    """The JSON of a body, or of a part of a request, if no object in it names a key twice.

    Args:
        text: the JSON.
        what: how the sender calls it.
        within: the path of it.

    Raises:
        Problem: 400, it is not JSON, or repeats a key.
    """
    try:
        return definite(text)
    except RepeatedKey as error:
        path = ".".join(filter(None, (within, error.path))).replace(".[", "[")
        raise Problem(400, "BAD_INPUT", "a key occurs more than once", path) from error
    except NotJson as error:
        raise Problem(400, "NOT_JSON", f"{what} is not JSON: {error}") from error


async def read_json(request: Request, limit: int) -> Any:  # noqa: ANN401  # decoded JSON
    """The body of a request that must be JSON, to be read by `decoded`.

    Raises:
        Problem: 415 if it is not said to be JSON, 413 above the limit, 400 if it is none, or
            repeats a key.
    """
    return decoded(await _read_json_text(request, limit))


async def read_decoded(request: Request, limit: int) -> Decoded:
    """The same, nothing replaced."""
    body = await _read_json_text(request, limit)
    try:
        return decode(body)
    except NotJson as error:
        raise Problem(400, "NOT_JSON", f"the body is not JSON: {error}") from error


async def _read_json_text(request: Request, limit: int) -> bytes:
    if media_type(request) != "application/json":
        raise Problem(415, "UNSUPPORTED_MEDIA_TYPE", "send application/json")
    return await read_body(request, limit)


def _loads_odd(text: bytes, error: Exception, hook: Callable[[Any], Any] | None = None) -> Any:  # noqa: ANN401  # decoded JSON
    """JSON that orjson refuses may still be legal: a lone surrogate is."""
    if b"\\ud" not in text.lower():
        raise NotJson(str(error)) from error
    return _loads_slowly(text, hook)


def _loads_slowly(text: bytes, hook: Callable[[Any], Any] | None = None) -> Any:  # noqa: ANN401  # decoded JSON
    try:
        return json.loads(
            text,
            parse_constant=_refuse,
            parse_int=_whole,
            parse_float=_finite,
            object_pairs_hook=hook,
        )
    except (ValueError, RecursionError) as error:
        raise NotJson(str(error)) from error


def _decode_oddly(text: bytes, error: Exception | None = None) -> Decoded:
    """The slow way, which sees repeated keys; taken where orjson refuses, or may have hidden one.

    Args:
        text: the JSON.
        error: why orjson refuses it.
    """
    repeats: list[Repeating] = []

    def read(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        plain = dict(pairs)
        if len(plain) == len(pairs):
            return plain
        counts = Counter(key for key, _ in pairs)
        repeats.append(Repeating(pairs, next(key for key in counts if counts[key] > 1)))
        return repeats[-1]

    value = _loads_odd(text, error, read) if error else _loads_slowly(text, read)
    _bound(text, value)
    return Decoded(value, bool(repeats))


def _may_repeat(text: bytes, value: Any) -> bool:  # noqa: ANN401  # decoded JSON
    """Whether a key may occur more than once in an object, where orjson keeps the last one.

    A text has a colon for each key, and those in its strings; so has what is written of its value,
    less those that went by with a key. Only a colon that is spelled as an escape is not counted.
    """
    if b"\\u003" in text and b"\\u003a" in text.lower():
        return True
    return text.count(b":") != orjson.dumps(value).count(b":")


def _bound(text: bytes, value: Any) -> None:  # noqa: ANN401  # decoded JSON
    """Refuse what is nested so deep that writing it would fail."""
    if text.count(b"[") + text.count(b"{") <= MAX_DEPTH.limit:
        return
    level = [value]
    for _ in range(int(MAX_DEPTH.limit) + 1):
        within = [item for item in level if isinstance(item, (list, dict))]
        level = [
            inner
            for item in within
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
    if level:
        raise NotJson(f"it is nested deeper than {MAX_DEPTH.limit}")


def _whole(digits: str) -> int | float:
    """A whole number as orjson reads it: a float where 64 bits do not hold it."""
    number = int(digits)
    return number if _LEAST <= number <= _GREATEST else _finite(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if isinf(number):
        raise NotJson(f"{digits[:20]} is out of range")
    return number


def _refuse(constant: str) -> None:
    raise NotJson(f"{constant} is not JSON")
