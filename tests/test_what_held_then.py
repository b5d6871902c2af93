"""By pencil, of service and reference alike: what was told, and what held when it counts.

Each story is one Monday; the arithmetic stands beside it.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest

from domain.asking.demands import Demand
from domain.errors import DomainError, UnsupportedDimension
from domain.kpis import REGISTRY, share_within
from domain.language.clocks import on_business_clock
from domain.language.dimensions import Dimension
from domain.language.filters import Among
from domain.periods import Period
from persistence.asking.agents import names
from persistence.events.reading import agent_events
from tests.desk import NOW, StoredDesk
from tests.reference import Reference
from tests.telling import (
    DAY,
    Json,
    assigned,
    at,
    invited,
    opened,
    rated,
    replied,
    status,
    tell,
)

Rows = Mapping[tuple[str | None, ...], tuple[float | None, int]]
MORNING = Period(at("00:00"), at("12:30"))


async def rows(
    desk: StoredDesk, log: Sequence[Json], kpi: str, *by: str, period: Period = DAY
) -> Rows:
    """Value and sample size of each row, which service and reference must agree on."""
    await desk.tell(log)
    demand = Demand(REGISTRY[kpi], (period,), tuple(Dimension[name] for name in by))
    (result,) = await desk.ask([demand])
    assert not isinstance(result, DomainError), result
    got = {keys: (reading.value, reading.sample_size) for (_, keys), reading in result.items()}
    reference, question = Reference(log, now=NOW), (kpi, period.since, period.until)
    expected = reference.breakdown(*question, by) if by else {(): reference.read(*question)}
    assert got == {keys: (reading.value, reading.sample_size) for keys, reading in expected.items()}
    return got


def changed(clock: str, ticket: str, /, **data: object) -> Json:
    return tell("ticket.changed", clock, ticket, **data)


def escalated(clock: str, ticket: str, tier: str, /, **data: object) -> Json:
    return tell("ticket.escalated", clock, ticket, to_tier=tier, **data)


# --- customers ------------------------------------------------------------------------------------

JOINED = tell("customer.joined", "09:00", "c1", segment="vip")
LEFT = tell("customer.left", "10:00", "c1")
RETURNED = tell("customer.returned", "11:00", "c1")
FROM_HALF_PAST_NINE = Period(at("09:30"), at("12:00"))


async def test_b1_a_customer_who_leaves_is_of_the_segment_that_was_told_last(
    desk: StoredDesk,
) -> None:
    log = [JOINED, LEFT]
    got = await rows(desk, log, "churn_rate", "SEGMENT", period=FROM_HALF_PAST_NINE)
    assert got == {("vip",): (1.0, 1)}  # 1 lost / 1 at the start


async def test_b1_a_customer_who_comes_back_is_so_too(desk: StoredDesk) -> None:
    assert await rows(desk, [JOINED, LEFT, RETURNED], "winbacks", "SEGMENT") == {("vip",): (1.0, 1)}


async def test_b1_a_segment_that_is_unset_is_nobodys(desk: StoredDesk) -> None:
    log = [JOINED, tell("customer.left", "10:00", "c1", segment=None), RETURNED]
    assert await rows(desk, log, "winbacks", "SEGMENT") == {(None,): (1.0, 1)}


async def test_b1_a_segment_that_is_told_anew_holds_without_a_break(desk: StoredDesk) -> None:
    log = [JOINED, tell("customer.joined", "09:15", "c1", segment="gold")]
    log += [tell("customer.joined", "10:00", "c1", segment="vip")]
    got = await rows(desk, log, "retention_rate", "SEGMENT", period=FROM_HALF_PAST_NINE)
    assert got == {("gold",): (1.0, 1)}  # of gold at half past nine, and a customer throughout


async def test_who_comes_back_twice_in_a_period_is_one_customer_won_back(desk: StoredDesk) -> None:
    log = [JOINED, LEFT, RETURNED]
    log += [tell("customer.left", "12:00", "c1"), tell("customer.returned", "13:00", "c1")]
    assert await rows(desk, log, "winbacks") == {(): (1.0, 1)}


# --- agents ---------------------------------------------------------------------------------------


async def test_b1_a_name_that_is_unset_is_shown_no_longer(desk: StoredDesk) -> None:
    log = [tell("agent.changed", "09:00", agent, name=agent.title()) for agent in ("ann", "bob")]
    log += [tell("agent.changed", "10:00", "ann", name=None), tell("agent.changed", "10:00", "bob")]
    await desk.tell(log)
    async with desk.database.reading(desk.workspace) as connection:
        events = await agent_events(connection, desk.workspace)
    assert names(events) == {"bob": "Bob"}


# --- difficulties ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("difficulties", "is_hard"),
    [
        (["hard"], True),
        (["hard", None], False),
        (["hard", None, "hard"], True),
        (["hard", "easy"], False),
        ([None], False),
    ],
)
async def test_b2_a_difficulty_that_is_unset_holds_no_longer(
    desk: StoredDesk, difficulties: list[str | None], *, is_hard: bool
) -> None:
    log = [opened("09:00", "T1")]
    log += [
        changed(f"09:0{minute}", "T1", difficulty=difficulty)
        for minute, difficulty in enumerate(difficulties, start=1)
    ]
    log += [status("10:00", "T1", "resolved")]
    share = await rows(desk, log, "hard_resolution_share")
    assert share == {(): (float(is_hard), 1)}


async def test_b2_without_a_difficulty_an_escalation_makes_hard(desk: StoredDesk) -> None:
    log = [opened("09:00", "T1", tier="1", difficulty="easy"), assigned("09:30", "T1", tier="2")]
    log += [changed("09:40", "T1", difficulty=None), status("10:00", "T1", "resolved")]
    assert await rows(desk, log, "hard_tickets_resolved") == {(): (1.0, 1)}


# --- what comes after a resolution ----------------------------------------------------------------

TWO_RESOLVED = [
    opened("09:00", "T1", team="front", tier="1", difficulty="hard"),
    status("12:00", "T1", "resolved"),
    opened("09:00", "T2", team="front", tier="1"),
    status("12:00", "T2", "resolved"),
]


async def test_b3_a_move_after_a_resolution_does_not_make_its_route_wrong(desk: StoredDesk) -> None:
    log = [*TWO_RESOLVED, status("13:00", "T2", "open"), assigned("14:00", "T2", team="back")]
    assert await rows(desk, log, "routing_accuracy", period=MORNING) == {(): (1.0, 2)}  # 2 / 2


async def test_b3_an_escalation_after_a_resolution_does_not_make_it_hard(desk: StoredDesk) -> None:
    log = [*TWO_RESOLVED, status("13:00", "T2", "open"), assigned("14:00", "T2", tier="2")]
    assert await rows(desk, log, "hard_tickets_resolved", period=MORNING) == {(): (1.0, 1)}  # T1


async def test_b3_a_difficulty_told_after_a_resolution_comes_too_late(desk: StoredDesk) -> None:
    log = [*TWO_RESOLVED, changed("13:00", "T1", difficulty="easy")]
    log += [changed("13:00", "T2", difficulty="hard")]
    assert await rows(desk, log, "hard_tickets_resolved", period=MORNING) == {(): (1.0, 1)}  # T1


async def test_b3_another_resolution_takes_it_all_in(desk: StoredDesk) -> None:
    log = [*TWO_RESOLVED, status("13:00", "T2", "open"), assigned("14:00", "T2", tier="2")]
    log += [assigned("14:30", "T2", team="back"), status("15:00", "T2", "resolved")]
    afternoon = Period(MORNING.until, DAY.until)
    assert await rows(desk, log, "hard_tickets_resolved", period=afternoon) == {(): (1.0, 1)}  # T2
    assert await rows(desk, log, "routing_accuracy", period=afternoon) == {(): (0.0, 1)}


# --- seconds that are added up --------------------------------------------------------------------


async def test_b5_fractions_of_a_second_add_up_to_what_they_are(desk: StoredDesk) -> None:
    """Waits and works of 0.1 s and 0.2 s: within 0.3 s, to a computer as well."""
    configuration = """
        calendar = "mondays"
        [calendars.mondays]
        time_zone = "UTC"
        hours = { monday = ["08:00-18:00"] }
    """
    steps = [("0.1", "pending"), ("0.5", "open"), ("0.7", "resolved")]
    log = [opened("09:00", "T1")]
    for seconds, becomes in steps:
        instant = (at("09:00") + timedelta(seconds=float(seconds))).isoformat()
        log.append(status("09:00", "T1", becomes) | {"time": instant})
    log += [tell("ticket.worked", "10:00", "T1", agent="ann", seconds=part) for part in (0.1, 0.2)]
    await desk.configure(configuration)
    await desk.tell(log)
    waited, handled = REGISTRY["requester_wait_time"], REGISTRY["handle_time"]
    for kpi in (waited, on_business_clock(waited), handled):
        (result,) = await desk.ask([Demand(share_within(kpi, 0.3), (DAY,))])
        assert not isinstance(result, DomainError), result
        assert result[DAY, ()].value == 1.0


# --- channels of opinions -------------------------------------------------------------------------

MAIL, CHAT = {"channel": "email"}, {"channel": "chat"}


@pytest.mark.parametrize(
    ("log", "channel"),
    [
        ([rated("10:00", "r1", "csat", 5, **CHAT)], "chat"),
        (
            [invited("09:00", "i1", **MAIL), rated("10:00", "r1", "csat", 5, invitation="i1")],
            "email",
        ),
        (
            [
                invited("09:00", "i1", **MAIL),
                rated("10:00", "r1", "csat", 5, invitation="i1", **CHAT),
            ],
            "chat",
        ),
        (
            [opened("09:00", "T1", **MAIL), rated("10:00", "r1", "csat", 5, ticket="T1", **CHAT)],
            "email",
        ),
        ([rated("10:00", "r1", "csat", 5, ticket="nobody knows it", **CHAT)], "chat"),
        ([rated("10:00", "r1", "csat", 5)], None),
        ([rated("10:00", "r1", "csat", 5, channel=None)], None),
    ],
)
async def test_b6_a_rating_without_a_ticket_bears_the_channel_that_is_named(
    desk: StoredDesk, log: list[Json], channel: str | None
) -> None:
    assert await rows(desk, log, "csat", "CHANNEL") == {(channel,): (1.0, 1)}


@pytest.mark.parametrize(
    ("log", "channel"),
    [
        ([invited("10:00", "i1", **CHAT)], "chat"),
        ([opened("09:00", "T1", **MAIL), invited("10:00", "i1", ticket="T1", **CHAT)], "email"),
        ([invited("10:00", "i1")], None),
    ],
)
async def test_b6_so_does_an_invitation(
    desk: StoredDesk, log: list[Json], channel: str | None
) -> None:
    assert await rows(desk, log, "survey_response_rate", "CHANNEL") == {(channel,): (0.0, 1)}


async def test_b6_a_filter_finds_a_channel_that_a_rating_names(desk: StoredDesk) -> None:
    await desk.tell(
        [rated("10:00", "r1", "csat", 5, **CHAT), rated("10:00", "r2", "csat", 1, **MAIL)]
    )
    reading = await desk.read("csat", DAY, Among(Dimension.CHANNEL, ("chat",)))
    assert (reading.value, reading.sample_size) == (1.0, 1)


# --- work and shifts ------------------------------------------------------------------------------

AT_WORK = [
    tell("agent.changed", "08:00", "ann", team="back", tier="2"),
    opened("09:00", "T1", team="front", tier="1"),
    tell("ticket.worked", "10:00", "T1", agent="ann", seconds=900),
    tell("agent.changed", "11:00", "ann", team="top", tier="3"),
    tell("ticket.worked", "12:00", "T1", agent="ann", seconds=300),
    tell(
        "shift.worked",
        "13:00",
        "s1",
        agent="ann",
        start=at("09:00").isoformat(),
        end=at("10:00").isoformat(),
        available_seconds=900,
    ),
    tell(
        "shift.worked",
        "13:00",
        "s2",
        agent="ann",
        start=at("12:00").isoformat(),
        end=at("13:00").isoformat(),
        available_seconds=2700,
    ),
]


async def test_b12_utilization_goes_by_the_agent_on_both_sides(desk: StoredDesk) -> None:
    got = await rows(desk, AT_WORK, "agent_utilization", "TIER", "TEAM")
    assert got == {("2", "back"): (900 / 3600, 1), ("3", "top"): (300 / 3600, 1)}


async def test_b12_occupancy_does_so_too(desk: StoredDesk) -> None:
    got = await rows(desk, AT_WORK, "occupancy", "TIER")
    assert got == {("2",): (900 / (900 + 900), 2), ("3",): (300 / (300 + 2700), 2)}


async def test_b12_what_only_tickets_bear_is_refused(desk: StoredDesk) -> None:
    by_channel = Demand(REGISTRY["agent_utilization"], (DAY,), (Dimension.CHANNEL,))
    (result,) = await desk.ask([by_channel])
    assert isinstance(result, UnsupportedDimension)


# --- escalations that lead no higher --------------------------------------------------------------


@pytest.mark.parametrize(
    ("was", "becomes", "is_escalation", "is_hand_off"),
    [
        ("1", "2", True, True),
        ("3", "2", False, True),
        ("2", "2", False, False),
        ("x", "1", True, True),  # nobody knows how high x is: as it is called
        ("1", "x", True, True),
        (None, "1", True, True),
    ],
)
async def test_b18_an_escalation_to_no_higher_rank_is_a_hand_off(
    desk: StoredDesk, was: str | None, becomes: str, *, is_escalation: bool, is_hand_off: bool
) -> None:
    log = [opened("09:00", "T1", tier=was), escalated("10:00", "T1", becomes)]
    log += [status("11:00", "T1", "resolved")]
    expected = {(): (float(is_escalation), int(is_escalation))}
    assert await rows(desk, log, "escalations") == expected
    for kpi, value in (
        ("tickets_forwarded", is_hand_off),
        ("escalation_rate", is_escalation),
        ("first_contact_resolution_rate", not is_escalation),
        ("hard_tickets_resolved", is_escalation),
    ):
        assert (await rows(desk, log, kpi))[()][0] == value


async def test_b18_going_down_after_an_escalation_is_a_bounce_back(desk: StoredDesk) -> None:
    log = [opened("09:00", "T1", tier="1"), escalated("10:00", "T1", "3")]
    log += [escalated("11:00", "T1", "2"), replied("11:30", "T1", "ann")]
    assert await rows(desk, log, "bounce_backs", "TIER") == {("3",): (1.0, 1)}
