"""Ranks: who is first by a KPI, and who has too small a sample for a rank."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from domain.language.formulas import Reading
from domain.language.kpi import Better


@dataclass(frozen=True, slots=True)
class Competitor:
    """Somebody or something in the order of a KPI.

    Attributes:
        key: the value of the dimension, such as the id of an agent.
        reading: what the KPI reads for it.
        rank: 1 is best, and equal values share a rank; None if it is not ranked.
    """

    key: str
    reading: Reading
    rank: int | None = None


def ranking(
    readings: Mapping[str, Reading], *, min_sample: int, better: Better
) -> list[Competitor]:
    """The ranked from best to worst, ties by key; then those who are not, the largest sample first.

    Args:
        readings: what the KPI reads for each competitor.
        min_sample: the least sample that is ranked. Without a value there is no rank either.
        better: which way is good; if neither is, the highest value is first.
    """

    def badness(key: str) -> float:
        value = readings[key].value or 0.0
        return value if better is Better.DOWN else -value

    judged = [
        key
        for key, reading in readings.items()
        if reading.value is not None and reading.sample_size >= min_sample
    ]
    order: list[Competitor] = []
    for _, equals in groupby(sorted(judged, key=lambda key: (badness(key), key)), badness):
        rank = len(order) + 1  # three at rank 1 are followed by rank 4
        order += [Competitor(key, readings[key], rank) for key in equals]
    unranked = readings.keys() - set(judged)
    by_sample = sorted(unranked, key=lambda key: (-readings[key].sample_size, key))
    return [*order, *(Competitor(key, readings[key]) for key in by_sample)]
