"""Rates are their formulas, under any filter: what KPIs say together is said of the same facts."""

import pytest

from domain.asking.demands import Demand
from domain.errors import DomainError
from domain.kpis import REGISTRY
from domain.language.dimensions import Dimension
from domain.language.filters import AllOf, Among, AnyOf, Filter, Missing, NoneOf, Not
from domain.language.formulas import Reading
from persistence.connections.database import Database
from tests.desk import StoredDesk
from tests.telling import DAY, assigned, opened, replied, status

INBOUND = Among(Dimension.DIRECTION, ("inbound",))
OUTBOUND = Among(Dimension.DIRECTION, ("outbound",))
BOTH = Among(Dimension.DIRECTION, ("inbound", "outbound"))
EMAIL = Among(Dimension.CHANNEL, ("email",))
FILTERS: dict[str, Filter] = {
    "nothing": AllOf(),
    "inbound": INBOUND,
    "outbound": OUTBOUND,
    "both": BOTH,
    "not inbound": Not(INBOUND),
    "not outbound": Not(OUTBOUND),
    "none of inbound": NoneOf(Dimension.DIRECTION, ("inbound",)),
    "no direction": Missing(Dimension.DIRECTION),
    "outbound by mail": AllOf((OUTBOUND, EMAIL)),
    "outbound or by mail": AnyOf((OUTBOUND, EMAIL)),
    "not outbound, by mail": AllOf((Not(OUTBOUND), EMAIL)),
    "nobody": AnyOf(()),
}
OVER_THE_VOLUME = (
    "unanswered_rate",
    "resolution_rate",
    "escalation_rate",
    "reassignment_rate",
    "transfer_rate",
    "backlog_rate",
)
RATES = {
    "unanswered_rate": ("unanswered_tickets", "ticket_volume"),
    "overdue_rate": ("overdue_tickets", "open_tickets"),
    "hard_resolution_share": ("hard_tickets_resolved", "tickets_resolved"),
    "complaint_rate": ("complaints", "tickets_resolved"),
}


@pytest.fixture(scope="module")
async def rate_desk(database: Database) -> StoredDesk:
    """Of each direction and channel: one answered and resolved, one moved about, one left alone."""
    desk = await StoredDesk.create(database, "rates")
    log = []
    for direction in ("inbound", "outbound"):
        for channel in ("email", "chat"):
            about = {"direction": direction, "channel": channel}
            handled, moved, untouched = (f"{direction}-{channel}-{n}" for n in range(3))
            log += [opened("09:00", handled, difficulty="hard", complaint=True, **about)]
            log += [replied("09:30", handled, "ann"), status("10:00", handled, "resolved")]
            log += [
                opened("09:00", moved, tier="1", team="t1", due_at="2026-05-04T10:00:00Z", **about)
            ]
            log += [assigned("09:10", moved, agent="ann", tier="1", team="t1")]
            log += [assigned("09:20", moved, agent="bob", tier="2", team="t2")]
            log += [opened("09:00", untouched, **about)]
    await desk.tell(log)
    return desk


async def readings(desk: StoredDesk, where: Filter, *names: str) -> list[Reading]:
    demands = [Demand(REGISTRY[name], (DAY,), where=where) for name in names]
    values = []
    for result in await desk.ask(demands):
        assert not isinstance(result, DomainError), result
        values.append(result[DAY, ()])
    return values


@pytest.mark.parametrize("where", FILTERS.values(), ids=FILTERS)
async def test_b11_a_rate_is_its_formula_under_any_filter(
    rate_desk: StoredDesk, where: Filter
) -> None:
    for name, parts in RATES.items():
        rate, above, below = await readings(rate_desk, where, name, *parts)
        assert rate.value == (above.value or 0) / below.value if below.value else rate.value is None
        assert rate.sample_size == below.sample_size


@pytest.mark.parametrize("where", FILTERS.values(), ids=FILTERS)
async def test_b11_above_the_line_of_a_rate_over_the_volume_are_inbound_tickets_alone(
    rate_desk: StoredDesk, where: Filter
) -> None:
    """Whatever the filter names; below the line are those of ticket_volume."""
    (volume,) = await readings(rate_desk, where, "ticket_volume")
    rates = await readings(rate_desk, where, *OVER_THE_VOLUME)
    inbound = await readings(rate_desk, AllOf((where, INBOUND)), *OVER_THE_VOLUME)
    for rate, of_inbound in zip(rates, inbound, strict=True):
        above, below = rate.parts or (0, 0)
        assert below == (volume.value or 0)
        assert above == (of_inbound.parts or (0, 0))[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        # Of 12 tickets, 6 inbound; of these 4 unanswered, 2 resolved, 2 moved, 4 open.
        ("unanswered_rate", 4 / 12),
        ("resolution_rate", 2 / 12),
        ("escalation_rate", 2 / 12),
        ("reassignment_rate", 2 / 12),
        ("transfer_rate", 2 / 12),
        ("backlog_rate", 4 / 12),
    ],
)
async def test_b11_outbound_tickets_that_a_filter_names_stand_below_the_line(
    rate_desk: StoredDesk, name: str, value: float
) -> None:
    (only,) = await readings(rate_desk, OUTBOUND, name)
    assert (only.value, only.sample_size) == (0, 6)
    (both,) = await readings(rate_desk, BOTH, name)
    assert both.sample_size == 12
    assert both.value == pytest.approx(value)


def test_b11_the_rates_over_the_volume_are_all_here() -> None:
    names = {name for name, kpi in REGISTRY.items() if kpi.rule.endswith("/ ticket_volume")}
    assert names == set(OVER_THE_VOLUME)
