"""The KPIs: which rows each is made of, and how a number comes of them."""

from collections.abc import Mapping

from tests.reference import customers, flows, money, outcomes, shifts, sla, stocks, tiers, voice
from tests.reference.readings import (
    ReferenceKpi,
    ReferenceReading,
    above_per_below,
    count,
    count_subjects,
    covered,
    load,
    mean,
    mean_of_means,
    share_of_things,
    sum_per_agent_day,
    sum_per_sum,
    sum_per_thing,
    things_per_thing,
    tickets_per_agent_day,
    total,
    turnover,
)
from tests.reference.voice import position, ratings

__all__ = ["KPIS", "ReferenceReading"]

VOLUME: Mapping[str, ReferenceKpi] = {
    "ticket_volume": ReferenceKpi(flows.volume(lambda _: 1), count),
    "tickets_resolved": ReferenceKpi(flows.resolved(lambda _: 1), count),
    "tickets_closed": ReferenceKpi(flows.closed, count),
    "tickets_unresolved": ReferenceKpi(flows.inbound_that(flows.unresolved), count),
    "tickets_forwarded": ReferenceKpi(flows.forwarded, count),
    "open_tickets": ReferenceKpi(stocks.open_tickets, count),
    "backlog_rate": ReferenceKpi(stocks.backlog, above_per_below),
    "overdue_tickets": ReferenceKpi(stocks.overdue, count),
    "overdue_rate": ReferenceKpi(stocks.lateness, mean),
    "backlog_age": ReferenceKpi(stocks.ages, mean),
    "unanswered_tickets": ReferenceKpi(flows.inbound_that(flows.unanswered), count),
    "unanswered_rate": ReferenceKpi(flows.unanswered_share, mean),
    "resolved_per_agent_day": ReferenceKpi(
        outcomes.resolved_over(shifts.answered_or_resolved), sum_per_agent_day
    ),
    "handled_per_agent_day": ReferenceKpi(shifts.handled, tickets_per_agent_day),
    "resolved_per_agent_hour": ReferenceKpi(outcomes.resolved_over(shifts.hours), sum_per_sum),
    "agent_load": ReferenceKpi(stocks.holders, load),
}

SPEED: Mapping[str, ReferenceKpi] = {
    "first_response_time": ReferenceKpi(flows.first_responses, mean),
    "pickup_time": ReferenceKpi(flows.pickups, mean),
    "reply_time": ReferenceKpi(flows.answers, mean),
    "resolution_time": ReferenceKpi(flows.time_to_resolve, mean),
    "first_resolution_time": ReferenceKpi(flows.first_resolutions, mean),
    "requester_wait_time": ReferenceKpi(flows.requester_wait, mean),
    "processing_time": ReferenceKpi(flows.stays, mean),
    "tier_time": ReferenceKpi(tiers.stays, mean),
    "handle_time": ReferenceKpi(flows.resolved(flows.worked), mean),
    "cycle_time": ReferenceKpi(flows.cycles, mean),
    "incident_response_time": ReferenceKpi(money.acknowledgements, mean),
    "lead_response_time": ReferenceKpi(customers.lead_answers, mean),
}

SERVICE_LEVEL: Mapping[str, ReferenceKpi] = {
    "first_response_sla_rate": ReferenceKpi(sla.rate("first_response"), mean),
    "resolution_sla_rate": ReferenceKpi(sla.rate("resolution"), mean),
    "next_reply_sla_rate": ReferenceKpi(sla.rate("next_reply"), mean),
    "on_time_resolution_rate": ReferenceKpi(flows.resolved(outcomes.on_time), mean),
    "resolved_within_rate": ReferenceKpi(outcomes.resolved_within, mean),
    "shift_quota_attainment": ReferenceKpi(shifts.quotas, mean),
    "priority_throughput": ReferenceKpi(
        outcomes.resolved_over(shifts.answered_or_resolved, outcomes.weight), sum_per_agent_day
    ),
    "priority_share": ReferenceKpi(flows.resolved(outcomes.has_priority), mean),
    "service_uptime": ReferenceKpi(money.uptimes, mean),
    "availability_coverage": ReferenceKpi(shifts.coverage, covered),
}

QUALITY: Mapping[str, ReferenceKpi] = {
    "first_contact_resolution_rate": ReferenceKpi(flows.resolved(flows.is_first_contact), mean),
    "solved_on_call_rate": ReferenceKpi(flows.resolved(outcomes.on_call), mean),
    "resolution_rate": ReferenceKpi(
        flows.over_volume(lambda t: not t.steps[-1].after.is_open), mean
    ),
    "escalation_rate": ReferenceKpi(flows.over_volume(flows.was_escalated), mean),
    "escalations": ReferenceKpi(flows.escalated, count),
    "bounce_backs": ReferenceKpi(tiers.handed_back, count),
    "bounce_back_rate": ReferenceKpi(tiers.escalated, mean),
    "reopen_rate": ReferenceKpi(flows.resolved(flows.was_reopened), mean),
    "reassignment_rate": ReferenceKpi(flows.over_volume(flows.changed_agent), mean),
    "transfer_rate": ReferenceKpi(flows.over_volume(flows.changed_team), mean),
    "classification_accuracy": ReferenceKpi(flows.classified, mean),
    "routing_accuracy": ReferenceKpi(flows.resolved(outcomes.well_routed), mean),
    "error_rate": ReferenceKpi(voice.errors, mean),
    "quality_score": ReferenceKpi(voice.scores, mean),
    "complaints": ReferenceKpi(voice.complaints, count),
    "complaint_rate": ReferenceKpi(outcomes.per_resolved(voice.complaints), above_per_below),
    "hard_tickets_resolved": ReferenceKpi(outcomes.those_that(outcomes.is_hard), count),
    "hard_resolution_share": ReferenceKpi(flows.resolved(outcomes.is_hard), mean),
    "callback_rate": ReferenceKpi(outcomes.callbacks, mean),
    "replies_per_resolution": ReferenceKpi(flows.resolved(flows.replies), mean),
    "successful_ticket_score": ReferenceKpi(ratings("csat", voice.success), mean),
}

CUSTOMERS_SAY: Mapping[str, ReferenceKpi] = {
    "csat": ReferenceKpi(ratings("csat", lambda rating: 4 * position(rating) >= 3), mean),
    "csat_average": ReferenceKpi(ratings("csat", lambda rating: 1 + 4 * position(rating)), mean),
    "nps": ReferenceKpi(ratings("nps", voice.promotion), mean),
    "ces": ReferenceKpi(ratings("ces", lambda rating: 1 + 6 * position(rating)), mean),
    "ces_easy_rate": ReferenceKpi(
        ratings("ces", lambda rating: 1 + 6 * position(rating) >= 5), mean
    ),
    "servqual": ReferenceKpi(ratings("servqual", voice.gap), mean_of_means),
    "servperf": ReferenceKpi(ratings("servqual", voice.perception), mean_of_means),
    "survey_response_rate": ReferenceKpi(voice.invitations, mean),
    "ratings": ReferenceKpi(ratings(None, lambda _: True), count),
    "referrals": ReferenceKpi(
        customers.customers_that(lambda change: change.is_referral), count_subjects
    ),
    "employee_nps": ReferenceKpi(ratings("employee_nps", voice.promotion), mean),
}

PEOPLE: Mapping[str, ReferenceKpi] = {
    "agent_utilization": ReferenceKpi(shifts.utilization, sum_per_sum),
    "occupancy": ReferenceKpi(shifts.occupancy, sum_per_sum),
    "staff_turnover": ReferenceKpi(stocks.comings_and_goings, turnover),
    "average_tenure": ReferenceKpi(stocks.tenures, mean),
}

MONEY: Mapping[str, ReferenceKpi] = {
    "churn_rate": ReferenceKpi(customers.churn, things_per_thing),
    "retention_rate": ReferenceKpi(customers.retained, mean),
    "repeat_customer_rate": ReferenceKpi(outcomes.after_sales, share_of_things),
    "winbacks": ReferenceKpi(
        customers.customers_that(lambda change: change.is_winback), count_subjects
    ),
    "conversion_rate": ReferenceKpi(customers.assisted_leads, mean),
    "additional_sales": ReferenceKpi(money.sales, count),
    "additional_sales_revenue": ReferenceKpi(money.sales, total),
    "value_per_ticket": ReferenceKpi(flows.resolved(outcomes.benefit), mean),
    "cost_per_ticket": ReferenceKpi(outcomes.per_resolved(money.support_costs), sum_per_sum),
    "support_roi": ReferenceKpi(money.support_return, sum_per_sum),
    "self_service_rate": ReferenceKpi(customers.self_service, mean),
    "customer_acquisition_cost": ReferenceKpi(money.acquisition, sum_per_thing),
    "customer_lifetime_value": ReferenceKpi(money.lifetime_value, sum_per_thing),
    "revenue_growth_rate": ReferenceKpi(money.growth(money.booked("revenue")), sum_per_sum),
    "sales_growth_rate": ReferenceKpi(money.growth(money.numbers_of_sales), sum_per_sum),
    "net_profit_margin": ReferenceKpi(money.profit, sum_per_sum),
    "return_on_marketing_investment": ReferenceKpi(money.marketing_return, sum_per_sum),
    "content_engagement_rate": ReferenceKpi(customers.sendings, share_of_things),
}

KPIS: Mapping[str, ReferenceKpi] = {
    **VOLUME,
    **SPEED,
    **SERVICE_LEVEL,
    **QUALITY,
    **CUSTOMERS_SAY,
    **PEOPLE,
    **MONEY,
}
