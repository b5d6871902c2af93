"""Bodies of requests: bounded, and JSON that nothing downstream trips over."""

import json
from typing import Any

import orjson
from starlette.requests import Request

from api.problems import Problem

MAX_DEPTH = 64


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


def loads(text: bytes) -> Any:  # noqa: ANN401  # decoded JSON
    """Decoded JSON. What columns of text do not take (U+0000, lone surrogates) becomes U+FFFD.

    Raises:
        NotJson: it is not JSON, or nested too deep.
    """
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return _loads_odd(text, error)
    if b"\\u0000" in text:
        return _clean(value)
    return value


def _loads_odd(text: bytes, error: Exception) -> Any:  # noqa: ANN401  # decoded JSON
    """JSON that orjson refuses may still be legal: a lone surrogate is."""
    if b"\\ud" not in text.lower():
        raise NotJson(str(error)) from error
    try:
        return _clean(json.loads(text, parse_constant=_refuse))
    except (ValueError, RecursionError) as second:
        raise NotJson(str(second)) from second


def _refuse(constant: str) -> None:
    raise NotJson(f"{constant} is not JSON")


def _clean(value: Any, depth: int = 0) -> Any:  # noqa: ANN401  # decoded JSON
    if depth > MAX_DEPTH:
        raise NotJson(f"is nested deeper than {MAX_DEPTH}")
    if isinstance(value, str):
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole.replace("\0", "\ufffd")
    if isinstance(value, list):
        return [_clean(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(item, depth + 1) for key, item in value.items()}
    return value
