"""Measures and shorthands that several declarations share."""

from domain.facts import (
    Activity,
    Opened,
    OpenSpan,
    Rated,
    Resolved,
    Worked,
)
from domain.language.conditions import AtLeast, AtMost, Inbound, Is, Known, NotYet, OpenAtEnd, Where
from domain.language.formulas import Share
from domain.language.measures import Count, Distinct, Distribution

INBOUND = Is("direction", "inbound")
"""Inbound, whatever a filter names: what stands above the line of a rate over the volume."""
AGENT = ("source", "agent")
"""Who an agent is: ids are those of their source."""
CUSTOMER = ("source", "subject")
"""Who a customer is, likewise."""
VOLUME = Count(Opened, (Inbound(),))
RESOLVED = Count(Resolved)
OPEN = Count(OpenSpan)


AGENT_DAYS = Distinct(Activity, (*AGENT, "day"), (Is("is_work", value=False), Known("agent")))
WORK = Distribution(Worked, "work_seconds")
DEFAULT_WITHIN = 86_400.0
"""Seconds of `resolved_within_rate`, unless a question gives others."""
DIMENSIONS_OF_SERVICE = ("reliability", "assurance", "tangibles", "empathy", "responsiveness")


def servqual(column: str) -> tuple[Distribution, ...]:
    """One distribution for each dimension of service (Parasuraman, Zeithaml and Berry 1988)."""
    return tuple(
        Distribution(Rated, column, (*survey("servqual"), Is("question", dimension)))
        for dimension in DIMENSIONS_OF_SERVICE
    )


def resolved_within(seconds: float) -> Share:
    """The share of resolved tickets that took no longer."""
    return Share(
        Count(Resolved, (AtMost("seconds", seconds),)), Count(Resolved, (Known("seconds"),))
    )


def opened(*where: Is | NotYet | OpenAtEnd) -> Count:
    """The number of inbound tickets opened that are so, whatever a filter names."""
    return Count(Opened, (INBOUND, *where))


def true(column: str) -> Is:
    """A column that is true."""
    return Is(column, value=True)


def rated(name: str, *where: Is | AtLeast | AtMost) -> Count:
    """The number of ratings of a survey that count."""
    return Count(Rated, (*survey(name), *where))


def survey(name: str) -> Where:
    """Ratings of a survey that count."""
    return (true("counted"), Is("survey", name))
