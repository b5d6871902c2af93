"""Breakdowns: a KPI by one or two dimensions, page by page, with total and other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import strawberry

from api.graphql.answers import Changes, DimensionKeyType, PageInfoType, changes, keys_of, labels
from api.graphql.execution.promises import Promise
from api.graphql.inputs.scopes import GrainType, Scope, bucket_grain
from api.graphql.names import FillType, SortDirectionType, StandingType
from api.graphql.paging import RankedPage
from api.graphql.scoped_kpis import Info, ScopedKpi
from api.graphql.series import SeriesType
from api.graphql.targets import standing_of
from domain.asking.demands import Readings, outside
from domain.bounds import Bound
from domain.errors import BadInput
from domain.language.dimensions import Dimension, Keys
from domain.language.filters import AllOf
from domain.language.formulas import Reading
from domain.periods import Period

MAX_PAGE = Bound(
    500,
    "rows",
    "page of a breakdown or a leaderboard",
    "BAD_INPUT, naming the argument",
    "Questions",
)


@dataclass(frozen=True, slots=True)
class BreakdownRequest:
    """The arguments of a breakdown."""

    by: tuple[Dimension, ...]
    first: int
    after: str | None
    sort: SortDirectionType
    min_sample: int
    with_other: bool

    def __post_init__(self) -> None:
        if self.min_sample < 0:
            raise BadInput("minSample", "must not be negative")

    @property
    def paged(self) -> tuple[str, ...]:
        """What decides about the order of the rows."""
        return ("breakdown", *self.by, self.sort.value, str(self.min_sample))


@dataclass(frozen=True, slots=True)
class _RowSource:
    """Where the series of one row comes from: one demand serves all rows of a breakdown."""

    node: ScopedKpi
    by: tuple[Dimension, ...]
    group: Keys

    @property
    def scope(self) -> Scope:
        return self.node.scope

    def readings(self, info: Info, periods: Sequence[Period]) -> Promise[Readings]:
        return info.context.loader.load(self.node.demand(*periods, by=self.by))


@strawberry.type(name="BreakdownRow")
class BreakdownRowType:
    """A row of a breakdown."""

    _node: strawberry.Private[ScopedKpi]
    _by: strawberry.Private[tuple[Dimension, ...]]
    _keys: strawberry.Private[Keys | None]
    _reading: strawberry.Private[Reading]
    _then: strawberry.Private[Reading | None]
    _total: strawberry.Private[Reading]
    _is_other: strawberry.Private[bool] = False

    @strawberry.field
    async def keys(self, info: Info) -> list[DimensionKeyType]:
        """The values of the dimensions; none for total and other."""
        if self._keys is None:
            return []
        context = info.context
        agents = await context.agent_names() if Dimension.AGENT in self._by else {}
        return keys_of(self._by, self._keys, labels(context.caller.configuration, agents))

    @strawberry.field
    def value(self) -> float | None:
        """The value of the row; null = no data."""
        return self._reading.value

    @strawberry.field
    def sample_size(self) -> int:
        """The sample of the row."""
        return self._reading.sample_size

    @strawberry.field
    def compare_value(self) -> float | None:
        """The value in the period that the scope compares with."""
        return self._then.value if self._then else None

    @strawberry.field
    def change(self) -> float | None:
        """Value less compareValue."""
        return self._changes().change

    @strawberry.field
    def change_ratio(self) -> float | None:
        """The change as a share of compareValue."""
        return self._changes().change_ratio

    @strawberry.field
    def share(self) -> float | None:
        """What part of the total the row is, 0…1; null unless the KPI is a count or a sum. Rows of
        tags overlap, so that theirs add up to more than 1.
        """
        whole = self._total.value
        if not self._node.kpi.is_total or not whole or self._reading.value is None:
            return None
        return self._reading.value / whole

    @strawberry.field
    async def standing(self, info: Info) -> StandingType:
        """How the row stands to the target that applies to it."""
        cut = self._node.scope.cut
        if self._keys is not None:
            cut = cut.row(self._by, self._keys)
        elif self._is_other:
            cut = cut.rest()
        return await standing_of(self._node, info, cut, self._reading)

    def _changes(self) -> Changes:
        then = self._then
        return changes(self._node.kpi, self._reading, then) if then else Changes()

    @strawberry.field
    def series(self, grain: GrainType = GrainType.AUTO) -> SeriesType | None:
        """The row bucket by bucket; null for `other`."""
        if self._is_other:
            return None
        source = _RowSource(self._node, self._by, self._keys) if self._keys else self._node
        bucket = bucket_grain(grain, self._node.scope.period)
        return SeriesType(
            node=source, bucket=bucket, fill=FillType.NULL, rolling=1, cumulative=False
        )


@strawberry.type(name="Breakdown")
class BreakdownType:
    """A KPI by one or two dimensions."""

    rows: list[BreakdownRowType]
    total: BreakdownRowType
    page_info: PageInfoType
    _node: strawberry.Private[ScopedKpi]
    _request: strawberry.Private[BreakdownRequest]
    _shown: strawberry.Private[list[Keys]]
    _hidden: strawberry.Private[list[Keys]]

    @strawberry.field(graphql_type=BreakdownRowType | None)
    def other(self, info: Info) -> Promise[BreakdownRowType] | None:
        """The KPI over all rows that are not shown; null if all are."""
        if not self._hidden or not self._request.with_other:
            return None
        node, by = self._node, self._request.by
        where = AllOf((node.scope.where, outside(by, self._shown, self._hidden)))
        demand = replace(node.demand(*_periods(node)), where=where)
        return info.context.loader.load(demand).then(self._other)

    def _other(self, readings: Readings) -> BreakdownRowType:
        total = self.total._reading  # noqa: SLF001  # of this module
        row = _row(self._node, self._request.by, readings, None, total)
        row._is_other = True  # noqa: SLF001  # made in the line above
        return row


def read_breakdown(
    node: ScopedKpi, info: Info, request: BreakdownRequest
) -> Promise[BreakdownType]:
    """Read a page of a breakdown."""
    page = RankedPage.after(info.context, (*node.paged, *request.paged), request.after)
    wanted = _periods(node)
    load = info.context.loader.load
    both = [load(node.demand(*wanted, by=request.by)), load(node.demand(*wanted))]
    return info.context.rounds.all_of(both).then(
        lambda readings: _breakdown(node, request, page, *readings)
    )


def _breakdown(
    node: ScopedKpi, request: BreakdownRequest, page: RankedPage, rows: Readings, total: Readings
) -> BreakdownType:
    """A page of a breakdown, of its readings."""
    groups = _groups(node, rows)
    ranked = _ranked(groups, request)
    shown = ranked[page.start : page.start + request.first]
    on_page = set(shown)
    hidden = [keys for keys in groups if keys not in on_page]
    of_all = _row(node, request.by, total, None)
    whole = of_all._reading  # noqa: SLF001  # of this module
    return BreakdownType(
        rows=[_row(node, request.by, rows, keys, whole) for keys in shown],
        total=of_all,
        page_info=page.info(len(shown), len(ranked)),
        _node=node,
        _request=request,
        _shown=shown,
        _hidden=hidden,
    )


def _periods(node: ScopedKpi) -> tuple[Period, ...]:
    compare = node.scope.compare
    return (node.scope.period, compare) if compare else (node.scope.period,)


def _groups(node: ScopedKpi, rows: Readings) -> Mapping[Keys, Reading]:
    """The groups of the range; those that only the period compared with has read as nothing."""
    compare = node.scope.compare
    then = dict.fromkeys(rows.of(compare), rows.nothing) if compare else {}
    return {**then, **rows.of(node.scope.period)}


def _ranked(groups: Mapping[Keys, Reading], request: BreakdownRequest) -> list[Keys]:
    """The rows by value, those without one last, ties by key."""
    sign = -1 if request.sort is SortDirectionType.DESC else 1

    def position(keys: Keys) -> tuple[bool, float, tuple[tuple[bool, str], ...]]:
        value = groups[keys].value
        names = tuple((key is None, key or "") for key in keys)
        return value is None, sign * (value or 0.0), names

    large = (keys for keys in groups if groups[keys].sample_size >= request.min_sample)
    return sorted(large, key=position)


def _row(
    node: ScopedKpi,
    by: tuple[Dimension, ...],
    readings: Readings,
    keys: Keys | None,
    total: Reading | None = None,
) -> BreakdownRowType:
    """A row; the one without keys and a total of its own is the total."""
    group = keys if keys is not None else ()
    now, *then = readings.column(group)
    return BreakdownRowType(
        _node=node,
        _by=by,
        _keys=keys,
        _reading=now,
        _then=then[0] if then else None,
        _total=total or now,
    )
