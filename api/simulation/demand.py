"""Who writes when, and about what: the rhythm of days and weeks, and two bad days."""

from collections.abc import Callable
from math import cos, pi
from typing import Final

from api.simulation.days import Day
from api.simulation.dice import Dice
from api.simulation.lives import ticket_life
from api.simulation.office import Life, Office, Requester, SimulatedTicket
from api.simulation.tables import (
    BY_DAY,
    BY_NIGHT,
    CATEGORIES,
    DIFFICULTIES,
    FRONTLINE,
    HIGH,
    HOUR,
    LANGUAGES,
    MINUTE,
    MOTIVES,
    OPEN_ON_WEEKDAYS,
    OPEN_ON_WEEKENDS,
    OUTAGES,
    PRIORITIES,
    SEGMENTS,
    WEEKDAY_HOURS,
    WEEKDAY_LOAD,
    WEEKEND_HOURS,
    Category,
    Chance,
    Channel,
    Outage,
)

_MEAN_LOAD: Final = sum(WEEKDAY_LOAD) / len(WEEKDAY_LOAD)
_SATURDAY: Final = 5
_SWELL, _SWELL_PEAK = 0.18, 340  # more before Christmas, less at midsummer
_PER_REQUESTER: Final = 2.6  # tickets a year
_TWIN_AFTER: Final = 50 * MINUTE
_OUTAGE_FADES: Final = 1.5 * HOUR
# Two irrational steps spread any run of numbers evenly over the odds, and independently.
_SEGMENT_STEP, _LANGUAGE_STEP = 0.6180339887, 0.7548776662


class TicketDemand:
    """The source of tickets; it knows how many there are and numbers them."""

    def __init__(
        self, office: Office, tickets_per_day: float, look_up: Callable[[SimulatedTicket], None]
    ) -> None:
        """See to the demand.

        Args:
            office: where tickets go.
            tickets_per_day: on a mean day.
            look_up: what requesters may do before they write.
        """
        self._office = office
        self._tickets_per_day = tickets_per_day
        self._look_up = look_up
        self.requesters = 10 + int(tickets_per_day * len(office.days) / _PER_REQUESTER)
        self._numbers = 10_000

    def begin(self) -> None:
        """Let the days come, and the bad ones among them."""
        office = self._office
        office.begin(self._days(), office.since)
        for outage in OUTAGES:
            day = _working_day(office.days, outage.share)
            office.begin(self._outage(outage), max(office.since, day.start + outage.hour * HOUR))

    def _days(self) -> Life:
        # Planned a day at a time: memory does not grow with the length of the simulation.
        for day in self._office.days:
            yield max(day.start, self._office.since)
            self._plan(day)

    def _plan(self, day: Day) -> None:
        office, dice = self._office, self._office.dice
        hours = WEEKEND_HOURS if day.weekday >= _SATURDAY else WEEKDAY_HOURS
        opening = OPEN_ON_WEEKENDS if day.weekday >= _SATURDAY else OPEN_ON_WEEKDAYS
        for _ in range(dice.about(self._tickets_per_day * _load(day))):
            hour = dice.pick(hours)
            at = day.start + hour * HOUR + int(dice.random() * HOUR)
            channel = dice.pick(BY_DAY if hour in opening else BY_NIGHT)
            if at >= office.since:
                self._send(self._ticket(at, channel, dice.pick(CATEGORIES)))

    def _outage(self, outage: Outage) -> Life:
        """Something breaks: many write about one thing, fewer and fewer as the hours pass."""
        office, dice = self._office, self._office.dice
        start = office.now
        subject, about = f"inc-{outage.service}", {"service": outage.service}
        acknowledged = start + dice.around(9 * MINUTE)
        office.write(start, "incident.started", subject, about)
        office.write(acknowledged, "incident.acknowledged", subject, about)
        office.write(acknowledged + dice.around(2 * HOUR, 0.2), "incident.ended", subject, about)
        category = next(item for item in CATEGORIES if item.name == outage.category)
        for _ in range(dice.about(self._tickets_per_day * outage.surge)):
            at = start + int(dice.expovariate(1 / _OUTAGE_FADES))
            ticket = self._ticket(at, dice.pick(BY_DAY), category)
            ticket.label, ticket.priority = category, HIGH
            ticket.tags.append("incident")
            self._send(ticket)
        yield start

    def _send(self, ticket: SimulatedTicket) -> None:
        office, dice = self._office, self._office.dice
        ticket.outbound = dice.chance(Chance.OUTBOUND)
        if not ticket.outbound:
            self._look_up(ticket)
        ticket.life = ticket_life(office, ticket)
        office.begin(ticket.life, ticket.opened)
        if ticket.channel.kind == "mail" and not ticket.outbound and dice.chance(Chance.TWIN):
            self._send_twin(ticket)

    def _send_twin(self, first: SimulatedTicket) -> None:
        """The requester grows impatient and writes again; somebody will merge it."""
        at = first.opened + self._office.dice.around(_TWIN_AFTER)
        twin = self._ticket(at, first.channel, first.category)
        twin.requester, twin.twin_of = first.requester, first.id
        twin.life = ticket_life(self._office, twin)
        self._office.begin(twin.life, at)

    def _ticket(self, at: int, channel: Channel, category: Category) -> SimulatedTicket:
        dice = self._office.dice
        self._numbers += 1
        label = dice.pick(CATEGORIES) if dice.chance(Chance.MISCLASSIFIED) else category
        requester = requester_of(int(dice.random() * self.requesters))
        # Important customers are routed past the front more often.
        direct = label.direct if requester.segment == "standard" else label.direct + 0.1
        return SimulatedTicket(
            id=str(self._numbers),
            requester=requester,
            channel=channel,
            category=category,
            label=label,
            priority=dice.pick(PRIORITIES),
            difficulty=dice.pick(DIFFICULTIES),
            opened=at,
            team=self._office.teams[label.team if dice.chance(direct) else FRONTLINE],
            tags=_tags(dice, category),
        )


def _load(day: Day) -> float:
    """What the day brings, of a mean day."""
    season = cos(2 * pi * (day.date.timetuple().tm_yday - _SWELL_PEAK) / 365)
    return WEEKDAY_LOAD[day.weekday] / _MEAN_LOAD * (1 + _SWELL * season)


def _working_day(days: tuple[Day, ...], share: float) -> Day:
    index = int(len(days) * share)
    return next((day for day in days[index:] if day.weekday < _SATURDAY), days[index])


def requester_of(number: int) -> Requester:
    """Who somebody is, by their number."""
    return Requester(
        number,
        f"c{number}",
        SEGMENTS.at(number * _SEGMENT_STEP % 1),
        LANGUAGES.at(number * _LANGUAGE_STEP % 1),
    )


def _tags(dice: Dice, category: Category) -> list[str]:
    return [dice.choice(category.tags), *dice.pick(MOTIVES)]
