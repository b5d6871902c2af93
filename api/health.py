"""Health: alive without looking at anything, ready only if what is stored would last."""

import asyncio
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from domain.errors import DomainError
from persistence.database import Database

_PATIENCE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Health:
    """Tells whoever restarts or balances."""

    database: Database

    async def live(self, _request: Request) -> Response:
        """The process answers: nothing else is looked at."""
        return PlainTextResponse("ok\n")

    async def ready(self, _request: Request) -> Response:
        """The database answers, and keeps what it acknowledges."""
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                found = await self.database.ping()
        except (TimeoutError, DomainError):
            return JSONResponse({"ready": False, "reason": "the database does not answer"}, 503)
        off = sorted(name for name, setting in found.items() if setting == "off")
        if off:
            reason = f"{', '.join(off)} is off: acknowledged events could be lost"
            return JSONResponse({"ready": False, "reason": reason}, 503)
        return JSONResponse({"ready": True})
