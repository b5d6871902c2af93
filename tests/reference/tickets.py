"""The life of one ticket: what its state was before and after each of its events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tests.reference.configuration import ReferenceConfiguration
from tests.reference.events import ReferenceEvent, in_order, instant
from tests.reference.people import People, ReferenceAgent

OPEN = ("new", "open", "pending", "on_hold")


@dataclass(frozen=True)
class State:
    status: str = "new"
    agent: ReferenceAgent | None = None
    team: str | None = None
    tier: str | None = None
    last_agent: ReferenceAgent | None = None  # the last that was set, kept when unset
    last_team: str | None = None
    last_tier: str | None = None
    channel: str | None = None
    direction: str | None = None
    priority: str | None = None
    category: str | None = None
    department: str | None = None  # of the category
    segment: str | None = None
    service: str | None = None
    tags: frozenset[str] = frozenset()
    attributes: Mapping[str, Any] | None = None
    requester: str | None = None
    due_at: datetime | None = None
    difficulty: str | None = None
    complaint: bool = False
    after_sales: bool = False

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def conditions(self) -> Mapping[str, str | None]:
        """What SLA policies ask about."""
        return {
            "priority": self.priority,
            "segment": self.segment,
            "channel": self.channel,
            "category": self.category,
            "team": self.team,
        }


@dataclass(frozen=True, eq=False)
class Step:
    """One event of the fold. `at` is its time, but never before the opening."""

    event: ReferenceEvent
    at: datetime
    before: State
    after: State
    ranks: Mapping[str, int]

    @property
    def is_resolution(self) -> bool:
        return self.before.is_open and not self.after.is_open

    @property
    def is_reopening(self) -> bool:
        return self.after.is_open and not self.before.is_open

    @property
    def is_closing(self) -> bool:
        return self.after.status == "closed" and self.before.status != "closed"

    @property
    def is_human_reply(self) -> bool:
        data = self.event.data
        return (
            self.event.type == "ticket.replied"
            and data["author"]["kind"] == "agent"
            and data.get("public") is not False
        )

    @property
    def is_requester_message(self) -> bool:
        return (
            self.event.type == "ticket.replied" and self.event.data["author"]["kind"] == "requester"
        )

    @property
    def changes_agent(self) -> bool:
        return self.after.last_agent != self.before.last_agent and bool(self.before.last_agent)

    @property
    def changes_team(self) -> bool:
        return self.after.last_team != self.before.last_team and self.before.last_team is not None

    @property
    def is_escalation(self) -> bool:
        """A source may call a move so, unless it leads to a tier of no higher rank."""
        if self.event.type == "ticket.escalated":
            return self.changes_tier and (self.climb is None or self.climb > 0)
        return self.event.type == "ticket.assigned" and (self.climb or 0) > 0

    @property
    def is_hand_off(self) -> bool:
        """To another team, to a higher tier, or called an escalation though it leads no higher."""
        is_called_escalation = self.event.type == "ticket.escalated" and self.changes_tier
        return self.changes_team or self.is_escalation or is_called_escalation

    @property
    def changes_tier(self) -> bool:
        return self.before.last_tier != self.after.last_tier

    @property
    def climb(self) -> int | None:
        """By how much the rank of the last tier rises; None unless both tiers are declared."""
        was, becomes = (self.ranks.get(s.last_tier or "") for s in (self.before, self.after))
        return None if was is None or becomes is None else becomes - was


class ReferenceTicket:
    def __init__(
        self,
        key: tuple[str, str],
        events: Sequence[ReferenceEvent],
        people: People,
        configuration: ReferenceConfiguration,
    ) -> None:
        self.source, self.id = key
        self.people = people
        self.configuration = configuration
        ordered = in_order(events)
        openings = [event for event in ordered if event.type == "ticket.opened"]
        self.opened_at = openings[0].at if openings else None
        others = [event for event in ordered if event.type != "ticket.opened"]
        self.steps: list[Step] = []
        state = State()
        for event in openings[:1] + others:
            at = max(event.at, self.opened_at) if self.opened_at else event.at
            after = self.fold(state, event)
            department = configuration.department_of(after.category)
            after = replace(after, department=department)
            self.steps.append(Step(event, at, state, after, configuration.ranks))
            state = after
        self.direction = state.direction

    @property
    def is_gone(self) -> bool:
        """Merged once, or last told to be excluded."""
        types = [step.event.type for step in self.steps]
        kinds = [kind for kind in types if kind in ("ticket.excluded", "ticket.included")]
        return "ticket.merged" in types or kinds[-1:] == ["ticket.excluded"]

    @property
    def resolutions(self) -> list[Step]:
        return [step for step in self.steps if step.is_resolution]

    @property
    def closings(self) -> list[Step]:
        return [step for step in self.steps if step.is_closing]

    @property
    def human_replies(self) -> list[Step]:
        return [step for step in self.steps if step.is_human_reply]

    def kind_of_channel(self, step: Step) -> str:
        """Voice, chat or email: of the channel right after the event."""
        return self.configuration.kind_of(step.after.channel)

    def up_to(self, step: Step) -> list[Step]:
        """The steps before one of them, and it."""
        return self.steps[: self.steps.index(step) + 1]

    def steps_of(self, kind: str) -> list[Step]:
        return [step for step in self.steps if step.event.type == f"ticket.{kind}"]

    def state_before(self, at: datetime) -> State | None:
        """After everything before the instant; None before the first event."""
        past = [step.after for step in self.steps if step.at < at]
        return past[-1] if past else None

    def state_at(self, at: datetime) -> State | None:
        """After everything at or before the instant."""
        past = [step.after for step in self.steps if step.at <= at]
        return past[-1] if past else None

    def resolved_by(self, at: datetime) -> Step | None:
        """The last resolution at or before the instant."""
        past = [step for step in self.resolutions if step.at <= at]
        return past[-1] if past else None

    def concerned(self, step: Step) -> ReferenceAgent | None:
        """Whom the event names, else the holder right after it."""
        return self.named(step) or step.after.agent

    def doer(self, step: Step) -> ReferenceAgent | None:
        """Who resolved or closed: the holder, else the agent whom the event names."""
        return step.after.agent or self.named(step)

    def named(self, step: Step) -> ReferenceAgent | None:
        return self.people.agent(self.source, step.event.data.get("agent"))

    def author(self, step: Step) -> ReferenceAgent | None:
        """The author of a human reply; `kind` decided, so nobody asks for bots here."""
        author_id = step.event.data["author"].get("id")
        return ReferenceAgent(self.source, author_id) if author_id is not None else None

    def fold(self, state: State, event: ReferenceEvent) -> State:
        data = event.data
        match event.type:
            case "ticket.opened":
                direction = data.get("direction") or "inbound"
                state = replace(
                    state,
                    direction=direction,
                    service=data.get("service"),
                    after_sales=data.get("after_sales") is True,
                )
                return self.assign(describe(state, data), data)
            case "ticket.assigned":
                return self.assign(state, data)
            case "ticket.escalated":
                moved = {name: data[f"to_{name}"] for name in ASSIGNMENT if f"to_{name}" in data}
                return self.assign(state, moved)
            case "ticket.status_changed":
                return replace(state, status=data["status"])
            case "ticket.changed":
                return describe(state, data)
        return state

    def assign(self, state: State, data: Mapping[str, Any]) -> State:
        if "agent" in data:
            agent = self.people.agent(self.source, data["agent"])
            state = replace(state, agent=agent, last_agent=agent or state.last_agent)
        if "team" in data:
            team = data["team"]
            last = state.last_team if team is None else team
            state = replace(state, team=team, last_team=last)
        if "tier" in data:
            tier = data["tier"]
            last = state.last_tier if tier is None else tier
            state = replace(state, tier=tier, last_tier=last)
        return state


ASSIGNMENT = ("agent", "team", "tier")


def describe(state: State, data: Mapping[str, Any]) -> State:
    """What `ticket.opened` and `ticket.changed` tell of a ticket beyond its place."""
    if "channel" in data:
        state = replace(state, channel=data["channel"])
    if "priority" in data:
        state = replace(state, priority=data["priority"])
    if "category" in data:
        state = replace(state, category=data["category"])
    if "requester" in data:
        who = data["requester"] or {}
        state = replace(state, requester=who.get("id"), segment=who.get("segment"))
    if "tags" in data:
        state = replace(state, tags=frozenset(data["tags"] or ()))
    if "attributes" in data:
        state = replace(state, attributes=data["attributes"])
    return promise(state, data)


def promise(state: State, data: Mapping[str, Any]) -> State:
    if "due_at" in data:
        state = replace(state, due_at=instant(data["due_at"]) if data["due_at"] else None)
    if "complaint" in data:
        state = replace(state, complaint=data["complaint"] is True)
    if "difficulty" in data:
        state = replace(state, difficulty=data["difficulty"])
    return state


def answered_at(step: Step) -> datetime | None:
    answered = step.event.data.get("answered_at")
    if step.event.type != "ticket.conversation_ended" or answered is None:
        return None
    return instant(answered)
