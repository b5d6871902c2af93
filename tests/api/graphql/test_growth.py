"""Growth over GraphQL: each period against as much before it, the one compared with as well."""

from datetime import UTC, datetime

import pytest

from api.endpoints import graphql as graphql_endpoint
from tests.service import Service, event


def booked(time: str, amount: float) -> dict[str, object]:
    data = {"kind": "revenue", "amount": amount, "currency": "EUR"}
    return event("money.booked", "m", time, **data)


async def growth(
    service: Service, monkeypatch: pytest.MonkeyPatch, now: str, span: str, compare: str
) -> tuple[float | None, float | None]:
    """Of the range, and of the period compared with."""
    monkeypatch.setattr(
        graphql_endpoint, "now", lambda: datetime.fromisoformat(now).replace(tzinfo=UTC)
    )
    got = await service.metrics(
        "revenueGrowthRate { value comparison { value } }",
        f"range: {{{span}}}, compare: {{{compare}}}",
    )
    return got["revenueGrowthRate"]["value"], got["revenueGrowthRate"]["comparison"]["value"]


async def test_b17_the_period_compared_with_grows_against_as_many_days_before(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The 30 days before 31 May are just April, before which are 30 days: from 2 March on."""
    await service.post_events(
        [
            booked("2026-03-01T12:00:00Z", 100),  # before all of it
            booked("2026-03-02T12:00:00Z", 10),
            booked("2026-04-15T12:00:00Z", 20),
            booked("2026-05-15T12:00:00Z", 30),
        ]
    )
    span = "last: {count: 30, grain: DAY}"
    got = await growth(service, monkeypatch, "2026-05-31T09:00", span, "previousPeriod: true")
    assert got == (30 / 20 - 1, 20 / 10 - 1)


@pytest.mark.parametrize(
    "span",
    ["toDate: DAY", 'between: {start: "2026-05-06T00:00:00Z", end: "2026-05-07T00:00:00Z"}'],
)
@pytest.mark.parametrize(
    "compare", ["previousPeriod: true", "samePeriodAgo: {count: 1, grain: DAY}"]
)
async def test_b17_an_open_range_and_what_it_is_compared_with_grow_against_elapsed_parts(
    service: Service, monkeypatch: pytest.MonkeyPatch, span: str, compare: str
) -> None:
    """Half of Wednesday has passed: mornings are compared with mornings."""
    await service.post_events(
        [
            booked("2026-05-04T09:00:00Z", 10),
            booked("2026-05-04T15:00:00Z", 1000),
            booked("2026-05-05T09:00:00Z", 20),
            booked("2026-05-05T15:00:00Z", 2000),
            booked("2026-05-06T09:00:00Z", 30),
        ]
    )
    got = await growth(service, monkeypatch, "2026-05-06T12:00", span, compare)
    assert got == (30 / 20 - 1, 20 / 10 - 1)
