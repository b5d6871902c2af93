"""Which KPIs have no hours of the day, and no days of the week: a list by name (catalogue, B)."""

NEITHER = (
    # read at an instant
    "open_tickets",
    "backlog_rate",
    "overdue_tickets",
    "overdue_rate",
    "backlog_age",
    "agent_load",
    "service_uptime",
    "staff_turnover",
    "average_tenure",
    "churn_rate",
    "retention_rate",
    # sides anchored apart
    "complaint_rate",
    # booked money, and growth
    "cost_per_ticket",
    "support_roi",
    "customer_acquisition_cost",
    "customer_lifetime_value",
    "revenue_growth_rate",
    "sales_growth_rate",
    "net_profit_margin",
    "return_on_marketing_investment",
    # shifts and work, until they are read as spans
    "agent_utilization",
    "occupancy",
    "resolved_per_agent_hour",
    "availability_coverage",
)
NO_HOURS = ("resolved_per_agent_day", "handled_per_agent_day", "priority_throughput")


def are_refused(kpi: str, dimension: str) -> bool:
    if dimension == "HOUR_OF_DAY" and kpi in NO_HOURS:
        return True
    return dimension in {"HOUR_OF_DAY", "DAY_OF_WEEK"} and kpi in NEITHER
