"""Words for facts and for the conditions of measures, in the sentences that explain a number.

A clause says what is so of the ticket, whether or not the condition asks for that.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import assert_never

from domain.explaining import words
from domain.explaining.evaluating import End, column
from domain.facts import (
    INBOUND,
    Escalated,
    Fact,
    HandedOff,
    Opened,
    Responded,
)
from domain.folding.tickets import REOPENED_WITHIN
from domain.language.conditions import (
    AtLeast,
    AtMost,
    Bears,
    ByNow,
    Condition,
    Equals,
    Inbound,
    Is,
    Known,
    NotYet,
    OneOf,
    OpenAtEnd,
    Passed,
    Unknown,
)
from domain.language.measures import Distribution, Measure


def happened(measure: Measure, facts: Sequence[Fact], end: End) -> str:
    """What the facts are that a measure counts, with their figure or the mean of several."""
    last = max(fact.at for fact in facts)
    often = words.SEVERAL.get(len(facts), f"{len(facts)} times")
    when = (
        f"at {instant_text(last)}"
        if len(facts) == 1
        else f"{often}, the last time at {instant_text(last)}"
    )
    text = words.HAPPENED.get(measure.fact, "it happened {when}")
    if not isinstance(measure, Distribution):
        return text.format(when=when)
    text = words.DONE.get(measure.column, text).format(when=when)
    figures = [float(column(fact, measure.column, end)) for fact in facts]
    mean = "on average " if len(facts) > 1 else ""
    return f"{text}, {mean}{_figure(measure, sum(figures) / len(figures))}"


def is_telling(condition: Condition) -> bool:
    """Whether it says something about a ticket that a condition of a KPI holds."""
    return (
        not isinstance(condition, Inbound | Known | ByNow) and condition.column not in words.UNTOLD
    )


def absent(measure: Measure, among: Sequence[Fact]) -> str:
    """What is so of a ticket that has no fact of the measure's kind among its own."""
    fact = measure.fact
    if isinstance(measure, Distribution) and measure.column in words.DONE:
        return unknown(measure.column)
    opened = next((other for other in among if isinstance(other, Opened)), None)
    if fact in words.SINCE_OPENED and opened is None:
        return words.ABSENT[Opened]
    if fact in words.INBOUND_ONLY and opened is not None and opened.dims.direction != INBOUND:
        return _direction(opened.dims.direction)
    return words.ABSENT.get(fact, f"it has no {_words(fact.__name__)}")


def unknown(name: str) -> str:
    """What is so of a ticket whose column is null."""
    return words.UNKNOWN.get(name, f"its {_words(name)} is not known")


def clause(  # noqa: C901, PLR0911, PLR0912  # one case a kind
    condition: Condition, fact: Fact, among: Sequence[Fact], end: End
) -> str:
    """What is so of a fact, one among those of a ticket, as far as a condition asks."""
    if isinstance(condition, Inbound):
        return _direction(fact.dims.direction)
    name, value = condition.column, column(fact, condition.column, end)
    match condition:
        case Is("in_first_contact") if not value:
            return _beyond_first_contact(fact, among, end)
        case Is("direction"):
            return _direction(value)
        case Is(_, bool()):
            return _flag(name, value)
        case Is(_, wanted):
            return _named(name, value, (str(wanted),))
        case OneOf(_, values):
            return _named(name, value, values)
        case Bears(_, values):
            matches = [item for item in value or () if item in values]
            which = ", ".join(matches) or "none of " + ", ".join(values)
            return f"{which} is among its {_words(name)}"
        case Known() | Unknown():
            return f"its {_words(name)} is known" if value is not None else unknown(name)
        case AtLeast() | AtMost() | Equals():
            return _size(name, value)
        case ByNow():
            return (
                f"its target is due at {instant_text(value)}" if value else "its target is decided"
            )
        case NotYet() | Passed():
            return _instant(name, value, end)
        case OpenAtEnd():
            is_open = sum(toggle < end.at for toggle in value) % 2 == 0
            return "it is open" if is_open else "it is not open"
        case _:
            assert_never(condition)


def instant_text(at: datetime) -> str:
    """An instant as people write it, in UTC: to the minute unless there is more to it."""
    utc = at.astimezone(UTC).replace(tzinfo=None)
    fine = utc.second or utc.microsecond
    return utc.isoformat(timespec="seconds" if fine else "minutes") + "Z"


def duration(seconds: float) -> str:
    """A time in the two largest units that it has."""
    left = round(abs(seconds))
    parts: list[str] = []
    for unit, length in (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)):
        count, left = divmod(left, length)
        if count or (unit == "s" and not parts):
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2])


def _figure(measure: Distribution, figure: float) -> str:
    pattern = words.FIGURES.get(measure.column, f"with {_words(measure.column)} of {{number}}")
    if measure.column == "seconds" and measure.fact in words.STAYS:
        pattern = "after {time}"
    return pattern.format(time=duration(figure), number=f"{figure:.4g}")


def _direction(direction: str | None) -> str:
    if direction is None:
        return words.ABSENT[Opened]
    if direction == INBOUND:
        return "it is inbound"
    return f"it is {direction}, and the KPI is of {INBOUND} tickets"


def _named(name: str, value: str | None, wanted: Sequence[str]) -> str:
    text = f"{words.SUBJECTS.get(name, f'its {_words(name)} is')} {value or 'not told'}"
    return text if value in wanted else f"{text}, and the KPI is of {', '.join(wanted)}"


def _flag(name: str, value: bool | None) -> str:
    if value is None:
        return unknown(name)
    is_so, is_not_so = words.FLAGS.get(name, (f"it {_words(name)}", f"not: it {_words(name)}"))
    return is_so if value else is_not_so


def _size(name: str, value: float | None) -> str:
    if value is None:
        return unknown(name)
    if name.endswith("seconds"):
        return f"that took {duration(value)}"
    return f"its {_words(name)} is {value:g}"


def _instant(name: str, value: datetime | None, end: End) -> str:
    match name:
        case "responded_at":
            return (
                words.ABSENT[Responded]
                if value is None
                else f"a human replied at {instant_text(value)}"
            )
        case "due_at" if value is not None:
            passed = "has passed" if value < end.at else "has not passed"
            return f"the time promised, {instant_text(value)}, {passed}"
        case _:
            return (
                unknown(name) if value is None else f"its {_words(name)} is {instant_text(value)}"
            )


def _words(name: str) -> str:
    return name.replace("_", " ").lower()


def _beyond_first_contact(fact: Fact, among: Sequence[Fact], end: End) -> str:
    """Why a resolution was not in the first contact (the catalogue's reading 21)."""
    escalated = {other.at for other in among if isinstance(other, Escalated)}
    moved = {other.at for other in among if isinstance(other, HandedOff)}
    opened = next((other for other in among if isinstance(other, Opened)), None)
    reasons = ["it was escalated"] if escalated else []
    if moved - escalated and (opened is None or opened.was_transferred):
        reasons.append("it changed team")
    toggles = opened.toggles if opened else ()
    if len(toggles) > 1 and toggles[1] - toggles[0] <= REOPENED_WITHIN:
        reasons.append(f"it was reopened within {REOPENED_WITHIN.days} days")
    elif len(toggles) > words.ONCE_REOPENED or (not toggles and column(fact, "was_reopened", end)):
        reasons.append("it was reopened")
    return " and ".join(reasons) or "it took more than one human reply, call or chat"
