"""What a scan asks of a statement, and what a statement gives."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.asking.kept_sums import Kept
from domain.bounds import Bound
from domain.configuration import Configuration
from domain.facts import AnyFact
from domain.language.dimensions import Dimension
from domain.language.filters import Filter
from domain.language.measures import INSTANTANEOUS, PERIODIC, Counted, Distribution
from domain.periods import Period

MAX_ROWS = Bound(
    100_000,
    "groups",
    "groups of a breakdown",
    "COST_LIMIT",
    "Questions",
)
"""Groups that one statement may give."""


@dataclass(frozen=True, slots=True)
class ScanKey:
    """What facts a statement reads, and how.

    Attributes:
        is_windowed: whether each fact is counted in all of many periods that overlap.
    """

    fact: type[AnyFact]
    where: Filter
    zone: str
    by_tag: bool
    is_sorting: bool
    is_windowed: bool = False

    @property
    def is_instantaneous(self) -> bool:
        """Whether facts are read at instants, not in periods."""
        return self.fact in INSTANTANEOUS

    @property
    def is_periodic(self) -> bool:
        """Whether facts are held against each period as a whole."""
        return self.fact in PERIODIC

    @property
    def is_by_period(self) -> bool:
        """Whether cells are periods, which may overlap, not what lies between edges."""
        return self.is_periodic or self.is_windowed


@dataclass(slots=True)
class Layer:
    """One grouping of a scan.

    Attributes:
        edges: of its cells; at instants, the instants themselves.
        periods: its cells, in order, where they may overlap.
    """

    by: tuple[Dimension, ...]
    edges: tuple[datetime, ...] = ()
    periods: tuple[Period, ...] = ()

    @property
    def cells(self) -> int:
        """How many cells it has."""
        return len(self.periods) or len(self.edges) - 1

    @property
    def cuts(self) -> Iterator[datetime]:
        """Where its cells begin and end."""
        yield from self.edges
        for period in self.periods:
            yield period.since
            yield period.until

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
        spreads: the numbers of distributions, if their spreads are.
        grouping: whose sums or spreads.
        months: whose spreads are read as a whole, beside those of days.
    """

    stretches: tuple[tuple[datetime, datetime], ...] = ()
    instants: tuple[datetime, ...] = ()
    sums: Mapping[Counted, int] | None = None
    spreads: Mapping[Distribution, int] | None = None
    grouping: int = 0
    months: tuple[datetime, ...] = ()


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
