"""What is told of a KPI of a deployment's own that makes no sense."""

import pytest

from domain.configuration import BadConfiguration, Configuration

HEAD = '[kpis.x]\nlabel = "X"\ndescription = "Y"\nbetter = "up"\n'


def of(measure: str, formula: str = "total", rest: str = "") -> str:
    return f'{HEAD}formula = "{formula}"\nof = {{ {measure} }}\n{rest}'


def ratio(top: str, bottom: str) -> str:
    return f'{HEAD}formula = "ratio"\ntop = {{ {top} }}\nbottom = {{ {bottom} }}'


def share(part: str) -> str:
    whole = 'count = "resolved", where = { replies = { at_most = 2 } }'
    return f'{HEAD}formula = "share"\nwhole = {{ {whole} }}\npart = {{ {part} }}'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[kpis.Vip]", "line 1: kpis.Vip must be a name in snake case of at most 40 characters"),
        ("[kpis.a_1]", "line 1: kpis.a_1 must be a name in snake case of at most 40 characters"),
        (f"[kpis.{'a' * 41}]", f"line 1: kpis.{'a' * 41} must be a name in snake case of at most"),
        ("[kpis.csat]", "line 1: kpis.csat is built in: choose another name"),
        ("[kpis.freshness]", "line 1: kpis.freshness is taken by the API: choose another name"),
        (
            f'{HEAD}formula = "sum"',
            "line 5: kpis.x.formula must be one of total, share, ratio, mean, net_score",
        ),
        (f'{HEAD}formula = "total"', "line 1: kpis.x.of is missing: a total has of"),
        (of('count = "resolved"', rest="to = 1"), "line 7: kpis.x.to is unknown; there are label,"),
        (
            of('count = "resolvd"'),
            "line 6: kpis.x.of.count is unknown: resolvd; did you mean resol",
        ),
        (of('count = "tickets"'), "line 6: kpis.x.of.count is unknown: tickets; there are opened,"),
        (
            of('count = "resolved", where = { segmnt = "vip" }'),
            "line 6: kpis.x.of.where.segmnt is unknown: segmnt; did you mean segment?",
        ),
        (
            of('count = "resolved", where = { tier = 1 }'),
            "line 6: kpis.x.of.where.tier must be text, or a list of 1–100 texts",
        ),
        (
            of('count = "resolved", where = { tier = [] }'),
            "line 6: kpis.x.of.where.tier must be text, or a list of 1–100 texts",
        ),
        (
            of('count = "resolved", where = { is_hard = "yes" }'),
            "line 6: kpis.x.of.where.is_hard must be true or false",
        ),
        (
            of('count = "resolved", where = { replies = "2" }'),
            "line 6: kpis.x.of.where.replies must be a number, or a table with at_least,",
        ),
        (
            of('count = "resolved", where = { replies = { known = true } }'),
            "line 6: kpis.x.of.where.replies.known is unknown; there are at_least, at_most",
        ),
        (
            of('count = "resolved", where = { replies = {} }'),
            "line 6: kpis.x.of.where.replies must have at_least or at_most",
        ),
        (
            of('count = "resolved", where = { is_hard = { known = true } }'),
            "line 6: kpis.x.of.where.is_hard must be true or false",
        ),
        (
            of('count = "open_span", where = { due_at = 5 }'),
            "line 6: kpis.x.of.where.due_at must be a table with known or passed",
        ),
        (
            of('count = "open_span", where = { due_at = { passed = 1 } }'),
            "line 6: kpis.x.of.where.due_at.passed must be true or false",
        ),
        (
            of('sum = "resolved.is_hard"'),
            "line 6: kpis.x.of.sum must be a column of numbers; resolved has seconds,",
        ),
        (
            of('mean = "resolved"', "mean"),
            "line 6: kpis.x.of.mean must name a fact and a column, like resolved.seconds",
        ),
        (
            of('sum = "resolved.seconds"', "mean"),
            "line 6: kpis.x.of.sum does not fit the formula, which needs mean, or the kpi of a mea",
        ),
        (
            of('kpi = "first_response_time"'),
            "line 6: kpis.x.of.kpi does not fit the formula, which needs count, distinct or sum",
        ),
        (
            of('kpi = "csat"'),
            "line 6: kpis.x.of.kpi must be a KPI that is a total or a mean, which",
        ),
        (of('kpi = "casts"'), "line 6: kpis.x.of.kpi is unknown: casts; did you mean csat?"),
        (
            of('count = "resolved", sum = "resolved.seconds"'),
            "line 6: kpis.x.of must have one of count, distinct, sum, mean, kpi",
        ),
        (of('count = "resolved", of = "x"'), "line 6: kpis.x.of.of is for distinct alone"),
        (of('distinct = "agents"'), "line 6: kpis.x.of.of is required"),
        (
            of('distinct = "agents", of = "booked"'),
            "line 6: kpis.x.of.of must be about agents, so that these can be told apart",
        ),
        (
            of('distinct = "agent_days", of = "open_span"'),
            "line 6: kpis.x.of.of is read at the end of the period, which has no days to tell apa",
        ),
        (
            of('distinct = "tickets", of = "rated"'),
            "line 6: kpis.x.of.of must be about tickets, so that these can be told apart",
        ),
        (
            of('mean = "resolved.seconds"', "mean", 'unit = "count"'),
            "line 7: kpis.x.unit must be seconds, as the formula has it",
        ),
        (
            of('sum = "rated.score"'),
            "line 5: kpis.x.formula makes no sense of these units: a score",
        ),
        (
            ratio('count = "resolved"', 'sum = "resolved.seconds"'),
            "line 5: kpis.x.formula makes no sense of these units: ",
        ),
        (
            ratio('count = "resolved"', 'count = "opened"'),
            "line 1: kpis.x.unit must be count or share, as the formula has it",
        ),
        (
            share('count = "opened"'),
            "line 7: kpis.x.part must count the same thing as whole; else take a ratio",
        ),
        (
            share('count = "resolved", where = { is_hard = true }'),
            "line 7: kpis.x.part must be a part of whole, which is only of those replies ≤ 2",
        ),
        (
            share('sum = "resolved.seconds"'),
            "line 7: kpis.x.part must be a count or distinct; sums make a ratio",
        ),
        (
            of('count = "resolved"', rest="version = 0"),
            "line 7: kpis.x.version must be a whole numb",
        ),
        ("".join(f"[kpis.k{'x' * n}]\n" for n in range(101)), "kpis must not be more than 100"),
    ],
)
def test_what_is_wrong_with_a_kpi_is_told_by_line_and_key(text: str, message: str) -> None:
    with pytest.raises(BadConfiguration) as refused:
        Configuration.read(text)
    assert str(refused.value).startswith(message)
