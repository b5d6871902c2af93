"""Standings: how a value stands to its target, and what part of it is reached."""

from dataclasses import dataclass
from enum import StrEnum
from math import inf

from domain.goals.targets import Target
from domain.language.formulas import Reading
from domain.language.kpi import Better, Kpi, Unit

CAP = 1.2
"""The most that one KPI counts in a score, however far it is beyond its target."""

LOWEST_POINTS = -100.0
_TOLERANCE = 1e-9
"""0.8 − 0.1 is a little more than 0.7 to a computer, and must not be."""


class Standing(StrEnum):
    """How a value compares with its target: met, at risk, missed, or not to be judged."""

    MET = "met"
    AT_RISK = "at_risk"
    MISSED = "missed"
    NO_TARGET = "no_target"
    NOT_ENOUGH_DATA = "not_enough_data"


JUDGED = frozenset({Standing.MET, Standing.AT_RISK, Standing.MISSED})


@dataclass(frozen=True, slots=True)
class Judgement:
    """The result of comparing a value with its target: standing, gap and attainment.

    Attributes:
        goal: the target's value over the period.
        margin: the target's margin over the period.
        gap: value less goal, in the KPI's unit; None without a value.
        attainment: what part of the goal is reached, 0…CAP; None without a value.
    """

    target: Target
    goal: float
    margin: float
    standing: Standing
    gap: float | None
    attainment: float | None


def judge(target: Target, kpi: Kpi, reading: Reading, times: float = 1.0) -> Judgement:
    """How a reading stands to a target.

    Args:
        target: the target.
        kpi: its KPI.
        reading: what the KPI reads.
        times: how often the period has the target.
    """
    goal, margin = target.value * times, target.margin * times
    if reading.value is None:
        return Judgement(target, goal, margin, Standing.NOT_ENOUGH_DATA, None, None)
    gap = reading.value - goal
    standing = Standing.NOT_ENOUGH_DATA
    if reading.is_enough or kpi.is_total:  # a count is no estimate: few are few
        standing = _standing(gap if kpi.better is Better.DOWN else -gap, goal, margin)
    reached = attainment(kpi, reading.value, goal)
    return Judgement(target, goal, margin, standing, gap, reached)


def _standing(shortfall: float, goal: float, margin: float) -> Standing:
    """What a shortfall means; a negative one is a value beyond the goal."""
    slack = _TOLERANCE * max(abs(goal), margin)
    if shortfall <= slack:
        return Standing.MET
    return Standing.AT_RISK if shortfall <= margin + slack else Standing.MISSED


def attainment(kpi: Kpi, value: float, goal: float) -> float:
    """What part of a goal is reached: 1 if it just is, never more than CAP nor less than 0.

    Where more is better (and for figures to watch) that is value / goal, where less is better
    goal / value. Points are counted from −100, so that a score below 0 is part of the way. Beside
    a goal that is not above the bottom, what is missing counts relative to the goal's size.
    """
    if kpi.better is Better.DOWN:
        return _share(goal, value)
    bottom = LOWEST_POINTS if kpi.unit is Unit.POINTS else 0.0
    return _share(value - bottom, goal - bottom)


def _share(part: float, whole: float) -> float:
    if whole > 0:
        share = part / whole
    elif whole < 0:
        share = 2 - part / whole  # that is 1 + (part − whole) / |whole|
    else:
        share = 1.0 if part == 0 else part * inf
    return min(max(share, 0.0), CAP)
