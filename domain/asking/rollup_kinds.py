"""What rollups keep and which questions they answer, declared as data.

A rollup keeps, for each day, what the facts of that day come to. There are three kinds of it:
`SUMS`, `DISTINCTS` and `HISTOGRAMS`. Each declares by which dimensions it is kept, what a filter
may consist of, and its `exclusions`: what it does not keep, with the reason. Whatever is not
excluded is kept.

Nothing else decides about it: `exclusion_of` and `grouping_for` only look up what is declared here.
Which days are kept at present is a matter of `domain.asking.rollup_coverage`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from domain.facts import STORED
from domain.language.clocks import COMPUTED
from domain.language.conditions import ByNow
from domain.language.dimensions import Dimension
from domain.language.filters import AllOf, Among, Filter, Missing, NoneOf, leaves
from domain.language.measures import (
    AT_END,
    INSTANTANEOUS,
    PERIODIC,
    Count,
    Counted,
    Distinct,
    Distribution,
    Quantile,
    adds_up_over_days,
    is_money,
)

By = tuple[Dimension, ...]
Condition = Among | NoneOf | Missing


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Something that is not kept.

    Attributes:
        subject: what it is.
        reason: why it is read from the facts.
        applies: whether a measure is such.
    """

    subject: str
    reason: str
    applies: Callable[[Counted], bool]


@dataclass(frozen=True, slots=True)
class RollupKind:
    """A kind of rollup.

    Attributes:
        measures: the kinds of measures that it answers.
        groupings: by which dimensions it is kept, those with the fewest groups first.
        conditions: what a filter may consist of.
        has_additive_groups: whether groups add up to coarser ones. If not, a question must ask for
            the very groups that are kept: each dimension is grouped by, or has one value.
        is_read_together: whether all measures of a scan are read from one grouping, the first that
            answers all of them; else each is read from the first that answers it.
        is_of_own_days: whether it answers only questions in the time zone whose days are kept.
        exclusions: what it does not keep.
    """

    measures: tuple[type[Counted], ...]
    groupings: tuple[By, ...]
    conditions: tuple[type[Condition], ...]
    has_additive_groups: bool
    is_read_together: bool
    is_of_own_days: bool
    exclusions: tuple[Exclusion, ...]


_EXCLUDED_FROM_ALL = (
    Exclusion(
        "facts without a table",
        "no transaction says which days of a view have changed",
        lambda measure: measure.fact not in STORED,
    ),
    Exclusion(
        "conditions on the present",
        "they come to hold though no fact changes",
        lambda measure: _has_condition(measure, ByNow),
    ),
    Exclusion(
        "facts that are held against whole periods",
        "what they come to over a period is not made of what they come to on its days",
        lambda measure: measure.fact in PERIODIC,
    ),
    Exclusion(
        "conditions on the end of a period",
        "days have other ends than the periods that are made of them",
        lambda measure: measure.fact not in INSTANTANEOUS and _has_condition(measure, *AT_END),
    ),
)
_EXCLUDED_FROM_SUMS = (
    *_EXCLUDED_FROM_ALL,
    Exclusion(
        "amounts of money",
        "they are added by exchange rates, which may change later",
        is_money,
    ),
    Exclusion(
        "durations that are computed at an instant",
        "they change with the calendars, which no fact tells of",
        lambda measure: isinstance(measure, Distribution) and measure.column in COMPUTED,
    ),
)

SUMS = RollupKind(
    measures=(Count, Distribution),
    groupings=(
        (),
        (Dimension.CATEGORY,),
        (Dimension.TIER, Dimension.TEAM, Dimension.CHANNEL, Dimension.PRIORITY),
        (Dimension.TIER, Dimension.TEAM, Dimension.AGENT),
    ),
    conditions=(Among, NoneOf, Missing),
    has_additive_groups=True,
    is_read_together=True,
    is_of_own_days=False,
    exclusions=_EXCLUDED_FROM_SUMS,
)
"""Counts, and the moments of distributions. They are kept by what dashboards ask for most, and by
dimensions with so few values that there are much fewer sums than facts."""

DISTINCTS = RollupKind(
    measures=(Distinct,),
    groupings=(
        (),
        (Dimension.TIER,),
        (Dimension.TEAM,),
        (Dimension.AGENT,),
        (Dimension.CATEGORY,),
        (Dimension.CHANNEL,),
        (Dimension.PRIORITY,),
    ),
    conditions=(Among,),
    has_additive_groups=False,
    is_read_together=False,
    is_of_own_days=True,
    exclusions=(
        *_EXCLUDED_FROM_ALL,
        Exclusion(
            "numbers of what two days may have in common",
            "it would be counted on both",
            lambda measure: isinstance(measure, Distinct) and not adds_up_over_days(measure),
        ),
    ),
)
"""Numbers of distinct values. What two groups have in common would be counted twice: these numbers
add up over days, and over no groups."""

HISTOGRAMS = RollupKind(
    measures=(Quantile,),
    groupings=(
        (),
        (Dimension.TIER,),
        (Dimension.PRIORITY,),
        (Dimension.CHANNEL,),
        (Dimension.TEAM,),
        (Dimension.CATEGORY,),
        (Dimension.TIER, Dimension.TEAM),
        (Dimension.CHANNEL, Dimension.PRIORITY),
    ),
    conditions=(Among, NoneOf, Missing),
    has_additive_groups=True,
    is_read_together=False,
    is_of_own_days=False,
    exclusions=(
        *_EXCLUDED_FROM_SUMS,
        Exclusion(
            "ages at an instant",
            "each instant has others, and a histogram of each takes up too much",
            lambda measure: measure.fact in INSTANTANEOUS,
        ),
    ),
)
"""Percentiles of durations, read from `domain.asking.histograms`. A histogram takes up as much as
some hundred sums, so the groupings are coarser. Each dimension has a grouping of its own, as a
group of one histogram is looked up and not counted."""

KINDS = (SUMS, DISTINCTS, HISTOGRAMS)
KIND_OF: Mapping[type[Counted], RollupKind] = {
    measure: kind for kind in KINDS for measure in kind.measures
}
"""A measure of no kind, such as `Cover`, is not kept."""

COMPUTED_OF: Mapping[Dimension, Dimension] = {Dimension.DEPARTMENT: Dimension.CATEGORY}
"""Dimensions that are computed of another one, which is kept in their place."""


def exclusion_of(kind: RollupKind, measure: Counted) -> Exclusion | None:
    """Why a kind of rollup does not keep a measure; None if it does.

    Args:
        kind: one that answers such measures, or their percentiles.
        measure: what would be kept: of a percentile, its distribution.
    """
    return next((exclusion for exclusion in kind.exclusions if exclusion.applies(measure)), None)


def grouping_for(kind: RollupKind, by: Iterable[Dimension], where: Filter) -> int | None:
    """The position of the first grouping that can answer a question; None if none can."""
    if not kind.has_additive_groups:
        return _same_grouping(kind, by, where)
    needed = {COMPUTED_OF.get(dimension, dimension) for dimension in by}
    for leaf in leaves(where):
        if not isinstance(leaf, kind.conditions):
            return None
        needed.add(COMPUTED_OF.get(leaf.dimension, leaf.dimension))
    fitting = (n for n, grouping in enumerate(kind.groupings) if needed.issubset(grouping))
    return next(fitting, None)


def _same_grouping(kind: RollupKind, by: Iterable[Dimension], where: Filter) -> int | None:
    """The position of the grouping whose groups are the very ones that are asked for."""
    grouped = frozenset(by)
    fixed = set(grouped)
    for part in where.parts if isinstance(where, AllOf) else (where,):
        if not isinstance(part, kind.conditions):
            return None
        if part.dimension not in grouped and not _is_of_one_value(part):
            return None
        fixed.add(part.dimension)
    fitting = (n for n, grouping in enumerate(kind.groupings) if fixed == set(grouping))
    return next(fitting, None)


def _is_of_one_value(condition: Condition) -> bool:
    if isinstance(condition, Among):
        return len(condition.values) == 1
    return isinstance(condition, Missing)


def _has_condition(measure: Counted, *kinds: type) -> bool:
    return any(isinstance(condition, kinds) for condition in measure.where)
