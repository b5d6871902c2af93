"""Who works at the desk, and when: hiring, shifts, absences, leaving."""

from collections.abc import Iterator
from itertools import chain, count, pairwise
from typing import Final, NamedTuple

from api.simulation.days import stamp
from api.simulation.office import Life, Office, SimulatedAgent, Team
from api.simulation.tables import (
    DAY,
    FRONTLINE_ROSTERS,
    HOUR,
    MINUTE,
    REFERENCE,
    SPECIALIST_ROSTERS,
    Chance,
    Roster,
)

_FIRST_NAMES: Final = (
    "Amira", "Ben", "Clara", "David", "Elif", "Farid", "Greta", "Henrik", "Ines", "Jonas",
    "Katya", "Lukas", "Mei", "Noah", "Olga", "Pablo", "Rosa", "Samuel", "Tove", "Uwe",
    "Vera", "Wiktor", "Yasmin", "Zoltan", "Lena", "Marco",
)  # fmt: skip
_LAST_NAMES: Final = (
    "Haddad", "Krüger", "Lindner", "Okafor", "Yıldız", "Nazari", "Vogel", "Larsen", "Moreau",
    "Becker", "Sokolova", "Brandt", "Tanaka", "Weiss", "Petrova", "Ortega", "Bianchi", "Mensah",
    "Holm", "Schreiber", "Kovač", "Nowak", "Aziz", "Szabó", "Fischer", "Rossi",
)  # fmt: skip

BOT: Final = "bot-1"
_BREAK: Final = 45 * MINUTE
_LEAVES: Final = 12  # one in so many, in the middle of the time; each is replaced
_GAP: Final = 10 * DAY  # until the replacement starts
_HOLIDAYS: Final = 9
_NEVER: Final = 1 << 40


class _WorkingTime(NamedTuple):
    start: int
    end: int


def hire(office: Office, tickets_per_day: float) -> None:
    """Fill the teams for so many tickets a day and let everybody's working life begin."""
    office.write(office.since, "agent.changed", BOT, {"name": "Robin (bot)", "bot": True})
    numbers = count(1)
    for team in office.teams.values():
        rosters = FRONTLINE_ROSTERS if team.plan.tier == 1 else SPECIALIST_ROSTERS
        for number in range(max(1, round(team.plan.size * tickets_per_day / REFERENCE))):
            roster = rosters[number % len(rosters)]
            agent = _agent(office, team, roster, next(numbers))
            agent.hired = office.since - office.dice.around(700 * DAY, 0.7)
            _start(office, agent)
            if agent.number % _LEAVES == _LEAVES // 2:
                _replace(office, agent, next(numbers))


def _agent(office: Office, team: Team, roster: Roster, number: int) -> SimulatedAgent:
    first = _FIRST_NAMES[number % len(_FIRST_NAMES)]
    # Shifted by one with each round through the first names, so that a large desk has few doubles.
    last = _LAST_NAMES[(number + number // len(_FIRST_NAMES)) % len(_LAST_NAMES)]
    dice = office.dice
    agent = SimulatedAgent(number, f"{first} {last}", team, roster)
    agent.skill, agent.pace = dice.gauss(0.0, 0.25), dice.uniform(0.8, 1.25)
    team.members.append(agent)
    return agent


def _replace(office: Office, agent: SimulatedAgent, number: int) -> None:
    """Let somebody leave in the course of the time, and another take over the shifts."""
    span = office.days[-1].start - office.since
    agent.leaves = office.since + int(span * office.dice.uniform(0.25, 0.7))
    successor = _agent(office, agent.team, agent.roster, number)
    successor.hired = agent.leaves + _GAP
    _start(office, successor)


def _start(office: Office, agent: SimulatedAgent) -> None:
    office.begin(_career(office, agent), max(office.since, agent.hired))


def _career(office: Office, agent: SimulatedAgent) -> Life:
    """From hiring to leaving, shift by shift."""
    plan = agent.team.plan
    fields = {"name": agent.name, "tier": str(plan.tier), "team": plan.name, "bot": False}
    office.write(office.now, "agent.changed", agent.id, {**fields, "hired_at": stamp(agent.hired)})
    for shift, following in pairwise(chain(_shifts(office, agent), [_WorkingTime(_NEVER, _NEVER)])):
        agent.returns = shift.start
        yield max(shift.start, office.now)
        office.clock_in(agent)
        yield shift.end
        agent.returns = following.start
        office.clock_out(agent)
        _tell(office, agent, shift)
    if agent.leaves:
        yield agent.leaves
        office.write(office.now, "agent.changed", agent.id, {"left_at": stamp(agent.leaves)})


def _shifts(office: Office, agent: SimulatedAgent) -> Iterator[_WorkingTime]:
    roster = agent.roster
    for day in office.days:
        # Some week in nine is a holiday; illness comes on top.
        on_holiday = (day.date.toordinal() // 7 + agent.number * 4) % _HOLIDAYS == 0
        shift = _WorkingTime(
            day.start + int(roster.start * HOUR) + office.dice.randrange(-4, 5) * MINUTE,
            day.start + int(roster.end * HOUR) + office.dice.randrange(-4, 9) * MINUTE,
        )
        is_employed = agent.hired <= shift.start and shift.end < (agent.leaves or _NEVER)
        if day.weekday not in roster.days or on_holiday or not is_employed:
            continue
        if shift.end > office.since and not office.dice.chance(Chance.ABSENT):
            yield shift


def _tell(office: Office, agent: SimulatedAgent, shift: _WorkingTime) -> None:
    idle = shift.end - shift.start - _BREAK - agent.worked
    data = {
        "agent": agent.id,
        "start": stamp(shift.start),
        "end": stamp(shift.end),
        "available_seconds": max(0, idle),
        "quota": agent.team.plan.quota,
    }
    office.write(shift.end, "shift.worked", agent.id, data)
