"""Figures about the service itself, for Prometheus: `GET /metrics`."""

from collections.abc import Sequence
from time import perf_counter

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram
from prometheus_client.exposition import generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """What one process counts."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.events = Counter(
            "supportkpi_events",
            "Events told over HTTP, by what became of them",
            ["outcome"],
            registry=self._registry,
        )
        self.folded = Counter(
            "supportkpi_folded", "Subjects folded in the background", registry=self._registry
        )
        self.statements = Counter(
            "supportkpi_kpi_statements", "KPI statements run", registry=self._registry
        )
        self._requests = Histogram(
            "supportkpi_request_seconds",
            "Time to answer, by route and status",
            ["route", "method", "status"],
            buckets=_SECONDS,
            registry=self._registry,
        )

    async def page(self, _request: Request) -> Response:
        """The figures as Prometheus reads them."""
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)

    def observing(self, app: ASGIApp, routes: Sequence[Route | WebSocketRoute]) -> ASGIApp:
        """The application, with each request timed."""
        # By route, not by path: a path holds tokens, and there is no end of them.
        paths: dict[object, str] = {route.endpoint: route.path for route in routes}

        async def observed(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            began, status = perf_counter(), 500

            async def noting(message: Message) -> None:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = message["status"]
                await send(message)

            try:
                await app(scope, receive, noting)
            finally:
                labels = (paths.get(scope.get("endpoint"), "none"), scope["method"], str(status))
                self._requests.labels(*labels).observe(perf_counter() - began)

        return observed
