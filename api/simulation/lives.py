"""The life of a ticket: opened, queued, handled, handed on, resolved, maybe reopened."""

from collections.abc import Callable, Mapping
from enum import Enum, auto
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from api.simulation.days import stamp
from api.simulation.feedback import appraise, ask_for_feedback
from api.simulation.handling import handle
from api.simulation.office import Life, Office, SimulatedTicket
from api.simulation.staff import BOT
from api.simulation.tables import (
    AUTO_CLOSE,
    ESCALATION_REASONS,
    HOUR,
    MANAGEMENT,
    MAX_ROUNDS,
    MINUTE,
    NUDGE,
    ORDERS,
    PLANS,
    RAISED,
    REGIONS,
    THORNS_OF,
    Chance,
)

_ANSWER: Final = 9 * HOUR  # what requesters take, in the middle
_THIRD_PARTY: Final = 72 * HOUR
_SECOND_THOUGHTS: Final = 22 * HOUR
_PLAN_STEP, _REGION_STEP = 0.5698402910, 0.3819660113  # as for segments: spread evenly
_SPAM_FOUND: Final = 40 * MINUTE
_TWIN_FOUND: Final = 30 * MINUTE


class TurnEnd(Enum):
    """How an agent's turn with a ticket ends."""

    SOLVE = auto()
    ASK = auto()
    HOLD = auto()
    ESCALATE = auto()
    TRANSFER = auto()


_HAND_OFFS: Final = frozenset({TurnEnd.ESCALATE, TurnEnd.TRANSFER})


def ticket_life(office: Office, ticket: SimulatedTicket) -> Life:
    """Lead the ticket from its opening to its end."""
    if not ticket.outbound:
        _open(office, ticket)
        if _is_noise(office, ticket):
            return
        yield office.now + office.dice.around(_rest(ticket))
    while True:
        office.call_for(ticket)
        yield None
        if ticket.outbound and not ticket.rounds:  # agents open these when they get to it
            ticket.opened = office.now
            _open(office, ticket)
        _take_over(office, ticket)
        _reconsider(office, ticket)
        end = _judge(office, ticket)
        yield handle(office, ticket, hands_on=end in _HAND_OFFS)
        office.free(ticket.agent)
        ticket.rounds += 1
        again = _AFTERMATH[end](office, ticket)
        if again is None:
            return
        yield max(again, office.now)


def _rest(ticket: SimulatedTicket) -> float:
    """The usual seconds until anybody looks; menus and bots take as long for everyone."""
    if ticket.channel.kind == "mail":
        return ticket.channel.ripens * ticket.priority.rest * ticket.haste
    return ticket.channel.ripens


def _open(office: Office, ticket: SimulatedTicket) -> None:
    """Tell the opening, and let the bot say that help is on its way."""
    office.write(ticket.opened, "ticket.opened", ticket.id, _opening(office, ticket))
    if not ticket.outbound and office.dice.chance(ticket.channel.acknowledged):
        fields = {"author": {"kind": "bot", "id": BOT}, "public": True}
        at = ticket.opened + office.dice.randrange(1, 6)
        office.write(at, "ticket.replied", ticket.id, fields)


def _is_noise(office: Office, ticket: SimulatedTicket) -> bool:
    """Whether it needs no answer: spam, or the same request a second time."""
    dice = office.dice
    if ticket.twin_of:
        noticed = ticket.opened + dice.around(_TWIN_FOUND)
        office.write(noticed, "ticket.merged", ticket.id, {"into": ticket.twin_of})
        return True
    if ticket.channel.kind == "mail" and dice.chance(Chance.SPAM):
        noticed = ticket.opened + dice.around(_SPAM_FOUND)
        office.write(noticed, "ticket.excluded", ticket.id, {"reason": "spam"})
        return True
    return False


def _opening(office: Office, ticket: SimulatedTicket) -> dict[str, Any]:
    requester, plan = ticket.requester, ticket.team.plan
    due = ticket.opened + int(ticket.priority.promise * ticket.haste)
    data: dict[str, Any] = {
        "channel": ticket.channel.name,
        "requester": {
            "id": requester.id,
            "segment": requester.segment,
            "language": requester.language,
        },
        "priority": ticket.priority.name,
        "category": ticket.label.name,
        "team": plan.name,
        "tier": str(plan.tier),
        "tags": ticket.tags,
        "difficulty": ticket.difficulty,
        "due_at": stamp(due),
        "after_sales": ticket.category.team is ORDERS,
        "attributes": {
            "plan": PLANS.at(requester.number * _PLAN_STEP % 1),
            "region": REGIONS.at(requester.number * _REGION_STEP % 1),
            "open_orders": requester.number % 4,
        },
    }
    if ticket.outbound:
        data["direction"] = "outbound"
        data["agent"] = ticket.agent.id
    if office.dice.chance(Chance.COMPLAINT):
        data["complaint"] = True
    return data


def _take_over(office: Office, ticket: SimulatedTicket) -> None:
    if ticket.holder is ticket.agent:
        return
    ticket.holder = ticket.agent
    plan = ticket.team.plan
    fields = {"agent": ticket.agent.id, "team": plan.name, "tier": str(plan.tier)}
    office.write(office.now, "ticket.assigned", ticket.id, fields)


def _reconsider(office: Office, ticket: SimulatedTicket) -> None:
    """Who reads the ticket corrects what it was filed under."""
    dice = office.dice
    if ticket.label is not ticket.category and dice.chance(Chance.NOTICED):
        ticket.label = ticket.category
        fields: dict[str, Any] = {"category": ticket.label.name}
        office.write(office.now + dice.around(90), "ticket.changed", ticket.id, fields)
    if dice.chance(Chance.REPRIORITIZED):
        ticket.priority = RAISED[ticket.priority]
        promise = office.now + int(ticket.priority.promise * ticket.haste)
        fields = {"priority": ticket.priority.name, "due_at": stamp(promise)}
        office.write(office.now + 1, "ticket.changed", ticket.id, fields)


def _judge(office: Office, ticket: SimulatedTicket) -> TurnEnd:
    plan = ticket.team.plan
    if ticket.rounds >= MAX_ROUNDS:
        return TurnEnd.SOLVE
    if plan.tier == ticket.label.team.tier and plan is not ticket.label.team:
        return TurnEnd.TRANSFER
    thorns = ticket.category.thorny * THORNS_OF[ticket.difficulty]
    roll = office.dice.random()
    for end, chance in (
        (TurnEnd.ESCALATE, plan.escalates * thorns * (1 - ticket.agent.skill / 2)),
        (TurnEnd.TRANSFER, Chance.STRAY_TRANSFER if plan.tier == ticket.label.team.tier else 0.0),
        (TurnEnd.ASK, Chance.ASK / (1 + ticket.rounds)),
        (TurnEnd.HOLD, Chance.HOLD * ticket.category.thorny),
    ):
        if roll < chance:
            return end
        roll -= chance
    return TurnEnd.SOLVE


def _escalate(office: Office, ticket: SimulatedTicket) -> int:
    source = ticket.team.plan
    target = ticket.label.team if source.tier < ticket.label.team.tier else MANAGEMENT
    ticket.team = office.teams[target]
    ticket.escalations += 1
    if office.dice.chance(Chance.TOLD_OUTRIGHT):
        fields = {
            "from_tier": str(source.tier),
            "to_tier": str(target.tier),
            "to_team": target.name,
            "agent": ticket.agent.id,
            "reason": office.dice.pick(ESCALATION_REASONS),
        }
        office.write(ticket.clock, "ticket.escalated", ticket.id, fields)
    else:
        fields = {"team": target.name, "tier": str(target.tier)}
        office.write(ticket.clock, "ticket.assigned", ticket.id, fields)
    return ticket.clock + 1


def _transfer(office: Office, ticket: SimulatedTicket) -> int:
    """To the team that the category says, or by mistake to one of the others."""
    here, right = ticket.team.plan, ticket.label.team
    if here is right:
        others = [plan for plan in office.teams if plan.tier == here.tier and plan is not here]
        right = office.dice.choice(others)
    ticket.team = office.teams[right]
    fields = {"team": right.name, "tier": str(right.tier)}
    office.write(ticket.clock, "ticket.assigned", ticket.id, fields)
    return ticket.clock + 1


def _ask(office: Office, ticket: SimulatedTicket) -> int | None:
    """Wait for the requester; who never answers is reminded, then the ticket is closed."""
    since, dice = ticket.clock, office.dice
    _set_status(office, ticket, since, "pending")
    if dice.chance(Chance.ANSWERS):
        return _hear_again(office, ticket, since + min(dice.around(_ANSWER, 1.1), AUTO_CLOSE - 1))
    nudge = {"author": {"kind": "bot", "id": BOT}, "public": True}
    office.write(since + NUDGE, "ticket.replied", ticket.id, nudge)
    office.write(since + AUTO_CLOSE, "ticket.status_changed", ticket.id, {"status": "closed"})
    return None


def _hold(office: Office, ticket: SimulatedTicket) -> int:
    _set_status(office, ticket, ticket.clock, "on_hold")
    answered = ticket.clock + office.dice.around(_THIRD_PARTY, 0.7)
    office.write(answered, "ticket.status_changed", ticket.id, {"status": "open"})
    return answered


def _resolve(office: Office, ticket: SimulatedTicket) -> int | None:
    """Done, as far as the agent can tell; some requesters see it otherwise."""
    resolved, dice = ticket.clock, office.dice
    _set_status(office, ticket, resolved, "resolved")
    appraise(office, ticket)
    again = dice.chance(Chance.REOPEN * (1 - ticket.agent.skill) / (1 + ticket.reopenings))
    ask_for_feedback(office, ticket, is_final=not again)
    if again:
        ticket.reopenings += 1
        return _hear_again(office, ticket, resolved + dice.around(_SECOND_THOUGHTS, 0.8))
    office.write(resolved + AUTO_CLOSE, "ticket.status_changed", ticket.id, {"status": "closed"})
    return None


def _hear_again(office: Office, ticket: SimulatedTicket, at: int) -> int:
    fields = {"author": {"kind": "requester", "id": ticket.requester.id}, "public": True}
    office.write(at, "ticket.replied", ticket.id, fields)
    office.write(at + 1, "ticket.status_changed", ticket.id, {"status": "open"})
    return at + 2


def _set_status(office: Office, ticket: SimulatedTicket, at: int, status: str) -> None:
    fields = {"status": status, "agent": ticket.agent.id}
    office.write(at, "ticket.status_changed", ticket.id, fields)


_Aftermath: TypeAlias = Callable[[Office, SimulatedTicket], int | None]
_AFTERMATH: Final[Mapping[TurnEnd, _Aftermath]] = MappingProxyType(
    {
        TurnEnd.SOLVE: _resolve,
        TurnEnd.ASK: _ask,
        TurnEnd.HOLD: _hold,
        TurnEnd.ESCALATE: _escalate,
        TurnEnd.TRANSFER: _transfer,
    }
)
