"""KPIs judged by the same random logs: to make, tell and fold a log costs more than to ask it.

Each KPI is a test of its own, and `-k NAME` runs it alone. Those that were selected are judged
together: every log is drawn for all of them.
"""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Mapping
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

MOST_LOGS = 500
"""Of the examples that are asked for: each is a log to be told, folded and asked."""
MOST = 3
"""KPIs for which a smallest log is looked for; where more disagree, the fault is not in one."""

T = TypeVar("T")
Compare = Callable[[T, Collection[str]], Coroutine[Any, Any, None]]
"""Compares some KPIs by what was drawn; raises `Disagreement` for one of them."""
Judge = Callable[[Collection[str]], None]
"""The same by all that is drawn."""


class Disagreement(AssertionError):
    """The service and the reference do not say the same of a KPI."""

    def __init__(self, kpi: str, *seen: object) -> None:
        super().__init__(kpi, *seen)
        self.kpi = kpi


async def judged(
    request: pytest.FixtureRequest,
    test: Callable[..., object],
    drawn: SearchStrategy[T],
    compare: Compare[T],
    examples: int,
) -> Mapping[str, Disagreement]:
    """What is wrong with the KPIs that a test was selected for.

    Hypothesis knows no coroutines, so it draws in a thread of its own.
    """
    loop = asyncio.get_running_loop()

    def judge(kpis: Collection[str]) -> None:
        @settings(
            max_examples=min(examples, MOST_LOGS),
            deadline=None,
            report_multiple_bugs=False,
            suppress_health_check=[HealthCheck.too_slow],
        )
        @given(case=drawn)
        def agree(case: T) -> None:
            asyncio.run_coroutine_threadsafe(compare(case, kpis), loop).result()

        agree()

    kpis = selected(request.session, test.__name__)
    return await asyncio.to_thread(disagreements, judge, kpis)


def selected(session: pytest.Session, test: str) -> list[str]:
    """The KPIs that a test will run for: its parameters."""
    return [
        item.callspec.id
        for item in session.items
        if isinstance(item, pytest.Function) and item.originalname == test
    ]


def disagreements(judge: Judge, kpis: Collection[str]) -> Mapping[str, Disagreement]:
    """What is wrong with each; one that disagrees is left out while the others are judged."""
    wrong: dict[str, Disagreement] = {}
    left = list(kpis)
    while left and len(wrong) < MOST:
        try:
            judge(left)
        except Disagreement as error:
            wrong[error.kpi] = error
            left.remove(error.kpi)
        else:
            return wrong
    first = ", ".join(wrong)
    return wrong | {kpi: Disagreement(kpi, f"not judged: {first} disagree") for kpi in left}


def assert_agrees(kpi: str, wrong: Mapping[str, Disagreement]) -> None:
    """Fail if something is wrong with a KPI."""
    if kpi in wrong:
        raise wrong[kpi]
