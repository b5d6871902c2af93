"""Which target a number is held against, and how it stands to it; figures worked out by hand."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.goals.standings import CAP, Standing, attainment, judge
from domain.goals.targets import Cut, Hours, Target, TargetSubject, applying, checked
from domain.kpis import REGISTRY
from domain.language.dimensions import Dimension
from domain.language.filters import AllOf, Among, AnyOf, Filter, Missing, Tagged
from domain.language.formulas import Reading
from domain.periods import Grain, Period, length

BERLIN = ZoneInfo("Europe/Berlin")
TIER, TEAM, AGENT, CHANNEL = Dimension.TIER, Dimension.TEAM, Dimension.AGENT, Dimension.CHANNEL
CSAT, VOLUME, OPEN = REGISTRY["csat"], REGISTRY["ticket_volume"], REGISTRY["open_tickets"]
FRT, NPS = REGISTRY["first_response_time"], REGISTRY["nps"]


def day(month: int, number: int) -> datetime:
    return datetime(2026, month, number, tzinfo=UTC)


MAY = Period(day(5, 1), day(6, 1))


def equal(**values: str) -> Filter:
    return AllOf(tuple(Among(Dimension(name), (value,)) for name, value in values.items()))


def target(value: float = 0.9, kpi: str = "csat", **fields: object) -> Target:
    names = {name: fields.pop(name) for name in tuple(fields) if name in TargetSubject._fields}
    return Target(kpi, value, subject=TargetSubject(**names), **fields)  # type: ignore[arg-type]  # as given


def chosen(
    targets: list[Target], cut: Cut, period: Period = MAY, kpi: str = "csat"
) -> Target | None:
    return applying(targets, REGISTRY[kpi], cut, period)


EVERYTHING = Cut()
WHOLE, TIER_1, TEAM_A, AGENT_7 = (
    target(),
    target(tier="1"),
    target(team="a"),
    target(agent="7"),
)
CHAT, VIP, NIGHT = target(channel="chat"), target(segment="vip"), target(hours=Hours(22, 6))


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (AllOf(), WHOLE),
        (equal(tier="1"), TIER_1),
        (equal(tier="2"), WHOLE),
        (equal(tier="1", team="a"), TEAM_A),
        (equal(tier="1", team="a", agent="7"), AGENT_7),
        (equal(channel="chat", segment="vip"), CHAT),
        (equal(channel="chat", tier="1"), TIER_1),
        (AllOf((AllOf((equal(tier="1"),)),)), TIER_1),
        (AnyOf((equal(tier="1"),)), TIER_1),
        (Among(TIER, ("1", "2")), WHOLE),
        (AnyOf((equal(tier="1"), equal(team="a"))), WHOLE),
        (AllOf((equal(tier="1"), Tagged(("x",)))), TIER_1),
        (Missing(TIER), WHOLE),
    ],
)
def test_the_most_specific_target_of_a_scope_applies(where: Filter, expected: Target) -> None:
    declared = [AGENT_7, TIER_1, CHAT, WHOLE, TEAM_A, VIP, NIGHT]
    assert chosen(declared, Cut.of(where)) is expected


def test_no_target_applies_to_more_than_it_is_for() -> None:
    assert chosen([TIER_1, CHAT, NIGHT], EVERYTHING) is None


def test_of_equally_specific_targets_the_one_declared_last_applies() -> None:
    earlier, later = target(0.8, tier="1"), target(0.9, tier="1", valid_from=day(1, 1))
    assert chosen([earlier, later, WHOLE], Cut.of(equal(tier="1"))) is later
    assert chosen([later, earlier], Cut.of(equal(tier="1"))) is earlier


def test_more_conditions_go_before_fewer_of_the_same_weight() -> None:
    both = target(tier="1", channel="chat")
    assert chosen([both, TIER_1], Cut.of(equal(tier="1", channel="chat"))) is both


def test_the_keys_of_a_row_count_like_a_filter() -> None:
    cut = Cut.of(equal(tier="1")).row((TEAM, CHANNEL), ("a", None))
    assert chosen([CHAT, TIER_1, TEAM_A], cut) is TEAM_A


@pytest.mark.parametrize(
    ("hour", "applies"),
    [("21", False), ("22", True), ("23", True), ("0", True), ("5", True), ("6", False)],
)
def test_a_target_by_night_applies_to_the_rows_of_its_hours(hour: str, applies: bool) -> None:
    cut = EVERYTHING.row((Dimension.HOUR_OF_DAY,), (hour,))
    assert chosen([NIGHT], cut) is (NIGHT if applies else None)


def test_hours_by_day_begin_with_the_first_and_end_before_the_last() -> None:
    assert [hour for hour in range(24) if Hours(8, 10).have(hour)] == [8, 9]
    assert all(Hours(0, 24).have(hour) for hour in range(24))
    assert [hour for hour in range(24) if Hours(22, 0).have(hour)] == [22, 23]


@pytest.mark.parametrize(
    ("since", "until", "applies"),
    [
        (day(5, 1), day(6, 1), True),
        (day(5, 2), None, False),
        (None, datetime(2026, 5, 31, 23, 59, tzinfo=UTC), False),
        (day(4, 1), day(7, 1), True),
    ],
)
def test_a_target_must_be_in_force_over_the_whole_range(
    since: datetime | None, until: datetime | None, applies: bool
) -> None:
    bound = target(valid_from=since, valid_to=until)
    assert (chosen([bound], EVERYTHING) is bound) is applies


def test_the_target_of_a_stock_must_be_in_force_at_the_end_of_the_range() -> None:
    bound = target(40, "open_tickets", valid_from=day(5, 20), valid_to=day(6, 1))
    assert chosen([bound], EVERYTHING, MAY, "open_tickets") is bound
    assert chosen([bound], EVERYTHING, Period(day(5, 1), day(5, 20)), "open_tickets") is None
    assert chosen([bound], EVERYTHING, Period(day(5, 1), day(6, 2)), "open_tickets") is None


@pytest.mark.parametrize(
    ("cut", "applies"),
    [
        (Cut.of(equal(tier="1")), True),
        (EVERYTHING.row((TIER,), ("1",)), True),
        (Cut.of(equal(tier="1", channel="chat")), False),
        (Cut.of(AllOf((equal(tier="1"), Tagged(("x",))))), False),
        (EVERYTHING.row((TIER, CHANNEL), ("1", None)), False),
        (Cut.of(equal(tier="1")).rest(), False),
        (Cut.of(equal(agent="7"), {TIER: "1"}), False),
        (EVERYTHING, False),
    ],
)
def test_a_count_for_a_tier_is_for_all_of_the_tier_and_not_for_a_part(
    cut: Cut, applies: bool
) -> None:
    volume = target(100, "ticket_volume", tier="1")
    assert (chosen([volume], cut, kpi="ticket_volume") is volume) is applies


def test_a_rate_for_a_tier_is_for_its_agents_too() -> None:
    cut = Cut.of(equal(agent="7"), {TIER: "1", TEAM: "a"})
    assert chosen([WHOLE, TIER_1], cut) is TIER_1
    assert chosen([WHOLE, TIER_1, TEAM_A], cut) is TEAM_A


# Standing -----------------------------------------------------------------------------------------


def reading(value: float | None, size: int = 100) -> Reading:
    return Reading(value, size)


@pytest.mark.parametrize(
    ("kpi", "goal", "margin", "value", "standing", "gap"),
    [
        ("csat", 0.9, 0.05, 0.95, Standing.MET, 0.05),
        ("csat", 0.9, 0.05, 0.9, Standing.MET, 0),
        ("csat", 0.9, 0.05, 0.86, Standing.AT_RISK, -0.04),
        ("csat", 0.8, 0.1, 0.7, Standing.AT_RISK, -0.1),
        ("csat", 0.9, 0.05, 0.84, Standing.MISSED, -0.06),
        ("csat", 0.9, 0, 0.899, Standing.MISSED, -0.001),
        ("first_response_time", 900, 300, 600, Standing.MET, -300),
        ("first_response_time", 900, 300, 900, Standing.MET, 0),
        ("first_response_time", 900, 300, 1200, Standing.AT_RISK, 300),
        ("first_response_time", 900, 300, 1201, Standing.MISSED, 301),
        ("nps", -10, 5, -14, Standing.AT_RISK, -4),
        ("ticket_volume", 100, 0, 120, Standing.MET, 20),
    ],
)
def test_a_value_stands_to_its_target(  # noqa: PLR0913, PLR0917  # one row of a table
    kpi: str, goal: float, margin: float, value: float, standing: Standing, gap: float
) -> None:
    judgement = judge(Target(kpi, goal, margin), REGISTRY[kpi], reading(value))
    assert judgement.standing is standing
    assert judgement.gap == pytest.approx(gap)


def test_a_small_sample_is_not_judged_but_a_small_count_is() -> None:
    assert judge(WHOLE, CSAT, reading(1.0, 9)).standing is Standing.NOT_ENOUGH_DATA
    assert judge(WHOLE, CSAT, reading(1.0, 10)).standing is Standing.MET
    complaints = Target("complaints", 3)
    assert judge(complaints, REGISTRY["complaints"], reading(0, 0)).standing is Standing.MET
    assert judge(complaints, REGISTRY["complaints"], reading(4, 4)).standing is Standing.MISSED


def test_without_a_value_there_is_no_gap_and_no_attainment() -> None:
    judgement = judge(WHOLE, CSAT, reading(None, 0))
    assert (judgement.standing, judgement.gap, judgement.attainment) == (
        Standing.NOT_ENOUGH_DATA,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("kpi", "goal", "value", "expected"),
    [
        ("csat", 0.9, 0.45, 0.5),
        ("csat", 0.5, 0.55, 1.1),
        ("csat", 0.5, 0.9, 1.2),
        ("csat", 0, 0, 1),
        ("first_response_time", 900, 1800, 0.5),
        ("first_response_time", 900, 800, 1.125),
        ("first_response_time", 900, 0, 1.2),
        ("complaints", 0, 0, 1),
        ("complaints", 0, 1, 0),
        ("nps", 40, 20, 120 / 140),
        ("nps", 0, -20, 0.8),
        ("nps", -100, -100, 1),
        ("servqual", -1, -1.5, 0.5),
        ("servqual", -1, -0.9, 1.1),
        ("servqual", 0.5, -0.5, 0),
        ("ticket_volume", 200, 150, 0.75),
    ],
)
def test_attainment_is_what_part_of_the_goal_is_reached(
    kpi: str, goal: float, value: float, expected: float
) -> None:
    assert attainment(REGISTRY[kpi], value, goal) == pytest.approx(expected)


hundredths = st.integers(-10_000, 10_000).map(lambda n: n / 100)


@given(kpi=st.sampled_from(["csat_average", "servqual", "nps"]), goal=hundredths, value=hundredths)
def test_a_goal_is_reached_just_when_the_attainment_is_one(
    kpi: str, goal: float, value: float
) -> None:
    is_met = judge(Target(kpi, goal), REGISTRY[kpi], reading(value)).standing is Standing.MET
    assert (attainment(REGISTRY[kpi], value, goal) >= 1) is is_met


@given(
    kpi=st.sampled_from(["servqual", "nps", "first_response_time"]),
    goal=hundredths,
    values=st.tuples(hundredths, hundredths),
)
def test_a_better_value_never_attains_less(
    kpi: str, goal: float, values: tuple[float, float]
) -> None:
    worse, better = sorted(values)
    if kpi == "first_response_time":
        goal, worse, better = abs(goal), *sorted(map(abs, values), reverse=True)
    attained = [attainment(REGISTRY[kpi], value, goal) for value in (worse, better)]
    assert 0 <= attained[0] <= attained[1] <= CAP


# Time ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "grain", "expected"),
    [
        (day(5, 1), day(6, 1), Grain.MONTH, 1),
        (day(5, 1), day(5, 11), Grain.MONTH, 10 / 31),
        (day(5, 16), day(7, 16), Grain.MONTH, 16 / 31 + 1 + 15 / 31),
        (day(5, 4), day(5, 11), Grain.WEEK, 1),
        (day(5, 6), day(5, 13), Grain.WEEK, 1),
        (day(1, 1), day(4, 1), Grain.QUARTER, 1),
        (day(5, 4), day(5, 4).replace(hour=12), Grain.DAY, 0.5),
        (day(5, 4), day(5, 5), Grain.HOUR, 24),
    ],
)
def test_a_period_is_so_many_buckets_long(
    since: datetime, until: datetime, grain: Grain, expected: float
) -> None:
    assert length(Period(since, until), grain, ZoneInfo("UTC")) == pytest.approx(expected)


def test_the_day_on_which_the_clock_goes_forward_is_one_day() -> None:
    # In Berlin 29 March 2026 has 23 hours.
    since, until = datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert length(Period(since, until), Grain.DAY, BERLIN) == 1
    assert length(Period(since, until), Grain.HOUR, BERLIN) == 23


def test_a_count_per_week_is_asked_of_a_range_as_long_as_it_is() -> None:
    weekly = Target("ticket_volume", 70, 7, per=Grain.WEEK)
    fortnight = Period(day(5, 4), day(5, 18))
    judgement = judge(weekly, VOLUME, reading(130), weekly.times(fortnight, BERLIN))
    assert (judgement.goal, judgement.margin, judgement.gap) == (140, 14, -10)
    assert judgement.standing is Standing.AT_RISK


# What makes no sense ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (target(90), "value"),
        (target(-1, "first_response_time"), "value"),
        (target(101, "nps"), "value"),
        (target(float("nan")), "value"),
        (target(margin=-0.1), "margin"),
        (target(per=Grain.DAY), "per"),
        (target(10, "open_tickets", per=Grain.DAY), "per"),
        (target(tier="9"), "tier"),
        (target(agent=""), "agent"),
        (target(team="a\0b"), "team"),
        (target(hours=Hours(24, 6)), "from_hour"),
        (target(hours=Hours(6, 25)), "to_hour"),
        (target(hours=Hours(6, 6)), "to_hour"),
        (target(valid_from=day(5, 1), valid_to=day(5, 1)), "valid_to"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused_by_field(wrong: Target, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        checked(wrong, REGISTRY[wrong.kpi], ["1", "2"])
    assert refused.value.field == field


def test_a_negative_goal_makes_sense_where_values_can_be_negative() -> None:
    for wanted in (target(-0.5, "servqual"), target(-20, "nps")):
        assert checked(wanted, REGISTRY[wanted.kpi], []) is wanted


def test_targets_about_the_same_have_the_same_id_whatever_they_ask() -> None:
    assert target(0.8, tier="1").id == target(0.9, tier="1").id
    assert len({each.id for each in (WHOLE, TIER_1, TEAM_A, CHAT, VIP, NIGHT)}) == 6
    assert target(valid_from=day(5, 1)).id != target(valid_to=day(5, 1)).id
