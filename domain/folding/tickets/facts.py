"""The facts that depend on all events of a ticket, made from its state once they are applied."""

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
from domain.folding.tickets.state import (
    ACTIVE_STATUSES,
    WAITING_STATUSES,
    Occurrence,
    StartEnd,
    TicketState,
    end_span,
)
from domain.instants import FOREVER

REOPENED_WITHIN = timedelta(hours=168)
"""A ticket reopened this soon after its resolution was not resolved in its first contact."""

URGENT = frozenset({"high", "urgent"})


def facts_of(state: TicketState) -> list[TicketFact]:
    """All facts of a ticket that counts."""
    end_span(state, FOREVER)
    return [
        *state.facts,
        *_marks(state),
        *state.spans,
        *_opening(state),
        *_response(state),
        *_pickup(state),
        *_resolutions(state),
        *_resolved_before(state),
        *_outcomes(state),
        *_closing(state),
        *_tier_stays(state),
        *_sla(state),
    ]


def _opening(state: TicketState) -> Iterator[Opened]:
    if state.opening is None:
        return
    yield Opened(
        state.opening.at,
        state.opening.dims,
        is_resolved=not state.is_open,
        was_escalated=state.was_escalated,
        was_transferred=state.was_transferred,
        was_reassigned=state.was_reassigned,
        is_classified=state.properties.is_classified,
        was_reclassified=state.properties.was_reclassified,
        was_bounced_back=state.was_bounced_back,
        responded_at=state.first_reply.at if state.first_reply else None,
        toggles=tuple(state.statuses.toggles),
        requester=state.opened_by,
    )


def _response(state: TicketState) -> Iterator[Responded]:
    """The first reply after the opening, which of an outbound ticket is a message itself."""
    opening, reply, turn = state.opening, state.first_reply, state.round_of_reply
    if opening is None or reply is None or turn is None:
        return
    yield Responded(
        *reply,
        *_since(state, opening.at, reply),
        *_spent(state, state.active_before_reply, reply.dims),
        *_spent(state, [turn], reply.dims),
    )


def _pickup(state: TicketState) -> Iterator[PickedUp]:
    """The wait for an agent: of inbound tickets alone, since nobody waits on an outbound one."""
    opening = state.opening
    if opening is None or opening.dims.direction != INBOUND:
        return
    pickup = state.pickup
    if state.is_opened_on_voice and state.voice_pickup is not None:
        pickup = state.voice_pickup
    if pickup is not None:
        yield PickedUp(*pickup, *_since(state, opening.at, pickup))


def _resolutions(state: TicketState) -> Iterator[Resolved | FirstResolved]:
    if not state.resolutions:
        return
    first, last = state.resolutions[0], state.resolutions[-1]
    opened_at = state.opened_at
    seconds = business_seconds = wait_seconds = business_wait_seconds = None
    if opened_at is not None:
        of_first = _since(state, opened_at, Occurrence(first.at, first.dims))
        active = _spent(state, state.statuses.past(ACTIVE_STATUSES, first.statuses), first.dims)
        yield FirstResolved(first.at, first.dims, *of_first, *active)
        seconds, business_seconds = _since(state, opened_at, Occurrence(last.at, last.dims))
        waits = state.statuses.past(WAITING_STATUSES, last.statuses)
        wait_seconds, business_wait_seconds = _spent(state, waits, last.dims)
    yield Resolved(
        last.at,
        last.dims,
        seconds=seconds,
        business_seconds=business_seconds,
        wait_seconds=wait_seconds,
        business_wait_seconds=business_wait_seconds,
        handle_seconds=state.handle_seconds,
        replies=last.replies,
        repliers=last.repliers,
        resolutions=len(state.resolutions),
        is_resolved=not state.is_open,
        was_reopened=len(state.statuses.toggles) > 1,
        in_first_contact=_is_first_contact(state),
        is_on_time=last.is_on_time,
        weight=state.desk.weight_of(last.dims.priority),
        is_urgent=last.dims.priority in URGENT,
        is_hard=last.is_hard,
        is_voice=last.is_voice,
        is_on_call=last.is_voice and _is_on_call(state, last.at),
        is_routed=last.is_routed,
        is_routed_right=last.is_routed_right,
    )


def _resolved_before(state: TicketState) -> Iterator[ResolvedBefore]:
    for index, resolution in enumerate(state.resolutions[:-1]):
        spent: tuple[float | None, float | None] = (None, None)
        if state.opened_at is not None:
            spent = _since(state, state.opened_at, Occurrence(resolution.at, resolution.dims))
        yield ResolvedBefore(resolution.at, resolution.dims, *spent, is_first=index == 0)


def _outcomes(state: TicketState) -> Iterator[Benefit | AfterSales]:
    """What came of a resolved ticket: benefits, and customers who may buy again."""
    if not state.resolutions:
        return
    last = state.resolutions[-1]
    for fact in state.facts:
        if isinstance(fact, Valued) and fact.kind == "benefit":
            yield Benefit(last.at, last.dims, fact.amount, fact.currency)
    if state.is_after_sales and last.requester is not None:
        yield AfterSales(last.at, last.dims, last.requester)


def _is_first_contact(state: TicketState) -> bool:
    """First contact resolution, by the catalogue's reading 21."""
    if len(state.resolutions) > 1 or state.was_escalated or state.was_transferred:
        return False
    toggles = state.statuses.toggles
    reopened_soon = len(toggles) > 1 and toggles[1] - toggles[0] <= REOPENED_WITHIN
    return state.resolutions[0].contacts <= 1 and not reopened_soon


def _is_on_call(state: TicketState, at: datetime) -> bool:
    """Resolved between the answer, if told, and the end of a call."""
    return any((start is None or start <= at) and at <= end for start, end in state.calls)


def _marks(state: TicketState) -> Iterator[Complained | CallbackRequested]:
    if state.complaint is not None:
        yield Complained(*state.complaint)
    if state.callback is not None:
        was_made = any(made >= state.callback.at for made in state.callbacks_made)
        yield CallbackRequested(*state.callback, was_made=was_made)


def _closing(state: TicketState) -> Iterator[Closed]:
    if state.closing is None:
        return
    if state.opened_at is None:
        yield Closed(*state.closing, seconds=None, business_seconds=None)
    else:
        yield Closed(*state.closing, *_since(state, state.opened_at, state.closing))


def _tier_stays(state: TicketState) -> Iterator[TierLeft]:
    """Each run of open spans in one tier, once it has ended."""
    since: datetime | None = None
    for index, span in enumerate(state.spans, start=1):
        following = state.spans[index] if index < len(state.spans) else None
        if span.dims.tier is None:
            continue
        since = since or span.at
        goes_on = (
            following is not None
            and following.at == span.until
            and not state.statuses.has_toggled_at(
                span.until
            )  # resolved and reopened in one instant
            and following.dims.tier == span.dims.tier
        )
        if not goes_on:
            if span.until != FOREVER:
                left = Occurrence(span.until, span.dims)
                yield TierLeft(*left, *_since(state, since, left))
            since = None


def _sla(state: TicketState) -> Iterator[SlaTarget | SlaDecision]:
    """The targets that SLA policies set, and their decisions."""
    for outcome in state.clocks.finished() if state.clocks else ():
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
                outcome.decided_dims or _dims_at(state, outcome.decided_at),
                metric=outcome.metric.value,
                policy=outcome.policy,
                is_met=outcome.kind == "met",
                due_at=due_at,
            )


def _dims_at(state: TicketState, at: datetime) -> Dimensions:
    """The dimensions of an open ticket at an instant, after what happens at that instant."""
    index = bisect_right(state.spans, at, key=lambda span: span.at)
    return state.spans[index - 1].dims


def _since(state: TicketState, start: datetime, end: Occurrence) -> tuple[float, float | None]:
    """The seconds from an instant to an occurrence, and those of them in working hours."""
    return _spent(state, [(start, end.at)], end.dims)


def _spent(
    state: TicketState, stretches: Iterable[StartEnd], dims: Dimensions
) -> tuple[float, float | None]:
    """The seconds of some stretches, and those in the working hours of the dimensions.

    Both are added up in microseconds: 0.1 s and 0.2 s are within 0.3 s.
    """
    spent = list(stretches)
    seconds = sum((end - start for start, end in spent), timedelta()).total_seconds()
    calendar = state.desk.working_hours.of(dims.team, dims.channel)
    if calendar is None:
        return seconds, None
    worked = sum(calendar.seconds_between(start, end) for start, end in spent)
    return seconds, round(worked, 6)
