"""Bodies of requests: bounded, and JSON that nothing downstream trips over."""

import json
from math import isinf
from typing import Any

import orjson
from starlette.requests import Request

from api.problems import Problem

MAX_DEPTH = 64
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


def loads(text: bytes) -> Any:  # noqa: ANN401  # decoded JSON
    """Decoded JSON. What columns of text do not take (U+0000, lone surrogates) becomes U+FFFD.

    Raises:
        NotJson: it is not JSON, or nested too deep.
    """
    try:
        value, is_plain = orjson.loads(text), b"\\u0000" not in text
    except orjson.JSONDecodeError as error:
        value, is_plain = _loads_odd(text, error), False
    if text.count(b"[") + text.count(b"{") > MAX_DEPTH:
        _bound(value)
    return value if is_plain else _clean(value)


def decoded(body: bytes) -> Any:  # noqa: ANN401  # decoded JSON
    """The JSON of a body.

    Raises:
        Problem: 400, it is not JSON.
    """
    try:
        return loads(body)
    except NotJson as error:
        raise Problem(400, "NOT_JSON", f"the body is not JSON: {error}") from error


async def read_json(request: Request, limit: int) -> Any:  # noqa: ANN401  # decoded JSON
    """The body of a request that must be JSON.

    Raises:
        Problem: 415 if it is not said to be JSON, 413 above the limit, 400 if it is none.
    """
    if media_type(request) != "application/json":
        raise Problem(415, "UNSUPPORTED_MEDIA_TYPE", "send application/json")
    return decoded(await read_body(request, limit))


def _loads_odd(text: bytes, error: Exception) -> Any:  # noqa: ANN401  # decoded JSON
    """JSON that orjson refuses may still be legal: a lone surrogate is."""
    if b"\\ud" not in text.lower():
        raise NotJson(str(error)) from error
    try:
        return json.loads(text, parse_constant=_refuse, parse_int=_whole, parse_float=_finite)
    except (ValueError, RecursionError) as second:
        raise NotJson(str(second)) from second


def _bound(value: Any) -> None:  # noqa: ANN401  # decoded JSON
    """Refuse what is nested so deep that writing it would fail."""
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        within = [item for item in level if isinstance(item, (list, dict))]
        level = [
            inner
            for item in within
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
    if level:
        raise NotJson(f"it is nested deeper than {MAX_DEPTH}")


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


def _clean(value: Any) -> Any:  # noqa: ANN401  # decoded JSON
    if isinstance(value, str):
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole.replace("\0", "\ufffd")
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return value
