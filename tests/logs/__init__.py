"""Random event logs, valid by the event contract, dense in the instants where readings differ.

Every event is made from one small number, so that Hypothesis shrinks a log by leaving out
events, and each that stays is still made as before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import strategies as st

from tests.logs.business import occurrences
from tests.logs.contents import (
    AGENTS,
    CHANNELS,
    CONTENTS,
    HELPDESK,
    SCALES,
    SURVEY_TOOL,
    TEAMS,
    TIERS,
    Json,
    after,
    helpdesk,
    near_edge,
    nothing,
    opening,
    or_null,
    score,
    servqual,
    text,
    ticket_of,
    with_nulls,
)
from tests.logs.desks import configurations
from tests.logs.hours import HOLIDAYS

__all__ = ["HOLIDAYS", "configurations", "desks", "logs", "random_log"]

KINDS = {  # of the events after a ticket's opening, by how often
    "status_changed": 34,
    "replied": 30,
    "assigned": 16,
    "escalated": 10,
    "changed": 14,
    "worked": 6,
    "conversation_ended": 6,
    "excluded": 2,
    "included": 2,
    "opened": 2,
    "callback_requested": 3,
    "callback_made": 3,
    "reviewed": 7,
    "valued": 5,
    "merged": 1,
}

SEEDS = st.integers(0, 2**16 - 1)


@st.composite
def logs(draw: st.DrawFn, edges: Sequence[datetime]) -> list[Json]:
    """A small log: 1-6 tickets; instants at, beside and within ten days of the edges."""
    some = st.lists(SEEDS, max_size=6)
    plan = Plan(
        tickets=draw(st.lists(st.lists(SEEDS, min_size=1, max_size=14), min_size=1, max_size=6)),
        people=draw(some),
        invitations=draw(some),
        ratings=draw(st.lists(SEEDS, max_size=10)),
        shifts=draw(st.lists(SEEDS, max_size=4)),
        business=draw(st.lists(SEEDS, max_size=30)),
        copies=draw(st.lists(SEEDS, max_size=3)),
        order=draw(SEEDS),
    )
    return Writer(edges, len(plan.tickets)).write(plan)


@st.composite
def desks(draw: st.DrawFn, edges: Sequence[datetime]) -> tuple[list[Json], str]:
    """A log, and a configuration with SLA targets that are often due at its events."""
    log = draw(logs(edges))
    return log, draw(configurations(edges, log))


def random_log(rng: Random, edges: Sequence[datetime], tickets: int) -> list[Json]:
    """A log of the same kind with as many tickets, and ratings and shifts in proportion."""

    def seeds(count: int) -> list[int]:
        return [rng.getrandbits(32) for _ in range(count)]

    plan = Plan(
        tickets=[seeds(rng.randint(1, 14)) for _ in range(tickets)],
        people=seeds(12),
        invitations=seeds(tickets // 2 + 1),
        ratings=seeds(tickets),
        shifts=seeds(tickets // 4 + 2),
        business=seeds(2 * tickets + 20),
        copies=seeds(tickets // 5),
        order=rng.getrandbits(32),
    )
    return Writer(edges, tickets).write(plan)


@dataclass(frozen=True)
class Plan:
    """The number that each event is made from; a ticket's first makes its opening."""

    tickets: list[list[int]]
    people: list[int]
    invitations: list[int]
    ratings: list[int]
    shifts: list[int]
    business: list[int]
    copies: list[int]
    order: int


class Writer:
    def __init__(self, edges: Sequence[datetime], tickets: int) -> None:
        self.edges = edges
        self.tickets = tickets
        self.written: list[Json] = []

    def write(self, plan: Plan) -> list[Json]:
        for number, seeds in enumerate(plan.tickets):
            self.ticket(number, seeds)
        for seed in plan.people:
            self.person(Random(seed))
        for number, seed in enumerate(plan.invitations):
            self.invitation(Random(seed), f"i{number}")
        for seed in plan.ratings:
            self.rating(Random(seed), len(plan.invitations))
        for seed in plan.shifts:
            self.shift(Random(seed))
        self.business(plan.business)
        for seed in plan.copies:
            self.written.append(dict(Random(seed).choice(self.written)))
        if plan.order:
            Random(plan.order).shuffle(self.written)
        return self.written

    def business(self, seeds: Sequence[int]) -> None:
        for seed in seeds:
            rng = Random(seed)
            for occurrence in occurrences(rng, self.edges):
                self.put(rng, *occurrence)

    def put(
        self, rng: Random, kind: str, subject: tuple[str, str], at: datetime, data: Json
    ) -> Json:
        source, id_ = subject
        data = with_nulls(rng, kind, data)
        event = {
            "specversion": "1.0",
            "id": f"{rng.randrange(1000)}-{len(self.written)}",  # in no order
            "source": source,
            "type": kind,
            "subject": id_,
            "time": text(rng, at),
            "data": data,
        }
        self.written.append(event)
        return event

    def ticket(self, number: int, seeds: Sequence[int]) -> None:
        rng = Random(seeds[0])
        ticket = ticket_of(rng, number)
        began = near_edge(rng, self.edges)
        sequenced = rng.choice((0.0, 0.0, 0.5, 1.0))
        opened: list[Json] = []
        if len(seeds) == 1 or rng.random() < 0.88:
            opened = [self.put(rng, "ticket.opened", ticket, began, opening(rng, began))]
        later = [self.later_event(Random(seed), ticket, began) for seed in seeds[1:]]
        if rng.random() < 0.3:
            later += self.aftermath(Random(seeds[-1]), ticket)
        for event in opened + later:
            if rng.random() < sequenced:
                event["sequence"] = str(rng.randrange(20))  # as text, "10" is before "9"

    def later_event(self, rng: Random, ticket: tuple[str, str], began: datetime) -> Json:
        (kind,) = rng.choices(tuple(KINDS), tuple(KINDS.values()))
        at = near_edge(rng, self.edges) if rng.random() < 0.5 else after(rng, began)
        data = CONTENTS.get(kind, nothing)(rng, at)
        if data.get("status") == "resolved" and rng.random() < 0.25:
            self.satisfaction(rng, ticket, after(rng, at))
        if data.get("author", {}).get("kind") == "agent" and rng.random() < 0.7:
            self.exchange(rng, ticket, after(rng, at))
        return self.put(rng, f"ticket.{kind}", ticket, at, data)

    def aftermath(self, rng: Random, ticket: tuple[str, str]) -> Iterator[Json]:
        """It is resolved, and open again after the last edge, where more becomes of it."""
        at = near_edge(rng, self.edges[:-1])
        yield self.put(rng, "ticket.status_changed", ticket, at, {"status": "resolved"})
        at = self.edges[-1].astimezone(UTC) + timedelta(hours=rng.choice((0, 1, 5)))
        yield self.put(rng, "ticket.status_changed", ticket, at, {"status": "open"})
        for kind in rng.choices(("assigned", "escalated", "changed", "replied"), k=2):
            at = after(rng, at)
            yield self.put(rng, f"ticket.{kind}", ticket, at, CONTENTS[kind](rng, at))

    def exchange(self, rng: Random, ticket: tuple[str, str], at: datetime) -> None:
        """The requester asks on, and is perhaps answered."""
        self.put(rng, "ticket.replied", ticket, at, {"author": {"kind": "requester"}})
        if rng.random() < 0.6:
            author = {"kind": "agent", "id": rng.choice(AGENTS)}
            self.put(rng, "ticket.replied", ticket, after(rng, at), {"author": author})

    def satisfaction(self, rng: Random, ticket: tuple[str, str], at: datetime) -> None:
        """A rating soon after a resolution."""
        data = {
            "survey": "csat",
            "score": rng.randint(1, 5),
            "scale": {"min": 1, "max": 5, "kind": "stars"},
            "ticket": ticket[1],
        }
        self.put(rng, "rating.given", (ticket[0], f"q{rng.randrange(9)}"), at, data)

    def person(self, rng: Random) -> None:
        data: Json = {}
        if rng.random() < 0.6:
            data["tier"] = or_null(rng, TIERS)
        if rng.random() < 0.6:
            data["team"] = or_null(rng, TEAMS)
        agent = rng.choice(AGENTS)
        if rng.random() < (0.7 if agent == "a4" else 0.1) or not data:
            data["bot"] = agent == "a4" and rng.random() < 0.8
        for name in ("hired_at", "left_at"):
            if rng.random() < 0.3:
                at = near_edge(rng, self.edges) - timedelta(days=rng.choice((0, 0, 30, 1000)))
                data[name] = text(rng, at) if rng.random() < 0.8 else None
        subject = (helpdesk(rng), agent)
        self.put(rng, "agent.changed", subject, near_edge(rng, self.edges), data)

    def invitation(self, rng: Random, id_: str) -> None:
        subject = (rng.choice((HELPDESK, SURVEY_TOOL, SURVEY_TOOL)), id_)
        at = near_edge(rng, self.edges)
        data = {"survey": rng.choice(tuple(SCALES)), **self.about(rng, subject[0])}
        self.put(rng, "survey.invited", subject, at, data)
        if rng.random() < 0.4:
            self.put(rng, "survey.delivered", subject, after(rng, at), data)

    def rating(self, rng: Random, invitations: int) -> None:
        source = rng.choice((HELPDESK, SURVEY_TOOL, SURVEY_TOOL))
        survey = rng.choice((*SCALES, "csat", "csat", "servqual"))
        low, high, kind = rng.choice(SCALES[survey])
        data: Json = {
            "survey": survey,
            "score": score(rng, low, high),
            "scale": {"min": low, "max": high, "kind": kind},
            **self.about(rng, source),
        }
        if survey == "servqual":
            data |= servqual(rng, low, high)
        if rng.random() < 0.3:
            data["complaint"] = rng.random() < 0.7
        if invitations and rng.random() < 0.5:
            data["invitation"] = f"i{rng.randrange(invitations + 1)}"  # the last is unknown
            if rng.random() < 0.7:
                data.pop("ticket", None)
        id_ = f"r{rng.randrange(2 + self.tickets)}"
        at = near_edge(rng, self.edges) + rng.choice(
            (timedelta(0), timedelta(0), timedelta(days=2))
        )
        self.put(rng, "rating.given", (source, id_), at, data)

    def about(self, rng: Random, source: str) -> Json:
        """Which ticket and whom a rating or an invitation names."""
        ticket_source, ticket = ticket_of(rng, rng.randrange(self.tickets))
        data: Json = {"ticket": ticket} if rng.random() < 0.65 else {}
        if rng.random() < 0.4:
            data["channel"] = rng.choice(CHANNELS)
        if source == SURVEY_TOOL:
            data["ticket_source"] = ticket_source
        for name, choices in (("agent", AGENTS), ("team", TEAMS), ("tier", TIERS)):
            if rng.random() < 0.2:
                data[name] = rng.choice(choices)
        return data

    def shift(self, rng: Random) -> None:
        start = near_edge(rng, self.edges)
        end = near_edge(rng, self.edges) if rng.random() < 0.5 else start + timedelta(hours=8)
        start, end = min(start, end), max(start, end)
        data: Json = {
            "agent": rng.choice(AGENTS),
            "start": text(rng, start),
            "end": text(rng, max(end, start + timedelta(hours=1))),
        }
        if rng.random() < 0.6:
            data["quota"] = rng.choice((0, 1, 1, 2))
        if rng.random() < 0.6:
            data["available_seconds"] = rng.choice((0, 600, 5400.5))
        self.put(rng, "shift.worked", (helpdesk(rng), f"s{rng.randrange(3)}"), end, data)
