"""The desk at work: an agenda of what goes on when, and queues in which tickets wait for people."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import Any, Final, TypeAlias

from api.simulation.days import Day, stamp
from api.simulation.dice import Dice
from api.simulation.tables import (
    DAY,
    HOUR,
    TEAMS,
    VIP_HASTE,
    Category,
    Channel,
    Priority,
    Roster,
    TeamPlan,
)

Event: TypeAlias = dict[str, Any]

# What somebody or something does over time. It yields the second at which to go on, or None to
# wait until it is woken: a ticket is woken by the agent who takes it.
Life: TypeAlias = Iterator[int | None]

# A follow-up waits for the agent who knows the ticket, unless that takes longer than this.
_WORTH_WAITING: Final = 20 * HOUR
_LIVE_FIRST: Final = 365 * DAY  # longer than any mail waits


@dataclass(slots=True, eq=False)
class Team:
    """People who share a queue."""

    plan: TeamPlan
    members: list["SimulatedAgent"] = field(default_factory=list)
    idle: deque["SimulatedAgent"] = field(default_factory=deque)
    queue: list[tuple[int, int, "SimulatedTicket"]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class SimulatedAgent:
    """A person who answers; `skill` is about 0, `pace` about 1 (less is faster)."""

    number: int
    name: str
    team: Team
    roster: Roster
    hired: int = 0
    leaves: int | None = None
    skill: float = 0.0
    pace: float = 1.0
    on_shift: bool = False
    returns: int = 0  # when the next shift begins, while off
    taken: int = 0
    worked: int = 0  # seconds with tickets since the shift began
    own: list[tuple[int, int, "SimulatedTicket"]] = field(default_factory=list)
    id: str = field(init=False)

    def __post_init__(self) -> None:
        self.id = f"a-{self.number:02d}"


@dataclass(frozen=True, slots=True)
class Requester:
    """A person who asks; who they are follows from their number."""

    number: int
    id: str
    segment: str
    language: str


@dataclass(slots=True, eq=False)
class SimulatedTicket:
    """One request for help, as it stands now."""

    id: str
    requester: Requester
    channel: Channel
    category: Category  # what it is about
    label: Category  # what it was filed under
    priority: Priority
    difficulty: str
    opened: int
    team: Team
    tags: list[str]
    outbound: bool = False
    twin_of: str | None = None  # the earlier ticket about the same thing
    holder: SimulatedAgent | None = None  # to whom it was last assigned
    agent: SimulatedAgent = field(init=False)  # who has it in hand; nobody before the first turn
    life: Life = field(init=False)
    clock: int = 0  # the second of the last thing told about it
    rounds: int = 0  # times that an agent worked on it
    answered: int = 0  # the first human reply
    conversations: int = 0
    escalations: int = 0
    reopenings: int = 0
    surveyed: bool = False

    @property
    def haste(self) -> float:
        """What is left of any wait, rest or promise for a requester of this segment."""
        return VIP_HASTE if self.requester.segment == "vip" else 1.0


class Journal:
    """The events that were told but not yet handed out; those outside of the time are dropped.

    People plan ahead here (a ticket's closing is written down with its resolution), so the bounds
    of the simulated time are kept in this one place.
    """

    def __init__(self, source: str, since: int, until: int) -> None:
        self.since = since
        self.until = until
        self.fresh: list[Event] = []
        self._source = source
        self._written = 0

    def write(self, at: int, kind: str, subject: str, data: dict[str, Any]) -> None:
        """Note one event of this second."""
        if not self.since <= at < self.until:
            return
        self._written += 1
        self.fresh.append(
            {
                "specversion": "1.0",
                # Padded, so that events of one second keep their order when sorted by id.
                "id": f"e{self._written:09d}",
                "source": self._source,
                "type": kind,
                "subject": subject,
                "time": stamp(at),
                "data": data,
            }
        )


class Office:
    """Everything that is shared: the clock, the agenda, the queues, the dice and the journal."""

    def __init__(self, dice: Dice, journal: Journal, days: tuple[Day, ...]) -> None:
        self.dice = dice
        self.write = journal.write
        self.since = self.now = journal.since
        self.days = days
        self.teams = {plan: Team(plan) for plan in TEAMS}
        self._journal = journal
        self._agenda: list[tuple[int, int, Life]] = []
        self._turns = count()  # equal times keep the order in which they were planned

    def begin(self, life: Life, at: int) -> None:
        """Let something start at this second."""
        heappush(self._agenda, (at, next(self._turns), life))

    def run(self) -> Iterator[Event]:
        """Go from plan to plan to the end of the time, and hand out what was written down."""
        agenda, turns = self._agenda, self._turns
        until, fresh = self._journal.until, self._journal.fresh
        while agenda and agenda[0][0] < until:
            at, _, life = heappop(agenda)
            self.now = max(self.now, at)
            then = next(life, None)
            if then is not None:
                heappush(agenda, (then, next(turns), life))
            if fresh:
                yield from fresh
                fresh.clear()

    def call_for(self, ticket: SimulatedTicket) -> None:
        """Find somebody for the ticket: at once, or it waits in a queue."""
        team, agent = ticket.team, ticket.holder
        entry = (self._deadline(ticket), next(self._turns), ticket)
        if agent and agent.team is team and self._is_worth_waiting_for(agent):
            if agent in team.idle:
                team.idle.remove(agent)
                self._take(agent, ticket)
            else:
                heappush(agent.own, entry)
        elif team.idle:
            self._take(team.idle.popleft(), ticket)
        else:
            heappush(team.queue, entry)

    def free(self, agent: SimulatedAgent) -> None:
        """The agent has finished with a ticket and turns to the next."""
        agent.worked += self.now - agent.taken
        if agent.on_shift:
            self._find_work(agent)

    def clock_in(self, agent: SimulatedAgent) -> None:
        """A shift begins. Overtime with a ticket of the day before has been finished by then."""
        agent.on_shift, agent.worked = True, 0
        self._find_work(agent)

    def clock_out(self, agent: SimulatedAgent) -> None:
        """A shift ends; who has a ticket in hand finishes it, what would wait is shared."""
        agent.on_shift = False
        idle = agent.team.idle
        if agent in idle:
            idle.remove(agent)
        if not self._is_worth_waiting_for(agent):
            orphans, agent.own = agent.own, []
            for _, _, ticket in orphans:
                self.call_for(ticket)

    def _find_work(self, agent: SimulatedAgent) -> None:
        own, shared = agent.own, agent.team.queue
        if not own and not shared:
            agent.team.idle.append(agent)
            return
        queue = own if not shared or (own and own[0] < shared[0]) else shared
        self._take(agent, heappop(queue)[2])

    def _take(self, agent: SimulatedAgent, ticket: SimulatedTicket) -> None:
        agent.taken = self.now
        ticket.agent = agent
        self.begin(ticket.life, self.now)

    def _is_worth_waiting_for(self, agent: SimulatedAgent) -> bool:
        return agent.on_shift or agent.returns - self.now < _WORTH_WAITING

    def _deadline(self, ticket: SimulatedTicket) -> int:
        """Its place in the queue: when patience runs out, so that even the humble get their turn.

        Who is on the line counts in minutes and beats every inbox, however late that is.
        """
        patience = int(ticket.priority.patience * ticket.haste)
        if ticket.channel.kind == "mail":
            return self.now + patience
        return self.now + patience // 60 - _LIVE_FIRST
