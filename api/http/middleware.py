"""What every answer goes through on its way out, errors included: compression, headers, CORS."""

import asyncio
from collections.abc import Callable, Sequence

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.accept import taken
from api.http.problems import Problem, unauthenticated

SMALLEST_COMPRESSED = 1024
"""Bytes from which compression pays."""
_LEVEL = 5

DEFAULTS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
"""Headers of an answer that does not say otherwise."""

_SENT_ONCE = frozenset(
    {
        b"authorization",
        b"content-encoding",
        b"content-length",
        b"content-type",
        b"expect",
        b"host",
        b"origin",
        b"transfer-encoding",
    }
)
"""Headers that hold one value: two of them contradict each other."""
_LISTS = (b"accept", b"accept-encoding", b"if-none-match")

_WITH_RULES_OF_THEIR_OWN = ("/v1/widget",)
"""Paths whose origins are a workspace's to name, not the deployment's."""


class Application(Starlette):
    """An application whose very last errors, too, go through the outer middleware.

    A middleware in the ordinary sense stands inside of Starlette's handler of failures, so that a
    browser would take a 500 for a refusal by CORS.
    """

    outer: Callable[[ASGIApp], ASGIApp] = staticmethod(lambda app: app)
    figures: ASGIApp
    """What `SUPPORTKPI_METRICS_ADDRESS` serves."""
    closing: asyncio.Event
    """To be set when the service is about to end, so that what has no end of its own ends."""

    def build_middleware_stack(self) -> ASGIApp:
        """The application inside of the outer middleware."""
        return self.outer(super().build_middleware_stack())


def outer_middleware(origins: Sequence[str]) -> Callable[[ASGIApp], ASGIApp]:
    """What every request and answer goes through, outermost first: CORS, headers, compression.

    Args:
        origins: whose pages may read answers, such as `https://dashboards.example`.
    """

    def before(app: ASGIApp) -> ASGIApp:
        return _shared(_headed(_definite(_compressed(app))), origins)

    return before


def _definite(app: ASGIApp) -> ASGIApp:
    """Refuse requests that send a header twice which may be sent once.

    Which of two keys counts, or which of two hosts, must not be guessed: a proxy in front of us may
    have read the other.
    """

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        is_request = scope["type"] in {"http", "websocket"}
        twice = _sent_twice(scope) if is_request else None
        if twice is None:
            await app({**scope, "headers": _joined(scope)} if is_request else scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await _twice(twice).response()(scope, receive, send)

    return serve


def _sent_twice(scope: Scope) -> str | None:
    seen: set[bytes] = set()
    for name, _ in scope["headers"]:
        if name in seen and name in _SENT_ONCE:
            return str(name, "latin-1")
        seen.add(name)
    return None


def _joined(scope: Scope) -> list[tuple[bytes, bytes]]:
    """The headers; those that are lists in one line, as they may come in several."""
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    for name in _LISTS:
        values = [value for key, value in headers if key == name]
        if len(values) > 1:
            others = [header for header in headers if header[0] != name]
            headers = [*others, (name, b", ".join(values))]
    return headers


def _twice(name: str) -> Problem:
    if name == "authorization":
        return unauthenticated("show one key: there are two Authorization headers")
    return Problem(400, "BAD_REQUEST", f"send the header {name} once")


def _compressed(app: ASGIApp) -> ASGIApp:
    """Compress large answers, if the caller takes gzip."""
    compressing = GZipMiddleware(app, SMALLEST_COMPRESSED, _LEVEL)

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _takes_gzip(scope):
            # Starlette looks for the word alone; `gzip;q=0` means the opposite.
            headers = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
            scope = {**scope, "headers": headers}
        await compressing(scope, receive, send)

    return serve


def _takes_gzip(scope: Scope) -> bool:
    return taken(Headers(scope=scope).get("accept-encoding", ""), "gzip").quality > 0


def _headed(app: ASGIApp) -> ASGIApp:
    """Give answers the headers that they lack."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        async def heading(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in DEFAULTS.items():
                    headers.setdefault(name, value)
            await send(message)

        await app(scope, receive, heading)

    return serve


def _shared(app: ASGIApp, origins: Sequence[str]) -> ASGIApp:
    """Let pages of some origins read answers. Keys travel in a header, so there are no cookies to
    protect; of other origins a browser learns nothing, and so keeps answers from them.
    """
    if not origins:
        return app
    sharing = CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=("GET", "HEAD", "POST"),
        allow_headers=("Authorization", "If-None-Match"),
        expose_headers=("Allow", "ETag", "Retry-After", "WWW-Authenticate"),
    )

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        has_own = scope["type"] == "http" and scope["path"].startswith(_WITH_RULES_OF_THEIR_OWN)
        await (app if has_own else sharing)(scope, receive, send)

    return serve
