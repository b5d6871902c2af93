"""`GET /metrics`: the figures of this process, and how the background work of all stands."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from api.metrics import Metrics
from api.workers.background import Background
from domain.bounds import Bound
from domain.errors import DomainError

PATIENCE = Bound(
    1,
    "seconds",
    "wait for the database when `/metrics` is read",
    "the page comes without `supportkpi_dead` and `supportkpi_lag_seconds`",
    "Background work",
)


@dataclass(frozen=True, slots=True)
class MetricsPage:
    """The page that Prometheus reads."""

    metrics: Metrics
    background: Background

    async def __call__(self, _request: Request) -> Response:
        """The figures."""
        self.metrics.workers(self.background.workers.failures)
        try:
            status = await self.background.status(PATIENCE.limit)
        except DomainError:
            self.metrics.without_background()
        else:
            self.metrics.background(status.aside, status.lag_seconds)
        return self.metrics.page()
