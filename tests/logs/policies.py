"""Random SLA policies, of which many targets are due at the edges and events of a log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from random import Random

from tests.logs.contents import CATEGORIES, CHANNELS, PRIORITIES, TEAMS, Json
from tests.logs.hours import beginnings, chance, clock, quoted
from tests.reference.calendars import ReferenceCalendar
from tests.reference.events import instant

STATUSES = ("new", "open", "pending", "pending", "on_hold", "on_hold")
TARGETS = ("first_response", "first_response", "next_reply", "next_reply", "resolution")
LENGTHS = (3600, 3600, 3600, 7200, 7200, 1, 60, 40_000, 82_800, 86_400, 90 * 86_400)

ENDS = {
    "first_response": ("opening", "agent"),
    "next_reply": ("requester", "agent"),
    "resolution": ("opening", "resolution"),
}

Span = tuple[datetime, datetime]


def spans(log: Sequence[Json], edges: Sequence[datetime]) -> Mapping[str, list[Span]]:
    """For each target: from what starts its clock to the next event that may end it.

    By an empty name: between the edges.
    """
    by_target = {"": list(combinations(sorted(edges), 2))}
    for target, (starts, ends) in ENDS.items():
        by_target[target] = []
        for began in (event for event in log if speaker(event) == starts):
            ticket, at = (began["source"], began["subject"]), instant(began["time"])
            endings = (
                e for e in log if speaker(e) == ends and (e["source"], e["subject"]) == ticket
            )
            later = [end for event in endings if (end := instant(event["time"])) > at]
            by_target[target] += [(at, min(later))] if later else []
    return by_target


def speaker(event: Json) -> str | None:
    """Whose message it is; openings and resolutions speak for themselves."""
    if event["type"] == "ticket.opened":
        return "opening"
    if event["data"].get("status") in ("resolved", "closed"):
        return "resolution"
    return str(event["data"].get("author", {}).get("kind"))


@dataclass(frozen=True)
class Around:
    """What policies are drawn to."""

    zone: str
    edges: Sequence[datetime]
    calendars: Mapping[str, ReferenceCalendar]
    spans: Mapping[str, Sequence[Span]]  # which targets may last


def policy(rng: Random, name: str, around: Around, *, is_last: bool) -> str:
    """A table, or a table for each version."""
    zones = [around.zone] * rng.choice((1, 1, 1, 2, 3))
    begins = [begin for begin, _ in beginnings(rng, zones, around.edges)]
    table = f"[[sla.{name}]]" if len(begins) > 1 or chance(rng, 0.1) else f"[sla.{name}]"
    how_many = rng.choice((0, 0, 0, 1) if is_last else (1, 1, 1, 2))
    return "".join(
        f"{table}\n{begin}{conditions(rng, how_many)}{terms(rng, around)}" for begin in begins
    )


def conditions(rng: Random, how_many: int) -> str:
    choices = {
        "priority": PRIORITIES,
        "segment": ("vip",),
        "channel": CHANNELS,
        "category": CATEGORIES,
        "team": TEAMS,
    }
    text = ""
    for name in rng.sample(sorted(choices), how_many):
        values = choices[name]
        text += f"{name} = {quoted(rng.sample(values, rng.randint(1, min(3, len(values)))))}\n"
    if chance(rng, 0.2):
        start, end = rng.sample(range(0, 1440, 30), 2)
        text += f'hours = "{clock(start)}-{clock(end)}"\n'
    return text


def terms(rng: Random, around: Around) -> str:
    """The clock, the pauses and the targets."""
    text, calendars = "", around.calendars
    applicable = list(calendars.values())
    if is_business := chance(rng, 0.6 if calendars else 0.1):
        text += 'clock = "business"\n'
        if calendars and chance(rng, 0.5):
            name = rng.choice(sorted(calendars))
            text += f'calendar = "{name}"\n'
            applicable = [calendars[name]]
    elif chance(rng, 0.2):
        text += 'clock = "calendar"\n'
    if chance(rng, 0.4):
        text += f"pause = {quoted(sorted(set(rng.sample(STATUSES, rng.randint(1, 3)))))}\n"
    for target in sorted(set(rng.sample(TARGETS, rng.randint(2, 5)))):
        likely = around.spans["" if chance(rng, 0.4) else target]
        lasts = length(rng, likely, applicable if is_business else [])
        text += f"{target} = {length_text(rng, lasts)}\n"
    return text


def length(rng: Random, spans: Sequence[Span], calendars: Sequence[ReferenceCalendar]) -> timedelta:
    """A round one, or how long a span lasts, on one of the calendars if there are any."""
    if spans and chance(rng, 0.6):
        start, end = rng.choice(spans)
        opened = rng.choice(calendars).open_time(start, end) if calendars else end - start
        if opened:
            return opened
    return timedelta(seconds=rng.choice(LENGTHS))


def length_text(rng: Random, length: timedelta) -> str:
    """As a number of seconds or as text."""
    if length.microseconds:
        return str(length.total_seconds())
    minutes, seconds = divmod(length.days * 86_400 + length.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if chance(rng, 0.5):
        return rng.choice((str(length.total_seconds()), str(int(length.total_seconds()))))
    days, hours = divmod(hours, 24) if chance(rng, 0.5) else (0, hours)
    parts = ((days, "d"), (hours, "h"), (minutes, "m"), (seconds, "s"))
    return '"' + "".join(f"{count}{unit}" for count, unit in parts if count) + '"'
