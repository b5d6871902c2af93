"""What a finished life amounts to: the facts that depend on everything known of a ticket."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from domain.facts import (
    INBOUND,
    AfterSales,
    Benefit,
    CallbackRequested,
    Closed,
    Complained,
    Dimensions,
    FirstResolved,
    Opened,
    PickedUp,
    Resolved,
    ResolvedBefore,
    Responded,
    SlaDecision,
    SlaTarget,
    TicketFact,
    TierLeft,
    Valued,
)
from domain.folding.tickets.lives import (
    ACTIVE_STATUSES,
    WAITING_STATUSES,
    Life,
    Moment,
    Stretch,
    end_span,
)
from domain.instants import FOREVER

REOPENED_WITHIN = timedelta(hours=168)
"""A ticket reopened this soon after its resolution was not resolved in its first contact."""

URGENT = frozenset({"high", "urgent"})


def facts_of(life: Life) -> list[TicketFact]:
    """All facts of a ticket that counts."""
    end_span(life, FOREVER)
    return [
        *life.facts,
        *_marks(life),
        *life.spans,
        *_opening(life),
        *_response(life),
        *_pickup(life),
        *_resolutions(life),
        *_resolved_before(life),
        *_outcomes(life),
        *_closing(life),
        *_tier_stays(life),
        *_sla(life),
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
        is_classified=life.traits.is_classified,
        was_reclassified=life.traits.was_reclassified,
        was_bounced_back=life.was_bounced_back,
        responded_at=life.first_reply.at if life.first_reply else None,
        toggles=tuple(life.statuses.toggles),
        requester=life.opened_by,
    )


def _response(life: Life) -> Iterator[Responded]:
    """The first reply after the opening, which of an outbound ticket is a message itself."""
    opening, reply, turn = life.opening, life.first_reply, life.round_of_reply
    if opening is None or reply is None or turn is None:
        return
    yield Responded(
        *reply,
        *_since(life, opening.at, reply),
        *_spent(life, life.active_before_reply, reply.dims),
        *_spent(life, [turn], reply.dims),
    )


def _pickup(life: Life) -> Iterator[PickedUp]:
    """The wait for an agent: of inbound tickets alone, since nobody waits on an outbound one."""
    opening = life.opening
    if opening is None or opening.dims.direction != INBOUND:
        return
    pickup = life.pickup
    if life.is_opened_on_voice and life.voice_pickup is not None:
        pickup = life.voice_pickup
    if pickup is not None:
        yield PickedUp(*pickup, *_since(life, opening.at, pickup))


def _resolutions(life: Life) -> Iterator[Resolved | FirstResolved]:
    if not life.resolutions:
        return
    first, last = life.resolutions[0], life.resolutions[-1]
    opened_at = life.opened_at
    seconds = business_seconds = wait_seconds = business_wait_seconds = None
    if opened_at is not None:
        of_first = _since(life, opened_at, Moment(first.at, first.dims))
        active = _spent(life, life.statuses.past(ACTIVE_STATUSES, first.statuses), first.dims)
        yield FirstResolved(first.at, first.dims, *of_first, *active)
        seconds, business_seconds = _since(life, opened_at, Moment(last.at, last.dims))
        waits = life.statuses.past(WAITING_STATUSES, last.statuses)
        wait_seconds, business_wait_seconds = _spent(life, waits, last.dims)
    yield Resolved(
        last.at,
        last.dims,
        seconds=seconds,
        business_seconds=business_seconds,
        wait_seconds=wait_seconds,
        business_wait_seconds=business_wait_seconds,
        handle_seconds=life.handle_seconds,
        replies=last.replies,
        repliers=last.repliers,
        resolutions=len(life.resolutions),
        is_resolved=not life.is_open,
        was_reopened=len(life.statuses.toggles) > 1,
        in_first_contact=_is_first_contact(life),
        is_on_time=last.is_on_time,
        weight=life.desk.weight_of(last.dims.priority),
        is_urgent=last.dims.priority in URGENT,
        is_hard=last.is_hard,
        is_voice=last.is_voice,
        is_on_call=last.is_voice and _is_on_call(life, last.at),
        is_routed=last.is_routed,
        is_routed_right=last.is_routed_right,
    )


def _resolved_before(life: Life) -> Iterator[ResolvedBefore]:
    for place, one in enumerate(life.resolutions[:-1]):
        spent: tuple[float | None, float | None] = (None, None)
        if life.opened_at is not None:
            spent = _since(life, life.opened_at, Moment(one.at, one.dims))
        yield ResolvedBefore(one.at, one.dims, *spent, is_first=place == 0)


def _outcomes(life: Life) -> Iterator[Benefit | AfterSales]:
    """What came of a resolved ticket: benefits, and customers who may buy again."""
    if not life.resolutions:
        return
    last = life.resolutions[-1]
    for fact in life.facts:
        if isinstance(fact, Valued) and fact.kind == "benefit":
            yield Benefit(last.at, last.dims, fact.amount, fact.currency)
    if life.is_after_sales and last.requester is not None:
        yield AfterSales(last.at, last.dims, last.requester)


def _is_first_contact(life: Life) -> bool:
    """First contact resolution, by the catalogue's reading 21."""
    if len(life.resolutions) > 1 or life.was_escalated or life.was_transferred:
        return False
    toggles = life.statuses.toggles
    reopened_soon = len(toggles) > 1 and toggles[1] - toggles[0] <= REOPENED_WITHIN
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
    if life.opened_at is None:
        yield Closed(*life.closing, seconds=None, business_seconds=None)
    else:
        yield Closed(*life.closing, *_since(life, life.opened_at, life.closing))


def _tier_stays(life: Life) -> Iterator[TierLeft]:
    """Each run of open spans in one tier, once it has ended."""
    since: datetime | None = None
    for place, span in enumerate(life.spans, start=1):
        following = life.spans[place] if place < len(life.spans) else None
        if span.dims.tier is None:
            continue
        since = since or span.at
        goes_on = (
            following is not None
            and following.at == span.until
            and not life.statuses.has_toggled_at(span.until)  # resolved and reopened in one instant
            and following.dims.tier == span.dims.tier
        )
        if not goes_on:
            if span.until != FOREVER:
                left = Moment(span.until, span.dims)
                yield TierLeft(*left, *_since(life, since, left))
            since = None


def _sla(life: Life) -> Iterator[SlaTarget | SlaDecision]:
    """The targets that SLA policies set, and their decisions."""
    for outcome in life.clocks.finished() if life.clocks else ():
        due_at = outcome.decided_at if outcome.kind == "due" else None
        yield SlaTarget(
            outcome.started_at,
            outcome.dims,
            metric=outcome.metric.value,
            policy=outcome.policy,
            target_seconds=outcome.seconds,
            outcome=outcome.kind,
            due_at=due_at,
        )
        if outcome.decided_at is not None:
            yield SlaDecision(
                outcome.decided_at,
                outcome.decided_dims or _dims_at(life, outcome.decided_at),
                metric=outcome.metric.value,
                policy=outcome.policy,
                is_met=outcome.kind == "met",
                due_at=due_at,
            )


def _dims_at(life: Life, moment: datetime) -> Dimensions:
    """The dimensions of an open ticket at a moment, whatever happens at it included."""
    place = bisect_right(life.spans, moment, key=lambda span: span.at)
    return life.spans[place - 1].dims


def _since(life: Life, start: datetime, end: Moment) -> tuple[float, float | None]:
    """The seconds up to a moment, and those of them in working hours."""
    return _spent(life, [(start, end.at)], end.dims)


def _spent(
    life: Life, stretches: Iterable[Stretch], dims: Dimensions
) -> tuple[float, float | None]:
    """The seconds of some stretches, and those in the working hours of the dimensions.

    Both are added up in microseconds: 0.1 s and 0.2 s are within 0.3 s.
    """
    spent = list(stretches)
    seconds = sum((end - start for start, end in spent), timedelta()).total_seconds()
    calendar = life.desk.working_hours.of(dims.team, dims.channel)
    if calendar is None:
        return seconds, None
    worked = sum(calendar.seconds_between(start, end) for start, end in spent)
    return seconds, round(worked, 6)
