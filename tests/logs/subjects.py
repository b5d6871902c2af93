"""The events of a log by what they are about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from domain.events import Event, parse
from tests.logs.contents import Json

_NOW = datetime(2026, 11, 1, tzinfo=UTC)


def by_subject(log: Iterable[Json], family: str) -> Mapping[tuple[str, str], list[Event]]:
    """The events of each subject of a family, by its source and id."""
    events: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for envelope in log:
        event = parse(envelope, _NOW)
        if event.family == family:
            events[event.source, event.subject].append(event)
    return events
