"""The instants at which customers, staff, sessions and purchases begin and cease to count."""

from datetime import timedelta

import pytest

from domain.asking.demands import Demand
from domain.errors import DomainError
from domain.kpis import REGISTRY
from domain.periods import Period
from tests.desk import StoredDesk
from tests.telling import MONDAY, Json, at, opened, replied, status, tell

NINE_TO_TEN = Period(at("09:00"), at("10:00"))
TICK = timedelta(microseconds=1)


def just(event: Json, later: timedelta) -> Json:
    """An event a moment later than it says."""
    clock, _, zone = event["time"].partition("+")
    assert "." not in clock
    return event | {"time": f"{clock}.{later.microseconds:06}+{zone}"}


@pytest.mark.parametrize(
    ("joined", "left", "at_start", "lost", "retention"),
    [
        ("08:00", "09:00", 1, 1, 0),  # still there right before the start
        ("08:00", "10:00", 1, 0, 1),  # gone at the end, which is not in the period
        ("09:00", "11:00", 0, 0, None),  # not there yet right before the start
        ("08:00", "08:30", 0, 0, None),
    ],
)
async def test_who_is_a_customer_at_the_start_and_stays(  # noqa: PLR0913, PLR0917  # what is told
    desk: StoredDesk, joined: str, left: str, at_start: int, lost: int, retention: float | None
) -> None:
    await desk.tell([tell("customer.joined", joined, "C"), tell("customer.left", left, "C")])
    churn = await desk.read("churn_rate", NINE_TO_TEN)
    assert churn.sample_size == at_start
    assert churn.value == (lost / at_start if at_start else None)
    assert (await desk.read("retention_rate", NINE_TO_TEN)).value == retention


@pytest.mark.parametrize(
    ("hired", "left", "turnover", "tenure"),
    [
        ("08:00", "10:00", 0, 7200),  # employed up to and including the instant of leaving
        ("08:00", "09:00", 2, None),
        ("09:00", "12:00", 0, 3600),  # from the instant after
        ("10:00", "12:00", None, None),
    ],
)
async def test_who_is_employed_at_both_ends(
    desk: StoredDesk, hired: str, left: str, turnover: float | None, tenure: float | None
) -> None:
    fields = {"hired_at": at(hired).isoformat(), "left_at": at(left).isoformat()}
    await desk.tell([tell("agent.changed", "07:00", "ann", **fields)])
    assert (await desk.read("staff_turnover", NINE_TO_TEN)).value == turnover
    assert (await desk.read("average_tenure", NINE_TO_TEN)).value == tenure


NINETY_DAYS = f"{10 + 90 * 24}:00"


@pytest.mark.parametrize(
    ("clock", "later", "again"),
    [("10:00", 0, 0), ("10:00", 1, 1), (NINETY_DAYS, 0, 1), (NINETY_DAYS, 1, 0)],
)
async def test_a_purchase_after_a_resolution_and_within_ninety_days_counts(
    desk: StoredDesk, clock: str, later: int, again: float
) -> None:
    bought = tell("customer.purchased", clock, "C", amount=1, currency="EUR")
    await desk.tell(
        [
            opened("09:00", "T", after_sales=True, requester={"id": "C"}),
            status("10:00", "T", "resolved"),
            just(bought, later * TICK),
        ]
    )
    assert (await desk.read("repeat_customer_rate")).value == again


@pytest.mark.parametrize(
    ("clock", "later", "served"),
    [("09:00", 0, 0), ("33:00", 0, 0), ("33:00", 1, 1), ("08:59", 0, 1)],
)
async def test_a_ticket_from_a_session_to_a_day_later_follows_it(
    desk: StoredDesk, clock: str, later: int, served: int
) -> None:
    session = tell("session.ended", "09:00", "V", requester="C")
    ticket = opened(clock, "T", requester={"id": "C"})
    await desk.tell([session, just(ticket, later * TICK)])
    reading = await desk.read("self_service_rate")
    assert (reading.value, reading.sample_size) == (served / (served + 1), served + 1)


@pytest.mark.parametrize(("clock", "is_met"), [("08:59", 0), ("09:00", 1), ("10:00", 0)])
async def test_what_is_done_from_a_shifts_start_to_before_its_end_is_done_on_it(
    desk: StoredDesk, clock: str, is_met: int
) -> None:
    span = {"start": at("09:00").isoformat(), "end": at("10:00").isoformat()}
    await desk.tell(
        [
            opened("08:00", "T"),
            replied(clock, "T", "ann"),
            tell("shift.worked", "10:00", "S", agent="ann", quota=1, **span),
        ]
    )
    assert (await desk.read("shift_quota_attainment")).value == is_met


@pytest.mark.parametrize(("clock", "engaged"), [("08:59", 0), ("09:00", 1), ("999:00", 1)])
async def test_who_reacts_at_or_after_a_sending_is_engaged(
    desk: StoredDesk, clock: str, engaged: int
) -> None:
    await desk.tell(
        [
            tell("content.sent", "09:00", "M", recipient="C"),
            tell("content.opened", clock, "M", recipient="C"),
        ]
    )
    assert (await desk.read("content_engagement_rate")).value == engaged


def decided_later(clock: str, name: str) -> list[Json]:
    """A session, a sending and a resolution, each decided as late as can be; none on its day."""
    hours, _, minutes = clock.partition(":")
    a_day, long, ninety_days = (f"{int(hours) + n}:{minutes}" for n in (24, 999, 90 * 24))
    return [
        tell("session.ended", clock, f"V{name}", requester=name),
        tell("content.sent", clock, f"M{name}", recipient=name),
        opened("08:00", f"T{name}", after_sales=True, requester={"id": f"{name}{name}"}),
        status(clock, f"T{name}", "resolved"),
        opened(a_day, f"A{name}", requester={"id": name}),
        tell("content.opened", long, f"M{name}", recipient=name),
        tell("customer.purchased", ninety_days, f"{name}{name}", amount=1, currency="EUR"),
    ]


@pytest.mark.parametrize(
    ("kpi", "value"),
    [("self_service_rate", None), ("content_engagement_rate", 1), ("repeat_customer_rate", 1)],
)
async def test_what_comes_after_the_period_decides(
    desk: StoredDesk, kpi: str, value: float | None
) -> None:
    await desk.tell(decided_later("09:30", "C"))
    assert (await desk.read(kpi, NINE_TO_TEN)).value == value


@pytest.mark.parametrize(
    ("kpi", "value"),
    [
        ("self_service_rate", 1),
        ("content_engagement_rate", 0.5),
        ("repeat_customer_rate", 1),
        ("shift_quota_attainment", 1),
    ],
)
async def test_what_others_decide_is_the_same_whatever_else_is_asked(
    desk: StoredDesk, kpi: str, value: float
) -> None:
    later = Period(at("2000:00"), at("2001:00"))
    span = {"start": at("2000:15").isoformat(), "end": at("2000:45").isoformat()}
    await desk.tell(
        [
            *decided_later("09:30", "C"),
            *decided_later("2000:30", "D"),
            tell("session.ended", "2000:10", "VE", requester="E"),
            tell("content.sent", "2000:10", "ME", recipient="E"),
            replied("2000:30", "TD", "ann"),
            tell("shift.worked", "2001:00", "S", agent="ann", quota=1, **span),
        ]
    )
    alone = [await desk.read(kpi, period) for period in (NINE_TO_TEN, later)]
    (together,) = await desk.ask([Demand(REGISTRY[kpi], (NINE_TO_TEN, later))])
    assert not isinstance(together, DomainError)
    assert [together[period, ()] for period in (NINE_TO_TEN, later)] == alone
    assert alone[1].value == value


async def test_uptime_and_coverage_are_cut_to_the_period(desk: StoredDesk) -> None:
    span = {"start": at("09:45").isoformat(), "end": at("10:30").isoformat()}
    await desk.tell(
        [
            tell("incident.started", "08:00", "N", service="web"),
            tell("incident.ended", "09:15", "N", service="web"),
            tell("shift.worked", "10:30", "S", agent="ann", **span),
        ]
    )
    assert (await desk.read("service_uptime", NINE_TO_TEN)).value == 0.75
    assert (await desk.read("availability_coverage", NINE_TO_TEN)).value == 0.25
    before = Period(MONDAY, at("08:00"))
    assert (await desk.read("service_uptime", before)).value == 1
    assert (await desk.read("availability_coverage", before)).value is None
