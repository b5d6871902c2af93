"""Presets: the published definitions of other helpdesks, where they differ from ours.

A deployment that must match its helpdesk's own report chooses one for each KPI. Only differences
that events can show are here; `docs/presets.md` lists those that they cannot.

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

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
    """A KPI computed as another vendor's product defines it.

    Attributes:
        differs: in what, from ours.
        source: where the definition was read.
    """

    kpi: Kpi
    differs: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Definition:
    """A helpdesk's definition of one of our KPIs: what it changes of our declaration.

    Attributes:
        anchor: None if it is ours.
    """

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

_DEFINITIONS: Mapping[str, tuple[_Definition, ...]] = {
    "ticket_volume": (
        _Definition(
            vendor="chatwoot",
            description="Conversations created, whoever opened them.",
            rule="number of tickets opened",
            formula=Total(_ALL_OPENED),
            differs="tickets that agents open count, too",
            source="source code",
        ),
        _Definition(
            vendor="zammad",
            description="Tickets created, whoever opened them; merged ones are left out.",
            rule="number of tickets opened",
            formula=Total(_ALL_OPENED),
            differs="tickets that agents open count, too",
            source="source code",
        ),
    ),
    "tickets_resolved": (
        _Definition(
            vendor="zendesk",
            description="Tickets that are solved or closed by now, by their last resolution.",
            rule="number of tickets resolved by now, by their last resolution",
            formula=Total(_STILL_RESOLVED),
            differs="a ticket that is open again does not count",
            source="documentation",
        ),
        _Definition(
            vendor="chatwoot",
            description=(
                "Resolutions: a conversation that is resolved three times counts three times."
            ),
            rule="number of resolutions",
            formula=Total(Count(AnyResolved)),
            differs="each resolution counts, not only a ticket's last one",
            source="source code; issue 14871",
        ),
        _Definition(
            vendor="intercom",
            description="Closes: a conversation that is closed three times counts three times.",
            rule="number of resolutions",
            formula=Total(Count(AnyResolved)),
            differs="each close counts, not only a ticket's last one",
            source="third party",
        ),
        _Definition(
            vendor="zammad",
            description="Tickets closed, by their first close.",
            rule="number of tickets by their first resolution",
            formula=Total(_FIRST),
            differs="a ticket counts at its first resolution, not at its last one",
            source="issue 5158",
            anchor="first resolved",
        ),
    ),
    "open_tickets": (
        _Definition(
            vendor="zammad",
            description=(
                "Tickets created less those closed for the first time: a flow, perhaps below zero."
            ),
            rule="number of tickets opened − number of tickets by their first resolution",
            formula=Difference(_ALL_OPENED, _FIRST),
            differs="what came and went in the period, not what is there at its end",
            source="source code",
            anchor="opened, first resolved",
        ),
    ),
    "first_response_time": (
        _Definition(
            vendor="zendesk",
            description=(
                "From the opening to the first human reply; on a ticket that an agent opened, the "
                "one after that agent's own message."
            ),
            rule="mean of first human reply after the opening − opened",
            formula=Mean(Distribution(Responded, "seconds")),
            differs="tickets that agents open count, too",
            source="documentation",
        ),
        _Definition(
            vendor="chatwoot",
            description=(
                "From the opening of an inbound ticket, or from its last reopening if nobody had "
                "answered before, to the first human reply."
            ),
            rule="mean of first human reply − later of opened and last reopened before it",
            formula=Mean(Distribution(Responded, "round_seconds", (_INBOUND,))),
            differs="measured from the reopening, if the first reply came after one",
            source="source code; issue 12058",
        ),
        _Definition(
            vendor="intercom",
            description=(
                "From the opening of an inbound ticket to the first human reply, in working hours."
            ),
            rule="mean of working hours between opened and first human reply",
            formula=Mean(Distribution(Responded, "business_seconds", (_INBOUND,))),
            differs="in working hours on either clock; null without a calendar",
            source="documentation",
        ),
        _Definition(
            vendor="zammad",
            description=(
                "From the opening of an inbound ticket to the first human reply, in working hours, "
                "less the time in pending states."
            ),
            rule="mean of working hours in new and open between opened and first human reply",
            formula=Mean(Distribution(Responded, "business_active_seconds", (_INBOUND,))),
            differs=(
                "in working hours on either clock, without pending and on "
                "hold; null without a calendar"
            ),
            source="source code",
        ),
    ),
    "resolution_time": (
        _Definition(
            vendor="chatwoot",
            description="From the opening to each resolution.",
            rule="mean of resolution − opened, of each resolution",
            formula=Mean(Distribution(AnyResolved, "seconds")),
            differs="each resolution counts, and the time of a reopened ticket counts again",
            source="source code",
        ),
        _Definition(
            vendor="zammad",
            description=(
                "From the opening to the first close, in working hours, less "
                "the time in pending states."
            ),
            rule="mean of working hours in new and open between opened and first resolution",
            formula=Mean(Distribution(FirstResolved, "business_active_seconds")),
            differs=(
                "to the first resolution; in working hours on either clock, without pending and on "
                "hold; null without a calendar"
            ),
            source="source code",
            anchor="first resolved",
        ),
    ),
    "first_contact_resolution_rate": (
        _Definition(
            vendor="zendesk",
            description=(
                "One-touch tickets: share of the tickets resolved by now that took fewer than two "
                "human replies, whatever else happened."
            ),
            rule="tickets resolved by now with at most one human reply / tickets resolved by now",
            formula=Share(
                Count(Resolved, (true("is_resolved"), AtMost("replies", 1))), _STILL_RESOLVED
            ),
            differs=(
                "reopenings, escalations and transfers do not matter, nor does the channel; a "
                "ticket that is open again does not count"
            ),
            source="formula quoted by its staff",
        ),
        _Definition(
            vendor="intercom",
            description=(
                "Share of the resolved tickets that were resolved once, with one agent replying."
            ),
            rule="tickets resolved once with one replying agent / tickets_resolved",
            formula=Share(
                Count(Resolved, (Equals("resolutions", 1), Equals("repliers", 1))), RESOLVED
            ),
            differs=(
                "one agent, with any number of replies; escalations and transfers do not matter, "
                "nor does the channel, nor a reopening that no resolution followed"
            ),
            source="documentation",
        ),
        _Definition(
            vendor="zammad",
            description=(
                "First solution: share of the tickets closed for the first time that were closed "
                "within 15 minutes of their creation, whatever happened."
            ),
            rule=(
                "tickets first resolved within 900 seconds of their opening / "
                "tickets first resolved"
            ),
            formula=Share(
                Count(FirstResolved, (AtMost("seconds", FIRST_SOLUTION_SECONDS),)),
                Count(FirstResolved),
            ),
            differs="a matter of time alone, counted at the first resolution",
            source="source code",
            anchor="first resolved",
        ),
    ),
}


def _preset(ours: Kpi, theirs: _Definition) -> Preset:
    kpi = replace(
        ours,
        description=theirs.description,
        rule=theirs.rule,
        formula=theirs.formula,
        anchor=theirs.anchor or ours.anchor,
        version=1,
        preset=theirs.vendor,
    )
    return Preset(kpi, theirs.differs, theirs.source)


PRESETS: Mapping[str, Mapping[str, Preset]] = {
    name: {theirs.vendor: _preset(ours, theirs) for theirs in _DEFINITIONS[name]}
    for name, ours in REGISTRY.items()
    if name in _DEFINITIONS
}
"""By KPI and helpdesk, in the order of the catalogue."""
