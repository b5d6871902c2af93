"""Effects: what each type of event changes in the state of its ticket."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from domain.desk import ChannelKind
from domain.desk.sla import Metric
from domain.events import Event
from domain.facts import INBOUND, Activity, Dimensions, Escalated, Valued, Worked
from domain.folding.people import dims_of
from domain.folding.scores import meant
from domain.folding.tickets.state.moves import move
from domain.folding.tickets.state.occurrences import Assignment, Occurrence, Resolution
from domain.folding.tickets.state.spans import end_span, end_stay
from domain.folding.tickets.state.statuses import ACTIVE_STATUSES
from domain.folding.tickets.state.ticket_state import TicketState
from domain.instants import instant

_Data = Mapping[str, Any]
_OF_CONVERSATIONS = {"ticket.replied", "ticket.worked", "ticket.conversation_ended"}
"""In events of other types a field of that name is an unknown one."""


def apply(state: TicketState, event: Event) -> None:
    """Apply the next event in fold order to the state of its ticket."""
    effect = _EFFECTS.get(event.type)
    if effect is None:
        return
    at = state.instant_of(event)
    conversation = event.data.get("conversation") if event.type in _OF_CONVERSATIONS else None
    if conversation is not None:
        state.conversations.add(conversation)
    if state.clocks is None:
        effect(state, event.data, at)
        return
    state.clocks.pass_to(at)
    effect(state, event.data, at)
    state.clocks.stand(state.standing, at, state.dims_of_holder(at))


def _opened(state: TicketState, data: _Data, at: datetime) -> None:
    if state.opening is not None:
        return  # the earliest opening counts
    state.properties.open(data)
    state.assignment = Assignment(
        state.human(data.get("agent")), data.get("team"), data.get("tier")
    )
    state.last_set = state.assignment
    state.first_team = state.assignment.team
    state.opened_by = state.properties.requester_id
    state.is_after_sales = data.get("after_sales") is True
    state.is_opened_on_voice = state.kind is ChannelKind.VOICE
    state.waiting_since = at
    state.opening = Occurrence(at, state.dims_of_holder(at))
    if state.assignment.agent is not None:
        state.held_since = at
        state.pickup = state.opening
    _mark_complaint(state, data, at)
    _start_clocks(state, at)


def _assigned(state: TicketState, data: _Data, at: datetime) -> None:
    tier = data.get("tier")
    is_higher = tier is not None and state.desk.is_higher(tier, than=state.last_set.tier)
    holder, team, its_tier = state.assignment
    assignment = Assignment(
        state.human(data["agent"]) if "agent" in data else holder,
        data.get("team", team),
        data.get("tier", its_tier),
    )
    move(
        state,
        assignment,
        at,
        escalated=Escalated(at, state.dims_of_holder(at)) if is_higher else None,
    )


def _escalated(state: TicketState, data: _Data, at: datetime) -> None:
    before = state.dims_of(state.human(data.get("agent")), at)
    if data.get("from_tier") is not None:
        before = before._replace(tier=data["from_tier"])
    tier, last = data["to_tier"], state.last_set.tier
    assignment = Assignment(
        state.human(data["to_agent"]) if "to_agent" in data else state.assignment.agent,
        data.get("to_team", state.assignment.team),
        tier,
    )
    if tier == last:
        move(state, assignment, at)
    elif state.desk.is_no_higher(tier, than=last):
        move(state, assignment, at, is_handed_off=True)
    else:
        move(state, assignment, at, escalated=Escalated(at, before))


def _replied(state: TicketState, data: _Data, at: datetime) -> None:
    author = data["author"]
    if author["kind"] == "requester":
        if state.waiting_since is None:
            state.waiting_since = at
            _await_next_reply(state, at)
    elif author["kind"] == "agent" and data.get("public") is not False:
        _answered(state, author.get("id"), at)


def _answered(state: TicketState, agent: str | None, at: datetime) -> None:
    """A human reply."""
    if agent is not None:
        state.agents_named.add(agent)
    dims = state.dims(agent, at)
    state.replies += 1
    state.repliers.add(agent)
    if state.first_reply is None:
        state.first_reply = Occurrence(at, dims)
        state.active_before_reply = state.statuses.stretches(ACTIVE_STATUSES, at)
        state.round_of_reply = ((state.began_at, *state.statuses.toggles[1::2])[-1], at)
    if state.pickup is None:
        state.pickup = state.first_reply
    since, state.waiting_since = state.waiting_since, None
    state.facts.append(
        Activity(
            at,
            dims,
            is_work=False,
            reply_seconds=(at - since).total_seconds() if since else None,
            business_reply_seconds=state.business_seconds(dims, since, at) if since else None,
            work_seconds=None,
        )
    )
    if state.clocks:
        state.clocks.done(Metric.FIRST_RESPONSE, at, dims)
        state.clocks.done(Metric.NEXT_REPLY, at, dims)


def _status_changed(state: TicketState, data: _Data, at: datetime) -> None:
    status, was_open = data["status"], state.is_open
    if status == state.statuses.now:
        return
    state.statuses.become(status, at)
    if state.clocks:
        state.clocks.status(status, at)
    if was_open and not state.is_open:
        end_stay(state, at)
        end_span(state, at)
        _resolve(state, state.human(data.get("agent")), at)
    elif state.is_open and not was_open:
        state.held_since = at if state.assignment.agent is not None else None
        state.span_since = at
        if state.waiting_since is not None:
            _await_next_reply(state, at)
    if status == "closed":
        holder = state.assignment.agent
        closer = holder if holder is not None else state.human(data.get("agent"))
        state.closing = Occurrence(at, state.dims(closer, at))


def _changed(state: TicketState, data: _Data, at: datetime) -> None:
    end_span(state, at)
    state.properties.change(data)
    _mark_complaint(state, data, at)


def _worked(state: TicketState, data: _Data, at: datetime) -> None:
    state.handle_seconds = float(meant(state.handle_seconds or 0.0) + meant(data["seconds"]))
    agent, seconds = state.human(data["agent"]), float(data["seconds"])
    state.facts.append(_activity(at, state.dims(agent, at), seconds))
    if agent is not None:
        state.facts.append(Worked(at, dims_of(state.source, agent, at, state.desk), seconds))


def _valued(state: TicketState, data: _Data, at: datetime) -> None:
    dims = state.dims_of(state.human(data.get("agent")), at)
    state.facts.append(Valued(at, dims, data["kind"], float(data["amount"]), data["currency"]))


def _reviewed(state: TicketState, data: _Data, _at: datetime) -> None:
    # The review itself is seen like a rating (`snapshots`); here its agent is named, so that the
    # ticket is folded again when something is told of that agent.
    state.human(data.get("agent"))


def _callback_requested(state: TicketState, data: _Data, at: datetime) -> None:
    if state.callback is None:
        state.callback = Occurrence(at, state.dims_of(state.human(data.get("agent")), at))


def _callback_made(state: TicketState, _data: _Data, at: datetime) -> None:
    state.callbacks_made.append(at)


def _conversation_ended(state: TicketState, data: _Data, at: datetime) -> None:
    if data.get("answered_at") is None:
        state.calls.append((None, at))
        return
    answered_at = instant(data["answered_at"])
    state.calls.append((answered_at, at))
    if state.opened_at is not None and answered_at < state.opened_at:
        answered_at = state.opened_at
    agent = state.human(data.get("agent"))
    if state.voice_pickup is None or answered_at < state.voice_pickup.at:
        state.voice_pickup = Occurrence(answered_at, state.dims_of(agent, answered_at))


def _merged(state: TicketState, _data: _Data, _at: datetime) -> None:
    state.is_merged = True


def _excluded(state: TicketState, _data: _Data, _at: datetime) -> None:
    state.is_excluded = True


def _included(state: TicketState, _data: _Data, _at: datetime) -> None:
    state.is_excluded = False


_EFFECTS: Mapping[str, Callable[[TicketState, _Data, datetime], None]] = {
    "ticket.opened": _opened,
    "ticket.assigned": _assigned,
    "ticket.escalated": _escalated,
    "ticket.replied": _replied,
    "ticket.status_changed": _status_changed,
    "ticket.changed": _changed,
    "ticket.worked": _worked,
    "ticket.conversation_ended": _conversation_ended,
    "ticket.valued": _valued,
    "ticket.reviewed": _reviewed,
    "ticket.callback_requested": _callback_requested,
    "ticket.callback_made": _callback_made,
    "ticket.merged": _merged,
    "ticket.excluded": _excluded,
    "ticket.included": _included,
}


def _resolve(state: TicketState, who: str | None, at: datetime) -> None:
    holder = state.assignment.agent
    dims = state.dims(holder if holder is not None else who, at)
    due_at = state.properties.due_at
    voice_or_chat = state.kind in {ChannelKind.VOICE, ChannelKind.CHAT}
    state.resolutions.append(
        Resolution(
            at,
            dims,
            state.replies,
            len(state.repliers),
            len(state.conversations) if voice_or_chat else state.replies,
            state.statuses.ended,
            is_routed=state.first_team is not None,
            is_routed_right=state.is_routed_right,
            is_on_time=at <= due_at if due_at is not None else None,
            is_voice=state.kind is ChannelKind.VOICE,
            is_hard=state.is_hard,
            requester=state.properties.requester_id,
        )
    )
    state.waiting_since = None
    state.facts.append(_activity(at, dims))
    if state.clocks:
        state.clocks.done(Metric.RESOLUTION, at, dims)
        state.clocks.cancel(Metric.FIRST_RESPONSE)
        state.clocks.cancel(Metric.NEXT_REPLY)


def _mark_complaint(state: TicketState, data: _Data, at: datetime) -> None:
    if "complaint" in data:
        if not data["complaint"]:
            state.complaint = None
        elif state.complaint is None:
            state.complaint = Occurrence(at, state.dims_of_holder(at))


def _start_clocks(state: TicketState, at: datetime) -> None:
    """The clocks of the SLA targets that run from the opening."""
    if state.clocks is None:
        return
    dims = state.dims_of_holder(at)
    state.clocks.stand(state.standing, at, dims)
    state.clocks.status(state.statuses.now, at)
    state.clocks.start(Metric.RESOLUTION, at, dims)
    if state.properties.direction == INBOUND:
        state.clocks.start(Metric.FIRST_RESPONSE, at, dims)


def _await_next_reply(state: TicketState, at: datetime) -> None:
    """The requester wrote again: on an open ticket the next reply's clock starts."""
    if (
        state.clocks
        and state.first_reply
        and state.is_open
        and state.properties.direction == INBOUND
    ):
        state.clocks.start(Metric.NEXT_REPLY, at, state.dims_of_holder(at))


def _activity(at: datetime, dims: Dimensions, work_seconds: float | None = None) -> Activity:
    """Work, or else a resolution."""
    return Activity(
        at,
        dims,
        is_work=work_seconds is not None,
        reply_seconds=None,
        business_reply_seconds=None,
        work_seconds=work_seconds,
    )
