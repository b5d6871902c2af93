"""The same Monday around the desk: people, customers and money, small enough to compute by hand.

| who or what | what happened |
|---|---|
| Ann | hired 30 days before; shift 08–16 with a quota of 2 |
| Bob | first mentioned on Sunday; shift 08–12 without a quota; left at 12:00 |
| Cid | hired at 06:00; shift 12–20 with a quota of 2 |
| T1 | after sales, of C1: 09:00 opened; 09:30 Ann replies; 10:00 she resolves it |
| T2 | after sales, of C2: 09:00 opened; 11:00 Ann works on it; 13:00 Cid resolves it |
| C1 C2 C3 C4 | customers since Sunday; C1 left at 15:00; C3 left at 09:00 and returned at 17:00 |
| C5 | left on Saturday, returned at 10:00 |
| C6 | joined at 11:00, sent by C2 |
| web, mail | web was down from 06:00 to 12:00; mail is since 21:00 |

The office is open from 06:05 to 09:15 and from 09:30 to 18:00.
"""

from tests.stories import ByHand
from tests.telling import Json, at, opened, replied, status, tell

CONFIGURATION = """
calendar = "office"
[calendars.office]
hours.monday = ["06:05-09:15", "09:30-18:00"]
"""


def people() -> list[Json]:
    def shift(agent: str, start: str, end: str, /, **fields: int) -> Json:
        span = {"start": at(start).isoformat(), "end": at(end).isoformat()}
        return tell("shift.worked", end, f"of {agent}", agent=agent, **span, **fields)

    return [
        tell("agent.changed", "08:00", "ann", hired_at="2026-04-04T00:00:00Z"),
        tell("agent.changed", "-24:00", "bob"),
        tell("agent.changed", "12:00", "bob", left_at=at("12:00").isoformat()),
        tell("agent.changed", "06:00", "cid", hired_at=at("06:00").isoformat()),
        shift("ann", "08:00", "16:00", quota=2),
        shift("bob", "08:00", "12:00"),
        shift("cid", "12:00", "20:00", quota=2),
    ]


def tickets() -> list[Json]:
    def valued(clock: str, ticket: str, kind: str, amount: float, /) -> Json:
        return tell("ticket.valued", clock, ticket, kind=kind, amount=amount, currency="EUR")

    return [
        opened("09:00", "T1", after_sales=True, requester={"id": "C1"}, agent="ann"),
        replied("09:30", "T1", "ann"),
        status("10:00", "T1", "resolved"),
        valued("10:00", "T1", "benefit", 30),
        valued("10:00", "T1", "cost", 5),
        valued("25:00", "T1", "benefit", 10),
        opened("09:00", "T2", after_sales=True, requester={"id": "C2"}, agent="cid"),
        tell("ticket.worked", "11:00", "T2", agent="ann", seconds=60),
        status("13:00", "T2", "resolved"),
        valued("13:00", "T2", "sale", 15),
    ]


def customers() -> list[Json]:
    guide = {"content": "guide"}
    return [
        *(tell("customer.joined", "-24:00", customer) for customer in ("C1", "C2", "C3", "C4")),
        tell("customer.joined", "-72:00", "C5"),
        tell("customer.left", "-48:00", "C5"),
        tell("customer.left", "15:00", "C1"),
        tell("customer.left", "09:00", "C3"),
        tell("customer.returned", "17:00", "C3"),
        tell("customer.returned", "10:00", "C5"),
        tell("customer.joined", "11:00", "C6", referred_by="C2"),
        tell("customer.purchased", "09:00", "C1", amount=20, currency="EUR"),
        tell("customer.purchased", "336:00", "C2", amount=20, currency="EUR"),
        tell("session.ended", "08:00", "V1", requester="C1"),
        tell("session.ended", "08:00", "V2", requester="C4"),
        tell("session.ended", "08:30", "V3"),
        tell("content.sent", "09:00", "M1", recipient="C1", **guide),
        tell("content.sent", "09:00", "M2", recipient="C2", **guide),
        tell("content.sent", "10:00", "M3", recipient="C2", content="news"),
        tell("content.opened", "30:00", "M2", recipient="C2", **guide),
        tell("content.clicked", "31:00", "M1", recipient="C1", content="news"),
    ]


def business() -> list[Json]:
    def booked(clock: str, kind: str, amount: float, /) -> Json:
        return tell("money.booked", clock, kind, kind=kind, amount=amount, currency="EUR")

    return [
        tell("incident.started", "06:00", "N1", service="web"),
        tell("incident.acknowledged", "06:10", "N1", service="web"),
        tell("incident.ended", "12:00", "N1", service="web"),
        tell("incident.started", "21:00", "N2", service="mail"),
        tell("incident.acknowledged", "21:30", "N2", service="mail"),
        tell("lead.received", "09:00", "L1"),
        tell("lead.answered", "10:00", "L1", agent="ann", assisted=True),
        tell("lead.won", "36:00", "L1"),
        tell("lead.received", "11:00", "L2"),
        tell("lead.answered", "11:30", "L2", agent="cid", assisted=True),
        tell("lead.lost", "15:00", "L2"),
        tell("lead.received", "13:00", "L3"),
        tell("lead.won", "14:00", "L3"),
        tell("sale.made", "-1:00", "S0", amount=10, currency="EUR", agent="ann"),
        tell("sale.made", "11:00", "S1", amount=20, currency="EUR", agent="ann"),
        tell("sale.made", "14:00", "S2", amount=40, currency="EUR", agent="cid"),
        booked("-1:00", "revenue", 800),
        booked("12:00", "revenue", 1000),
        booked("12:00", "cost", 600),
        booked("12:00", "support_cost", 55),
        booked("12:00", "sales_cost", 90),
        booked("12:00", "marketing_cost", 60),
        booked("12:00", "marketing_revenue", 150),
    ]


def a_monday() -> list[Json]:
    return [*people(), *tickets(), *customers(), *business()]


STORY = {
    "incident_response_time": ByHand("(600 + 1800) / 2", 2, "web in 10 minutes, mail in 30"),
    "lead_response_time": ByHand("(3600 + 1800) / 2", 2, "L1 and L2; nobody answered L3"),
    "shift_quota_attainment": ByHand(
        "1 / 2", 2, "Ann handled T1 and T2, Cid T2 alone; Bob had no quota"
    ),
    "service_uptime": ByHand("(18 / 24 + 21 / 24) / 2", 2, "web was down for 6 hours, mail for 3"),
    "availability_coverage": ByHand("12 / 24", 3, "somebody was there from 08:00 to 20:00"),
    "referrals": ByHand("1", 1, "C6, sent by C2"),
    "staff_turnover": ByHand(
        "1 / ((2 + 2) / 2)", 3, "Bob left; Ann and Bob at the start, Ann and Cid at the end"
    ),
    "average_tenure": ByHand(
        "(31 × 24 × 3600 + 18 × 3600) / 2", 2, "Ann for 31 days, Cid for 18 hours"
    ),
    "churn_rate": ByHand("2 / 4", 4, "C1 and C3, of C1 to C4"),
    "retention_rate": ByHand("2 / 4", 4, "C2 and C4, of C1 to C4; C3 took a break"),
    "repeat_customer_rate": ByHand("1 / 2", 2, "C2, two weeks later; C1 had bought before"),
    "winbacks": ByHand("2", 2, "C3 and C5"),
    "conversion_rate": ByHand("1 / 2", 2, "L1, of L1 and L2; nobody assisted L3"),
    "additional_sales": ByHand("2", 2, "S1 and S2"),
    "additional_sales_revenue": ByHand("20 + 40", 2, "S1 and S2"),
    "value_per_ticket": ByHand("(30 + 10) / 2", 2, "the benefits of T1, of T1 and T2"),
    "cost_per_ticket": ByHand("(5 + 55) / 2", 2, "the cost of T1 and support's, over T1 and T2"),
    "support_roi": ByHand("(30 + 15 + 60 − 60) / 60", 2, "the benefit of Tuesday is not Monday's"),
    "self_service_rate": ByHand("2 / (2 + 2)", 4, "V2 and V3, and T1 and T2; C1 asked after V1"),
    "customer_acquisition_cost": ByHand("(90 + 60) / 3", 3, "C3, C5 and C6 came"),
    "customer_lifetime_value": ByHand("1000 / 2", 2, "C1 and C3 left"),
    "revenue_growth_rate": ByHand("1000 / 800 − 1", 1, "of Monday and of Sunday"),
    "sales_growth_rate": ByHand("2 / 1 − 1", 1, "S1 and S2, and S0 on Sunday"),
    "net_profit_margin": ByHand("(1000 − 600) / 1000", 1, "revenue and cost"),
    "return_on_marketing_investment": ByHand("(150 − 60) / 60", 1, "marketing's revenue and cost"),
    "content_engagement_rate": ByHand("1 / 2", 2, "C2; C1 clicked what was sent to others"),
}

ON_BUSINESS_CLOCK = {
    "incident_response_time": ByHand(
        "(300 + 0) / 2", 2, "web from 06:05 on; nobody works at 21:00"
    ),
    "lead_response_time": ByHand("(2700 + 1800) / 2", 2, "L1 with a break of 15 minutes, L2"),
}
