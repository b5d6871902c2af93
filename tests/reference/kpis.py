"""The KPIs: which rows each is made of, and how a number comes of them."""

from collections.abc import Mapping

from tests.reference import customers, flows, money, outcomes, shifts, sla, stocks, tiers, voice
from tests.reference.readings import (
    Kpi,
    Reading,
    above_per_below,
    count,
    count_things,
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

__all__ = ["KPIS", "Reading"]

VOLUME: Mapping[str, Kpi] = {
    "ticket_volume": Kpi(flows.volume(lambda _: 1), count),
    "tickets_resolved": Kpi(flows.resolved(lambda _: 1), count),
    "tickets_closed": Kpi(flows.closed, count),
    "tickets_unresolved": Kpi(flows.inbound_that(flows.unresolved), count),
    "tickets_forwarded": Kpi(flows.forwarded, count),
    "open_tickets": Kpi(stocks.open_tickets, count),
    "backlog_rate": Kpi(stocks.backlog, above_per_below),
    "overdue_tickets": Kpi(stocks.overdue, count),
    "overdue_rate": Kpi(stocks.lateness, mean),
    "backlog_age": Kpi(stocks.ages, mean),
    "unanswered_tickets": Kpi(flows.inbound_that(flows.unanswered), count),
    "unanswered_rate": Kpi(flows.unanswered_share, mean),
    "resolved_per_agent_day": Kpi(
        outcomes.resolved_over(shifts.answered_or_resolved), sum_per_agent_day
    ),
    "handled_per_agent_day": Kpi(shifts.handled, tickets_per_agent_day),
    "resolved_per_agent_hour": Kpi(outcomes.resolved_over(shifts.hours), sum_per_sum),
    "agent_load": Kpi(stocks.holders, load),
}

SPEED: Mapping[str, Kpi] = {
    "first_response_time": Kpi(flows.first_responses, mean),
    "pickup_time": Kpi(flows.pickups, mean),
    "reply_time": Kpi(flows.answers, mean),
    "resolution_time": Kpi(flows.time_to_resolve, mean),
    "first_resolution_time": Kpi(flows.first_resolutions, mean),
    "requester_wait_time": Kpi(flows.requester_wait, mean),
    "processing_time": Kpi(flows.stays, mean),
    "tier_time": Kpi(tiers.stays, mean),
    "handle_time": Kpi(flows.resolved(flows.worked), mean),
    "cycle_time": Kpi(flows.cycles, mean),
    "incident_response_time": Kpi(money.acknowledgements, mean),
    "lead_response_time": Kpi(customers.lead_answers, mean),
}

SERVICE_LEVEL: Mapping[str, Kpi] = {
    "first_response_sla_rate": Kpi(sla.rate("first_response"), mean),
    "resolution_sla_rate": Kpi(sla.rate("resolution"), mean),
    "next_reply_sla_rate": Kpi(sla.rate("next_reply"), mean),
    "on_time_resolution_rate": Kpi(flows.resolved(outcomes.on_time), mean),
    "resolved_within_rate": Kpi(outcomes.resolved_within, mean),
    "shift_quota_attainment": Kpi(shifts.quotas, mean),
    "priority_throughput": Kpi(
        outcomes.resolved_over(shifts.answered_or_resolved, outcomes.weight), sum_per_agent_day
    ),
    "priority_share": Kpi(flows.resolved(outcomes.has_priority), mean),
    "service_uptime": Kpi(money.uptimes, mean),
    "availability_coverage": Kpi(shifts.coverage, covered),
}

QUALITY: Mapping[str, Kpi] = {
    "first_contact_resolution_rate": Kpi(flows.resolved(flows.is_first_contact), mean),
    "solved_on_call_rate": Kpi(flows.resolved(outcomes.on_call), mean),
    "resolution_rate": Kpi(flows.over_volume(lambda t: not t.steps[-1].after.is_open), mean),
    "escalation_rate": Kpi(flows.over_volume(flows.was_escalated), mean),
    "escalations": Kpi(flows.escalated, count),
    "bounce_backs": Kpi(tiers.handed_back, count),
    "bounce_back_rate": Kpi(tiers.escalated, mean),
    "reopen_rate": Kpi(flows.resolved(flows.was_reopened), mean),
    "reassignment_rate": Kpi(flows.over_volume(flows.changed_agent), mean),
    "transfer_rate": Kpi(flows.over_volume(flows.changed_team), mean),
    "classification_accuracy": Kpi(flows.classified, mean),
    "routing_accuracy": Kpi(flows.resolved(outcomes.well_routed), mean),
    "error_rate": Kpi(voice.errors, mean),
    "quality_score": Kpi(voice.scores, mean),
    "complaints": Kpi(voice.complaints, count),
    "complaint_rate": Kpi(outcomes.per_resolved(voice.complaints), above_per_below),
    "hard_tickets_resolved": Kpi(outcomes.those_that(outcomes.is_hard), count),
    "hard_resolution_share": Kpi(flows.resolved(outcomes.is_hard), mean),
    "callback_rate": Kpi(outcomes.callbacks, mean),
    "replies_per_resolution": Kpi(flows.resolved(flows.replies), mean),
    "successful_ticket_score": Kpi(ratings("csat", voice.success), mean),
}

CUSTOMERS_SAY: Mapping[str, Kpi] = {
    "csat": Kpi(ratings("csat", lambda told: 4 * position(told) >= 3), mean),
    "csat_average": Kpi(ratings("csat", lambda told: 1 + 4 * position(told)), mean),
    "nps": Kpi(ratings("nps", voice.promotion), mean),
    "ces": Kpi(ratings("ces", lambda told: 1 + 6 * position(told)), mean),
    "ces_easy_rate": Kpi(ratings("ces", lambda told: 1 + 6 * position(told) >= 5), mean),
    "servqual": Kpi(ratings("servqual", voice.gap), mean_of_means),
    "servperf": Kpi(ratings("servqual", voice.perception), mean_of_means),
    "survey_response_rate": Kpi(voice.invitations, mean),
    "ratings": Kpi(ratings(None, lambda _: True), count),
    "referrals": Kpi(customers.customers_that(lambda change: change.is_referral), count_things),
    "employee_nps": Kpi(ratings("employee_nps", voice.promotion), mean),
}

PEOPLE: Mapping[str, Kpi] = {
    "agent_utilization": Kpi(shifts.utilization, sum_per_sum),
    "occupancy": Kpi(shifts.occupancy, sum_per_sum),
    "staff_turnover": Kpi(stocks.comings_and_goings, turnover),
    "average_tenure": Kpi(stocks.tenures, mean),
}

MONEY: Mapping[str, Kpi] = {
    "churn_rate": Kpi(customers.churn, things_per_thing),
    "retention_rate": Kpi(customers.retained, mean),
    "repeat_customer_rate": Kpi(outcomes.after_sales, share_of_things),
    "winbacks": Kpi(customers.customers_that(lambda change: change.is_winback), count_things),
    "conversion_rate": Kpi(customers.assisted_leads, mean),
    "additional_sales": Kpi(money.sales, count),
    "additional_sales_revenue": Kpi(money.sales, total),
    "value_per_ticket": Kpi(flows.resolved(outcomes.benefit), mean),
    "cost_per_ticket": Kpi(outcomes.per_resolved(money.support_costs), sum_per_sum),
    "support_roi": Kpi(money.support_return, sum_per_sum),
    "self_service_rate": Kpi(customers.self_service, mean),
    "customer_acquisition_cost": Kpi(money.acquisition, sum_per_thing),
    "customer_lifetime_value": Kpi(money.lifetime_value, sum_per_thing),
    "revenue_growth_rate": Kpi(money.growth(money.booked("revenue")), sum_per_sum),
    "sales_growth_rate": Kpi(money.growth(money.numbers_of_sales), sum_per_sum),
    "net_profit_margin": Kpi(money.profit, sum_per_sum),
    "return_on_marketing_investment": Kpi(money.marketing_return, sum_per_sum),
    "content_engagement_rate": Kpi(customers.sendings, share_of_things),
}

KPIS: Mapping[str, Kpi] = {
    **VOLUME,
    **SPEED,
    **SERVICE_LEVEL,
    **QUALITY,
    **CUSTOMERS_SAY,
    **PEOPLE,
    **MONEY,
}
