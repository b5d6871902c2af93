"""A believable support desk, told as events: for the demo and for benchmarks.

The desk is simulated, not drawn: requesters write with the rhythm of a working week, tickets queue
until somebody on shift is free, and what goes wrong on the way shows in the ratings. So the KPIs
hang together as they do on a real desk, and equal arguments always tell the same story.

`tables` says what the desk is like, `demand` sends tickets, `staff` comes and goes in the `office`,
`lives` leads each ticket from its opening through its `handling` to the `feedback`. `trade` goes on
around it: customers come and go, leads and money come in, services fail.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from typing import Any

from api.simulation.days import days_between
from api.simulation.demand import TicketDemand, requester_of
from api.simulation.dice import Dice
from api.simulation.office import Journal, Office
from api.simulation.staff import hire
from api.simulation.trade import Commerce, size_of

__all__ = ["CONFIGURATION", "Desk", "simulate"]

CONFIGURATION = Path(__file__).with_name("desk.toml").read_text("utf-8")
"""What the desk's deployment would declare."""


@dataclass(frozen=True, slots=True)
class SimulatedDesk:
    """What to simulate: a desk of this size, over the days before `until`."""

    until: datetime
    days: int = 365
    tickets_per_day: float = 55.0
    seed: int = 20260504
    source: str = "demo/helpdesk"

    def __post_init__(self) -> None:
        if self.until.tzinfo is None:
            raise ValueError("until must have a time zone")
        if self.days < 1 or self.tickets_per_day <= 0:
            raise ValueError("a desk needs at least a day and some tickets")


def simulate(desk: SimulatedDesk) -> Iterator[dict[str, Any]]:
    """Yield all events of the desk, roughly in order of time; memory holds the open tickets only.

    What happens without another turn of an agent, such as the survey and the closing after a
    resolution, is yielded together with its cause and so ahead of its time.
    """
    since = desk.until - timedelta(days=desk.days)
    journal = Journal(desk.source, ceil(since.timestamp()), ceil(desk.until.timestamp()))
    office = Office(Dice(desk.seed), journal, days_between(since, desk.until))
    hire(office, desk.tickets_per_day)
    # Dice of its own: tickets do not depend on what goes on around them.
    commerce = Commerce(office, Dice(desk.seed + 1), size_of(desk.tickets_per_day))
    demand = TicketDemand(office, desk.tickets_per_day, commerce.looked_up)
    demand.begin()
    commerce.begin(demand.requesters, requester_of)
    return office.run()
