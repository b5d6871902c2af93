"""The sections that say who works where: zone, tiers, teams, channels, departments, weights."""

from collections.abc import Iterator, Mapping

from domain.alternatives import there_are
from domain.bounds import Bound
from domain.desk import DEFAULT_CHANNEL_KINDS, DEFAULT_TIERS, DEFAULT_WEIGHTS, ChannelKind, Tier
from domain.errors import BadInput
from domain.event_texts import MAX_REFERENCE
from domain.toml import TomlTable
from domain.zones import zone_of

MAX_WEIGHT = Bound(
    1000,
    "",
    "weight of a priority",
    "the configuration is refused, naming the key",
    "Configuration",
)


def time_zone(table: TomlTable, default: str = "UTC") -> str:
    """The zone that a table names."""
    zone = table.text("time_zone", default)
    try:
        zone_of(zone)
    except BadInput as error:
        raise table.wrong(error.problem, "time_zone") from error
    return zone


def tiers(root: TomlTable) -> tuple[Tier, ...]:
    """The tiers, by rank."""
    if "tiers" not in root:
        return DEFAULT_TIERS
    declared: list[Tier] = []
    for id_, table in root.table("tiers").tables():
        rank = table.only("name", "rank").values.get("rank")
        if isinstance(rank, bool) or not isinstance(rank, int):
            raise table.wrong("must be a whole number", "rank")
        if any(tier.rank == rank for tier in declared):
            raise table.wrong("must differ from those of the other tiers", "rank")
        if len(id_.encode()) > MAX_REFERENCE.limit:
            raise table.wrong(f"must not exceed {MAX_REFERENCE.limit:,} bytes in UTF-8")
        declared.append(Tier(id_, rank, table.text("name", id_)))
    return tuple(sorted(declared, key=lambda tier: tier.rank))


def team_tiers(root: TomlTable, declared: tuple[Tier, ...]) -> dict[str, str]:
    """The tier of each team that has one."""
    by_team: dict[str, str] = {}
    ids = sorted(tier.id for tier in declared)
    for team, table in root.table("teams").tables():
        table.only("tier", "calendar")
        if "tier" in table:
            by_team[team] = table.text("tier")
            if by_team[team] not in ids:
                raise table.wrong(f"is no tier: {there_are(ids)}", "tier")
    return by_team


def channel_kinds(root: TomlTable) -> dict[str, ChannelKind]:
    """The kind of each channel, by its name in lower case."""
    kinds = dict(DEFAULT_CHANNEL_KINDS)
    channels = root.table("channels")
    for channel, section in channels.values.items():
        if not isinstance(section, dict):
            kind = channels.one_of(channel, tuple(ChannelKind))
        elif "kind" in (table := channels.table(channel).only("kind", "calendar")):
            kind = table.one_of("kind", tuple(ChannelKind))
        else:
            continue
        kinds[channel.casefold()] = ChannelKind(kind)
    return kinds


def departments(root: TomlTable) -> dict[str, str]:
    """The department of each category."""
    by_category: dict[str, str] = {}
    table = root.table("departments")
    for name in table.values:
        for category in table.texts(name, "categories"):
            if category in by_category:
                raise table.wrong(
                    f"lists {category}, which {by_category[category]} has already", name
                )
            by_category[category] = name
    return by_category


def priority_weights(root: TomlTable) -> dict[str, float]:
    """What a resolved ticket of each priority weighs."""
    table = root.table("priority_weights").only(*DEFAULT_WEIGHTS)
    return {
        **DEFAULT_WEIGHTS,
        **{name: table.number(name, 0, MAX_WEIGHT.limit) for name in table.values},
    }


def tier_settings(tiers: tuple[Tier, ...]) -> Iterator[tuple[str, str]]:
    """The tiers, a line each."""
    for tier in tiers:
        yield f"tiers.{tier.id}", f"{tier.name} (rank {tier.rank})"


def settings(
    prefix: str, values: Mapping[str, object], suffix: str = ""
) -> Iterator[tuple[str, str]]:
    """A mapping, a line each."""
    for key, value in values.items():
        shown = f"{value:g}" if isinstance(value, float | int) else str(value)
        yield f"{prefix}.{key}{suffix}", shown
