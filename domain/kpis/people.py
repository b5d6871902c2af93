"""People: the KPIs of this chapter, one declaration each."""

from domain.facts import Departed, Employed, Shift, Staff
from domain.kpis.parts import AGENT, WORK
from domain.language.formulas import Mean, PartOf, Ratio
from domain.language.kpi import Better, Family, Kpi, Unit
from domain.language.measures import Count, Distinct, Distribution

KPIS = (
    Kpi(
        "agent_utilization",
        "Utilisation",
        "Seconds worked on tickets for each second on shift; both go by the agent, whose team and "
        "tier they bear.",
        "seconds worked on tickets / seconds on shift",
        Ratio(WORK, Distribution(Shift, "seconds")),
        Unit.SHARE,
        Better.NONE,
        "shift",
        Family.PEOPLE,
        "S1",
    ),
    Kpi(
        "occupancy",
        "Occupancy",
        "Seconds worked on tickets, of the seconds worked or available; both go by the agent, "
        "whose team and tier they bear.",
        "seconds worked / (seconds worked + seconds available)",
        PartOf(WORK, Distribution(Shift, "available_seconds")),
        Unit.SHARE,
        Better.NONE,
        "shift",
        Family.PEOPLE,
        "S1",
    ),
    Kpi(
        "staff_turnover",
        "Staff turnover",
        "Agents who left, for each of those employed: the mean of the period's start and end.",
        "agents who left / ((agents at the start + agents at the end) / 2)",
        Ratio(Count(Departed), Distribution(Staff, "weight"), Distinct(Staff, AGENT)),
        Unit.SHARE,
        Better.DOWN,
        "instant",
        Family.PEOPLE,
        "S0",
    ),
    Kpi(
        "average_tenure",
        "Average tenure",
        "Time since hiring of the agents employed at the end of the period.",
        "mean of end of the period − hired",
        Mean(Distribution(Employed, "tenure_seconds")),
        Unit.SECONDS,
        Better.UP,
        "instant",
        Family.PEOPLE,
        "S2",
    ),
)
