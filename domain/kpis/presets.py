"""Presets: the published definitions of other helpdesks, where they differ from ours.

A deployment that must match its helpdesk's own report chooses one for each KPI. Only differences
that events can tell are here; `docs/presets.md` says what cannot be told.

Zendesk, by its documentation and its staff's answers there: a one-touch ticket is solved with
fewer than two agent replies; a ticket counts as solved while it is; on tickets that agents open
the second public comment of an agent is the first response.

Chatwoot, by its source code: each resolution counts, however often one conversation is resolved,
and each is measured from the conversation's opening; a first response that comes after a
reopening is measured from that.

Intercom, by its documentation: a conversation closed once, with one teammate taking part, is
resolved in its first contact; each close counts (as a third party tells); response times leave
out the hours in which the office is closed.

Zammad, by its source code and issues: only the first close counts; times are business time
outside pending states, and null without a calendar; the first solution is a close within 15
minutes of the creation, whatever happened; the backlog of a stretch of time is what was created in
it less what was closed, which may be negative; the volume takes in tickets that agents open.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from domain.facts import AnyResolved, FirstResolved, Opened, Resolved, Responded
from domain.kpis import REGISTRY
from domain.kpis.parts import RESOLVED, true
from domain.language.conditions import AtMost, Equals, Is
from domain.language.formulas import Difference, Formula, Mean, Share, Total
from domain.language.kpi import Kpi
from domain.language.measures import Count, Distribution

FIRST_SOLUTION_SECONDS = 15 * 60
"""Zammad: a ticket closed this soon was solved at first go."""


class Preset(NamedTuple):
    """A KPI by another definition.

    Attributes:
        differs: in what, from ours.
        source: where the definition was read.
    """

    kpi: Kpi
    differs: str
    source: str


class _Told(NamedTuple):
    """What a preset changes of a declaration; what is None stays."""

    vendor: str
    description: str
    rule: str
    formula: Formula
    differs: str
    source: str
    anchor: str | None = None


_INBOUND = Is("direction", "inbound")
_ALL_OPENED = Count(Opened)
_FIRST = Count(AnyResolved, (true("is_first"),))
_STILL_RESOLVED = Count(Resolved, (true("is_resolved"),))

_TOLD: Mapping[str, tuple[_Told, ...]] = {
    "ticket_volume": (
        _Told(
            "chatwoot",
            "Conversations created, whoever opened them.",
            "number of tickets opened",
            Total(_ALL_OPENED),
            "tickets that agents open count, too",
            "source code",
        ),
        _Told(
            "zammad",
            "Tickets created, whoever opened them; merged ones are left out.",
            "number of tickets opened",
            Total(_ALL_OPENED),
            "tickets that agents open count, too",
            "source code",
        ),
    ),
    "tickets_resolved": (
        _Told(
            "zendesk",
            "Tickets that are solved or closed by now, by their last resolution.",
            "number of tickets resolved by now, by their last resolution",
            Total(_STILL_RESOLVED),
            "a ticket that is open again does not count",
            "documentation",
        ),
        _Told(
            "chatwoot",
            "Resolutions: a conversation that is resolved three times counts three times.",
            "number of resolutions",
            Total(Count(AnyResolved)),
            "each resolution counts, not only a ticket's last one",
            "source code; issue 14871",
        ),
        _Told(
            "intercom",
            "Closes: a conversation that is closed three times counts three times.",
            "number of resolutions",
            Total(Count(AnyResolved)),
            "each close counts, not only a ticket's last one",
            "third party",
        ),
        _Told(
            "zammad",
            "Tickets closed, by their first close.",
            "number of tickets by their first resolution",
            Total(_FIRST),
            "a ticket counts at its first resolution, not at its last one",
            "issue 5158",
            "first resolved",
        ),
    ),
    "open_tickets": (
        _Told(
            "zammad",
            "Tickets created less those closed for the first time: a flow, perhaps below zero.",
            "number of tickets opened − number of tickets by their first resolution",
            Difference(_ALL_OPENED, _FIRST),
            "what came and went in the period, not what is there at its end",
            "source code",
            "opened, first resolved",
        ),
    ),
    "first_response_time": (
        _Told(
            "zendesk",
            "From the opening to the first human reply; on a ticket that an agent opened, the "
            "one after that agent's own message.",
            "mean of first human reply after the opening − opened",
            Mean(Distribution(Responded, "seconds")),
            "tickets that agents open count, too",
            "documentation",
        ),
        _Told(
            "chatwoot",
            "From the opening of an inbound ticket, or from its last reopening if nobody had "
            "answered before, to the first human reply.",
            "mean of first human reply − later of opened and last reopened before it",
            Mean(Distribution(Responded, "round_seconds", (_INBOUND,))),
            "measured from the reopening, if the first reply came after one",
            "source code; issue 12058",
        ),
        _Told(
            "intercom",
            "From the opening of an inbound ticket to the first human reply, in working hours.",
            "mean of working hours between opened and first human reply",
            Mean(Distribution(Responded, "business_seconds", (_INBOUND,))),
            "in working hours on either clock; null without a calendar",
            "documentation",
        ),
        _Told(
            "zammad",
            "From the opening of an inbound ticket to the first human reply, in working hours, "
            "less the time in pending states.",
            "mean of working hours in new and open between opened and first human reply",
            Mean(Distribution(Responded, "business_active_seconds", (_INBOUND,))),
            "in working hours on either clock, without pending and on hold; null without a "
            "calendar",
            "source code",
        ),
    ),
    "resolution_time": (
        _Told(
            "chatwoot",
            "From the opening to each resolution.",
            "mean of resolution − opened, of each resolution",
            Mean(Distribution(AnyResolved, "seconds")),
            "each resolution counts, and the time of a reopened ticket counts again",
            "source code",
        ),
        _Told(
            "zammad",
            "From the opening to the first close, in working hours, less the time in pending "
            "states.",
            "mean of working hours in new and open between opened and first resolution",
            Mean(Distribution(FirstResolved, "business_active_seconds")),
            "to the first resolution; in working hours on either clock, without pending and on "
            "hold; null without a calendar",
            "source code",
            "first resolved",
        ),
    ),
    "first_contact_resolution_rate": (
        _Told(
            "zendesk",
            "One-touch tickets: share of the tickets resolved by now that took fewer than two "
            "human replies, whatever else happened.",
            "tickets resolved by now with at most one human reply / tickets resolved by now",
            Share(Count(Resolved, (true("is_resolved"), AtMost("replies", 1))), _STILL_RESOLVED),
            "reopenings, escalations and transfers do not matter, nor does the channel; a ticket "
            "that is open again does not count",
            "formula quoted by its staff",
        ),
        _Told(
            "intercom",
            "Share of the resolved tickets that were resolved once, with one agent replying.",
            "tickets resolved once with one replying agent / tickets_resolved",
            Share(Count(Resolved, (Equals("resolutions", 1), Equals("repliers", 1))), RESOLVED),
            "one agent, with any number of replies; escalations and transfers do not matter, nor "
            "does the channel, nor a reopening that no resolution followed",
            "documentation",
        ),
        _Told(
            "zammad",
            "First solution: share of the tickets closed for the first time that were closed "
            "within 15 minutes of their creation, whatever happened.",
            "tickets first resolved within 900 seconds of their opening / tickets first resolved",
            Share(
                Count(FirstResolved, (AtMost("seconds", FIRST_SOLUTION_SECONDS),)),
                Count(FirstResolved),
            ),
            "a matter of time alone, counted at the first resolution",
            "source code",
            "first resolved",
        ),
    ),
}


def _preset(name: str, told: _Told) -> Preset:
    ours = REGISTRY[name]
    kpi = replace(
        ours,
        description=told.description,
        rule=told.rule,
        formula=told.formula,
        anchor=told.anchor or ours.anchor,
        version=1,
        preset=told.vendor,
    )
    return Preset(kpi, told.differs, told.source)


def _all() -> Mapping[str, Mapping[str, Preset]]:
    found: dict[str, dict[str, Preset]] = defaultdict(dict)
    for name in REGISTRY:
        for told in _TOLD.get(name, ()):
            found[name][told.vendor] = _preset(name, told)
    return dict(found)


PRESETS = _all()
"""By KPI and helpdesk, in the order of the catalogue."""
