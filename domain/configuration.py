"""Configuration: what a deployment declares about its desk, in `supportkpi.toml`.

```toml
time_zone = "Europe/Berlin"

[tiers.1]                    # ids are yours; a higher rank is a later resort
name = "Dispatchers"
rank = 1

[teams.billing]              # tickets and agents of a team without a tier of their own get this one
tier = "1"

[channels]                   # what is neither voice nor chat works like email
hotline = "voice"

[priority_weights]           # what a resolved ticket weighs in priority_throughput
urgent = 5

[departments]                # which department a category concerns
Finance = ["invoice", "refund"]
```
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from domain.desk import DEFAULT_CHANNEL_KINDS, DEFAULT_TIERS, DEFAULT_WEIGHTS, ChannelKind, Tier
from domain.errors import BadInput
from domain.periods import zone_of

_Path = tuple[str, ...]

MAX_WEIGHT = 1000


class BadConfiguration(BadInput):
    """A configuration that makes no sense; `field` names the key, `line` where it stands."""

    def __init__(self, path: _Path, problem: str, line: int | None = None) -> None:
        place = f"line {line}: " if line else ""
        super().__init__(place + (".".join(path) or "file"), problem)
        self.line = line


@dataclass(frozen=True, slots=True)
class Configuration:
    """A deployment's desk.

    Attributes:
        team_tiers: the tier of a team.
        channel_kinds: by channel in lower case, the defaults included.
        departments: by category.
    """

    time_zone: str = "UTC"
    tiers: tuple[Tier, ...] = DEFAULT_TIERS
    team_tiers: Mapping[str, str] = field(default_factory=dict)
    channel_kinds: Mapping[str, ChannelKind] = field(default_factory=lambda: DEFAULT_CHANNEL_KINDS)
    departments: Mapping[str, str] = field(default_factory=dict)
    priority_weights: Mapping[str, float] = field(default_factory=lambda: DEFAULT_WEIGHTS)

    @classmethod
    def read(cls, text: str) -> "Configuration":
        """A configuration from TOML.

        Raises:
            BadConfiguration: names the line and the key at fault.
        """
        try:
            told = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise BadConfiguration((), f"is not TOML: {error}") from error
        return _Reader(text).configuration(told)

    def folds_like(self, other: "Configuration") -> bool:
        """Whether tickets fold to the same facts under both."""
        return replace(self, time_zone=other.time_zone, departments=other.departments) == other

    def differences(self, new: "Configuration") -> list[str]:
        """What changes from this one to a new one, a line each."""
        before, after = dict(_flat(self)), dict(_flat(new))
        lines = [f"- {key} = {before[key]}" for key in before.keys() - after.keys()]
        lines += [f"+ {key} = {after[key]}" for key in after.keys() - before.keys()]
        lines += [
            f"~ {key} = {before[key]} → {after[key]}"
            for key in before.keys() & after.keys()
            if before[key] != after[key]
        ]
        return sorted(lines, key=lambda line: line[2:])


def _flat(configuration: Configuration) -> Iterator[tuple[str, str]]:
    yield "time_zone", configuration.time_zone
    for tier in configuration.tiers:
        yield f"tiers.{tier.id}", f"{tier.name} (rank {tier.rank})"
    for team, tier_id in configuration.team_tiers.items():
        yield f"teams.{team}.tier", tier_id
    for channel, kind in configuration.channel_kinds.items():
        yield f"channels.{channel}", kind.value
    for priority, weight in configuration.priority_weights.items():
        yield f"priority_weights.{priority}", f"{weight:g}"
    for category, department in configuration.departments.items():
        yield f"departments.{category}", department


_KEYS = ("time_zone", "tiers", "teams", "channels", "departments", "priority_weights")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns decoded TOML into a configuration, knowing the text for the sake of its lines."""

    text: str

    def configuration(self, told: Mapping[str, Any]) -> Configuration:
        self._only(told, (), _KEYS)
        tiers = self._tiers(told)
        return Configuration(
            time_zone=self._time_zone(told),
            tiers=tiers,
            team_tiers=self._team_tiers(told, {tier.id for tier in tiers}),
            channel_kinds=self._channel_kinds(told),
            departments=self._departments(told),
            priority_weights=self._priority_weights(told),
        )

    def _time_zone(self, told: Mapping[str, Any]) -> str:
        zone = self._text(told.get("time_zone", "UTC"), ("time_zone",))
        try:
            zone_of(zone)
        except BadInput as error:
            raise self._wrong(("time_zone",), error.problem) from error
        return zone

    def _tiers(self, told: Mapping[str, Any]) -> tuple[Tier, ...]:
        if "tiers" not in told:
            return DEFAULT_TIERS
        tiers: list[Tier] = []
        for id_, values in self._table(told["tiers"], ("tiers",)).items():
            path = ("tiers", id_)
            self._only(self._table(values, path), path, ("name", "rank"))
            rank = values.get("rank")
            if isinstance(rank, bool) or not isinstance(rank, int):
                raise self._wrong((*path, "rank"), "must be a whole number")
            if any(tier.rank == rank for tier in tiers):
                raise self._wrong((*path, "rank"), "must differ from those of the other tiers")
            tiers.append(Tier(id_, rank, self._text(values.get("name", id_), (*path, "name"))))
        return tuple(sorted(tiers, key=lambda tier: tier.rank))

    def _team_tiers(self, told: Mapping[str, Any], known: set[str]) -> dict[str, str]:
        tiers: dict[str, str] = {}
        for team, values in self._table(told.get("teams", {}), ("teams",)).items():
            path = ("teams", team)
            self._only(self._table(values, path), path, ("tier",))
            tier = self._text(values.get("tier"), (*path, "tier"))
            if tier not in known:
                raise self._wrong((*path, "tier"), f"is no tier: {', '.join(sorted(known))} are")
            tiers[team] = tier
        return tiers

    def _channel_kinds(self, told: Mapping[str, Any]) -> dict[str, ChannelKind]:
        kinds = dict(DEFAULT_CHANNEL_KINDS)
        for channel, kind in self._table(told.get("channels", {}), ("channels",)).items():
            if kind not in set(ChannelKind):
                known = ", ".join(ChannelKind)
                raise self._wrong(("channels", channel), f"must be one of {known}")
            kinds[channel.casefold()] = ChannelKind(kind)
        return kinds

    def _departments(self, told: Mapping[str, Any]) -> dict[str, str]:
        departments: dict[str, str] = {}
        for name, categories in self._table(told.get("departments", {}), ("departments",)).items():
            path = ("departments", name)
            if not isinstance(categories, list):
                raise self._wrong(path, "must be a list of categories")
            for category in categories:
                text = self._text(category, path)
                if text in departments:
                    raise self._wrong(path, f"lists {text}, which {departments[text]} has already")
                departments[text] = name
        return departments

    def _priority_weights(self, told: Mapping[str, Any]) -> dict[str, float]:
        path = ("priority_weights",)
        table = self._table(told.get("priority_weights", {}), path)
        self._only(table, path, tuple(DEFAULT_WEIGHTS))
        for priority, weight in table.items():
            is_number = isinstance(weight, int | float) and not isinstance(weight, bool)
            if not is_number or not 0 <= weight <= MAX_WEIGHT:
                raise self._wrong((*path, priority), f"must be a number in 0–{MAX_WEIGHT}")
        return {**DEFAULT_WEIGHTS, **table}

    def _text(self, value: object, path: _Path) -> str:
        if not isinstance(value, str) or not value or "\0" in value:
            raise self._wrong(path, "must be text")
        return value

    def _table(self, value: object, path: _Path) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self._wrong(path, "must be a table")
        return value

    def _only(self, table: Mapping[str, Any], path: _Path, known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                raise self._wrong((*path, key), f"is unknown; there are {', '.join(known)}")

    def _wrong(self, path: _Path, problem: str) -> BadConfiguration:
        return BadConfiguration(path, problem, line_of(self.text, path))


_HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]")
_ASSIGNMENT = re.compile(
    r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_NAME = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


def line_of(text: str, path: _Path) -> int | None:
    """The line that a key stands on, or the nearest table around it."""
    table: _Path = ()
    best: tuple[int, int] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        header, assignment = _HEADER.match(line), _ASSIGNMENT.match(line)
        if header:
            table = _names(header[1])
        found = table if header else (*table, *_names(assignment[1])) if assignment else None
        if found and path[: len(found)] == found and (best is None or len(found) > best[0]):
            best = (len(found), number)
    return best[1] if best else None


def _names(dotted: str) -> _Path:
    return tuple(name.strip("\"'") for name in _NAME.findall(dotted))
