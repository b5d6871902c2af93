"""What events are about: a subject of a source."""

from collections.abc import Iterable

Subject = tuple[str, str]
"""Source and subject."""


def columns_of(subjects: Iterable[Subject]) -> tuple[list[str], list[str]]:
    """Sources and subjects, sorted: transactions that lock rows in one order cannot deadlock."""
    ordered = sorted(subjects)
    return [source for source, _ in ordered], [subject for _, subject in ordered]
