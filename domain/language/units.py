"""Units: what a formula over measures can be measured in."""

from collections.abc import Mapping

from domain.language.formulas import Formula, Mean, NetScore, Ratio, Share, Total
from domain.language.kpi import Unit
from domain.language.measures import Count, Distinct, Distribution, Measure
from domain.language.vocabulary import Quantity, columns_of

AGENT_DAYS = ("source", "agent", "day")
"""The columns that tell agent-days apart."""

_SIMPLE: Mapping[Quantity, Unit] = {
    Quantity.COUNT: Unit.COUNT,
    Quantity.DAYS: Unit.COUNT,
    Quantity.HOURS: Unit.COUNT,
    Quantity.SECONDS: Unit.SECONDS,
    Quantity.MONEY: Unit.MONEY,
    Quantity.SCORE: Unit.SCORE,
}
_RATIOS: Mapping[tuple[Quantity, Quantity], tuple[Unit, ...]] = {
    (Quantity.COUNT, Quantity.COUNT): (Unit.COUNT, Unit.SHARE),
    (Quantity.COUNT, Quantity.DAYS): (Unit.PER_DAY,),
    (Quantity.COUNT, Quantity.HOURS): (Unit.PER_HOUR,),
    (Quantity.SECONDS, Quantity.COUNT): (Unit.SECONDS,),
    (Quantity.SECONDS, Quantity.DAYS): (Unit.SECONDS,),
    (Quantity.SECONDS, Quantity.SECONDS): (Unit.SHARE,),
    (Quantity.HOURS, Quantity.HOURS): (Unit.SHARE,),
    (Quantity.MONEY, Quantity.COUNT): (Unit.MONEY,),
    (Quantity.MONEY, Quantity.DAYS): (Unit.MONEY,),
    (Quantity.MONEY, Quantity.MONEY): (Unit.SHARE,),
}
"""What something divided by something may be called."""


def units_of(formula: Formula) -> tuple[Unit, ...]:
    """The units that a formula may have, the most telling first; none if it makes no sense."""
    match formula:
        case Share():
            return (Unit.SHARE,)
        case NetScore():
            return (Unit.POINTS,)
        case Mean(measure):
            return (_SIMPLE[quantity_of(measure)],)
        case Total(measure):
            quantity = quantity_of(measure)
            return () if quantity is Quantity.SCORE else (_SIMPLE[quantity],)
        case Ratio():
            return _RATIOS.get((quantity_of(formula.top), quantity_of(formula.bottom)), ())
        case _:
            return tuple(Unit)


def quantity_of(measure: Measure) -> Quantity:
    """What the number is a number of that a measure comes to."""
    match measure:
        case Distribution(fact, column):
            return columns_of(fact)[column].quantity
        case Distinct(columns=columns) if columns == AGENT_DAYS:
            return Quantity.DAYS
        case Count() | Distinct():
            return Quantity.COUNT
        case _:
            raise TypeError(f"{measure} is of no one quantity")
