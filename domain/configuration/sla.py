"""The section of SLA policies.

```toml
[sla.vip]                            # the first policy that holds decides, in the order of the file
segment = ["vip"]                    # conditions, of priority, segment, channel, category, team
hours = "08:00-20:00"                # when the clock starts
clock = "business"                   # or "calendar"
calendar = "office"                  # by default that of the team, the channel, the workspace
pause = ["pending"]                  # statuses that stop the clock
first_response = "1h"                # targets: seconds, or a text of d, h, m and s
next_reply = "4h"
resolution = "2d12h"
```

A list of tables, `[[sla.vip]]`, makes versions: each with a `from` holds until the next.
"""

import re
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from domain.alternatives import listed
from domain.bounds import Bound
from domain.configuration.calendars import calendar_named, in_order, since_of, time_range
from domain.desk.calendars import Calendar
from domain.desk.sla import Metric, Policies, Policy, Terms, TicketConditions
from domain.toml import TomlTable
from domain.zones import zone_of

PAUSES = ("new", "open", "pending", "on_hold")
MAX_SECONDS = Bound(
    10 * 365 * 86_400,
    "seconds",
    "duration, ten years",
    "the configuration is refused, naming the key",
    "Configuration",
)
_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DURATION = re.compile(r"(?=.)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")  # 2d12h, 90m


def policies(root: TomlTable, zone: str, calendars: Mapping[str, Calendar]) -> Policies:
    """The declared policies, in the order of the document."""
    declared = root.table("sla")
    in_document = []
    for name in declared.values:
        tables = declared.versions(name)
        if not tables:
            raise declared.wrong("must have a version", name)
        versions = tuple(_terms(table, zone_of(zone), calendars) for table in tables)
        in_order(tables, [terms.since for terms in versions])
        in_document.append(Policy(name, versions))
    return Policies(tuple(in_document))


def seconds_of(table: TomlTable, key: str) -> float:
    """A duration: a number of seconds, or a text like `1h30m`."""
    value = table.values.get(key)
    seconds: float | None = None
    if isinstance(value, str) and (match := _DURATION.fullmatch(value)):
        parts = zip(_UNITS.values(), match.groups(default="0"), strict=True)
        seconds = sum(unit * int(count) for unit, count in parts)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        seconds = float(value)
    if seconds is None or not 0 < seconds <= MAX_SECONDS.limit:
        raise table.wrong("must be a duration like 1h30m or 2d, or a number of seconds", key)
    return float(seconds)


def settings(policies: Policies) -> Iterator[tuple[str, str]]:
    """Policies, a line for each version."""
    for index, policy in enumerate(policies.in_order):
        for number, terms in enumerate(policy.versions):
            yield f"sla.{policy.name}.{number}", f"{index + 1}. {_shown(terms)}"


def _shown(terms: Terms) -> str:
    parts = [f"{name} in {', '.join(sorted(values))}" for name, values in terms.conditions.items()]
    if terms.hours:
        parts.append("hours {:02d}:{:02d}-{:02d}:{:02d}".format(*_clock(terms.hours)))
    clock = (
        (terms.calendar.name if terms.calendar else "business") if terms.is_business else "calendar"
    )
    goals = ", ".join(f"{metric} {seconds:g} s" for metric, seconds in terms.targets.items())
    pauses = f", paused when {', '.join(sorted(terms.pauses))}" if terms.pauses else ""
    since = f" from {terms.since:%Y-%m-%dT%H:%M:%SZ}" if terms.since else ""
    return f"{' and '.join(parts) or 'all'}: {goals} on the {clock} clock{pauses}{since}"


def _clock(hours: tuple[int, int]) -> tuple[int, int, int, int]:
    return (*divmod(hours[0], 60), *divmod(hours[1], 60))


def _terms(table: TomlTable, zone: ZoneInfo, calendars: Mapping[str, Calendar]) -> Terms:
    table.only(
        "from",
        *TicketConditions._fields,
        "hours",
        "clock",
        "calendar",
        "pause",
        *(m.value for m in Metric),
    )
    calendar = calendar_named(table, calendars) if "calendar" in table else None
    clock = table.one_of("clock", ("business", "calendar")) if "clock" in table else "calendar"
    if calendar and clock != "business":
        raise table.wrong('is of no use unless clock = "business"', "calendar")
    targets = {
        metric: seconds_of(table, metric.value) for metric in Metric if metric.value in table
    }
    if not targets:
        raise table.wrong(f"must have a target: {listed(Metric)}")
    return Terms(
        since=since_of(table, zone),
        conditions={
            name: frozenset(table.texts(name)) for name in TicketConditions._fields if name in table
        },
        hours=time_range(table, table.values["hours"], "hours") if "hours" in table else None,
        zone=zone,
        is_business=clock == "business",
        calendar=calendar,
        pauses=frozenset(_statuses(table)),
        targets=targets,
    )


def _statuses(table: TomlTable) -> Iterator[str]:
    for status in table.texts("pause", "statuses"):
        if status not in PAUSES:
            raise table.wrong(f"must list some of {listed(PAUSES)}", "pause")
        yield status
