"""An agent's turn with a ticket: a mail is written, or a conversation is held.

Each handler tells what happens from now on, leaves in `ticket.clock` the second at which the
outcome may be told, and returns the second at which the agent is free again.
"""

from typing import Any, Final, TypeAlias

from api.simulation.days import stamp
from api.simulation.office import Office, SimulatedTicket
from api.simulation.tables import EFFORT_OF, HOUR, PHONE_PATIENCE, Chance

Fields: TypeAlias = dict[str, Any]  # fields of an event

_LONGEST: Final = 3 * HOUR  # nobody works through the night, or two shifts would overlap
_TIER_EFFORT: Final = (1.0, 1.0, 2.2, 1.5)  # by tier; there is no tier 0
_LATER_EFFORT: Final = 0.6  # of a first turn: the story is known by then
_MAIL_WRAP_UP: Final = 60
_WRAP_UP: Final = 90
_RINGING: Final = 12
_TYPING: Final = 35
_LINE_HELD: Final = 90
_BEFORE_THE_END: Final = 6  # a ticket is resolved, when it is resolved on the call


def handle(office: Office, ticket: SimulatedTicket, *, hands_on: bool) -> int:
    """Let the agent work on the ticket from now on; who hands it on does not always answer."""
    if ticket.channel.kind == "mail":
        return _write(office, ticket, hands_on=hands_on)
    return _converse(office, ticket)


def _write(office: Office, ticket: SimulatedTicket, *, hands_on: bool) -> int:
    dice, seconds = office.dice, _effort(office, ticket)
    done = office.now + seconds
    is_answered = not hands_on or dice.chance(Chance.INTERIM)
    if is_answered:
        _reply(office, ticket, done)
    if not is_answered or dice.chance(Chance.NOTE):
        note = {"author": {"kind": "agent", "id": ticket.agent.id}, "public": False}
        office.write(done + 1, "ticket.replied", ticket.id, note)
    _work(office, ticket, done, {"seconds": seconds, "kind": "other"})
    ticket.clock = done + 2
    return done + dice.around(_MAIL_WRAP_UP)


def _converse(office: Office, ticket: SimulatedTicket) -> int:
    """A call or a chat; it has an end, and work that belongs to it."""
    dice, is_call = office.dice, ticket.channel.kind == "voice"
    ticket.conversations += 1
    fields = {"conversation": f"{ticket.id}-c{ticket.conversations}"}
    answered = office.now + dice.around(_RINGING if is_call else _TYPING)
    if is_call and not ticket.rounds and answered - ticket.opened > PHONE_PATIENCE:
        _call_back(office, ticket, answered)
    _reply(office, ticket, answered, fields)
    seconds, wrap_up = _effort(office, ticket), dice.around(_WRAP_UP)
    end = answered + seconds
    if is_call and dice.chance(Chance.LINE_HELD):
        held = min(seconds, dice.around(_LINE_HELD))
        seconds -= held
        _work(office, ticket, end, {"seconds": held, "kind": "hold", **fields})
    if not is_call and dice.chance(Chance.CHAT_RETURN):
        _exchange(office, ticket, (answered, end), fields)
    _work(office, ticket, end, {"seconds": seconds, "kind": "talk", **fields})
    _work(office, ticket, end + wrap_up, {"seconds": wrap_up, "kind": "wrap_up", **fields})
    ended = {**fields, "answered_at": stamp(answered), "agent": ticket.agent.id}
    office.write(end, "ticket.conversation_ended", ticket.id, ended)
    is_done = dice.chance(Chance.SOLVED_ON_CALL)
    ticket.clock = end - _BEFORE_THE_END if is_done else end + wrap_up
    return end + wrap_up + 1


def _exchange(
    office: Office, ticket: SimulatedTicket, span: tuple[int, int], fields: Fields
) -> None:
    """The requester asks once more in the chat and gets an answer."""
    answered, end = span
    question = {"author": {"kind": "requester", "id": ticket.requester.id}, **fields}
    office.write(answered + (end - answered) // 3, "ticket.replied", ticket.id, question)
    _reply(office, ticket, answered + (end - answered) // 2, fields)


def _call_back(office: Office, ticket: SimulatedTicket, answered: int) -> None:
    """Who waited too long on the line left a number."""
    office.write(ticket.opened + PHONE_PATIENCE, "ticket.callback_requested", ticket.id, {})
    if office.dice.chance(Chance.CALLED_BACK):
        who = {"agent": ticket.agent.id}
        office.write(answered, "ticket.callback_made", ticket.id, who)


def _reply(office: Office, ticket: SimulatedTicket, at: int, fields: Fields | None = None) -> None:
    ticket.answered = ticket.answered or at
    data = {"author": {"kind": "agent", "id": ticket.agent.id}, "public": True, **(fields or {})}
    office.write(at, "ticket.replied", ticket.id, data)


def _work(office: Office, ticket: SimulatedTicket, at: int, fields: Fields) -> None:
    office.write(at, "ticket.worked", ticket.id, {"agent": ticket.agent.id, **fields})


def _effort(office: Office, ticket: SimulatedTicket) -> int:
    median = ticket.channel.effort * ticket.category.effort * EFFORT_OF[ticket.difficulty]
    pace = ticket.agent.pace * _TIER_EFFORT[ticket.team.plan.tier]
    again = _LATER_EFFORT if ticket.rounds else 1.0
    return min(_LONGEST, 20 + office.dice.around(median * pace * again))
