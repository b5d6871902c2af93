"""Targets: goals for KPIs, and which of them a number is held against."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain import periods
from domain.alternatives import there_are
from domain.bounds import Bound
from domain.errors import BadInput
from domain.language.dimensions import Dimension, Keys
from domain.language.filters import AllOf, Among, AnyOf, Filter
from domain.language.formulas import PartOf, Share
from domain.language.kpi import Kpi, Unit
from domain.periods import Grain, Period

LARGEST = Bound(
    10**15,
    "",
    "target, or its margin, with either sign",
    "it is refused, naming the field",
    "Configuration",
)
_LONGEST = Bound(
    500,
    "characters",
    "agent, team or other name that a target is for",
    "it is refused, naming the field",
    "Configuration",
)
_NEVER_NEGATIVE = {Unit.SECONDS, Unit.COUNT, Unit.PER_DAY, Unit.PER_HOUR}


class TargetSource(StrEnum):
    """Where a target was set: in the configuration or through the API."""

    CONFIGURATION = "configuration"
    API = "api"


class Hours(NamedTuple):
    """Hours of the day, from one (0–23) to just before another (0–24), over midnight if need be."""

    since: int
    until: int

    def have(self, hour: int) -> bool:
        """Whether an hour of the day, 0–23, is one of these."""
        if self.since < self.until:
            return self.since <= hour < self.until
        return hour >= self.since or hour < self.until


class TargetSubject(NamedTuple):
    """Whom a target is for: an agent, team, tier …; without conditions the whole workspace.

    In the order of their weight: a target for an agent goes before any for a team, one for a team
    before any for a tier, and so on.
    """

    agent: str | None = None
    team: str | None = None
    tier: str | None = None
    channel: str | None = None
    segment: str | None = None
    hours: Hours | None = None

    @property
    def conditions(self) -> Mapping[Dimension, str]:
        """What it demands of dimensions, the hours left out."""
        fields = self._asdict()
        del fields["hours"]
        return {Dimension(name): value for name, value in fields.items() if value is not None}

    @property
    def dimensions(self) -> frozenset[Dimension]:
        """The dimensions that it says something about, the hours with them."""
        hour = {Dimension.HOUR_OF_DAY} if self.hours else set()
        return frozenset(self.conditions) | hour

    @property
    def weight(self) -> tuple[bool, ...]:
        """Greater for what goes before."""
        return tuple(condition is not None for condition in self)

    @property
    def where(self) -> Filter:
        """The facts that it is about."""
        parts = [Among(dimension, (value,)) for dimension, value in self.conditions.items()]
        if self.hours:
            hours = tuple(str(hour) for hour in range(24) if self.hours.have(hour))
            parts.append(Among(Dimension.HOUR_OF_DAY, hours))
        return AllOf(tuple(parts))

    def __str__(self) -> str:
        texts = [f"{dimension.value} {value}" for dimension, value in self.conditions.items()]
        if self.hours:
            texts.append(f"hours {self.hours.since}-{self.hours.until}")
        return ", ".join(texts) or "all"


ALL = TargetSubject()
"""The workspace."""


@dataclass(frozen=True, slots=True)
class Target:
    """The value that a KPI should reach, for whom, and from when to when.

    Attributes:
        kpi: its name.
        value: in the KPI's unit.
        margin: how far a value on the bad side may be off to be at risk, not missed yet.
        per: of a count or a sum: the value is for each such stretch of time, and a range has as
            much of it as it is long.
        valid_from: in force from then on; None for ever before.
        valid_to: in force up to just before then.
    """

    kpi: str
    value: float
    margin: float = 0.0
    subject: TargetSubject = ALL
    per: Grain | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    source: TargetSource = TargetSource.CONFIGURATION

    @property
    def id(self) -> str:
        """Equal for what is about the same: KPI, subject and time."""
        edges = [edge and edge.timestamp() for edge in (self.valid_from, self.valid_to)]
        identity = (self.kpi, *map(str, self.subject), *edges)
        return blake2b(repr(identity).encode(), digest_size=8).hexdigest()

    def is_in_force(self, kpi: Kpi, period: Period) -> bool:
        """Whether it holds over a whole period; of a stock at its end, which is when it is read."""
        since, until = self.valid_from, self.valid_to
        has_begun = since is None or (
            since < period.until if kpi.is_stock else since <= period.since
        )
        return has_begun and (until is None or period.until <= until)

    def times(self, period: Period, zone: ZoneInfo) -> float:
        """How often a period has it: once, unless it is per day or the like."""
        return periods.length(period, self.per, zone) if self.per else 1.0


def checked(target: Target, kpi: Kpi, tiers: Iterable[str]) -> Target:
    """A target, if it makes sense for its KPI on a desk with these tiers.

    Raises:
        BadInput: names the field.
    """
    low, high, scale = _bounds(kpi)
    if not low <= target.value <= high:
        raise BadInput("value", f"must be {scale}")
    if not 0 <= target.margin <= LARGEST.limit:
        raise BadInput("margin", "must not be negative")
    if target.per and (not kpi.is_total or kpi.is_stock):
        raise BadInput("per", f"is for counts and sums over time; {kpi.name} is none")
    _check_subject(target.subject, kpi, tiers)
    if target.valid_from and target.valid_to and target.valid_from >= target.valid_to:
        raise BadInput("valid_to", "must come after valid_from")
    return target


def _bounds(kpi: Kpi) -> tuple[float, float, str]:
    """The least and the greatest that a target may be, and what to say if it is not."""
    if isinstance(kpi.formula, PartOf | Share):
        return 0.0, 1.0, "a share, 0…1"
    if kpi.unit is Unit.POINTS:
        return -100.0, 100.0, "in points, −100…100"
    if kpi.unit in _NEVER_NEGATIVE:
        return 0.0, LARGEST.limit, "a number that is not negative"
    return -LARGEST.limit, LARGEST.limit, "a number"


def _check_subject(subject: TargetSubject, kpi: Kpi, tiers: Iterable[str]) -> None:
    for dimension, value in subject.conditions.items():
        if dimension not in kpi.dimensions:
            raise BadInput(dimension.value, f"is no dimension of {kpi.name}")
        if not value or len(value) > _LONGEST.limit or "\0" in value:
            raise BadInput(dimension.value, f"must be text of 1 to {_LONGEST.limit} characters")
    tier_ids = sorted(tiers)
    if subject.tier is not None and subject.tier not in tier_ids:
        raise BadInput("tier", f"is no tier: {there_are(tier_ids)}")
    if subject.hours:
        _check_hours(subject.hours, kpi)


def _check_hours(hours: Hours, kpi: Kpi) -> None:
    if Dimension.HOUR_OF_DAY not in kpi.dimensions:
        raise BadInput("from_hour", f"is nothing to {kpi.name}, which has no hours of the day")
    if not 0 <= hours.since <= 23:  # noqa: PLR2004  # hours of a day
        raise BadInput("from_hour", "must be 0 to 23")
    if not 0 <= hours.until <= 24 or hours.until == hours.since:  # noqa: PLR2004  # the same
        raise BadInput("to_hour", "must be 0 to 24, and not the hour that they begin with")


@dataclass(frozen=True, slots=True)
class Cut:
    """The facts that a number is of, by what they have in common: it decides which targets apply.

    Attributes:
        common: what all of them have in common, by dimension.
        is_whole: whether they are all facts that have this in common.
        member_of: what the agent or team is part of: targets of these are theirs, too.
    """

    common: Mapping[Dimension, str] = field(default_factory=dict)
    is_whole: bool = True
    member_of: Mapping[Dimension, str] = field(default_factory=dict)

    @classmethod
    def of(cls, where: Filter, member_of: Mapping[Dimension, str] | None = None) -> "Cut":
        """The facts that a filter leaves: it tells what is known by equality, and-ed."""
        common: dict[Dimension, str] = {}
        is_whole = True
        for part in _and_ed(where):
            match part:
                case Among(dimension, (value,)) if common.get(dimension, value) == value:
                    common[dimension] = value
                case _:
                    is_whole = False
        return cls(common, is_whole, member_of or {})

    def row(self, by: tuple[Dimension, ...], keys: Keys) -> "Cut":
        """Those in one row of a breakdown."""
        of_row = {dim: key for dim, key in zip(by, keys, strict=True) if key is not None}
        is_whole = self.is_whole and len(of_row) == len(keys)
        return Cut({**self.common, **of_row}, is_whole, self.member_of)

    def rest(self) -> "Cut":
        """Those in no row that is shown."""
        return Cut(self.common, is_whole=False, member_of=self.member_of)

    def is_of(self, subject: TargetSubject, *, wholly: bool) -> bool:
        """Whether these facts are a target's.

        Args:
            subject: the target's.
            wholly: whether they must be all of them: what is planned for all is not for a part.
        """
        for dimension, value in subject.conditions.items():
            if value not in {self.common.get(dimension), self.member_of.get(dimension)}:
                return False
        if subject.hours is not None:
            hour = self.common.get(Dimension.HOUR_OF_DAY)
            if hour is None or not subject.hours.have(int(hour)):
                return False
        return not wholly or (self.is_whole and self.common.keys() <= subject.dimensions)


def _and_ed(where: Filter) -> Iterator[Filter]:
    """The parts that must all hold."""
    match where:
        case AllOf(parts):
            for part in parts:
                yield from _and_ed(part)
        case AnyOf((part,)):
            yield from _and_ed(part)
        case _:
            yield where


def applying(targets: Iterable[Target], kpi: Kpi, cut: Cut, period: Period) -> Target | None:
    """The target that a number is held against.

    Of those in force whose subject has all of the number's facts, the one of the greatest weight;
    of several, the one declared last. The target of a count or a sum must be for these very
    facts, since a part has less than the whole.

    Args:
        targets: of the KPI, in the order in which they were declared.
        kpi: the KPI.
        cut: which facts the number is of.
        period: over which it was read.
    """
    nearest: Target | None = None
    for target in targets:
        if not target.is_in_force(kpi, period):
            continue
        if not cut.is_of(target.subject, wholly=kpi.is_total):
            continue
        if nearest is None or target.subject.weight >= nearest.subject.weight:
            nearest = target
    return nearest
