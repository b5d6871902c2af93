"""Facts that others decide, in SQL: whether a session helped is told by the tickets after it.

They are read anew with every question, so that it does not matter which of two related events came
first. No view can do it: only who knows which range is asked about can leave unread what was told
before it or long after it, and that is most of what there is.
"""

from collections.abc import Mapping
from datetime import datetime

from domain.facts import AfterSalesOutcome, AnyFact, QuotaShift, SelfServed, Sending
from persistence.asking.kpi_sql.query import Add

_SELF_SERVED = """
SELECT * FROM session WHERE NOT EXISTS (
    SELECT FROM opened
    WHERE opened.workspace_id = $1 AND opened.direction = 'inbound'
      AND opened.at >= {first} AND opened.at <= {last} + interval '24 hours'
      AND opened.source = session.source AND opened.requester = session.requester
      AND opened.at >= session.at AND opened.at <= session.at + interval '24 hours'
)
"""

_REACTION = """
SELECT FROM reacted
WHERE reacted.workspace_id = $1 AND reacted.at >= {first}
  AND reacted.source = sent.source AND reacted.recipient = sent.recipient
  AND reacted.at >= sent.at AND reacted.content IS NOT DISTINCT FROM sent.content
"""

# Two passes: if the list of outputs asked for each row, the planner could not join.
_SENDING = f"""
SELECT *, true AS is_engaged FROM sent WHERE EXISTS ({_REACTION})
UNION ALL SELECT *, false AS is_engaged FROM sent WHERE NOT EXISTS ({_REACTION})
"""

# 90 days of 24 hours: what a day is must not depend on a zone.
_PURCHASE = """
SELECT FROM purchased
WHERE purchased.workspace_id = $1
  AND purchased.at > {first} AND purchased.at <= {last} + interval '2160 hours'
  AND purchased.source = after_sales.source AND purchased.subject = after_sales.customer
  AND purchased.at > after_sales.at AND purchased.at <= after_sales.at + interval '2160 hours'
"""

_AFTER_SALES_OUTCOME = f"""
SELECT *, true AS has_bought FROM after_sales WHERE EXISTS ({_PURCHASE})
UNION ALL SELECT *, false AS has_bought FROM after_sales WHERE NOT EXISTS ({_PURCHASE})
"""

# Shifts are few, and what an agent did on one lies together in the index.
_QUOTA_SHIFT = """
SELECT shift.*, work.tickets >= shift.quota AS is_met FROM shift CROSS JOIN LATERAL (
    SELECT count(*) AS tickets FROM (
        SELECT DISTINCT activity.subject FROM activity
        WHERE activity.workspace_id = $1 AND activity.source = shift.source
          AND activity.agent = shift.agent
          AND activity.at >= shift.at AND activity.at < shift.until
    ) AS ticket
) AS work
WHERE shift.quota IS NOT NULL
"""

_SQL: Mapping[type[AnyFact], str] = {
    SelfServed: _SELF_SERVED,
    Sending: _SENDING,
    AfterSalesOutcome: _AFTER_SALES_OUTCOME,
    QuotaShift: _QUOTA_SHIFT,
}


def looked_up(kind: type[AnyFact], extent: tuple[datetime, datetime], add: Add) -> str | None:
    """Facts that others decide, as a part of a statement whose $1 is the workspace.

    Args:
        kind: of the facts.
        extent: from where to where the statement looks; facts outside of it may be wrong.
        add: gives the text that stands for a value.

    Returns:
        what can stand after FROM; None for facts that have a table or a view.
    """
    sql = _SQL.get(kind)
    if sql is None:
        return None
    first, last = (add(edge, "timestamptz") for edge in extent)
    return f"({sql.format(first=first, last=last)})"
