"""Pencil stories of incidents, leads, customers, sales, money, self-service and content."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.reference import Reference, ReferenceReading
from tests.reference.pencil import (
    HOUR,
    NOTHING,
    at,
    money,
    opened,
    read,
    status,
    tell,
    valued,
)
from tests.reference.question import ReferenceQuestion

DAY = 24.0


def test_uptime_joins_overlaps_and_an_unended_incident_goes_on() -> None:
    log = [tell("incident.started", 6, "1", service="web")]
    log += [tell("incident.ended", 12, "1", service="web")]
    log += [tell("incident.ended", 20, "1", service="web")]
    log += [tell("incident.started", 9, "2", service="web")]
    log += [tell("incident.ended", 15, "2", service="web")]
    log += [tell("incident.started", 18, "3", service="mail")]
    log += [tell("incident.acknowledged", 19, "3", service="mail")]
    log += [tell("incident.acknowledged", 20, "3", service="mail")]
    log += [tell("incident.acknowledged", 7, "4", service="mail")]
    assert read(log, "service_uptime") == ReferenceReading((15 / 24 + 18 / 24) / 2, 2)
    assert read(log, "service_uptime", -24, 0) == ReferenceReading(1.0, 2)
    assert read(log, "service_uptime", 24, 48) == ReferenceReading(0.5, 2)
    rows = Reference(log).breakdown("service_uptime", at(0), at(24), ["SERVICE"])
    assert rows == {("web",): ReferenceReading(15 / 24, 1), ("mail",): ReferenceReading(0.75, 1)}
    assert read(log, "incident_response_time") == ReferenceReading(HOUR, 1)
    assert read([], "service_uptime") == NOTHING


def test_the_first_answer_to_a_lead_counts() -> None:
    log = [tell("lead.received", 9, "1", agent="a1"), tell("lead.answered", 11, "1", agent="a2")]
    log += [tell("lead.answered", 10, "1"), tell("lead.answered", 8, "2")]
    log += [tell("lead.received", 12, "2"), tell("lead.received", 13, "2")]
    assert read(log, "lead_response_time") == ReferenceReading(HOUR / 2, 2)
    rows = Reference(log).breakdown("lead_response_time", at(0), at(24), ["AGENT", "HOUR_OF_DAY"])
    assert rows == {(None, "10"): ReferenceReading(HOUR, 1), (None, "12"): ReferenceReading(0.0, 1)}


def test_a_lead_is_assisted_if_any_event_says_so_and_won_by_now() -> None:
    log = [tell("lead.received", 9, str(n), agent="a1", assisted=False) for n in range(3)]
    log += [tell("lead.won", 40, "0", assisted=True), tell("lead.answered", 40, "1", assisted=True)]
    log += [tell("lead.won", 41, "1"), tell("lead.lost", 42, "1"), tell("lead.won", 9, "2")]
    rows = Reference(log).breakdown("conversion_rate", at(0), at(24), ["AGENT"])
    assert rows == {("a1",): ReferenceReading(0.5, 2)}


def test_customers_lost_and_kept_are_over_those_at_the_start() -> None:
    log = [tell("customer.joined", -5, c, segment="vip") for c in "abcd"]
    log += [tell("customer.joined", 0, "e", referred_by="a"), tell("customer.left", 1, "e")]
    log += [tell("customer.left", 9, "a"), tell("customer.returned", 10, "a")]
    log += [tell("customer.left", 24, "b"), tell("customer.left", 9, "stranger")]
    log += [tell("customer.joined", 12, "d", referred_by="c"), tell("customer.left", -2, "c")]
    log += [tell("customer.joined", 13, "c"), tell("customer.returned", 14, "f", referred_by="c")]
    # at the start: a, b, d; lost: e, a, stranger; gained: e, a, c, f
    assert read(log, "churn_rate") == ReferenceReading(1.0, 3)
    assert read(log, "retention_rate") == ReferenceReading(2 / 3, 3)
    assert read(log, "winbacks") == ReferenceReading(3.0, 3)
    assert read(log, "referrals") == ReferenceReading(2.0, 2)
    log += [money(9, "sales_cost", 10), money(9, "marketing_cost", 30), money(9, "revenue", 6)]
    log += [money(24, "sales_cost", 10)]
    assert read(log, "customer_acquisition_cost") == ReferenceReading(10.0, 4)
    assert read(log, "customer_lifetime_value") == ReferenceReading(2.0, 3)
    rows = Reference(log).breakdown("churn_rate", at(0), at(24), ["SEGMENT"])
    # of a nothing was said when it left: vip still; of e and the stranger nothing ever
    assert rows == {("vip",): ReferenceReading(1 / 3, 3), (None,): NOTHING}


def test_b1_a_segment_that_is_not_said_stays_and_null_unsets_it() -> None:
    log = [tell("customer.joined", -5, c, segment="vip") for c in "abc"]
    log += [tell("customer.left", 9, "a"), tell("customer.returned", 10, "a")]
    log += [tell("customer.left", 9, "b", segment=None), tell("customer.returned", 10, "b")]
    log += [tell("customer.joined", -1, "c", segment="gold"), tell("customer.left", 9, "c")]
    log += [tell("customer.returned", 10, "c", segment="vip")]
    by_segment = {
        kpi: Reference(log).breakdown(kpi, at(0), at(24), ["SEGMENT"])
        for kpi in ("churn_rate", "retention_rate", "winbacks")
    }
    # at the start a and b are vip, c is gold; a leaves as vip, b as nobody says, c as gold
    assert by_segment["churn_rate"] == {
        ("vip",): ReferenceReading(0.5, 2),
        ("gold",): ReferenceReading(1.0, 1),
        (None,): NOTHING,
    }
    assert by_segment["retention_rate"] == {
        ("vip",): ReferenceReading(0.0, 2),
        ("gold",): ReferenceReading(0.0, 1),
    }
    assert by_segment["winbacks"] == {
        ("vip",): ReferenceReading(2.0, 2),
        (None,): ReferenceReading(1.0, 1),
    }


def test_who_leaves_twice_is_one_customer_lost() -> None:
    log = [tell("customer.joined", -5, "a"), tell("customer.left", 1, "a")]
    log += [tell("customer.returned", 2, "a"), tell("customer.left", 3, "a")]
    log += [tell("customer.returned", 4, "a")]
    assert read(log, "churn_rate") == ReferenceReading(1.0, 1)
    assert read(log, "winbacks") == ReferenceReading(1.0, 1)
    assert read(log, "retention_rate") == ReferenceReading(0.0, 1)


def bought(hour: float, who: str) -> dict[str, object]:
    return tell("customer.purchased", hour, who, amount=1, currency="EUR")


def test_who_buys_again_within_ninety_days_is_a_repeat_customer() -> None:
    log: list[dict[str, object]] = []
    for who in ("u1", "u2", "u3", "u1"):
        ticket = f"{who}-{len(log)}"
        log += [opened(9, ticket, after_sales=True, requester={"id": who})]
        log += [status(10, "resolved", ticket)]
    log += [opened(9, "4", requester={"id": "u4"}), status(10, "resolved", "4"), bought(12, "u4")]
    log += [opened(9, "5", after_sales=True), status(10, "resolved", "5")]
    log += [bought(10, "u2"), bought(10 + 90 * DAY, "u1"), bought(10.001 + 90 * DAY, "u3")]
    assert read(log, "repeat_customer_rate") == ReferenceReading(1 / 3, 3)


def test_every_sale_is_supports_and_a_value_of_kind_sale_is_none() -> None:
    log = [tell("sale.made", 9, "1", agent="a1", amount=19.99, currency="EUR")]
    log += [tell("sale.made", 10, "1", amount=0.01, currency="EUR"), opened(9)]
    log += [valued(9, "sale", 100), valued(30, "benefit", 8), status(10, "resolved")]
    log += [opened(9, "2"), status(11, "resolved", "2"), opened(9, "x"), valued(9, "cost", 7, "x")]
    log += [tell("ticket.excluded", 10, "x"), valued(10, "cost", 15), money(9, "support_cost", 25)]
    log += [money(9, "cost", 1000)]
    assert read(log, "additional_sales") == ReferenceReading(2.0, 2)
    assert read(log, "additional_sales_revenue") == ReferenceReading(20.0, 2)
    assert read(log, "additional_sales_revenue", 24, 48) == ReferenceReading(0.0, 0)
    assert read(log, "value_per_ticket") == ReferenceReading(4.0, 2)
    assert read(log, "cost_per_ticket") == ReferenceReading(20.0, 2)
    assert read(log, "support_roi") == ReferenceReading((100 + 20 - 40) / 40, 2)
    assert read(log, "support_roi", 24, 48) == NOTHING


def test_growth_is_against_the_period_before() -> None:
    log = [money(-1, "revenue", 40), money(-24, "revenue", 40), money(-24.1, "revenue", 9)]
    log += [money(0, "revenue", 100), money(24, "revenue", 9), money(3, "cost", 60)]
    assert read(log, "revenue_growth_rate") == ReferenceReading(0.25, 2)
    assert read(log, "net_profit_margin") == ReferenceReading(0.4, 1)
    assert read(log, "revenue_growth_rate", -24.1, -24.05) == NOTHING
    log = [tell("sale.made", hour, amount=1, currency="EUR") for hour in (-3, -2, 1)]
    assert read(log, "sales_growth_rate") == ReferenceReading(-0.5, 2)
    log = [money(9, "marketing_cost", 40), money(9, "marketing_revenue", 50)]
    assert read(log, "return_on_marketing_investment") == ReferenceReading(0.25, 1)


@pytest.mark.parametrize(
    ("since", "until", "before"),
    [
        ("2026-03-01T00", "2026-04-01T00", "2026-02-01T00"),
        ("2026-01-01T00", "2026-03-01T00", "2025-11-01T00"),
        ("2026-03-28T00", "2026-04-01T00", "2026-03-24T00"),
        ("2026-03-29T01", "2026-03-29T04", "2026-03-28T23"),
        ("2026-03-15T00", "2026-04-15T00", "2026-02-15T00"),
        ("2026-03-30T00", "2026-04-30T00", "2026-02-28T00"),
        ("2026-03-29T09", "2026-03-30T09", "2026-03-28T09"),
    ],
)
def test_the_period_before_is_of_local_months_or_days(since: str, until: str, before: str) -> None:
    paris = ZoneInfo("Europe/Paris")
    start, end, past = (
        datetime.fromisoformat(instant).replace(tzinfo=paris).astimezone(UTC)
        for instant in (since, until, before)
    )
    question = ReferenceQuestion(start, end, paris, None).before()
    assert (question.since, question.until) == (past, start)


def test_a_session_with_a_ticket_of_its_requester_within_a_day_served_nobody() -> None:
    log = [tell("session.ended", 9, requester=who) for who in ("u1", "u2", "u3", None)]
    log += [opened(9, "1", requester={"id": "u1"}), opened(33, "2", requester={"id": "u2"})]
    log += [opened(33.001, "3", requester={"id": "u3"}), opened(10, "4")]
    log += [opened(10, "5", requester={"id": "u3"}, direction="outbound")]
    assert read(log, "self_service_rate") == ReferenceReading(0.5, 4)


def test_recipients_count_once_and_react_to_the_same_content() -> None:
    log = [tell("content.sent", 9, recipient=who, content="k1") for who in ("u1", "u2", "u3")]
    log += [tell("content.sent", 10, recipient="u1", content="k2")]
    log += [tell("content.opened", 50, recipient="u1", content="k2")]
    log += [tell("content.clicked", 8.9, recipient="u2", content="k1")]
    log += [tell("content.opened", 11, recipient="u2", content="k2")]
    log += [tell("content.clicked", 9, recipient="u3", content="k1")]
    assert read(log, "content_engagement_rate") == ReferenceReading(2 / 3, 3)
