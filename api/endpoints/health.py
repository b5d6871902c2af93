"""Health: alive without looking at anything, ready only if what is stored would last."""

import asyncio
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from api.workers.background import Background
from domain.bounds import Bound
from domain.errors import DomainError
from persistence.connections.database import Database

PATIENCE = Bound(
    1.5,
    "seconds",
    "wait for the database when `/readyz` is asked",
    "503: the database does not answer",
    "Background work",
)


@dataclass(frozen=True, slots=True)
class Health:
    """Answers the probes of a supervisor or a load balancer."""

    database: Database
    background: Background

    async def live(self, _request: Request) -> Response:
        """The process answers: nothing else is looked at."""
        return PlainTextResponse("ok\n")

    async def ready(self, _request: Request) -> Response:
        """The database answers, and keeps what it acknowledges; and what is degraded."""
        try:
            async with asyncio.timeout(PATIENCE.limit):
                settings = await self.database.ping()
                status = await self.background.status(PATIENCE.limit)
        except (TimeoutError, DomainError):
            return JSONResponse({"ready": False, "reason": "the database does not answer"}, 503)
        off = sorted(name for name, setting in settings.items() if setting == "off")
        if off:
            reason = f"{', '.join(off)} is off: acknowledged events could be lost"
            return JSONResponse({"ready": False, "reason": reason}, 503)
        return JSONResponse({"ready": True, "degraded": status.degraded})
