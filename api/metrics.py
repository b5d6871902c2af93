"""Figures about the service itself, for Prometheus: `GET /metrics`."""

from collections.abc import Iterable, Mapping, Sequence
from time import perf_counter

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from persistence.dead_letters import Aside
from persistence.folding import WORK as FOLD
from persistence.rollups.keeping import WORK as ROLLUP

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
        self._dead = Gauge(
            "supportkpi_dead",
            "Jobs that were put aside since they failed, in all workspaces, by kind of work",
            ["work"],
            registry=self._registry,
        )
        self._lag = Gauge(
            "supportkpi_lag_seconds",
            "Age of the oldest job that waits, in any workspace, by kind of work",
            ["work"],
            registry=self._registry,
        )
        self._failures = Gauge(
            "supportkpi_worker_failures",
            "Rounds of a worker of this process that failed in a row, by kind of work",
            ["work"],
            registry=self._registry,
        )
        self._requests = Histogram(
            "supportkpi_request_seconds",
            "Time to answer, by route and status",
            ["route", "method", "status"],
            buckets=_SECONDS,
            registry=self._registry,
        )

    def workers(self, failures: Mapping[str, int]) -> None:
        """Take down how often each worker of this process failed in a row."""
        for name, count in failures.items():
            self._failures.labels(name).set(count)

    def background(self, aside: Iterable[Aside], lag_seconds: float) -> None:
        """Take down how the background work of all processes stands."""
        for work in (FOLD, ROLLUP):
            self._dead.labels(work).set(0)
        for each in aside:
            self._dead.labels(each.work).set(each.jobs)
        self._lag.labels(FOLD).set(lag_seconds)

    def without_background(self) -> None:
        """Forget how it stood: the database does not tell."""
        self._dead.clear()
        self._lag.clear()

    def page(self) -> Response:
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
