"""The plain answers of the GraphQL API: values that are known when they are made."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

import strawberry

from api.graphql.execution.context import Context
from api.graphql.inputs.scalars import DateTime, FloatColumn, IntColumn, TimeZone
from api.graphql.inputs.scopes import GrainType
from api.graphql.names import BetterType, DimensionName, KpiName, UnitType
from domain import statistics
from domain.configuration import Configuration
from domain.errors import MixedCurrencies
from domain.kpis import Better, Kpi, Unit
from domain.language.dimensions import Dimension, Keys
from domain.language.formulas import Reading
from domain.periods import Period, Range
from domain.zones import zone_of

_GRAINS = tuple(grain for grain in GrainType if grain is not GrainType.AUTO)


@strawberry.type(name="ResolvedRange")
class ResolvedRangeType:
    """A range as it was read, and whether it is over."""

    start: DateTime
    end: DateTime
    time_zone: TimeZone
    complete: bool = strawberry.field(description="False while the range still runs.")

    @classmethod
    def of(cls, period: Period, zone: str, now: datetime) -> "ResolvedRangeType":
        """The range that a period is."""
        return cls(
            start=DateTime(period.since.astimezone(zone_of(zone))),
            end=DateTime(period.until.astimezone(zone_of(zone))),
            time_zone=TimeZone(zone),
            complete=period.until <= now,
        )

    @classmethod
    def of_range(cls, requested: Range, zone: str, now: datetime) -> "ResolvedRangeType":
        """The part that was read of what was asked for."""
        answer = cls.of(requested.period, zone, now)
        answer.complete = requested.whole.until <= now
        return answer


@strawberry.type(name="Freshness")
class FreshnessType:
    """How recent the events are that the numbers rest on."""

    as_of: DateTime = strawberry.field(
        description="Everything that was acknowledged before this instant is in the numbers, but"
        " for what is aside."
    )
    lag_seconds: float = strawberry.field(
        description="The age of the oldest event that is not in the numbers yet; 0 if all are."
    )
    aside: int = strawberry.field(
        description="How many tickets, ratings and other subjects cannot be folded now. They keep"
        " the figures that they had before; an operator sees them with `supportkpi dead list`."
    )


@strawberry.type(name="KpiDefinition")
class KpiDefinitionType:
    """What a KPI means."""

    name: KpiName
    label: str
    description: str
    formula: str
    unit: UnitType
    currency: str | None = strawberry.field(
        description="What money is shown in, of ISO 4217; null for all else, and where none is "
        "configured: then it is that of the amounts, which must be one."
    )
    better: BetterType
    anchor: str = strawberry.field(
        description="The moment that puts an occurrence into a period; its dimensions are those "
        "that held then."
    )
    family: str
    version: int = strawberry.field(description="Goes up when the meaning changes.")
    preset: str | None = strawberry.field(
        description="The helpdesk by whose published definition the KPI goes, as the configuration "
        "chose; null is our own."
    )
    dimensions: list[DimensionName]
    grains: list[GrainType]

    @strawberry.field
    async def tiers(self, info: strawberry.Info[Context, None]) -> list[strawberry.ID]:
        """The tiers that are judged by it: those with it on their scorecard."""
        goals = await info.context.goals()
        return [strawberry.ID(tier) for tier in goals.tiers_of(self.name)]

    @classmethod
    def of(cls, kpi: Kpi, configuration: Configuration) -> "KpiDefinitionType":
        """The definition of a KPI in a workspace."""
        return cls(
            name=KpiName(kpi.name),
            label=kpi.label,
            description=kpi.description,
            formula=kpi.rule,
            unit=UnitType(kpi.unit.value),
            currency=configuration.exchange.code if kpi.unit is Unit.MONEY else None,
            better=BetterType(kpi.better.value),
            anchor=kpi.anchor,
            family=kpi.family.value,
            version=kpi.version,
            preset=kpi.preset,
            dimensions=[DimensionName(dimension.value) for dimension in kpi.dimensions],
            grains=list(_GRAINS),
        )


@strawberry.type(name="Accuracy")
class AccuracyType:
    """How far a value can be trusted."""

    exact: bool = strawberry.field(
        description="Whether all is computed from every single fact. Percentiles of many facts may "
        "be read from durations that are kept rounded."
    )
    relative_error: float | None = strawberry.field(
        description="The largest relative error of the percentiles beside this that are not exact; "
        "null if all are. All other figures are always exact."
    )
    low: float | None = strawberry.field(
        description="Lower end of the 95 % interval: Wilson for shares, Student's t for means."
    )
    high: float | None = strawberry.field(description="Upper end of the 95 % interval.")
    enough_data: bool = strawberry.field(
        description="Whether the sample is large enough for a judgement (10 or more)."
    )

    @classmethod
    def of(cls, reading: Reading, relative_error: float | None = None) -> "AccuracyType":
        """The accuracy of a reading, and of percentiles that may have an error."""
        low, high = reading.interval or (None, None)
        return cls(
            exact=relative_error is None,
            relative_error=relative_error,
            low=low,
            high=high,
            enough_data=reading.is_enough,
        )


@strawberry.type(name="Point")
class PointType:
    """One bucket of a series."""

    start: DateTime
    end: DateTime
    value: float | None
    sample_size: int
    partial: bool = strawberry.field(
        description="Whether the bucket is cut by the range, or not over yet."
    )


@strawberry.type(name="DimensionKey")
class DimensionKeyType:
    """A value of a dimension; a null id stands for none."""

    dimension: DimensionName
    id: strawberry.ID | None
    label: str


Labels = Callable[[Dimension, str], str]


def keys_of(by: tuple[Dimension, ...], keys: Keys, labels: Labels) -> list[DimensionKeyType]:
    """The keys of a row."""
    return [
        DimensionKeyType(
            dimension=DimensionName(dimension.value),
            id=None if key is None else strawberry.ID(key),
            label="none" if key is None else labels(dimension, key),
        )
        for dimension, key in zip(by, keys, strict=True)
    ]


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def labels(configuration: Configuration, agents: Mapping[str, str]) -> Labels:
    """What people call a value of a dimension."""
    tiers = {tier.id: tier.name for tier in configuration.tiers}

    def label(dimension: Dimension, key: str) -> str:
        match dimension:
            case Dimension.HOUR_OF_DAY:
                return f"{int(key):02}:00"
            case Dimension.DAY_OF_WEEK:
                return _DAYS[int(key) - 1]
            case Dimension.TIER:
                return tiers.get(key, key)
            case Dimension.AGENT:
                return agents.get(key, key)
            case _:
                return key

    return label


@strawberry.type(name="Tier")
class TierNode:
    """A level of specialists; a higher rank is a later resort."""

    id: strawberry.ID
    rank: int
    name: str


@strawberry.type(name="PageInfo")
class PageInfoType:
    """Where a page ends."""

    has_next_page: bool
    end_cursor: str | None


@strawberry.type(name="Distribution")
class DistributionType:
    """How often values fall between edges."""

    edges: FloatColumn = strawberry.field(
        description="Where buckets begin and end, ascending: one more than there are buckets."
    )
    counts: IntColumn = strawberry.field(description="How many values each bucket has.")


class Changes(NamedTuple):
    """What changed between two readings, and whether that is good and more than chance."""

    change: float | None = None
    change_ratio: float | None = None
    better: bool | None = None
    significant: bool | None = None


def changes(kpi: Kpi, now: Reading, then: Reading) -> Changes:
    """What changed between two readings of a KPI."""
    if now.value is None or then.value is None:
        return Changes()
    if now.currency and then.currency and now.currency != then.currency:
        raise MixedCurrencies(f"a change from {then.currency} to {now.currency} has no amount")
    difference = now.value - then.value
    significant = is_better = None
    if now.interval and then.interval:
        significant = statistics.differ((now.value, now.interval), (then.value, then.interval))
    if kpi.better is not Better.NONE and difference:
        is_better = (difference > 0) == (kpi.better is Better.UP)
    ratio = difference / abs(then.value) if then.value else None
    return Changes(difference, ratio, is_better, significant)
