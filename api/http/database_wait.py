"""How long a request waits for connections to the database: a bound for the whole request."""

from starlette.types import ASGIApp, Receive, Scope, Send

from persistence.connections.pool import one_request


def bounded_database_wait(app: ASGIApp) -> ASGIApp:
    """The application; each request waits so long in all, however many connections it takes.

    A bound for each connection would let a request with many reads wait that many times as long.
    """

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        with one_request():
            await app(scope, receive, send)

    return serve
