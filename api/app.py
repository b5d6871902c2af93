"""The composition root: settings become a database, a signer, and one ASGI application."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib import resources
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import Lifespan

from api.clock import now
from api.endpoints.events import EventsEndpoint
from api.endpoints.export import ExportEndpoint
from api.endpoints.graphql import GraphQLEndpoint
from api.endpoints.health import Health
from api.endpoints.intake import Intake
from api.endpoints.metrics import MetricsPage
from api.endpoints.pages import docs_page, home_page
from api.endpoints.ratings import InvitationsEndpoint, RatingsEndpoint
from api.graphiql import page
from api.graphql.execution.budgets import Budgets
from api.graphql.execution.cursors import Cursors
from api.graphql.execution.executor import Executor
from api.graphql.execution.lookup import Lookup
from api.graphql.schema import schema_for
from api.http.auth import Authenticator
from api.http.database_wait import bounded_database_wait
from api.http.keys import Right
from api.http.middleware import Application, outer_middleware
from api.http.problems import HANDLERS
from api.http.secret import cursor_key, signer
from api.live.answers import Live
from api.live.versions import Versions
from api.live.websocket import LiveSocket
from api.metrics import Metrics
from api.settings import Settings
from api.workers.background import Background
from api.workers.folding import FoldWorker
from api.workers.rollups import RollupWorker
from api.workers.supervision import Workers
from domain.kpis import Kpi
from persistence.connections.database import Database
from surveys.invitations import Issuer
from surveys.limits import PageLimits
from surveys.pages import Brand
from surveys.routes import Site, is_public
from surveys.visitors import Visitors

Endpoint = Callable[[Request], Awaitable[Response]]
_Handler = Callable[[Request, Exception], Awaitable[Response]]


def contract() -> bytes:
    """The REST contract: beside this package in a wheel, in `openapi/` of a checkout."""
    inside = resources.files("api") / "openapi.json"
    if inside.is_file():
        return inside.read_bytes()
    return (Path(__file__).parent.parent / "openapi" / "openapi.json").read_bytes()


def create_app(settings: Settings, database: Database, *, with_workers: bool = True) -> Starlette:
    """The application.

    Args:
        settings: what was set.
        database: open; the application does not close it.
        with_workers: whether this process also folds and keeps rollups; another may do it.
    """
    wake = asyncio.Event()
    authenticator = Authenticator(database)
    intake = Intake(database, wake)
    metrics = Metrics()
    issuer, site = _surveys(settings, database, wake)
    folding = (FoldWorker(database, wake, metrics).worker, RollupWorker(database).worker)
    workers = Workers((authenticator.use.worker, *(folding if with_workers else ())))
    background = Background(database, workers)
    health = Health(database, background)
    executor = _executor(settings, database, metrics)
    lookup = Lookup(database, settings.only_trusted_documents)
    live = Live(authenticator, executor, lookup, Versions(database))
    figures = _whole(MetricsPage(metrics, background))
    routes: list[Route | WebSocketRoute] = [
        Route("/", home_page),
        *_questions(GraphQLEndpoint(authenticator, executor, lookup, live), live),
        *_contracts(authenticator),
        _post(
            "/v1/events", EventsEndpoint(authenticator, intake, metrics, settings.max_body_bytes)
        ),
        _post("/v1/export", ExportEndpoint(authenticator, executor)),
        _post("/v1/invitations", InvitationsEndpoint(authenticator, issuer)),
        _post("/v1/ratings", RatingsEndpoint(authenticator, intake, issuer)),
        Route("/livez", health.live),
        Route("/readyz", health.ready),
        *_figures(authenticator, figures, has_address=settings.metrics_address is not None),
        *site.routes(),
    ]
    app = Application(
        routes=routes,
        exception_handlers=_handlers(site),
        lifespan=_lifespan(workers, authenticator),
        middleware=[Middleware(metrics.observing, routes), Middleware(bounded_database_wait)],
    )
    app.closing = live.closing
    app.figures = Starlette(
        routes=[Route("/metrics", figures)], middleware=[Middleware(bounded_database_wait)]
    )
    app.outer = outer_middleware(settings.cors_origins)
    app.router.redirect_slashes = False  # a redirect would be built from the Host header
    return app


def _handlers(site: Site) -> dict[Any, Any]:
    """How errors are answered: programs get a problem as JSON, people who follow a link a page."""

    def readable(handler: _Handler) -> _Handler:
        async def handle(request: Request, error: Exception) -> Response:
            response = await handler(request, error)
            if not is_public(request.url.path):
                return response
            return site.refusal(request, response.status_code, response.headers)

        return handle

    return {kind: readable(handler) for kind, handler in HANDLERS.items()}


def _figures(authenticator: Authenticator, figures: Endpoint, *, has_address: bool) -> list[Route]:
    """The figures of the process, for keys with the scope; not here if they have an own address."""

    async def page(request: Request) -> Response:
        await authenticator.caller(request, Right.METRICS)
        return await figures(request)

    return [] if has_address else [Route("/metrics", page)]


def _surveys(settings: Settings, database: Database, wake: asyncio.Event) -> tuple[Issuer, Site]:
    """What issues invitations, and the public pages behind their links."""
    brand = Brand(name=settings.brand, accent=settings.accent)
    signed, visitors = signer(settings), Visitors(settings.trusted_proxies)
    issuer = Issuer(database, signed, settings.address, brand, wake)
    return issuer, Site(database, signed, brand, now, wake, visitors, PageLimits())


def _executor(settings: Settings, database: Database, metrics: Metrics) -> Executor:
    budgets = Budgets(settings.cost_limit, settings.cost_per_minute)
    cursors = Cursors(cursor_key(settings))
    return Executor(schema_for, database, metrics, cursors, budgets, settings.query_seconds)


def _questions(endpoint: GraphQLEndpoint, live: Live) -> list[Route | WebSocketRoute]:
    """GraphQL, once and live, and its editor."""
    return [
        Route("/graphql", _whole(endpoint), methods=["GET", "POST"]),
        WebSocketRoute("/graphql", LiveSocket(live)),
        Route("/graphiql/{version}/{name}", page.asset),
    ]


def _contracts(authenticator: Authenticator) -> list[Route]:
    """The contracts as they are in force; who shows a key sees the workspace's own KPIs."""
    openapi = contract()

    async def schema_file(request: Request) -> Response:
        own: tuple[Kpi, ...] = ()
        if "authorization" in request.headers:
            caller = await authenticator.caller(request, Right.READ)
            own = caller.configuration.own_kpis
        return PlainTextResponse(schema_for(own).sdl)

    async def openapi_file(_request: Request) -> Response:
        return Response(openapi, media_type="application/json")

    return [
        Route("/schema.graphql", schema_file),
        Route("/openapi.json", openapi_file),
        Route("/docs", docs_page),
    ]


def _lifespan(workers: Workers, authenticator: Authenticator) -> Lifespan[Starlette]:
    """Let background tasks go on for as long as the application runs."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        # What was made by now, the GraphQL schema above all, stays to the end. Frozen, it is left
        # out when the collector runs; otherwise each large answer, which makes it run, would pay
        # for a walk through all of it.
        gc.collect()
        gc.freeze()
        workers.start()
        yield
        await workers.stop()
        await authenticator.use.write()

    return lifespan


def _post(path: str, endpoint: Endpoint) -> Route:
    return Route(path, _whole(endpoint), methods=["POST"])


def _whole(endpoint: Endpoint) -> Endpoint:
    """An endpoint as a function: Starlette would take a callable object for an ASGI application."""

    async def serve(request: Request) -> Response:
        return await endpoint(request)

    return serve
