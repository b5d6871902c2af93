"""People: the KPIs of this chapter, one declaration each."""

from domain.facts import Departed, Employed, Shift, Staff
from domain.kpis.parts import AGENT, WORK
from domain.language.formulas import Mean, PartOf, Ratio
from domain.language.kpi import Better, Family, Kpi, Unit, chapter
from domain.language.measures import Count, Distinct, Distribution

KPIS = chapter(
    Family.PEOPLE,
    Kpi(
        name="agent_utilization",
        label="Utilisation",
        description=(
            "Seconds worked on tickets for each second on shift; both are "
            "counted with the team and tier of the agent."
        ),
        rule="seconds worked on tickets / seconds on shift",
        formula=Ratio(WORK, Distribution(Shift, "seconds")),
        unit=Unit.SHARE,
        better=Better.NONE,
        anchor="shift",
        asked_by="S1",
    ),
    Kpi(
        name="occupancy",
        label="Occupancy",
        description=(
            "Seconds worked on tickets, of the seconds worked or available; both are counted with "
            "the team and tier of the agent."
        ),
        rule="seconds worked / (seconds worked + seconds available)",
        formula=PartOf(WORK, Distribution(Shift, "available_seconds")),
        unit=Unit.SHARE,
        better=Better.NONE,
        anchor="shift",
        asked_by="S1",
    ),
    Kpi(
        name="staff_turnover",
        label="Staff turnover",
        description=(
            "Agents who left, for each of those employed: the mean of the period's start and end."
        ),
        rule="agents who left / ((agents at the start + agents at the end) / 2)",
        formula=Ratio(Count(Departed), Distribution(Staff, "weight"), Distinct(Staff, AGENT)),
        unit=Unit.SHARE,
        better=Better.DOWN,
        anchor="instant",
        asked_by="S0",
    ),
    Kpi(
        name="average_tenure",
        label="Average tenure",
        description="Time since hiring of the agents employed at the end of the period.",
        rule="mean of end of the period − hired",
        formula=Mean(Distribution(Employed, "tenure_seconds")),
        unit=Unit.SECONDS,
        better=Better.UP,
        asked_by="S2",
    ),
)
