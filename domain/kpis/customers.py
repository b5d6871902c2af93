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
from domain.language.kpi import Better, Family, Kpi, Unit, chapter
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

KPIS = chapter(
    Family.CUSTOMERS,
    Kpi(
        name="churn_rate",
        label="Churn",
        description="Customers who left, for each customer at the start of the period.",
        rule="customers lost / customers at the start",
        formula=Ratio(LOST, AT_THE_START),
        unit=Unit.SHARE,
        better=Better.DOWN,
        anchor="instant",
        asked_by="S1",
    ),
    Kpi(
        name="retention_rate",
        label="Retention",
        description="Share of the customers at the start of the period who stayed until its end.",
        rule="(customers at the end − those gained) / customers at the start",
        formula=Share(Count(Customer, (true("is_kept"),)), AT_THE_START),
        unit=Unit.SHARE,
        better=Better.UP,
        anchor="instant",
        asked_by="S1 S2",
    ),
    Kpi(
        name="repeat_customer_rate",
        label="Repeat customers",
        description=(
            "Share of the customers with a resolved after-sales ticket who bought again in 90 days."
        ),
        rule=(
            "customers who bought within 90 days of a resolved "
            "after-sales ticket / customers with one"
        ),
        formula=Share(
            Distinct(AfterSalesOutcome, BUYERS, (true("has_bought"),)),
            Distinct(AfterSalesOutcome, BUYERS),
        ),
        unit=Unit.SHARE,
        better=Better.UP,
        anchor="resolved",
        asked_by="S3",
    ),
    Kpi(
        name="winbacks",
        label="Win-backs",
        description="Lost customers who came back.",
        rule="number of customers who returned",
        formula=Total(Distinct(Gained, CUSTOMER, (true("is_winback"),))),
        unit=Unit.COUNT,
        better=Better.UP,
        anchor="joined",
        asked_by="S3",
    ),
    Kpi(
        name="conversion_rate",
        label="Conversion",
        description="Share of the leads assisted by agents that bought.",
        rule="assisted leads won by now / assisted leads",
        formula=Share(Count(Lead, (ASSISTED, true("is_won"))), Count(Lead, (ASSISTED,))),
        unit=Unit.SHARE,
        better=Better.UP,
        asked_by="S1 S3",
    ),
    Kpi(
        name="additional_sales",
        label="Additional sales",
        description="Sales made by support.",
        rule="number of sales",
        formula=Total(Count(Sold)),
        unit=Unit.COUNT,
        better=Better.UP,
        asked_by="S0",
    ),
    Kpi(
        name="additional_sales_revenue",
        label="Additional sales revenue",
        description="Amount of the sales made by support.",
        rule="sum of the amounts of sales",
        formula=Total(SALES),
        unit=Unit.MONEY,
        better=Better.UP,
        asked_by="S0",
    ),
    Kpi(
        name="value_per_ticket",
        label="Value per ticket",
        description="Financial benefit booked on resolved tickets, for each of them.",
        rule="sum of the benefits of resolved tickets, whenever booked / tickets_resolved",
        formula=Ratio(Distribution(Benefit, "amount"), RESOLVED),
        unit=Unit.MONEY,
        better=Better.UP,
        anchor="resolved",
        asked_by="S0",
    ),
    Kpi(
        name="cost_per_ticket",
        label="Cost per ticket",
        description="Cost of support booked, for each resolved ticket.",
        rule="(costs booked on tickets + support costs) / tickets_resolved",
        formula=Net(SUPPORT_COST, (), (RESOLVED,)),
        unit=Unit.MONEY,
        better=Better.DOWN,
        anchor="resolved",
        asked_by="S1",
    ),
    Kpi(
        name="support_roi",
        label="Return on support",
        description="What support brought in beyond its cost, for each unit of cost.",
        rule="(benefits and sales booked on tickets + sales made − cost) / cost",
        formula=Net((valued("benefit"), valued("sale"), SALES), SUPPORT_COST, SUPPORT_COST),
        unit=Unit.SHARE,
        better=Better.UP,
        anchor="booked",
        asked_by="S1",
    ),
    Kpi(
        name="self_service_rate",
        label="Self-service",
        description=(
            "Self-service sessions that no ticket followed, of these and the tickets opened."
        ),
        rule="sessions without a ticket within 24 hours / (such sessions + ticket_volume)",
        formula=PartOf(Count(SelfServed), VOLUME),
        unit=Unit.SHARE,
        better=Better.UP,
        anchor="session",
        asked_by="S1",
    ),
    Kpi(
        name="customer_acquisition_cost",
        label="Customer acquisition cost",
        description="Cost of sales and marketing, for each customer gained.",
        rule="(sales costs + marketing costs) / customers gained",
        formula=Net((booked("sales_cost"), MARKETING_COST), (), (GAINED,)),
        unit=Unit.MONEY,
        better=Better.DOWN,
        asked_by="S1",
    ),
    Kpi(
        name="customer_lifetime_value",
        label="Customer lifetime value",
        description="Revenue per customer times the mean lifetime, which is 1 / churn.",
        rule="revenue / customers lost",
        formula=Ratio(REVENUE, LOST),
        unit=Unit.MONEY,
        better=Better.UP,
        asked_by="S1",
    ),
    Kpi(
        name="revenue_growth_rate",
        label="Revenue growth",
        description=(
            "How much more revenue there was than in the period before, as a share of that."
        ),
        rule="revenue / revenue of the period before − 1",
        formula=Growth(REVENUE),
        unit=Unit.SHARE,
        better=Better.UP,
        asked_by="S1",
    ),
    Kpi(
        name="sales_growth_rate",
        label="Sales growth",
        description=(
            "How many more sales support made than in the period before, as a share of those."
        ),
        rule="number of sales / number of sales of the period before − 1",
        formula=Growth(Count(Sold)),
        unit=Unit.SHARE,
        better=Better.UP,
        asked_by="S1",
    ),
    Kpi(
        name="net_profit_margin",
        label="Net profit margin",
        description="Share of the revenue that is left after all costs.",
        rule="(revenue − cost) / revenue",
        formula=Net((REVENUE,), (booked("cost"),), (REVENUE,)),
        unit=Unit.SHARE,
        better=Better.UP,
        asked_by="S1",
    ),
    Kpi(
        name="return_on_marketing_investment",
        label="Return on marketing investment",
        description="Revenue from marketing beyond its cost, for each unit of cost.",
        rule="(revenue from marketing − marketing cost) / marketing cost",
        formula=Net((booked("marketing_revenue"),), (MARKETING_COST,), (MARKETING_COST,)),
        unit=Unit.SHARE,
        better=Better.UP,
        asked_by="S1",
    ),
    Kpi(
        name="content_engagement_rate",
        label="Content engagement",
        description=(
            "Share of the recipients of support content who opened or clicked what they were sent."
        ),
        rule="recipients who opened or clicked, by now / recipients",
        formula=Share(
            Distinct(Sending, RECIPIENTS, (true("is_engaged"),)),
            Distinct(Sending, RECIPIENTS),
        ),
        unit=Unit.SHARE,
        better=Better.UP,
        anchor="sent",
        asked_by="S1",
    ),
)
