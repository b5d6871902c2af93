"""Effects: what each event does to the life of its ticket."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from domain.desk import ChannelKind
from domain.desk.sla import Metric
from domain.events import Event
from domain.facts import INBOUND, Activity, Dimensions, Escalated, Valued, Worked
from domain.folding.people import dims_of
from domain.folding.scores import meant
from domain.folding.tickets.lives.life import Life
from domain.folding.tickets.lives.moments import Moment, Place, Resolution
from domain.folding.tickets.lives.moves import move
from domain.folding.tickets.lives.spans import end_span, end_stay
from domain.folding.tickets.lives.statuses import ACTIVE_STATUSES
from domain.instants import instant

_Data = Mapping[str, Any]
_OF_CONVERSATIONS = {"ticket.replied", "ticket.worked", "ticket.conversation_ended"}
"""In events of other types a field of that name is an unknown one."""


def tell(life: Life, event: Event) -> None:
    """Tell a life the next event in fold order."""
    effect = _EFFECTS.get(event.type)
    if effect is None:
        return
    at = life.instant_of(event)
    conversation = event.data.get("conversation") if event.type in _OF_CONVERSATIONS else None
    if conversation is not None:
        life.conversations.add(conversation)
    if life.clocks is None:
        effect(life, event.data, at)
        return
    life.clocks.pass_to(at)
    effect(life, event.data, at)
    life.clocks.stand(life.standing, at, life.dims_of_holder(at))


def _opened(life: Life, data: _Data, at: datetime) -> None:
    if life.opening is not None:
        return  # the earliest opening counts
    life.traits.open(data)
    life.place = Place(life.human(data.get("agent")), data.get("team"), data.get("tier"))
    life.last_set = life.place
    life.first_team = life.place.team
    life.opened_by = life.traits.requester_id
    life.is_after_sales = data.get("after_sales") is True
    life.is_opened_on_voice = life.kind is ChannelKind.VOICE
    life.waiting_since = at
    life.opening = Moment(at, life.dims_of_holder(at))
    if life.place.agent is not None:
        life.held_since = at
        life.pickup = life.opening
    _mark_complaint(life, data, at)
    _start_clocks(life, at)


def _assigned(life: Life, data: _Data, at: datetime) -> None:
    tier = data.get("tier")
    is_higher = tier is not None and life.desk.is_higher(tier, than=life.last_set.tier)
    holder, team, its_tier = life.place
    place = Place(
        life.human(data["agent"]) if "agent" in data else holder,
        data.get("team", team),
        data.get("tier", its_tier),
    )
    move(life, place, at, escalated=Escalated(at, life.dims_of_holder(at)) if is_higher else None)


def _escalated(life: Life, data: _Data, at: datetime) -> None:
    before = life.dims_of(life.human(data.get("agent")), at)
    if data.get("from_tier") is not None:
        before = before._replace(tier=data["from_tier"])
    tier, last = data["to_tier"], life.last_set.tier
    place = Place(
        life.human(data["to_agent"]) if "to_agent" in data else life.place.agent,
        data.get("to_team", life.place.team),
        tier,
    )
    if tier == last:
        move(life, place, at)
    elif life.desk.is_no_higher(tier, than=last):
        move(life, place, at, is_handed_off=True)
    else:
        move(life, place, at, escalated=Escalated(at, before))


def _replied(life: Life, data: _Data, at: datetime) -> None:
    author = data["author"]
    if author["kind"] == "requester":
        if life.waiting_since is None:
            life.waiting_since = at
            _await_next_reply(life, at)
    elif author["kind"] == "agent" and data.get("public") is not False:
        _answered(life, author.get("id"), at)


def _answered(life: Life, agent: str | None, at: datetime) -> None:
    """A human reply."""
    if agent is not None:
        life.agents_named.add(agent)
    dims = life.dims(agent, at)
    life.replies += 1
    life.repliers.add(agent)
    if life.first_reply is None:
        life.first_reply = Moment(at, dims)
        life.active_before_reply = life.statuses.stretches(ACTIVE_STATUSES, at)
        life.round_of_reply = ((life.began_at, *life.statuses.toggles[1::2])[-1], at)
    if life.pickup is None:
        life.pickup = life.first_reply
    since, life.waiting_since = life.waiting_since, None
    life.facts.append(
        Activity(
            at,
            dims,
            is_work=False,
            reply_seconds=(at - since).total_seconds() if since else None,
            business_reply_seconds=life.business_seconds(dims, since, at) if since else None,
            work_seconds=None,
        )
    )
    if life.clocks:
        life.clocks.done(Metric.FIRST_RESPONSE, at, dims)
        life.clocks.done(Metric.NEXT_REPLY, at, dims)


def _status_changed(life: Life, data: _Data, at: datetime) -> None:
    status, was_open = data["status"], life.is_open
    if status == life.statuses.now:
        return
    life.statuses.become(status, at)
    if life.clocks:
        life.clocks.status(status, at)
    if was_open and not life.is_open:
        end_stay(life, at)
        end_span(life, at)
        _resolve(life, life.human(data.get("agent")), at)
    elif life.is_open and not was_open:
        life.held_since = at if life.place.agent is not None else None
        life.span_since = at
        if life.waiting_since is not None:
            _await_next_reply(life, at)
    if status == "closed":
        holder = life.place.agent
        closer = holder if holder is not None else life.human(data.get("agent"))
        life.closing = Moment(at, life.dims(closer, at))


def _changed(life: Life, data: _Data, at: datetime) -> None:
    end_span(life, at)
    life.traits.change(data)
    _mark_complaint(life, data, at)


def _worked(life: Life, data: _Data, at: datetime) -> None:
    life.handle_seconds = float(meant(life.handle_seconds or 0.0) + meant(data["seconds"]))
    agent, seconds = life.human(data["agent"]), float(data["seconds"])
    life.facts.append(_activity(at, life.dims(agent, at), seconds))
    if agent is not None:
        life.facts.append(Worked(at, dims_of(life.source, agent, at, life.desk), seconds))


def _valued(life: Life, data: _Data, at: datetime) -> None:
    dims = life.dims_of(life.human(data.get("agent")), at)
    life.facts.append(Valued(at, dims, data["kind"], float(data["amount"]), data["currency"]))


def _reviewed(life: Life, data: _Data, _at: datetime) -> None:
    # The review itself is seen like a rating (`glimpses`); here its agent is named, so that the
    # ticket is folded again when something is told of that agent.
    life.human(data.get("agent"))


def _callback_requested(life: Life, data: _Data, at: datetime) -> None:
    if life.callback is None:
        life.callback = Moment(at, life.dims_of(life.human(data.get("agent")), at))


def _callback_made(life: Life, _data: _Data, at: datetime) -> None:
    life.callbacks_made.append(at)


def _conversation_ended(life: Life, data: _Data, at: datetime) -> None:
    if data.get("answered_at") is None:
        life.calls.append((None, at))
        return
    answered_at = instant(data["answered_at"])
    life.calls.append((answered_at, at))
    if life.opened_at is not None and answered_at < life.opened_at:
        answered_at = life.opened_at
    agent = life.human(data.get("agent"))
    if life.voice_pickup is None or answered_at < life.voice_pickup.at:
        life.voice_pickup = Moment(answered_at, life.dims_of(agent, answered_at))


def _merged(life: Life, _data: _Data, _at: datetime) -> None:
    life.is_merged = True


def _excluded(life: Life, _data: _Data, _at: datetime) -> None:
    life.is_excluded = True


def _included(life: Life, _data: _Data, _at: datetime) -> None:
    life.is_excluded = False


_EFFECTS: Mapping[str, Callable[[Life, _Data, datetime], None]] = {
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


def _resolve(life: Life, who: str | None, at: datetime) -> None:
    holder = life.place.agent
    dims = life.dims(holder if holder is not None else who, at)
    due_at = life.traits.due_at
    voice_or_chat = life.kind in {ChannelKind.VOICE, ChannelKind.CHAT}
    life.resolutions.append(
        Resolution(
            at,
            dims,
            life.replies,
            len(life.repliers),
            len(life.conversations) if voice_or_chat else life.replies,
            life.statuses.ended,
            is_routed=life.first_team is not None,
            is_routed_right=life.is_routed_right,
            is_on_time=at <= due_at if due_at is not None else None,
            is_voice=life.kind is ChannelKind.VOICE,
            is_hard=life.is_hard,
            requester=life.traits.requester_id,
        )
    )
    life.waiting_since = None
    life.facts.append(_activity(at, dims))
    if life.clocks:
        life.clocks.done(Metric.RESOLUTION, at, dims)
        life.clocks.cancel(Metric.FIRST_RESPONSE)
        life.clocks.cancel(Metric.NEXT_REPLY)


def _mark_complaint(life: Life, data: _Data, at: datetime) -> None:
    if "complaint" in data:
        if not data["complaint"]:
            life.complaint = None
        elif life.complaint is None:
            life.complaint = Moment(at, life.dims_of_holder(at))


def _start_clocks(life: Life, at: datetime) -> None:
    """The clocks of the SLA targets that run from the opening."""
    if life.clocks is None:
        return
    dims = life.dims_of_holder(at)
    life.clocks.stand(life.standing, at, dims)
    life.clocks.status(life.statuses.now, at)
    life.clocks.start(Metric.RESOLUTION, at, dims)
    if life.traits.direction == INBOUND:
        life.clocks.start(Metric.FIRST_RESPONSE, at, dims)


def _await_next_reply(life: Life, at: datetime) -> None:
    """The requester wrote again: on an open ticket the next reply's clock starts."""
    if life.clocks and life.first_reply and life.is_open and life.traits.direction == INBOUND:
        life.clocks.start(Metric.NEXT_REPLY, at, life.dims_of_holder(at))


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
