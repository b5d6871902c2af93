"""Measures and filters said in SQL. Values always travel as parameters."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import InitVar, dataclass, field, replace
from datetime import datetime
from typing import Any as AnyType
from typing import assert_never

from domain.asking.kept_sums import Kept
from domain.asking.rollups import Summed
from domain.configuration import Configuration
from domain.facts import AnyFact
from domain.language.conditions import (
    AtLeast,
    AtMost,
    Bears,
    ByNow,
    Condition,
    Equals,
    Inbound,
    Is,
    Known,
    NotYet,
    OneOf,
    OpenAtEnd,
    Passed,
    Unknown,
)
from domain.language.dimensions import Dimension, column_of
from domain.language.filters import (
    All,
    Among,
    Any,
    AttributeAmong,
    AttributeMissing,
    Filter,
    Missing,
    NoneOf,
    Not,
    Tagged,
    names_outbound,
)
from domain.language.measures import (
    AT_START,
    INSTANTANEOUS,
    MONEY,
    PERIODIC,
    Count,
    Counted,
    Cover,
    Distinct,
    Distribution,
    Moments,
    Number,
    Quantile,
    is_money,
)
from domain.periods import Period
from persistence.kpi_lookups import looked_up
from persistence.kpi_periods import Facts, anchor_of, held_against
from persistence.kpi_spans import holding_at
from persistence.tables import RolledUp, table_name

MAX_ROWS = 100_000
"""Groups that one statement may give."""


ROLLED_UP = str(RolledUp.__tablename__)


class Parameters:
    """The parameters of a statement, numbered as they are named; equal ones share a number."""

    def __init__(self, workspace: str) -> None:
        self.values: list[object] = [workspace]
        self._numbers: dict[tuple[str, object], int] = {}

    def add(self, value: object, kind: str) -> str:
        """The text that stands for a value in SQL."""
        key = (kind, tuple(value) if isinstance(value, list) else value)
        if key not in self._numbers:
            self.values.append(value)
            self._numbers[key] = len(self.values)
        return f"${self._numbers[key]}::{kind}"


@dataclass(frozen=True, slots=True)
class ScanKey:
    """What facts a statement reads, and how."""

    fact: type[AnyFact]
    where: Filter
    zone: str
    by_tag: bool
    is_sorting: bool

    @property
    def is_instantaneous(self) -> bool:
        """Whether facts are read at instants, not in periods."""
        return self.fact in INSTANTANEOUS

    @property
    def is_periodic(self) -> bool:
        """Whether facts are held against each period as a whole."""
        return self.fact in PERIODIC


@dataclass(slots=True)
class Layer:
    """One grouping of a scan.

    Attributes:
        edges: of its cells; at instants, the instants themselves.
        periods: its cells, where facts are held against whole periods; they may overlap.
    """

    by: tuple[Dimension, ...]
    edges: tuple[datetime, ...] = ()
    periods: tuple[Period, ...] = ()

    @property
    def extent(self) -> tuple[datetime, datetime]:
        """From where to where it looks."""
        if self.periods:
            return self.periods[0].since, max(period.until for period in self.periods)
        return self.edges[0], self.edges[-1]


def stretches(layers: Sequence[Layer]) -> list[tuple[datetime, datetime]]:
    """The stretches of time that some layer covers, of which none touches another."""
    found: list[tuple[datetime, datetime]] = []
    for since, until in sorted(layer.extent for layer in layers):
        if found and since <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], until)
        else:
            found.append((since, until))
    return found


Column = tuple[Counted, int]
"""A measure, and the layer whose cells' ends it looks at; 0 for those that look at none."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of what a scan reads, and from where.

    Attributes:
        stretches: of time, for facts that happen; none of them touches another.
        instants: for facts that hold over spans.
        sums: where the sums of measures stand, if they are read in place of the facts.
        grouping: whose sums.
    """

    stretches: tuple[tuple[datetime, datetime], ...] = ()
    instants: tuple[datetime, ...] = ()
    sums: Mapping[Summed, int] | None = None
    grouping: int = 0


def all_of(key: ScanKey, layers: Sequence[Layer]) -> Part:
    """All that a scan reads, from the facts."""
    if key.is_periodic:
        return Part()
    if key.is_instantaneous:
        return Part(instants=tuple(sorted({edge for layer in layers for edge in layer.edges})))
    return Part(tuple(stretches(layers)))


def masks_of(layers: int) -> Iterator[int]:
    """What GROUPING over the cells says of the rows of each layer."""
    every = (1 << layers) - 1
    return (every - (1 << layers - 1 - number) for number in range(layers))


@dataclass(slots=True)
class Statement:
    """SQL for a scan, and where its answers stand in a row."""

    sql: str
    values: Sequence[object]
    dimensions: tuple[Dimension, ...]
    places: Mapping[Column, int]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a statement needs to know of the workspace.

    Attributes:
        now: targets that are due later are not missed yet.
        kept: sums that may be read in place of facts, by kind.
    """

    workspace: str
    configuration: Configuration
    now: datetime
    kept: Mapping[type[AnyFact], Kept] = field(default_factory=dict)


@dataclass(slots=True)
class Compiler:
    """Makes the one statement of a scan."""

    setting: Setting
    key: ScanKey
    layers: Sequence[Layer]
    of: InitVar[Part | None] = None
    part: Part = field(init=False)
    parameters: Parameters = field(init=False)

    def __post_init__(self, of: Part | None) -> None:
        self.part = of or all_of(self.key, self.layers)
        self.parameters = Parameters(self.setting.workspace)

    def statement(self, columns: Sequence[Column]) -> Statement:
        """The statement that gives the measures for every layer."""
        dimensions = self._dimensions()
        places: dict[Column, int] = {}
        outputs = [*self._head(), *(dim.value for dim in dimensions)]
        for column in columns:
            places[column] = len(outputs)
            outputs += self._outputs(*column)
        sql = f"SELECT {', '.join(outputs)}\n{self._grouped()}\nLIMIT {MAX_ROWS + 1}"
        return Statement(sql, self.parameters.values, dimensions, places)

    def keeping(self, measures: Iterable[Summed]) -> tuple[str, Sequence[object]]:
        """The statement that keeps what measures come to, each layer a grouping; its values, too.

        Args:
            measures: in the order of their places.
        """
        names = ", ".join(dim.value for dim in self._dimensions())
        masks = self.parameters.add([*masks_of(len(self.layers))], "int[]")
        kind = self.parameters.add(table_name(self.key.fact), "text")
        sums = ", ".join(part for measure in measures for part in self._outputs(measure, 0))
        mask, cell = self._head()
        made = (
            f"SELECT {mask} AS mask, {cell} AS cell, {names}, ARRAY[{sums}]::float8[] AS sums\n"
            f"{self._grouped()}"
        )
        sql = (
            f"INSERT INTO {ROLLED_UP} (workspace_id, kind, grouping, at, n, {names}, sums)\n"
            f"SELECT $1, {kind}, array_position({masks}, mask) - 1, ({self._edges(0)})[cell],"
            f" row_number() OVER (PARTITION BY mask, cell), {names}, sums\n"
            f"FROM ({made}) AS made WHERE cell IS NOT NULL"
        )
        return sql, self.parameters.values

    def _dimensions(self) -> tuple[Dimension, ...]:
        return tuple(dict.fromkeys(dim for layer in self.layers for dim in layer.by))

    def _head(self) -> tuple[str, str]:
        """Which grouping a row is of, and which cell of it."""
        cells = ", ".join(f"c{n}" for n in range(len(self.layers)))
        return f"GROUPING({cells})", f"coalesce({cells})"

    def _grouped(self) -> str:
        groups = [
            f"({', '.join([f'c{n}', *(dim.value for dim in layer.by)])})"
            for n, layer in enumerate(self.layers)
        ]
        # OFFSET 0 hides from the planner how cells are computed. It would take each fact for a
        # group of its own, and sort them all once for each grouping; as it is, it hashes.
        source = f"{self._source(self._dimensions())}\nOFFSET 0"
        return f"FROM ({source}) AS fact\nGROUP BY GROUPING SETS ({', '.join(groups)})"

    def counted(self, measure: Counted) -> str:
        """The facts that a measure counts, row by row, where there is one layer of one cell."""
        where = ["true", *(self._condition(condition, 0) for condition in measure.where)]
        if isinstance(measure, Distribution):
            where.append(f"{measure.column} IS NOT NULL")
        return f"SELECT fact.* FROM ({self._source(())}) AS fact WHERE {' AND '.join(where)}"

    def _source(self, dimensions: Sequence[Dimension]) -> str:
        """The facts that count, each with its cell in every layer."""
        key, table = self.key, table_name(self.key.fact)
        computed = [
            f"{self._dimension(dim)} AS {dim.value}" for dim in dimensions if not column_of(dim)
        ]
        outputs = ["fact.*", *computed, *map(self._cell, range(len(self.layers)))]
        conditions = [f"fact.workspace_id = $1 AND {self.filter(key.where)}"]
        if self.part.sums is not None:
            source = f"{ROLLED_UP} AS fact"
            conditions.append(self._among_sums())
        elif key.is_instantaneous:
            source = holding_at(key.fact, self.part.instants, self.parameters.add)
            conditions.append("fact.before < fact.by_then")
            outputs.append("instant")
            outputs += self._ages(key.fact._fields)
        elif key.is_periodic:
            columns = [column for dim in dimensions if (column := column_of(dim))]
            facts = Facts(key.fact, table, conditions[0], columns)
            held = held_against(facts, self._periods(), self.parameters.add)
            source, conditions = held.source, [held.condition]
            outputs += held.outputs
        else:
            read = stretches(self.layers)
            extent = read[0][0], read[-1][1]
            source = f"{looked_up(key.fact, extent, self.parameters.add) or table} AS fact"
            conditions.append(self._within())
            outputs.append(f"({self._local()})::date AS day")
        if key.by_tag:
            source += " LEFT JOIN LATERAL unnest(fact.tags) AS tagged(tag) ON true"
        return f"SELECT {', '.join(outputs)} FROM {source} WHERE {' AND '.join(conditions)}"

    def _ages(self, columns: Sequence[str]) -> list[str]:
        """How long facts have lasted at the instant, by the columns that say since when."""
        ages = [
            f"extract(epoch FROM instant - {began})::float8 AS {age}"
            for began, age in _AGES.items()
            if began in columns
        ]
        if "opened_business_micros" in columns:
            ages.append(f"{self._business_age()} AS business_age_seconds")
        return ages

    def _periods(self) -> list[Period]:
        return sorted({period for layer in self.layers for period in layer.periods})

    def _cell(self, number: int) -> str:
        if self.key.is_periodic:
            place = {period: n for n, period in enumerate(self._periods(), start=1)}
            places = [place[period] for period in self.layers[number].periods]
            asked = self.parameters.add(places, "int[]")
            return f"array_position({asked}, asked.place::int) AS c{number}"
        edges = self._edges(number)
        if self.key.is_instantaneous and self.part.sums is not None:
            return f"array_position({edges}, fact.at) AS c{number}"
        if self.key.is_instantaneous:
            return f"array_position({edges}, instant) AS c{number}"
        return f"width_bucket(fact.at, {edges}) AS c{number}"

    def _edges(self, number: int) -> str:
        return self.parameters.add(list(self.layers[number].edges), "timestamptz[]")

    def _among_sums(self) -> str:
        """The sums of the kind of facts, at the times that are asked about."""
        add = self.parameters.add
        kind = add(table_name(self.key.fact), "text")
        grouping = add(self.part.grouping, "int2")
        if self.key.is_instantaneous:
            when = f"fact.at = ANY({add(list(self.part.instants), 'timestamptz[]')})"
        else:
            when = self._within()
        return f"fact.kind = {kind} AND fact.grouping = {grouping} AND {when}"

    def _business_age(self) -> str:
        """The working hours since the opening: what the calendar reads, less what it read then."""
        calendars = self.setting.configuration.working_hours.all()
        if not calendars:
            return "NULL::float8"
        add, instants = self.parameters.add, self.part.instants
        names = add([calendar.name for calendar in calendars], "text[]")
        told = [float(c.reading(moment)) for c in calendars for moment in instants]
        readings = add(told, "float8[]")
        place = f"(array_position({names}, fact.calendar) - 1) * {len(instants)} + held.place"
        return f"(({readings})[{place}] - fact.opened_business_micros) / 1e6"

    def _within(self) -> str:
        """The stretches of time that are read; what lies between is not."""
        add = self.parameters.add
        parts = (
            f"fact.at >= {add(since, 'timestamptz')} AND fact.at < {add(until, 'timestamptz')}"
            for since, until in self.part.stretches
        )
        return f"({' OR '.join(parts)})"

    def _local(self) -> str:
        anchor = "instant" if self.key.is_instantaneous else anchor_of(self.key.fact)
        return f"{anchor} AT TIME ZONE {self.parameters.add(self.key.zone, 'text')}"

    def _dimension(self, dimension: Dimension) -> str:
        match dimension:
            case Dimension.TAG:
                return "tagged.tag"
            case Dimension.DEPARTMENT:
                return self._department()
            case Dimension.HOUR_OF_DAY:
                return f"extract(hour FROM {self._local()})::int::text"
            case Dimension.DAY_OF_WEEK:
                return f"extract(isodow FROM {self._local()})::int::text"
            case _:
                return f"fact.{dimension.value}"

    def _department(self) -> str:
        """The department that a category concerns, by the configuration."""
        add = self.parameters.add
        departments = self.setting.configuration.departments
        names = add(list(departments.values()), "text[]")
        categories = add(list(departments), "text[]")
        return f"({names})[array_position({categories}, fact.category)]"

    # Filters ----------------------------------------------------------------------------------

    def filter(self, where: Filter) -> str:  # noqa: C901, PLR0911  # one case a kind
        """A filter as a condition that is never null."""
        match where:
            case All(parts):
                return f"({' AND '.join(map(self.filter, parts))})" if parts else "true"
            case Any(parts):
                return f"({' OR '.join(map(self.filter, parts))})" if parts else "false"
            case Not(part):
                return f"NOT {self.filter(part)}"
            case Among(dimension, values):
                return self._among(self._dimension(dimension), values)
            case NoneOf(dimension, values):
                return f"NOT {self._among(self._dimension(dimension), values)}"
            case Missing(Dimension.TAG):
                return "fact.tags = '{}'"
            case Missing(dimension):
                return f"{self._dimension(dimension)} IS NULL"
            case Tagged(tags):
                return f"fact.tags && {self.parameters.add(list(tags), 'text[]')}"
            case AttributeAmong(key, values):
                return self._among(
                    f"(fact.attributes ->> {self.parameters.add(key, 'text')})", values
                )
            case AttributeMissing(key):
                return f"fact.attributes ->> {self.parameters.add(key, 'text')} IS NULL"
            case _:
                assert_never(where)

    def _among(self, column: str, values: Sequence[str]) -> str:
        return f"coalesce({column} = ANY({self.parameters.add(list(values), 'text[]')}), false)"

    # Measures ---------------------------------------------------------------------------------

    def _outputs(self, measure: Counted, layer: int) -> list[str]:
        if self.part.sums is not None and isinstance(measure, Summed):
            return _sums(measure, self.part.sums[measure])
        return self._measure(measure, layer)

    def _measure(self, measure: Counted, layer: int) -> list[str]:
        where = [self._condition(condition, layer) for condition in measure.where]
        only = f" FILTER (WHERE {' AND '.join(where)})" if where else ""
        match measure:
            case Count():
                is_counted = self.key.fact in AT_START
                return [f"coalesce(sum(facts){only}, 0)::int8" if is_counted else f"count(*){only}"]
            case Distinct(columns=columns):
                return [f"count(DISTINCT {_as_one(columns)}){only}"]
            case Distribution(column=name) if name == MONEY:
                return [
                    *_moments(self._in_one_currency(), only, exact="numeric"),
                    f"array_agg(DISTINCT currency){only}",
                ]
            case Distribution(column=name):
                return _moments(f"{name}::float8", only)
            case Cover():
                length = "sum(extract(epoch FROM upper(part) - lower(part)))"
                parts = f"unnest(range_agg(span){only}) AS part"
                return [f"(SELECT {length} FROM {parts})::float8 / max(period_seconds)"]
            case Quantile(of=of, fraction=fraction):
                at = self.parameters.add(fraction, "float8")
                return [f"percentile_cont({at}) WITHIN GROUP (ORDER BY {of.column}::float8){only}"]
            case _:
                assert_never(measure)

    def _in_one_currency(self) -> str:
        """Amounts as they are, or in the currency that all money is shown in."""
        known = self.setting.configuration.exchange.known
        if not known:
            return MONEY
        codes = self.parameters.add(list(known), "text[]")
        rates = self.parameters.add(list(known.values()), "float8[]")
        return f"({MONEY}::numeric * ({rates})[array_position({codes}, currency)]::numeric)"

    def _condition(  # noqa: C901, PLR0911, PLR0912  # one case a kind
        self, condition: Condition, layer: int
    ) -> str:
        add = self.parameters.add
        match condition:
            case Is(column, bool() as value):
                return column if value else f"NOT {column}"
            case Is(column, value):
                return f"{column} = {add(value, 'text')}"
            case OneOf(column, values):
                return f"{column} = ANY({add(list(values), 'text[]')})"
            case Bears(column, values):
                return f"{column} && {add(list(values), 'text[]')}"
            case Equals(column, number):
                return f"{column} = {add(float(number), 'float8')}"
            case Known(column):
                return f"{column} IS NOT NULL"
            case Unknown(column):
                return f"{column} IS NULL"
            case AtLeast(column, number):
                return f"{column} >= {add(float(number), 'float8')}"
            case AtMost(column, number):
                return f"{column} <= {add(float(number), 'float8')}"
            case NotYet(column):
                return f"({column} IS NULL OR {column} >= {self._end(layer)})"
            case Passed(column):
                return f"{column} < {self._end(layer)}"
            case ByNow(column):
                return f"({column} IS NULL OR {column} < {add(self.setting.now, 'timestamptz')})"
            case OpenAtEnd(column):
                # The number of toggles before the end, so that one at the end is not seen yet.
                before = f"width_bucket({self._end(layer)} - interval '1 microsecond', {column})"
                return f"({column} = '{{}}' OR {before} % 2 = 0)"
            case Inbound():
                if names_outbound(self.key.where):
                    return "direction IS NOT NULL"
                return f"direction = {add('inbound', 'text')}"
            case _:
                assert_never(condition)

    def _end(self, layer: int) -> str:
        if self.key.is_instantaneous:
            return "instant"
        return f"({self._edges(layer)})[c{layer} + 1]"


_AGES = {"opened_at": "age_seconds", "hired_at": "tenure_seconds"}
"""What is computed at an instant of the columns that say since when something is."""


def _as_one(columns: Sequence[str]) -> str:
    """Several columns as a text that differs if any does: sorts much faster than a row of them.

    The last column, which differs most, comes first: a sort looks at the first bytes first. How
    long the texts are, but for the first, tells them apart; numbers follow them.
    """
    texts = [column for column in reversed(columns) if column not in _NUMBERS]
    lengths = [f"octet_length({text})" for text in texts[1:]]
    numbers = [_NUMBERS[column] for column in columns if column in _NUMBERS]
    return " || ':' || ".join([" || ".join(texts), *lengths, *numbers])


_NUMBERS = {"day": "(day - date '2000-01-01')"}
"""Columns that are no texts, as numbers: a date takes longer to write than all the rest."""


def _moments(value: str, only: str, *, exact: str = "float8") -> list[str]:
    """Number, sum, sum of squares, least and greatest; the sum is made in an `exact` type."""
    plain = f"{value}::float8"
    return [
        f"count({value}){only}",
        f"coalesce(sum({value}::{exact}){only}, 0)::float8",
        f"coalesce(sum({plain} * {plain}){only}, 0)",
        f"min({plain}){only}",
        f"max({plain}){only}",
    ]


def _sums(measure: Summed, place: int) -> list[str]:
    """The same of sums, from their place in the list on."""
    if isinstance(measure, Count):
        return [f"coalesce(sum(sums[{place}]), 0)::int8"]
    count, total, squares, least, greatest = (f"sums[{place + n}]" for n in range(5))
    return [
        f"coalesce(sum({count}), 0)::int8",
        f"coalesce(sum({total}), 0)",
        f"coalesce(sum({squares}), 0)",
        f"min({least})",
        f"max({greatest})",
    ]


def amount(measure: Counted, row: Sequence[AnyType], place: int) -> Number | Moments:
    """What a measure came to, from its place in a row."""
    if isinstance(measure, Distribution):
        moments = Moments(*row[place : place + 5])
        if is_money(measure):
            return replace(moments, currencies=frozenset(row[place + 5] or ()))
        return moments
    return Number(row[place])
