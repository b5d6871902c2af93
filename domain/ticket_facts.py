"""What a finished life amounts to: the facts that depend on everything known of a ticket."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from domain.facts import (
    CallbackRequested,
    Closed,
    Complained,
    FirstResolved,
    Opened,
    PickedUp,
    Resolved,
    Responded,
    TicketFact,
)
from domain.lives import Life

REOPENED_WITHIN = timedelta(hours=168)
"""A ticket reopened this soon after its resolution was not resolved in its first contact."""

INBOUND = "inbound"
URGENT = frozenset({"high", "urgent"})


def facts_of(life: Life) -> list[TicketFact]:
    """All facts of a ticket that counts."""
    life.finish()
    return [
        *life.facts,
        *_marks(life),
        *life.spans,
        *_opening(life),
        *_response(life),
        *_resolutions(life),
        *_closing(life),
    ]


def _opening(life: Life) -> Iterator[Opened]:
    if life.opening is None:
        return
    yield Opened(
        life.opening.at,
        life.opening.dims,
        is_resolved=not life.is_open,
        was_escalated=life.was_escalated,
        was_transferred=life.was_transferred,
        was_reassigned=life.was_reassigned,
        is_classified=life.is_classified,
        was_reclassified=life.was_reclassified,
        responded_at=life.first_reply.at if life.first_reply else None,
        toggles=tuple(life.toggles),
    )


def _response(life: Life) -> Iterator[Responded | PickedUp]:
    """Waits for an agent: of inbound tickets alone, since nobody waits on an outbound one."""
    opening = life.opening
    if opening is None or opening.dims.direction != INBOUND:
        return
    if life.first_reply is not None:
        reply = life.first_reply
        yield Responded(reply.at, reply.dims, _seconds(opening.at, reply.at))
    pickup = life.pickup
    if life.is_opened_on_voice and life.voice_pickup is not None:
        pickup = life.voice_pickup
    if pickup is not None:
        yield PickedUp(pickup.at, pickup.dims, _seconds(opening.at, pickup.at))


def _resolutions(life: Life) -> Iterator[Resolved | FirstResolved]:
    if not life.resolutions:
        return
    first, last = life.resolutions[0], life.resolutions[-1]
    opened_at = life.opened_at
    if opened_at is not None:
        yield FirstResolved(first.at, first.dims, _seconds(opened_at, first.at))
    yield Resolved(
        last.at,
        last.dims,
        seconds=_seconds(opened_at, last.at) if opened_at is not None else None,
        wait_seconds=last.waited_seconds if opened_at is not None else None,
        handle_seconds=life.handle_seconds,
        replies=last.replies,
        was_reopened=len(life.toggles) > 1,
        in_first_contact=_is_first_contact(life),
        is_on_time=last.is_on_time,
        weight=life.weight_of(last.dims.priority),
        is_urgent=last.dims.priority in URGENT,
        is_hard=last.difficulty == "hard" if life.difficulty else life.was_escalated,
        is_voice=last.is_voice,
        is_on_call=last.is_voice and _is_on_call(life, last.at),
        is_routed=last.is_routed,
        is_routed_right=last.is_routed
        and (last.is_at_first_team or not life.was_transferred_plainly),
    )


def _is_first_contact(life: Life) -> bool:
    """First contact resolution, by the catalogue's reading 21."""
    if len(life.resolutions) > 1 or life.was_escalated or life.was_transferred:
        return False
    reopened_soon = len(life.toggles) > 1 and life.toggles[1] - life.toggles[0] <= REOPENED_WITHIN
    return life.resolutions[0].contacts <= 1 and not reopened_soon


def _is_on_call(life: Life, at: datetime) -> bool:
    """Resolved between the answer, if told, and the end of a call."""
    return any((start is None or start <= at) and at <= end for start, end in life.calls)


def _marks(life: Life) -> Iterator[Complained | CallbackRequested]:
    if life.complaint is not None:
        yield Complained(*life.complaint)
    if life.callback is not None:
        was_made = any(made >= life.callback.at for made in life.callbacks_made)
        yield CallbackRequested(*life.callback, was_made=was_made)


def _closing(life: Life) -> Iterator[Closed]:
    if life.closing is None:
        return
    opened_at, closing = life.opened_at, life.closing
    seconds = _seconds(opened_at, closing.at) if opened_at is not None else None
    yield Closed(closing.at, closing.dims, seconds)


def _seconds(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds()
