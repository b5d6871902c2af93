"""The section `targets`: goals for KPIs."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from domain.bounds import Bound
from domain.configuration.calendars import since_of
from domain.configuration.sla import seconds_of
from domain.desk import Tier
from domain.errors import BadInput
from domain.goals.targets import LARGEST, Hours, Target, TargetSubject, checked
from domain.kpis import Kpi
from domain.periods import Grain
from domain.toml import TomlTable
from domain.zones import zone_of

MAX_TARGETS = Bound(
    5000,
    "targets",
    "targets of a configuration",
    "the configuration is refused, naming the key",
    "Configuration",
)
_OF_SUBJECT = ("agent", "team", "tier", "channel", "segment")
_KEYS = ("kpi", "value", "margin", "per", *_OF_SUBJECT)
_HOURS = re.compile(r"(\d{1,2})-(\d{1,2})")


def targets(
    root: TomlTable, zone: str, tiers: tuple[Tier, ...], kpis: Mapping[str, Kpi]
) -> tuple[Target, ...]:
    """The targets, in their order.

    Args:
        root: the whole document.
        zone: where dates without a time begin.
        tiers: those of the desk.
        kpis: that there are.
    """
    if "targets" not in root:
        return ()
    tables = root.versions("targets")
    if len(tables) > MAX_TARGETS.limit:
        raise root.wrong(f"must not be more than {MAX_TARGETS.limit}", "targets")
    by_id: dict[str, Target] = {}
    for table in tables:
        target = _target(table, zone_of(zone), [tier.id for tier in tiers], kpis)
        if target.id in by_id:
            raise table.wrong("is there already, for the same subject and time", "kpi")
        by_id[target.id] = target
    return tuple(by_id.values())


def known_kpi(table: TomlTable, kpis: Mapping[str, Kpi], name: object, key: str) -> str:
    """The name of a KPI."""
    if isinstance(name, str) and name in kpis:
        return name
    near = get_close_matches(str(name).lower(), kpis, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "`docs/kpis.md` lists all"
    raise table.wrong(f"is no KPI: {hint}", key)


def settings(targets: tuple[Target, ...]) -> Iterator[tuple[str, str]]:
    """The targets, a line each."""
    for target in targets:
        edges = (("from", target.valid_from), ("to", target.valid_to))
        span = "".join(f", {word} {edge.isoformat()}" for word, edge in edges if edge)
        margin = f", margin {target.margin:g}" if target.margin else ""
        per = f" per {target.per}" if target.per else ""
        yield f"targets.{target.kpi} ({target.subject}{span})", f"{target.value:g}{per}{margin}"


def _target(
    table: TomlTable, zone: ZoneInfo, tiers: Iterable[str], kpis: Mapping[str, Kpi]
) -> Target:
    table.only(*_KEYS, "hours", "from_hour", "to_hour", "valid_from", "valid_to")
    name = known_kpi(table, kpis, table.values.get("kpi"), "kpi")
    names = {key: table.text(key) if key in table else None for key in _OF_SUBJECT}
    target = Target(
        name,
        _number(table, "value", -LARGEST.limit),
        _number(table, "margin", 0) if "margin" in table else 0.0,
        TargetSubject(**names, hours=_hours(table)),
        Grain(table.one_of("per", tuple(Grain))) if "per" in table else None,
        since_of(table, zone, "valid_from"),
        since_of(table, zone, "valid_to"),
    )
    try:
        return checked(target, kpis[name], tiers)
    except BadInput as error:
        is_hour = error.field.endswith("hour") and "hours" in table
        raise table.wrong(error.problem, "hours" if is_hour else error.field) from error


def _number(table: TomlTable, key: str, low: float) -> float:
    """A number, or a duration like `1h30m`."""
    if isinstance(table.values.get(key), str):
        return seconds_of(table, key)
    return table.number(key, low, LARGEST.limit)


def _hours(table: TomlTable) -> Hours | None:
    """Hours as `"22-6"`, or as two numbers."""
    if "hours" in table:
        match = _HOURS.fullmatch(table.text("hours"))
        if match is None:
            raise table.wrong('must be two hours of the day, such as "22-6"', "hours")
        return Hours(int(match[1]), int(match[2]))
    if "from_hour" not in table and "to_hour" not in table:
        return None
    return Hours(_hour(table, "from_hour"), _hour(table, "to_hour"))


def _hour(table: TomlTable, key: str) -> int:
    value = table.number(key, 0, 24)
    if not value.is_integer():
        raise table.wrong("must be a whole hour", key)
    return int(value)
