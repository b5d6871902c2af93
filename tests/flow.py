"""Respondents under test: an invitation, its pages, and a clock that tests set."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx

from api.http.keys import Right
from tests.service import Json, Service

FORM = "application/x-www-form-urlencoded"
ISSUED_AT = datetime.fromisoformat("2026-05-04T12:00:00Z")
EVER = 'range: {between: {start: "2026-01-01T00:00:00Z", end: "2027-01-01T00:00:00Z"}}'


@dataclass
class StillClock:
    """Stands still unless it is moved."""

    present: datetime = ISSUED_AT

    def __call__(self) -> datetime:
        return self.present

    def forward(self, **by: float) -> None:
        self.present += timedelta(**by)


@dataclass
class Flow:
    """A workspace with a resolved ticket, and one invitation to rate it."""

    service: Service
    clock: StillClock
    invitation: Json = field(default_factory=dict)

    async def invite(self, **order: Any) -> httpx.Response:
        body = {"survey": "csat", "ticket": "T-1", "source": "desk", "respondent": "c-7"} | order
        return await self.service.post("/v1/invitations", body, "application/json", Right.SURVEY)

    @property
    def path(self) -> str:
        """The path of the invitation's link without a score."""
        return self.link("neutral")

    def link(self, name: str) -> str:
        """The path of one of the invitation's links."""
        return str(httpx.URL(self.invitation["links"][name]).path)

    async def get(self, path: str = "") -> httpx.Response:
        return await self.service.client.get(path or self.path)

    async def nonce(self) -> str:
        """What the page hides in its form; half a second and more ago."""
        match = re.search(r'name="n" value="([0-9a-f]+)"', (await self.get()).text)
        assert match
        self.clock.forward(seconds=5)
        return match[1]

    async def send(self, **fields: object) -> httpx.Response:
        return await self.service.client.post(
            self.path, data={k: str(v) for k, v in fields.items()}
        )

    async def rate(self, score: int, comment: str = "") -> httpx.Response:
        """What a person does: look at the page, then press Send."""
        return await self.send(score=score, comment=comment, n=await self.nonce())

    async def ratings(self) -> list[Json]:
        """The ratings that count now."""
        await self.service.fold()
        return await self.service.rows("rated")

    async def revisions(self) -> list[str]:
        """The ids of the rating events."""
        rows = await self.service.rows("event")
        return sorted(row["id"] for row in rows if row["type"] == "rating.given")

    async def csat(self) -> Json:
        await self.service.fold()
        fields = "csat { value sampleSize } surveyResponseRate { value sampleSize }"
        return await self.service.metrics(fields, EVER)


RATING: Json = {"survey": "csat", "score": 4, "scale": {"min": 1, "max": 5}}


async def give(flow: Flow, **fields: Any) -> httpx.Response:
    return await flow.service.post("/v1/ratings", RATING | fields, "application/json", Right.SURVEY)
