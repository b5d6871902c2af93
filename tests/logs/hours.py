"""Random calendars, their hours and versions drawn to the edges of the logs."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from tests.logs.contents import BESIDE, OFFSETS

MONTHS = range(1, 13)
HOLIDAYS = {  # made up
    "XX": {date(2026, month, day) for month in MONTHS for day in (8, 18, 28)},
    "XX-N": {date(2026, month, day) for month in MONTHS for day in (1, 10, 20)},
}

ZONES = ("America/New_York", "UTC", "Europe/London", "Asia/Kathmandu", "Australia/Lord_Howe")
WEEKS = (
    ("monday-sunday",),
    ("monday-sunday",),
    ("monday-friday", "saturday-sunday"),
    ("monday-thursday", "friday", "saturday", "sunday"),
    ("friday-sunday", "monday"),
)
ROUND = (0, 1, 60, 90, 120, 150, 180, 330, 540, 720, 780, 1020, 1320, 1380, 1439)


def calendar(rng: Random, name: str, outer: str, edges: Sequence[datetime]) -> str:
    """A table, or a table for each version."""
    zones = [rng.choice((outer, outer, *ZONES)) for _ in range(rng.choice((1, 1, 2, 3)))]
    begins = beginnings(rng, zones, edges)
    is_list = len(begins) > 1 or chance(rng, 0.2)
    text = ""
    for begin, zone in begins:
        text += f"[[calendars.{name}]]\n" if is_list else f"[calendars.{name}]\n"
        text += begin
        text += f'time_zone = "{zone}"\n' if zone != outer else ""
        text += days_off(rng, edges) + week(rng, ZoneInfo(zone), edges)
    return text


def days_off(rng: Random, edges: Sequence[datetime]) -> str:
    text = ""
    if chance(rng, 0.3):
        text += f"holidays = {quoted(rng.sample(sorted(HOLIDAYS), rng.choice((1, 1, 2))))}\n"
    if chance(rng, 0.3):
        days = [rng.choice(edges).date().isoformat() for _ in range(rng.randint(1, 2))]
        values = [day if chance(rng, 0.5) else f'"{day}"' for day in sorted(set(days))]
        text += f"days_off = [{', '.join(values)}]\n"
    return text


def week(rng: Random, zone: ZoneInfo, edges: Sequence[datetime]) -> str:
    text = ""
    for days in rng.choice(WEEKS):
        ranges = quoted(hours_of_day(rng, zone, edges)) if chance(rng, 0.9) else "[]"
        text += f"hours.{days} = {ranges}\n"
    return text


def hours_of_day(rng: Random, zone: ZoneInfo, edges: Sequence[datetime]) -> list[str]:
    """One to three ranges that do not overlap, the last of them perhaps over midnight."""
    if chance(rng, 0.1):
        return ["00:00-24:00"]
    local = [edge.astimezone(zone) for edge in edges]
    near = [60 * at.hour + at.minute + shift for at in local for shift in (-60, 0, 0, 30, 60)]
    choices = sorted({minute % 1440 for minute in near} | set(ROUND))
    minutes = sorted(rng.sample(choices, rng.choice((2, 2, 4, 6))))
    if chance(rng, 0.4):  # over midnight
        minutes = [*minutes[1:], minutes[0]]
    elif chance(rng, 0.2):
        minutes[-1] = 1440
    return [f"{clock(start)}-{clock(end)}" for start, end in list(pairwise(minutes))[::2]]


# --- parts ----------------------------------------------------------------------------------------


def chance(rng: Random, share: float) -> bool:
    return rng.random() < share


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def quoted(texts: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{text}"' for text in texts) + "]"


def beginnings(
    rng: Random, zones: Sequence[str], edges: Sequence[datetime]
) -> list[tuple[str, str]]:
    """The lines of `from`, each with its zone, for as many versions as come in order."""
    versions: list[tuple[datetime, str, str]] = []
    for zone in zones:
        edge = rng.choice(edges)
        day = edge.astimezone(ZoneInfo(zone)).date()
        at = datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)
        begin = day.isoformat()
        if chance(rng, 0.6):
            at = edge.astimezone(UTC) + rng.choice((*BESIDE[:14], timedelta(seconds=3685)))
            begin = at.astimezone(timezone(timedelta(minutes=rng.choice(OFFSETS)))).isoformat()
        if all(at > earlier for earlier, _, _ in versions):
            versions.append((at, f"from = {begin}\n", zone))
    begins = [(line, zone) for _, line, zone in versions]
    if chance(rng, 0.8):
        begins[0] = "", begins[0][1]
    return begins
