"""What goes on around the desk: customers, leads, sales, the books, self-service, small failures.

It has dice of its own: the tickets of a desk are the same with it and without.
"""

from collections.abc import Callable, Sequence
from math import cos, pi
from typing import Any, Final

from api.simulation.days import Day
from api.simulation.dice import Dice, Odds
from api.simulation.office import Life, Office, Requester, SimulatedAgent, SimulatedTicket
from api.simulation.tables import (
    BILLING,
    DAY,
    FRONTLINE,
    HOUR,
    MINUTE,
    ORDERS,
    REFERENCE,
    WEEKDAY_HOURS,
    WEEKDAY_LOAD,
    Trade,
)

Customers = Callable[[int], Requester]
"""Who somebody is, by number."""

_SELLERS: Final = (FRONTLINE, ORDERS, BILLING)
_SERVICES: Final = Odds(("login", 35), ("checkout", 30), ("api", 25), ("search", 10))
_HELP: Final = Odds(("knowledge_base", 62), ("bot", 30), ("community", 8))
_LETTERS: Final = ("getting-started", "tips", "returns", "security", "season", "whats-new")
_YEAR: Final = 365.0
_SATURDAY: Final = 5
_MEAN_LOAD: Final = sum(WEEKDAY_LOAD) / len(WEEKDAY_LOAD)


class Commerce:
    """The business that the desk is for."""

    def __init__(self, office: Office, dice: Dice, size: float) -> None:
        """See to a business.

        Args:
            office: where everything is written down, and who works there.
            dice: its own.
            size: how many times as large as one whose desk gets `REFERENCE` tickets a day.
        """
        self._office = office
        self._dice = dice
        self._size = size
        self._customers: list[str] = []
        self._prospects: list[str] = []
        self._gone: list[str] = []
        self._numbers = {"lead": 0, "sale": 0, "session": 0, "incident": 0, "letter": 0}

    def begin(self, requesters: int, customer: Customers) -> None:
        """Let the days come; those who may ask for help are most of the customers."""
        days, dice = self._office.days, self._dice
        late = Trade.GAINED * min(1.0, len(days) / _YEAR)
        for number in range(requesters):
            person = customer(number)
            if dice.chance(late):
                self._prospects.append(person.id)
            elif dice.chance(Trade.GONE):  # before anything is told
                self._gone.append(person.id)
            else:
                self._customers.append(person.id)
                fields = {"segment": person.segment}
                self._office.write(self._office.since, "customer.joined", person.id, fields)
        self._office.begin(self._days(), self._office.since)

    def looked_up(self, ticket: SimulatedTicket) -> None:
        """Some help themselves first, and write when that did not help."""
        if self._dice.chance(Trade.HELPLESS):
            at = ticket.opened - self._dice.around(9 * MINUTE)
            self._session(at, ticket.requester.id)

    def _days(self) -> Life:
        joining = len(self._prospects) / len(self._office.days)
        for day in self._office.days:
            yield max(day.start, self._office.since)
            load = WEEKDAY_LOAD[day.weekday] / _MEAN_LOAD
            self._people(day, joining)
            self._trade(day, load)
            self._books(day, load)
            if self._dice.chance(Trade.FAILURES / _YEAR):
                self._failure(day)
            if day.date.day in Trade.LETTER_DAYS:
                self._letter(day)

    # Customers ------------------------------------------------------------------------------

    def _people(self, day: Day, joining: float) -> None:
        """Who comes, who leaves and who comes back."""
        dice, customers = self._dice, self._customers
        for _ in range(min(dice.about(joining), len(self._prospects))):
            fields = {"referred_by": dice.choice(customers)} if dice.chance(Trade.REFERRED) else {}
            self._move(day, "joined", (self._prospects, customers), fields)
        for _ in range(dice.about(len(customers) * Trade.LOST / _YEAR)):
            self._move(day, "left", (customers, self._gone), {})
        for _ in range(dice.about(len(self._gone) * Trade.WON_BACK / _YEAR)):
            self._move(day, "returned", (self._gone, customers), {})

    def _move(
        self, day: Day, how: str, lists: tuple[list[str], list[str]], fields: dict[str, Any]
    ) -> None:
        source, target = lists
        if not source:
            return
        index = int(self._dice.random() * len(source))
        source[index], source[-1] = source[-1], source[index]
        customer = source.pop()
        target.append(customer)
        self._office.write(self._during(day), f"customer.{how}", customer, fields)

    # Leads, sales, purchases, sessions ------------------------------------------------------

    def _trade(self, day: Day, load: float) -> None:
        dice, office, size = self._dice, self._office, self._size * load
        for _ in range(dice.about(Trade.PURCHASES * size)):
            fields = {"amount": self._price(58), "currency": "EUR"}
            office.write(
                self._during(day), "customer.purchased", dice.choice(self._customers), fields
            )
        for _ in range(dice.about(Trade.SESSIONS * size)):
            who = None if dice.chance(Trade.ANONYMOUS) else dice.choice(self._customers)
            self._session(self._during(day), who)
        for _ in range(dice.about(Trade.LEADS * size)):
            self._lead(self._during(day))
        for _ in range(dice.about(Trade.SALES * size)):
            seller, at = self._seller(day), self._during(day)
            if seller:
                fields = {"amount": self._price(39), "currency": "EUR", "agent": seller.id}
                office.write(at, "sale.made", self._next("sale"), fields)

    def _lead(self, at: int) -> None:
        """Somebody may buy: most get an answer, and half of these have an agent at their side."""
        dice, write, lead = self._dice, self._office.write, self._next("lead")
        write(at, "lead.received", lead, {})
        seller = self._employed(at)
        if seller is None or not dice.chance(Trade.ANSWERED):
            return
        answered = at + dice.around(42 * MINUTE, 0.9)
        is_assisted = dice.chance(Trade.ASSISTED)
        write(answered, "lead.answered", lead, {"agent": seller.id, "assisted": is_assisted})
        odds = Trade.WON_ASSISTED if is_assisted else Trade.WON
        end = "lead.won" if dice.chance(odds) else "lead.lost"
        write(answered + dice.around(3 * DAY), end, lead, {"agent": seller.id})

    def _session(self, at: int, requester: str | None) -> None:
        fields = {"kind": self._dice.pick(_HELP)}
        if requester is not None:
            fields["requester"] = requester
        self._office.write(at, "session.ended", self._next("session"), fields)

    # The books ------------------------------------------------------------------------------

    def _books(self, day: Day, load: float) -> None:
        """What each day brings in and costs; support costs its wages, and most on working days."""
        dice, size = self._dice, self._size
        trend = 1 + Trade.GROWTH * (day.start - self._office.since) / (_YEAR * DAY)
        season = 1 + Trade.SEASON * cos(2 * pi * (day.date.timetuple().tm_yday - 340) / _YEAR)
        revenue = Trade.REVENUE * size * trend * season * (0.7 + 0.3 * load) * dice.gauss(1, 0.06)
        is_working_day = day.weekday < _SATURDAY
        amounts = {
            "revenue": revenue,
            "cost": revenue * dice.gauss(0.86, 0.02),
            "support_cost": Trade.SUPPORT_COST * size * (1.25 if is_working_day else 0.4),
            "marketing_cost": Trade.MARKETING_COST * size * dice.gauss(1, 0.15),
            "marketing_revenue": Trade.MARKETING_COST * size * dice.gauss(1.7, 0.3),
        }
        if is_working_day:
            amounts["sales_cost"] = Trade.SALES_COST * size
        at = day.start + 23 * HOUR
        for kind, amount in amounts.items():
            fields = {"kind": kind, "amount": round(max(0.0, amount), 2), "currency": "EUR"}
            self._office.write(at, "money.booked", kind.replace("_", "-"), fields)

    # Now and then ---------------------------------------------------------------------------

    def _failure(self, day: Day) -> None:
        """A service fails for a while, not so that many would write about it."""
        dice, write = self._dice, self._office.write
        subject, about = self._next("incident"), {"service": dice.pick(_SERVICES)}
        start = self._during(day)
        acknowledged = start + dice.around(7 * MINUTE)
        write(start, "incident.started", subject, about)
        write(acknowledged, "incident.acknowledged", subject, about)
        write(acknowledged + dice.around(35 * MINUTE), "incident.ended", subject, about)

    def _letter(self, day: Day) -> None:
        """Advice for some customers; fewer open it, and few of these follow its links."""
        dice, write, letter = self._dice, self._office.write, self._next("letter")
        about = {"content": _LETTERS[self._numbers["letter"] % len(_LETTERS)]}
        at = day.start + 9 * HOUR
        for _ in range(dice.about(Trade.RECIPIENTS * self._size)):
            fields = {"recipient": dice.choice(self._customers), **about}
            write(at, "content.sent", letter, fields)
            if dice.chance(Trade.OPENED):
                opened = at + dice.around(5 * HOUR, 1.0)
                write(opened, "content.opened", letter, fields)
                if dice.chance(Trade.CLICKED):
                    write(opened + dice.around(MINUTE), "content.clicked", letter, fields)

    def _during(self, day: Day) -> int:
        return day.start + self._dice.pick(WEEKDAY_HOURS) * HOUR + int(self._dice.random() * HOUR)

    def _price(self, median: float) -> float:
        return round(self._dice.around(100 * median, 0.7) / 100, 2)

    def _seller(self, day: Day) -> SimulatedAgent | None:
        return self._employed(day.start)

    def _employed(self, at: int) -> SimulatedAgent | None:
        """Somebody of the teams that sell who works here at this time."""
        team = self._office.teams[self._dice.choice(_SELLERS)]
        here = _working(team.members, at)
        return self._dice.choice(here) if here else None

    def _next(self, what: str) -> str:
        self._numbers[what] += 1
        return f"{what}-{self._numbers[what]}"


def _working(agents: Sequence[SimulatedAgent], at: int) -> list[SimulatedAgent]:
    return [
        agent
        for agent in agents
        if agent.hired <= at and (agent.leaves is None or at < agent.leaves)
    ]


def size_of(tickets_per_day: float) -> float:
    """How large the business of a desk is."""
    return tickets_per_day / REFERENCE
