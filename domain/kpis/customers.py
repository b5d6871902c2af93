"""Customers and money: the KPIs of this chapter, one declaration each."""

from domain.facts import (
    AfterSalesOutcome,
    Benefit,
    Booked,
    Customer,
    Gained,
    Lead,
    Lost,
    SelfServed,
    Sending,
    Sold,
    Valued,
)
from domain.kpis.parts import CUSTOMER, RESOLVED, VOLUME, true
from domain.language.conditions import Is
from domain.language.formulas import Growth, Net, PartOf, Ratio, Share, Total
from domain.language.kpi import Better, Family, Kpi, Unit
from domain.language.measures import Count, Distinct, Distribution

GAINED = Distinct(Gained, CUSTOMER)
LOST = Distinct(Lost, CUSTOMER)
AT_THE_START = Count(Customer)
ASSISTED = true("is_assisted")
BUYERS = ("source", "customer")
RECIPIENTS = ("source", "recipient")
SALES = Distribution(Sold, "amount")


def booked(kind: str) -> Distribution:
    """The amounts booked of one kind."""
    return Distribution(Booked, "amount", (Is("kind", kind),))


def valued(kind: str) -> Distribution:
    """The amounts booked on tickets of one kind, each at its own time."""
    return Distribution(Valued, "amount", (Is("kind", kind),))


REVENUE = booked("revenue")
MARKETING_COST = booked("marketing_cost")
SUPPORT_COST = (valued("cost"), booked("support_cost"))

KPIS = (
    Kpi(
        "churn_rate",
        "Churn",
        "Customers who left, for each customer at the start of the period.",
        "customers lost / customers at the start",
        Ratio(LOST, AT_THE_START),
        Unit.SHARE,
        Better.DOWN,
        "instant",
        Family.CUSTOMERS,
        "S1",
    ),
    Kpi(
        "retention_rate",
        "Retention",
        "Share of the customers at the start of the period who stayed until its end.",
        "(customers at the end − those gained) / customers at the start",
        Share(Count(Customer, (true("is_kept"),)), AT_THE_START),
        Unit.SHARE,
        Better.UP,
        "instant",
        Family.CUSTOMERS,
        "S1 S2",
    ),
    Kpi(
        "repeat_customer_rate",
        "Repeat customers",
        "Share of the customers with a resolved after-sales ticket who bought again in 90 days.",
        "customers who bought within 90 days of a resolved after-sales ticket / customers with one",
        Share(
            Distinct(AfterSalesOutcome, BUYERS, (true("has_bought"),)),
            Distinct(AfterSalesOutcome, BUYERS),
        ),
        Unit.SHARE,
        Better.UP,
        "resolved",
        Family.CUSTOMERS,
        "S3",
    ),
    Kpi(
        "winbacks",
        "Win-backs",
        "Lost customers who came back.",
        "number of customers who returned",
        Total(Distinct(Gained, CUSTOMER, (true("is_winback"),))),
        Unit.COUNT,
        Better.UP,
        "joined",
        Family.CUSTOMERS,
        "S3",
    ),
    Kpi(
        "conversion_rate",
        "Conversion",
        "Share of the leads assisted by agents that bought.",
        "assisted leads won by now / assisted leads",
        Share(Count(Lead, (ASSISTED, true("is_won"))), Count(Lead, (ASSISTED,))),
        Unit.SHARE,
        Better.UP,
        "lead",
        Family.CUSTOMERS,
        "S1 S3",
    ),
    Kpi(
        "additional_sales",
        "Additional sales",
        "Sales made by support.",
        "number of sales",
        Total(Count(Sold)),
        Unit.COUNT,
        Better.UP,
        "sold",
        Family.CUSTOMERS,
        "S0",
    ),
    Kpi(
        "additional_sales_revenue",
        "Additional sales revenue",
        "Amount of the sales made by support.",
        "sum of the amounts of sales",
        Total(SALES),
        Unit.MONEY,
        Better.UP,
        "sold",
        Family.CUSTOMERS,
        "S0",
    ),
    Kpi(
        "value_per_ticket",
        "Value per ticket",
        "Financial benefit booked on resolved tickets, for each of them.",
        "sum of the benefits of resolved tickets, whenever booked / tickets_resolved",
        Ratio(Distribution(Benefit, "amount"), RESOLVED),
        Unit.MONEY,
        Better.UP,
        "resolved",
        Family.CUSTOMERS,
        "S0",
    ),
    Kpi(
        "cost_per_ticket",
        "Cost per ticket",
        "Cost of support booked, for each resolved ticket.",
        "(costs booked on tickets + support costs) / tickets_resolved",
        Net(SUPPORT_COST, (), (RESOLVED,)),
        Unit.MONEY,
        Better.DOWN,
        "resolved",
        Family.CUSTOMERS,
        "S1",
    ),
    Kpi(
        "support_roi",
        "Return on support",
        "What support brought in beyond its cost, for each unit of cost.",
        "(benefits and sales booked on tickets + sales made − cost) / cost",
        Net((valued("benefit"), valued("sale"), SALES), SUPPORT_COST, SUPPORT_COST),
        Unit.SHARE,
        Better.UP,
        "booked",
        Family.CUSTOMERS,
        "S1",
    ),
    Kpi(
        "self_service_rate",
        "Self-service",
        "Self-service sessions that no ticket followed, of these and the tickets opened.",
        "sessions without a ticket within 24 hours / (such sessions + ticket_volume)",
        PartOf(Count(SelfServed), VOLUME),
        Unit.SHARE,
        Better.UP,
        "session",
        Family.CUSTOMERS,
        "S1",
    ),
    Kpi(
        "customer_acquisition_cost",
        "Customer acquisition cost",
        "Cost of sales and marketing, for each customer gained.",
        "(sales costs + marketing costs) / customers gained",
        Net((booked("sales_cost"), MARKETING_COST), (), (GAINED,)),
        Unit.MONEY,
        Better.DOWN,
        "booked",
        Family.CUSTOMERS,
        "S1",
    ),
    Kpi(
        "customer_lifetime_value",
        "Customer lifetime value",
        "Revenue per customer times the mean lifetime, which is 1 / churn.",
        "revenue / customers lost",
        Ratio(REVENUE, LOST),
        Unit.MONEY,
        Better.UP,
        "booked",
        Family.CUSTOMERS,
        "S1",
    ),
    Kpi(
        "revenue_growth_rate",
        "Revenue growth",
        "How much more revenue there was than in the period before, as a share of that.",
        "revenue / revenue of the period before − 1",
        Growth(REVENUE),
        Unit.SHARE,
        Better.UP,
        "booked",
        Family.CUSTOMERS,
        "S1",
    ),
    Kpi(
        "sales_growth_rate",
        "Sales growth",
        "How many more sales support made than in the period before, as a share of those.",
        "number of sales / number of sales of the period before − 1",
        Growth(Count(Sold)),
        Unit.SHARE,
        Better.UP,
        "sold",
        Family.CUSTOMERS,
        "S1",
    ),
    Kpi(
        "net_profit_margin",
        "Net profit margin",
        "Share of the revenue that is left after all costs.",
        "(revenue − cost) / revenue",
        Net((REVENUE,), (booked("cost"),), (REVENUE,)),
        Unit.SHARE,
        Better.UP,
        "booked",
        Family.CUSTOMERS,
        "S1",
    ),
    Kpi(
        "return_on_marketing_investment",
        "Return on marketing investment",
        "Revenue from marketing beyond its cost, for each unit of cost.",
        "(revenue from marketing − marketing cost) / marketing cost",
        Net((booked("marketing_revenue"),), (MARKETING_COST,), (MARKETING_COST,)),
        Unit.SHARE,
        Better.UP,
        "booked",
        Family.CUSTOMERS,
        "S1",
    ),
    Kpi(
        "content_engagement_rate",
        "Content engagement",
        "Share of the recipients of support content who opened or clicked what they were sent.",
        "recipients who opened or clicked, by now / recipients",
        Share(
            Distinct(Sending, RECIPIENTS, (true("is_engaged"),)),
            Distinct(Sending, RECIPIENTS),
        ),
        Unit.SHARE,
        Better.UP,
        "sent",
        Family.CUSTOMERS,
        "S1",
    ),
)
