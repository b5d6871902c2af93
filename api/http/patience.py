"""How long a request waits for connections to the database: so long in all, whatever it reads."""

from starlette.types import ASGIApp, Receive, Scope, Send

from persistence.connections.pool import one_request


def patient(app: ASGIApp) -> ASGIApp:
    """The application, each of whose requests waits no longer than one may."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        with one_request():
            await app(scope, receive, send)

    return serve
