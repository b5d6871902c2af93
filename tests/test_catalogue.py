"""Every KPI of the project's catalogue is where it must be: nothing was forgotten."""

import pytest
from graphql import GraphQLEnumType, GraphQLObjectType, build_schema

from api.graphql.names import camel
from api.graphql.schema import schema
from docs.kpi_pages import FOLDER
from domain.kpis import REGISTRY
from tests import reference

CATALOGUE = [
    "ticket_volume",
    "tickets_resolved",
    "tickets_closed",
    "tickets_unresolved",
    "tickets_forwarded",
    "open_tickets",
    "backlog_rate",
    "overdue_tickets",
    "overdue_rate",
    "backlog_age",
    "unanswered_tickets",
    "unanswered_rate",
    "resolved_per_agent_day",
    "handled_per_agent_day",
    "resolved_per_agent_hour",
    "agent_load",
    "first_response_time",
    "pickup_time",
    "reply_time",
    "resolution_time",
    "first_resolution_time",
    "requester_wait_time",
    "processing_time",
    "handle_time",
    "cycle_time",
    "incident_response_time",
    "lead_response_time",
    "first_response_sla_rate",
    "resolution_sla_rate",
    "on_time_resolution_rate",
    "resolved_within_rate",
    "shift_quota_attainment",
    "priority_throughput",
    "priority_share",
    "service_uptime",
    "availability_coverage",
    "first_contact_resolution_rate",
    "solved_on_call_rate",
    "resolution_rate",
    "escalation_rate",
    "escalations",
    "reopen_rate",
    "reassignment_rate",
    "transfer_rate",
    "classification_accuracy",
    "routing_accuracy",
    "error_rate",
    "quality_score",
    "complaints",
    "complaint_rate",
    "hard_tickets_resolved",
    "hard_resolution_share",
    "callback_rate",
    "replies_per_resolution",
    "successful_ticket_score",
    "csat",
    "csat_average",
    "nps",
    "ces",
    "ces_easy_rate",
    "servqual",
    "servperf",
    "survey_response_rate",
    "ratings",
    "referrals",
    "employee_nps",
    "agent_utilization",
    "occupancy",
    "staff_turnover",
    "average_tenure",
    "churn_rate",
    "retention_rate",
    "repeat_customer_rate",
    "winbacks",
    "conversion_rate",
    "additional_sales",
    "additional_sales_revenue",
    "value_per_ticket",
    "cost_per_ticket",
    "support_roi",
    "self_service_rate",
    "customer_acquisition_cost",
    "customer_lifetime_value",
    "revenue_growth_rate",
    "sales_growth_rate",
    "net_profit_margin",
    "return_on_marketing_investment",
    "content_engagement_rate",
]

SCHEMA = build_schema(schema.as_str())


def test_the_registry_has_the_catalogue_in_its_order() -> None:
    assert [name for name in REGISTRY if name in CATALOGUE] == CATALOGUE


@pytest.mark.parametrize("name", CATALOGUE)
def test_no_kpi_of_the_catalogue_is_a_constant(name: str) -> None:
    assert REGISTRY[name].measures


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_kpi_of_the_catalogue_is_in_the_schema(name: str) -> None:
    names, metrics = SCHEMA.type_map["KpiName"], SCHEMA.type_map["Metrics"]
    assert isinstance(names, GraphQLEnumType)
    assert isinstance(metrics, GraphQLObjectType)
    assert name.upper() in names.values
    assert camel(name) in metrics.fields


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_kpi_of_the_catalogue_has_a_page(name: str) -> None:
    assert (FOLDER / f"{name}.md").exists()


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_kpi_of_the_catalogue_is_held_against_the_reference(name: str) -> None:
    assert name in reference.KPIS
