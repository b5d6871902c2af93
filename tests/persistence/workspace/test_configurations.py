"""A configuration in force decides how tickets fold and how they are grouped."""

from domain.asking.demands import Demand
from domain.errors import DomainError
from domain.kpis import REGISTRY
from domain.language.dimensions import Dimension
from tests.desk import StoredDesk
from tests.telling import DAY, assigned, at, opened, replied, status, tell

HOTLINE = '[channels]\nhotline = "voice"\n[tiers.a]\nrank = 1\n[tiers.b]\nrank = 2\n'
TEAMS = '[teams.front]\ntier = "a"\n[departments]\nMoney = ["invoice"]\n'


async def rows(desk: StoredDesk, kpi: str, by: Dimension) -> dict[str | None, float | None]:
    (result,) = await desk.ask([Demand(REGISTRY[kpi], (DAY,), (by,))])
    assert not isinstance(result, DomainError)
    return {keys[0]: reading.value for (_, keys), reading in result.items()}


async def test_a_team_gives_its_tier_to_tickets_without_one(desk: StoredDesk) -> None:
    await desk.tell([opened("09:00", "T1", team="front"), opened("09:00", "T2")])
    assert await rows(desk, "ticket_volume", Dimension.TIER) == {None: 2}
    await desk.configure(HOTLINE + TEAMS)
    assert await rows(desk, "ticket_volume", Dimension.TIER) == {"a": 1, None: 1}


async def test_declared_ranks_decide_what_an_escalation_is(desk: StoredDesk) -> None:
    await desk.tell([opened("09:00", "T1", tier="a"), assigned("10:00", "T1", tier="b")])
    assert (await desk.read("escalations", DAY)).value == 0
    await desk.configure(HOTLINE)
    assert (await desk.read("escalations", DAY)).value == 1


async def test_a_channel_declared_as_voice_is_picked_up_on_the_line(desk: StoredDesk) -> None:
    ended = tell(
        "ticket.conversation_ended",
        "09:20",
        "T1",
        conversation="c",
        answered_at=at("09:02").isoformat(),
    )
    await desk.tell(
        [
            opened("09:00", "T1", channel="Hotline"),
            replied("09:10", "T1", "ann"),
            ended,
            status("09:30", "T1", "resolved"),
        ]
    )
    assert (await desk.read("pickup_time", DAY)).value == 600
    await desk.configure(HOTLINE)
    assert (await desk.read("pickup_time", DAY)).value == 120


async def test_categories_are_grouped_by_the_department_they_concern(desk: StoredDesk) -> None:
    await desk.tell([opened("09:00", "T1", category="invoice"), opened("09:00", "T2")])
    assert await rows(desk, "ticket_volume", Dimension.DEPARTMENT) == {None: 2}
    await desk.configure(TEAMS.replace('"a"', '"1"'))
    assert await rows(desk, "ticket_volume", Dimension.DEPARTMENT) == {"Money": 1, None: 1}
