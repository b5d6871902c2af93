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

[[targets]]                  # goals for KPIs, each for all, or for a tier, a team, …
kpi = "csat"
value = 0.9

[scorecards.1]               # what a tier is judged by, with weights
csat = 2
```

Working hours, SLA policies, money, KPIs of your own and definitions of other helpdesks: see
`calendars`, `sla`, `money`, `kpis` and `presets`. A module here reads one kind of section; this one
puts them together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from domain.configuration import calendars, desk, kpis, money, presets, scorecards, sla, targets
from domain.configuration.calendars import HolidayDates
from domain.desk import DEFAULT_CHANNEL_KINDS, DEFAULT_TIERS, DEFAULT_WEIGHTS, ChannelKind, Tier
from domain.desk.calendars import Calendar, Calendars
from domain.desk.sla import Policies
from domain.goals.scorecards import Scorecard
from domain.goals.targets import Target
from domain.kpis import Kpi, registry_with
from domain.money import Exchange
from domain.toml import BadDocument, TomlTable

__all__ = ["BadConfiguration", "Configuration"]

_KEYS = (
    "time_zone",
    "calendar",
    "tiers",
    "teams",
    "channels",
    "departments",
    "priority_weights",
    "calendars",
    "sla",
    "targets",
    "scorecards",
    "kpis",
    "presets",
    "currency",
)


_ON_TICKETS = ("ticket",)
_FOLDS: Mapping[str, tuple[str, ...]] = {
    "tiers": _ON_TICKETS,
    "team_tiers": ("ticket", "rating", "survey", "shift"),
    "channel_kinds": _ON_TICKETS,
    "priority_weights": _ON_TICKETS,
    "working_hours": ("ticket", "incident", "lead"),
    "policies": _ON_TICKETS,
}
"""The families of events that a field has a say in. All else is looked at when KPIs are asked."""


def _no_holidays(_code: str) -> None:
    """Where holidays come from is for the caller to say."""


class BadConfiguration(BadDocument):
    """The error for a configuration that cannot be used; it names the key and the line."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """A workspace's settings: tiers, teams, calendars, SLA policies, targets and own KPIs.

    Attributes:
        team_tiers: the tier of a team.
        channel_kinds: by channel in lower case, the defaults included.
        departments: by category.
        calendars: all that are declared, by name.
        working_hours: whose they are.
        policies: for service level agreements.
        targets: in the order in which they stand.
        scorecards: by tier; only those that differ from the defaults.
        own_kpis: KPIs beside those that are built in, or in place of them.
        kpis: all that can be asked for, by name.
        exchange: how amounts of different currencies are added.
    """

    time_zone: str = "UTC"
    tiers: tuple[Tier, ...] = DEFAULT_TIERS
    team_tiers: Mapping[str, str] = field(default_factory=dict)
    channel_kinds: Mapping[str, ChannelKind] = field(default_factory=lambda: DEFAULT_CHANNEL_KINDS)
    departments: Mapping[str, str] = field(default_factory=dict)
    priority_weights: Mapping[str, float] = field(default_factory=lambda: DEFAULT_WEIGHTS)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    working_hours: Calendars = field(default_factory=Calendars)
    policies: Policies = field(default_factory=Policies)
    targets: tuple[Target, ...] = ()
    scorecards: Mapping[str, Scorecard] = field(default_factory=dict)
    exchange: Exchange = field(default_factory=Exchange)
    own_kpis: tuple[Kpi, ...] = ()
    kpis: Mapping[str, Kpi] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kpis", registry_with(self.own_kpis))

    @classmethod
    def read(cls, text: str, holidays: HolidayDates = _no_holidays) -> "Configuration":
        """A configuration from TOML.

        Args:
            text: the document.
            holidays: gives the dates of public holidays.

        Raises:
            BadConfiguration: names the line and the key at fault.
        """
        root = TomlTable.read(text, BadConfiguration).only(*_KEYS)
        zone, tiers = desk.time_zone(root), desk.tiers(root)
        declared = calendars.calendars(root, zone, holidays)
        chosen = presets.presets(root)
        own = (*chosen, *kpis.own_kpis(root, registry_with(chosen)))
        kpis_by_name = registry_with(own)
        return cls(
            time_zone=zone,
            tiers=tiers,
            team_tiers=desk.team_tiers(root, tiers),
            channel_kinds=desk.channel_kinds(root),
            departments=desk.departments(root),
            priority_weights=desk.priority_weights(root),
            calendars=declared,
            working_hours=calendars.owners(root, declared),
            policies=sla.policies(root, zone, declared),
            targets=targets.targets(root, zone, tiers, kpis_by_name),
            scorecards=scorecards.scorecards(root, tiers, kpis_by_name),
            own_kpis=own,
            exchange=money.exchange(root),
        )

    def refolds(self, new: "Configuration") -> frozenset[str]:
        """The families of events that fold to other facts under a new one."""
        return frozenset(
            family
            for name, families in _FOLDS.items()
            if getattr(self, name) != getattr(new, name)
            for family in families
        )

    def differences(self, new: "Configuration") -> list[str]:
        """What changes from this one to a new one, a line each."""
        before, after = dict(self.settings()), dict(new.settings())
        lines = [f"- {key} = {before[key]}" for key in before.keys() - after.keys()]
        lines += [f"+ {key} = {after[key]}" for key in after.keys() - before.keys()]
        lines += [
            f"~ {key} = {before[key]} → {after[key]}"
            for key in before.keys() & after.keys()
            if before[key] != after[key]
        ]
        return sorted(lines, key=lambda line: line[2:])

    def settings(self) -> Iterator[tuple[str, str]]:
        """All that it says, as keys and values for people."""
        yield "time_zone", self.time_zone
        yield from desk.tier_settings(self.tiers)
        yield from desk.settings("teams", self.team_tiers, ".tier")
        yield from desk.settings("channels", self.channel_kinds)
        yield from desk.settings("priority_weights", self.priority_weights)
        yield from desk.settings("departments", self.departments)
        yield from calendars.settings(self.calendars, self.working_hours)
        yield from sla.settings(self.policies)
        yield from targets.settings(self.targets)
        yield from scorecards.settings(self.scorecards)
        yield from presets.settings(self.own_kpis)
        yield from kpis.settings(self.own_kpis)
        yield from money.settings(self.exchange)
