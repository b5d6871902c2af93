"""People: the KPIs of this chapter, one declaration each."""

from domain.facts import (
    Shift,
)
from domain.formulas import PartOf, Ratio
from domain.kpi import Better, Family, Kpi, Unit
from domain.kpis.parts import WORK
from domain.measures import (
    Distribution,
)

KPIS = (
    Kpi(
        "agent_utilization",
        "Utilisation",
        "Seconds worked on tickets for each second on shift.",
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
        "Seconds worked on tickets, of the seconds worked or available.",
        "seconds worked / (seconds worked + seconds available)",
        PartOf(WORK, Distribution(Shift, "available_seconds")),
        Unit.SHARE,
        Better.NONE,
        "shift",
        Family.PEOPLE,
        "S1",
    ),
)
