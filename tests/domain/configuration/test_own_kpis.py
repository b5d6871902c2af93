"""KPIs of a deployment's own: what may be declared, and what is told of one that makes no sense."""

from dataclasses import replace

import pytest
from strawberry.types import get_object_definition

from api.graphql.schema import MetricsNode
from domain.configuration import Configuration
from domain.configuration.kpis import RESERVED
from domain.facts import Activity, OpenSpan, Rated, Resolved, Responded
from domain.kpis import REGISTRY
from domain.language.clocks import on_business_clock
from domain.language.conditions import (
    AtLeast,
    AtMost,
    Bears,
    Condition,
    Equals,
    Is,
    Known,
    NotYet,
    OneOf,
    Passed,
    Unknown,
)
from domain.language.dimensions import Dimension
from domain.language.formulas import Clocked, Formula, Mean, NetScore, Ratio, Share, Total
from domain.language.implications import implies
from domain.language.kpi import Better, Family, Kpi, Unit
from domain.language.measures import Count, Distinct, Distribution

HEAD = '[kpis.x]\nlabel = "X"\ndescription = "Y"\nbetter = "up"\n'


def kpi(text: str) -> Kpi:
    (own,) = Configuration.read(HEAD + text).own_kpis
    return own


def ratio(top: str, bottom: str) -> str:
    return f'formula = "ratio"\ntop = {{ {top} }}\nbottom = {{ {bottom} }}'


NET_SCORE = """
formula = "net_score"
plus = { count = "rated", where = { score = { at_least = 4 } } }
minus = { count = "rated", where = { score = { at_most = 2 } } }
whole = { count = "rated" }
"""


def total(where: str, fact: str = "resolved") -> Kpi:
    return kpi(f'formula = "total"\nof = {{ count = "{fact}", where = {{ {where} }} }}')


def test_a_kpi_of_ones_own_has_all_that_a_built_in_one_has() -> None:
    text = """
    [kpis.vip_share]
    label = "VIP share"
    description = "Share of the resolved tickets that VIPs asked for."
    formula = "share"
    part = { count = "resolved", where = { segment = "vip" } }
    whole = { count = "resolved" }
    unit = "share"
    better = "up"
    version = 2
    """
    configuration = Configuration.read(text)
    assert configuration.own_kpis == (
        Kpi(
            name="vip_share",
            label="VIP share",
            description="Share of the resolved tickets that VIPs asked for.",
            rule="count(resolved where segment = vip) / count(resolved)",
            formula=Share(Count(Resolved, (Is("segment", "vip"),)), Count(Resolved)),
            unit=Unit.SHARE,
            better=Better.UP,
            anchor="resolved",
            family=Family.OWN,
            asked_by="",
            version=2,
        ),
    )
    assert list(configuration.kpis) == [*REGISTRY, "vip_share"]
    assert configuration.own_kpis[0].dimensions == REGISTRY["tickets_resolved"].dimensions


def test_without_kpis_of_ones_own_there_are_those_built_in() -> None:
    assert Configuration.read("").kpis is REGISTRY


@pytest.mark.parametrize(
    ("where", "condition"),
    [
        ('segment = "vip"', Is("segment", "vip")),
        ('segment = ["vip", "gold"]', OneOf("segment", ("vip", "gold"))),
        ("was_reopened = false", Is("was_reopened", value=False)),
        ("replies = 2", Equals("replies", 2)),
        ("replies = { at_least = 2 }", AtLeast("replies", 2)),
        ("replies = { at_most = 2 }", AtMost("replies", 2)),
        ("is_on_time = { known = true }", Known("is_on_time")),
        ("agent = { known = false }", Unknown("agent")),
        ('tags = "beta"', Bears("tags", ("beta",))),
        ('tags = ["beta", "x"]', Bears("tags", ("beta", "x"))),
    ],
)
def test_conditions_are_declared(where: str, condition: Condition) -> None:
    assert total(where).formula == Total(Count(Resolved, (condition,)))


@pytest.mark.parametrize(
    ("where", "condition"),
    [("passed = true", Passed("due_at")), ("passed = false", NotYet("due_at"))],
)
def test_a_condition_looks_at_the_end_of_the_period(where: str, condition: Condition) -> None:
    own = total(f"due_at = {{ {where} }}", "open_span")
    assert own.formula == Total(Count(OpenSpan, (condition,)))
    assert own.is_stock
    assert own.anchor == "instant"


@pytest.mark.parametrize(
    ("text", "formula", "unit"),
    [
        (
            'formula = "mean"\nof = { mean = "resolved.handle_seconds" }',
            Mean(Distribution(Resolved, "handle_seconds")),
            Unit.SECONDS,
        ),
        (
            'formula = "mean"\nof = { mean = "resolved.replies" }',
            Mean(Distribution(Resolved, "replies")),
            Unit.COUNT,
        ),
        (
            'formula = "total"\nof = { sum = "activity.work_seconds" }',
            Total(Distribution(Activity, "work_seconds")),
            Unit.SECONDS,
        ),
        (
            ratio('count = "resolved"', 'distinct = "agent_days", of = "resolved"'),
            Ratio(
                Count(Resolved), Distinct(Resolved, ("source", "agent", "day"), (Known("agent"),))
            ),
            Unit.PER_DAY,
        ),
        (
            NET_SCORE,
            NetScore(
                Count(Rated, (Is("counted", value=True), AtLeast("score", 4))),
                Count(Rated, (Is("counted", value=True), AtMost("score", 2))),
                Count(Rated, (Is("counted", value=True),)),
            ),
            Unit.POINTS,
        ),
        (
            'formula = "mean"\nof = { kpi = "first_response_time", where = { channel = "chat" } }',
            Mean(
                Distribution(
                    Responded, "seconds", (Is("direction", "inbound"), Is("channel", "chat"))
                )
            ),
            Unit.SECONDS,
        ),
    ],
    ids=["mean of seconds", "mean of numbers", "sum", "ratio", "net score", "of another KPI"],
)
def test_formulas_are_declared_and_have_the_unit_that_follows(
    text: str, formula: Formula, unit: Unit
) -> None:
    assert (kpi(text).formula, kpi(text).unit) == (formula, unit)


def test_a_kpi_may_take_over_the_measure_of_one_before_it() -> None:
    text = HEAD + 'formula = "total"\nof = { count = "resolved", where = { is_hard = true } }\n'
    text += HEAD.replace("x", "y", 1) + 'formula = "total"\nof = { kpi = "x" }'
    first, second = Configuration.read(text).own_kpis
    assert first.formula == second.formula


def test_ratings_of_tickets_that_do_not_count_are_never_counted() -> None:
    assert kpi('formula = "total"\nof = { count = "rated" }').formula == REGISTRY["ratings"].formula


def test_kpis_of_surveys_alone_have_their_dimensions() -> None:
    dimensions = kpi('formula = "total"\nof = { count = "rated" }').dimensions
    assert {Dimension.SURVEY, Dimension.QUESTION} <= set(dimensions)


@pytest.mark.parametrize(
    ("calendar", "business"),
    [
        (
            Mean(Distribution(Resolved, "wait_seconds", (AtMost("seconds", 60),))),
            Mean(
                Distribution(Resolved, "business_wait_seconds", (AtMost("business_seconds", 60),))
            ),
        ),
        (
            Ratio(Distribution(Resolved, "seconds"), Count(Resolved, (AtLeast("seconds", 60),))),
            Ratio(
                Distribution(Resolved, "business_seconds"),
                Count(Resolved, (AtLeast("business_seconds", 60),)),
                clock=Clocked(
                    Count(Resolved, (Known("seconds"),)),
                    Count(Resolved, (Known("business_seconds"),)),
                ),
            ),
        ),
        (
            Total(Count(Responded, (Is("segment", "vip"), AtMost("seconds", 60)))),
            Total(
                Count(Responded, (Is("segment", "vip"), AtMost("business_seconds", 60))),
                Clocked(
                    Count(Responded, (Is("segment", "vip"), Known("seconds"))),
                    Count(Responded, (Is("segment", "vip"), Known("business_seconds"))),
                ),
            ),
        ),
        (
            Share(Count(Resolved, (AtMost("seconds", 60),)), Count(Resolved)),
            Share(
                Count(Resolved, (AtMost("business_seconds", 60),)),
                Count(Resolved, (Known("business_seconds"),)),
            ),
        ),
        (Total(Distribution(Resolved, "replies")), Total(Distribution(Resolved, "replies"))),
    ],
    ids=["mean", "ratio", "total", "share", "no duration"],
)
def test_every_duration_in_a_formula_goes_to_the_business_clock(
    calendar: Formula, business: Formula
) -> None:
    declared = kpi('formula = "total"\nof = { count = "resolved" }')
    timed = on_business_clock(replace(declared, formula=calendar))
    assert timed.formula == business
    assert on_business_clock(timed) == timed


@pytest.mark.parametrize(
    ("stricter", "wider"),
    [
        (Is("segment", "vip"), Is("segment", "vip")),
        (Is("segment", "vip"), OneOf("segment", ("vip", "gold"))),
        (OneOf("segment", ("vip",)), OneOf("segment", ("vip", "gold"))),
        (OneOf("segment", ("vip",)), Is("segment", "vip")),
        (AtMost("replies", 1), AtMost("replies", 2)),
        (AtLeast("replies", 2), AtLeast("replies", 1)),
        (Equals("replies", 2), AtLeast("replies", 2)),
        (AtMost("seconds", 60), Known("seconds")),
        (Is("is_on_time", value=False), Known("is_on_time")),
    ],
)
def test_a_stricter_condition_implies_a_wider_one(stricter: Condition, wider: Condition) -> None:
    assert implies(stricter, wider)


@pytest.mark.parametrize(
    ("condition", "other"),
    [
        (Is("segment", "gold"), Is("segment", "vip")),
        (Is("channel", "vip"), Is("segment", "vip")),
        (OneOf("segment", ("vip", "gold")), Is("segment", "vip")),
        (Bears("tags", ("a", "b")), Bears("tags", ("a",))),
        (AtMost("replies", 2), AtMost("replies", 1)),
        (AtMost("replies", 1), AtMost("weight", 1)),
        (AtLeast("replies", 1), AtMost("replies", 2)),
        (NotYet("due_at"), Known("due_at")),
        (Unknown("seconds"), Known("seconds")),
        (AtMost("seconds", 60), Known("wait_seconds")),
        (Known("seconds"), AtMost("seconds", 60)),
    ],
)
def test_a_condition_does_not_imply_a_stricter_or_another_one(
    condition: Condition, other: Condition
) -> None:
    assert not implies(condition, other)


SHARE = 'formula = "share"\nwhole = { count = "resolved", where = { replies = { at_most = 2 } } }\n'


def test_a_part_may_be_stricter_than_its_whole_in_other_words() -> None:
    own = kpi(SHARE + 'part = { count = "resolved", where = { replies = 1 } }')
    assert isinstance(own.formula, Share)


def test_names_of_other_fields_of_the_api_are_reserved() -> None:
    fields = get_object_definition(MetricsNode, strict=True).fields
    assert {field.python_name for field in fields} - {"scope"} == RESERVED


def test_differences_tell_of_kpis() -> None:
    text = HEAD + 'formula = "total"\nof = { count = "resolved" }'
    old, new = Configuration.read(text), Configuration.read(f"{text}\nversion = 2")
    assert old.differences(new) == [
        "~ kpis.x = X: count(resolved), count, version 1 → X: count(resolved), count, version 2"
    ]
