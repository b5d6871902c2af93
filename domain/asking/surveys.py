"""Surveys: what a KPI of ratings says about the survey that it is of."""

from collections.abc import Mapping
from dataclasses import replace

from domain.asking.distribution_buckets import DistributionBuckets
from domain.facts import Invited, Rated
from domain.kpis import REGISTRY
from domain.language.conditions import Is, Where
from domain.language.formulas import Share
from domain.language.kpi import Kpi
from domain.language.measures import Count, Distribution

_COUNTED = Is("counted", value=True)
_ANSWERED = Is("is_answered", value=True)


def _around(low: int, high: int) -> tuple[float, ...]:
    """Edges half-way between whole scores, so that each is the middle of its bucket."""
    return tuple(score - 0.5 for score in range(low, high + 2))


_SCALES: Mapping[str | None, tuple[str, tuple[float, ...]]] = {
    "csat": ("score_of_5", _around(1, 5)),
    "nps": ("score", _around(0, 10)),
    "employee_nps": ("score", _around(0, 10)),
    "ces": ("score_of_7", _around(1, 7)),
    "servqual": ("score_of_7", _around(1, 7)),
    None: ("score_of_100", tuple(float(edge) for edge in range(0, 101, 10))),
}
"""Of each survey, and of all together, the scale that scores can be compared on."""


def survey_of(kpi: Kpi) -> str | None:
    """The survey whose ratings or invitations a KPI counts; None if those of all."""
    conditions = (condition for measure in kpi.measures for condition in measure.where)
    return next(
        (
            str(condition.value)
            for condition in conditions
            if isinstance(condition, Is) and condition.column == "survey"
        ),
        None,
    )


def ratings_of(kpi: Kpi) -> Where:
    """The conditions of the ratings that count in a KPI's survey."""
    return (_COUNTED, *_of_survey(kpi))


def response_rate(kpi: Kpi) -> Kpi:
    """`survey_response_rate` of the survey that a KPI is of."""
    sent = (_COUNTED, *_of_survey(kpi))
    share = Share(Count(Invited, (*sent, _ANSWERED)), Count(Invited, sent))
    return replace(REGISTRY["survey_response_rate"], formula=share)


def scores(kpi: Kpi) -> DistributionBuckets:
    """The scores of a KPI's survey, each on one scale."""
    column, edges = _SCALES[survey_of(kpi)]
    return DistributionBuckets(Distribution(Rated, column, ratings_of(kpi)), edges)


def _of_survey(kpi: Kpi) -> Where:
    name = survey_of(kpi)
    return (Is("survey", name),) if name is not None else ()
