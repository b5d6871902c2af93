"""The groupings that answer all needs of a scan, without SQL."""

from datetime import UTC, datetime, timedelta
from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.asking.demands import Demand
from domain.asking.layouts import MAX_LAYERS, Layout, lay_out
from domain.asking.scans import DEEP, Layer, Need, ScanKey, scan_key
from domain.errors import CostLimit
from domain.kpis import REGISTRY
from domain.language.dimensions import Dimension
from domain.language.measures import is_additive
from domain.periods import Period

START = datetime(2026, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)
VOLUME, REPLIED, AGENT_DAYS, STOCK, STAFF = (
    REGISTRY[name]
    for name in (
        "ticket_volume",
        "reply_time",
        "handled_per_agent_day",
        "open_tickets",
        "staff_turnover",
    )
)


def days(first: int, last: int) -> Period:
    return Period(START + first * DAY, START + last * DAY)


def edges(*numbers: int) -> tuple[datetime, ...]:
    return tuple(START + number * DAY for number in numbers)


def needs(*demands: Demand) -> tuple[ScanKey, list[Need]]:
    """The needs of demands of which all measures are read in one scan."""
    pairs = [(demand, measure) for demand in demands for measure in demand.measures]
    (key,) = {scan_key(demand, measure) for demand, measure in pairs}
    return key, [Need.of(demand, measure) for demand, measure in pairs]


def layers(*demands: Demand) -> tuple[Layer, ...]:
    return lay_out(*needs(*demands)).layers


def test_what_adds_up_shares_one_layer_of_all_edges() -> None:
    week, day = days(0, 7), days(6, 8)
    demands = Demand(VOLUME, (week,)), Demand(VOLUME, (day, week))
    assert layers(*demands) == (Layer((), edges(0, 6, 7, 8)),)


def test_each_breakdown_is_a_layer() -> None:
    week = (days(0, 7),)
    demands = (Demand(VOLUME, week, by) for by in ((), (Dimension.TEAM,), (Dimension.TIER,)))
    assert [layer.by for layer in layers(*demands)] == [(), (Dimension.TEAM,), (Dimension.TIER,)]


def test_what_does_not_add_up_has_a_cell_for_each_period() -> None:
    """Periods that do not overlap share a layer; one that overlaps needs another."""
    key, (need, _) = needs(Demand(AGENT_DAYS, (days(0, 7), days(7, 9), days(0, 3))))
    layout = lay_out(key, [need])
    assert layout.layers == (Layer((), edges(0, 3, 7, 9)), Layer((), edges(0, 7)))
    assert [number for number, _ in layout.runs(need, key)] == [1, 0]


def test_a_period_that_is_a_cell_of_what_adds_up_shares_its_layer() -> None:
    periods = (days(0, 7), days(7, 9))
    assert layers(Demand(REPLIED, periods), Demand(AGENT_DAYS, periods)) == (
        Layer((), edges(0, 7, 9)),
    )


def test_stocks_are_read_at_the_ends_of_periods() -> None:
    assert layers(Demand(STOCK, (days(0, 7), days(3, 7), days(7, 9)))) == (Layer((), edges(7, 9)),)


def test_what_is_held_against_periods_takes_them_as_cells() -> None:
    periods = (days(0, 7), days(3, 7), days(7, 9))
    measure = STAFF.measures[-1]
    demand = Demand(STAFF, periods)
    key, need = scan_key(demand, measure), Need.of(demand, measure)
    assert key.is_periodic
    assert lay_out(key, [need]).layers == (Layer((), periods=tuple(sorted(periods))),)


@pytest.mark.parametrize(("count", "is_windowed"), [(DEEP, False), (DEEP + 1, True)])
def test_many_periods_that_overlap_are_windows(
    count: int, is_windowed: bool
) -> None:  # a parameter of the case
    exact = next(each for each in AGENT_DAYS.measures if not is_additive(each))
    demand = Demand(AGENT_DAYS, tuple(days(0, n) for n in range(1, count + 1)))
    key = scan_key(demand, exact)
    assert key.is_windowed == is_windowed
    assert len(lay_out(key, [Need.of(demand, exact)]).layers) == (1 if is_windowed else count)


def test_too_many_layers_are_a_problem() -> None:
    def layout(count: int) -> Layout:
        return lay_out(*needs(*(Demand(AGENT_DAYS, (days(0, n),)) for n in range(1, count + 1))))

    most = int(MAX_LAYERS.limit)
    assert layout(most).problem is None
    assert isinstance(layout(most + 1).problem, CostLimit)


series = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 9)).map(
        lambda pair: days(pair[0], pair[0] + pair[1])
    ),
    min_size=1,
    max_size=DEEP,
    unique=True,
)


@given(demands=st.lists(series, min_size=1, max_size=4))
def test_each_period_of_each_need_is_made_of_cells_of_its_layer(
    demands: list[list[Period]],
) -> None:
    kpis = cycle((REPLIED, AGENT_DAYS))
    key, some = needs(*(Demand(next(kpis), tuple(periods)) for periods in demands))
    layout = lay_out(key, some)
    for need in some:
        runs = list(layout.runs(need, key))
        assert [period for _, periods in runs for period in periods] == list(need.periods)
        for number, periods in runs:
            cuts = layout.layers[number].edges
            for period in periods:
                first, last = cuts.index(period.since), cuts.index(period.until)
                assert first < last
                assert last == first + 1 or is_additive(need.measure)
