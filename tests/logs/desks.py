"""Random configurations: calendars, who goes by them, SLA policies, tiers; to fit random logs.

Hours, versions and targets are drawn to the edges of the logs, so that many due instants fall on
instants of events. Every part is made from one small number, as the events of the logs are.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.logs.contents import BESIDE, CATEGORIES, CHANNELS, OFFSETS, PRIORITIES, TEAMS
from tests.reference.calendars import Calendar
from tests.reference.configuration import read

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
STATUSES = ("new", "open", "pending", "pending", "on_hold", "on_hold")
TARGETS = ("first_response", "first_response", "next_reply", "next_reply", "resolution")
LENGTHS = (1, 60, 3600, 3600, 3600, 7200, 7200, 10_800, 40_000, 82_800, 86_400, 90 * 86_400)
TIERS = '[tiers]\nx = { rank = 4 }\n3 = { rank = 1 }\n1 = { rank = 2, name = "First" }\n'
WEIGHTS = "[priority_weights]\nlow = 0.5\nnormal = 4\n"

SEEDS = st.integers(0, 2**16 - 1)


@st.composite
def configurations(draw: st.DrawFn, edges: Sequence[datetime]) -> str:
    """The TOML of a configuration; in some there is nothing. Its holidays are `HOLIDAYS`."""
    desk = draw(SEEDS)
    calendars = draw(st.lists(SEEDS, min_size=1, max_size=3))
    policies = draw(st.lists(SEEDS, min_size=1, max_size=4))
    return random_configuration(edges, desk, calendars, policies)


def random_configuration(
    edges: Sequence[datetime], desk: int, calendars: Sequence[int], policies: Sequence[int]
) -> str:
    """The same from the numbers of its parts."""
    rng = Random(desk)
    if chance(rng, 0.05):
        return ""
    names = [f"c{number}" for number in range(len(calendars))]
    zone = rng.choice(ZONES)
    hours = "".join(
        calendar(Random(seed), name, zone, edges)
        for name, seed in zip(names, calendars, strict=True)
    )
    known = read(f'time_zone = "{zone}"\n{hours}', HOLIDAYS).calendars
    sla = "".join(
        policy(Random(seed), f"p{number}", zone, edges, known)
        for number, seed in enumerate(policies)
    )
    head = f'time_zone = "{zone}"\n' if zone != "UTC" or rng.random() < 0.5 else ""
    return head + places(rng, names) + hours + sla


# --- who goes by which calendar -------------------------------------------------------------------


def places(rng: Random, calendars: Sequence[str]) -> str:
    """The workspace's calendar, teams and channels; tiers and weights now and then."""
    lines = []
    if calendars and chance(rng, 0.85):
        lines.append(f'calendar = "{rng.choice(calendars)}"')
    for team in TEAMS:
        told = [f'calendar = "{rng.choice(calendars)}"'] if calendars and chance(rng, 0.3) else []
        if chance(rng, 0.25):
            told.append(f'tier = "{rng.choice(("1", "3"))}"')
        if told:
            lines += [f"[teams.{team}]", *told]
    lines += ["[channels]", *channels(rng, calendars)]
    text = "\n".join(lines) + "\n"
    if chance(rng, 0.2):
        text += TIERS
    return text + (WEIGHTS if chance(rng, 0.2) else "")


def channels(rng: Random, calendars: Sequence[str]) -> Iterator[str]:
    for channel in ("email", "PHONE", "web", "chat"):
        kind = rng.choice(("voice", "chat", "email"))
        if calendars and chance(rng, 0.3):
            named = f'kind = "{kind}", ' if chance(rng, 0.4) else ""
            yield f'{channel} = {{ {named}calendar = "{rng.choice(calendars)}" }}'
        elif chance(rng, 0.2):
            yield f'{channel} = "{kind}"'


def chance(rng: Random, share: float) -> bool:
    return rng.random() < share


# --- calendars ------------------------------------------------------------------------------------


def calendar(rng: Random, name: str, outer: str, edges: Sequence[datetime]) -> str:
    """A table, or a table for each version."""
    own = [rng.choice(ZONES) if chance(rng, 0.6) else None for _ in range(rng.choice((1, 1, 2, 3)))]
    begins = beginnings(rng, [zone or outer for zone in own], edges)
    table = (
        f"[[calendars.{name}]]" if len(begins) > 1 or chance(rng, 0.2) else f"[calendars.{name}]"
    )
    text = ""
    for begin, zone in zip(begins, own, strict=False):
        text += f"{table}\n{begin}"
        text += f'time_zone = "{zone}"\n' if zone else ""
        text += days_off(rng, edges) + week(rng, ZoneInfo(zone or outer), edges)
    return text


def beginnings(rng: Random, zones: Sequence[str], edges: Sequence[datetime]) -> list[str]:
    """The lines of `from`, in order, for as many versions as have distinct ones."""
    found: list[tuple[datetime, str]] = []
    for zone in zones:
        edge = rng.choice(edges)
        day = edge.astimezone(ZoneInfo(zone)).date()
        at = datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)
        told = day.isoformat()
        if chance(rng, 0.6):
            at = edge.astimezone(UTC) + rng.choice((*BESIDE[:14], timedelta(seconds=3685)))
            told = at.astimezone(timezone(timedelta(minutes=rng.choice(OFFSETS)))).isoformat()
        if all(at > earlier for earlier, _ in found):
            found.append((at, f"from = {told}\n"))
    if chance(rng, 0.8):
        found[0] = found[0][0], ""
    return [line for _, line in found]


def days_off(rng: Random, edges: Sequence[datetime]) -> str:
    text = ""
    if chance(rng, 0.3):
        text += f"holidays = {quoted(rng.sample(sorted(HOLIDAYS), rng.choice((1, 1, 2))))}\n"
    if chance(rng, 0.3):
        days = [rng.choice(edges).date().isoformat() for _ in range(rng.randint(1, 2))]
        told = [day if chance(rng, 0.5) else f'"{day}"' for day in sorted(set(days))]
        text += f"days_off = [{', '.join(told)}]\n"
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


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def quoted(texts: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{text}"' for text in texts) + "]"


# --- SLA policies ---------------------------------------------------------------------------------


def policy(
    rng: Random,
    name: str,
    zone: str,
    edges: Sequence[datetime],
    calendars: Mapping[str, Calendar],
) -> str:
    """A table, or a table for each version."""
    begins = beginnings(rng, [zone] * rng.choice((1, 1, 1, 2, 3)), edges)
    if len(begins) == 1 and chance(rng, 0.9):
        begins = [""]
    table = f"[[sla.{name}]]" if len(begins) > 1 else f"[sla.{name}]"
    return "".join(
        f"{table}\n{begin}{conditions(rng)}{terms(rng, edges, calendars)}" for begin in begins
    )


def conditions(rng: Random) -> str:
    """Mostly none or one."""
    choices = {
        "priority": PRIORITIES,
        "segment": ("vip",),
        "channel": CHANNELS,
        "category": CATEGORIES,
        "team": TEAMS,
    }
    text = ""
    for name in rng.sample(sorted(choices), rng.choice((0, 0, 0, 1, 1, 2))):
        values = choices[name]
        text += f"{name} = {quoted(rng.sample(values, rng.randint(1, min(3, len(values)))))}\n"
    if chance(rng, 0.2):
        start, end = rng.sample(range(0, 1440, 30), 2)
        text += f'hours = "{clock(start)}-{clock(end)}"\n'
    return text


def terms(rng: Random, edges: Sequence[datetime], calendars: Mapping[str, Calendar]) -> str:
    """The clock, the pauses and the targets."""
    text, known = "", list(calendars.values())
    if is_business := chance(rng, 0.6 if calendars else 0.1):
        text += 'clock = "business"\n'
        if calendars and chance(rng, 0.5):
            name = rng.choice(sorted(calendars))
            text += f'calendar = "{name}"\n'
            known = [calendars[name]]
    elif chance(rng, 0.2):
        text += 'clock = "calendar"\n'
    if chance(rng, 0.5):
        text += f"pause = {quoted(sorted(set(rng.sample(STATUSES, rng.randint(1, 3)))))}\n"
    for target in sorted(set(rng.sample(TARGETS, rng.randint(2, 5)))):
        length = length_between(rng, edges, known if is_business else [])
        text += f"{target} = {told(rng, length)}\n"
    return text


def length_between(
    rng: Random, edges: Sequence[datetime], calendars: Sequence[Calendar]
) -> timedelta:
    """Often what lies between two edges, or an edge and some hours after it."""
    length = timedelta(seconds=rng.choice(LENGTHS))
    if chance(rng, 0.6):
        start = rng.choice(edges)
        end = rng.choice(edges) if chance(rng, 0.3) else start + rng.randint(1, 4) * length
        end = min(end, max(edges))
        opened = rng.choice(calendars).open_time(start, end) if calendars else end - start
        length = opened if opened > timedelta(0) else length
    return length


def told(rng: Random, length: timedelta) -> str:
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
