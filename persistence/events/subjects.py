"""What events are about: a subject of a source."""

from collections.abc import Iterable

Subject = tuple[str, str]
"""What an event is about, such as a ticket: the source that reports it, and its id there."""


def columns_of(subjects: Iterable[Subject]) -> tuple[list[str], list[str]]:
    """Sources and subjects, sorted: transactions that lock rows in one order cannot deadlock."""
    ordered = sorted(subjects)
    return [source for source, _ in ordered], [subject for _, subject in ordered]
