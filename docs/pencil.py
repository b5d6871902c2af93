"""Figures counted straight from the raw logs, row by row, with nothing of the service.

They stand in where the reference files follow another reading than the catalogue's: there, a
repeated `Resolve ticket` moves the resolution; here, it changes nothing.
"""

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_OPEN, _RESOLVED, _CLOSED = "open", "resolved", "closed"
_STATES: Mapping[str, str] = {"Resolve ticket": _RESOLVED, "Closed": _CLOSED}
"""Any other activity is work on the ticket, or a wait: it is open."""

_NO_ANSWERS = {"NETPRO": {"", "11"}, "Q7ALL": {"0", "6", "Blank"}, "Q14FIND": {"0", "6", "Blank"}}


@dataclass(slots=True)
class ItalianTicket:
    """A ticket of the Italian log.

    Attributes:
        resolved: the last time it left the open states; None if it never did.
        resolver: who had taken charge of it then, else who resolved it.
        seriousness: what it was then.
        closed: the last time it was closed.
        stays: when it was open: from, until; None if it still is.
    """

    opened: datetime
    resolved: datetime | None = None
    closed: datetime | None = None
    resolver: str = ""
    seriousness: str = ""
    is_reopened: bool = False
    stays: list[tuple[datetime, datetime | None]] | None = None

    def seconds_to(self, instant: datetime) -> float:
        """From the opening to an instant."""
        return (instant - self.opened).total_seconds()

    def is_open_at(self, instant: datetime) -> bool:
        """Whether it was neither resolved nor closed just before an instant."""
        stays = self.stays or ()
        return any(
            since < instant and (until is None or until >= instant) for since, until in stays
        )


def cases(log: Path) -> list[ItalianTicket]:
    """The tickets of the Italian log."""
    rows: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in _rows(log):
        rows[row["Case ID"]].append(row)
    return [_case(of_case) for of_case in rows.values()]


def quantile(values: Sequence[float], share: float) -> float:
    """A percentile, interpolated between the two values next to it."""
    ordered = sorted(values)
    position = share * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])


def no_answers(log: Path) -> Counter[str]:
    """How often each text that is no answer stands in the three questions of the SFO survey."""
    counts: Counter[str] = Counter()
    for row in _rows(log):
        counts.update(row[name] for name, texts in _NO_ANSWERS.items() if row[name] in texts)
    return counts


def answers(log: Path, question: str) -> Mapping[str, list[int]]:
    """What was answered to a question of the SFO survey, by how people were asked: `METHOD`."""
    given: dict[str, list[int]] = defaultdict(list)
    for row in _rows(log):
        if row[question] not in _NO_ANSWERS[question]:
            given[row["METHOD"]].append(int(row[question]))
    return given


def _rows(log: Path) -> Iterator[Mapping[str, str]]:
    with gzip.open(log, "rt", encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _case(rows: Sequence[Mapping[str, str]]) -> ItalianTicket:
    opened = _time(rows[0])
    case = ItalianTicket(opened)
    state, since, stays = _OPEN, opened, []
    activity = holder = ""
    for row in rows:
        before, activity = activity, row["Activity"]
        if activity == "Take in charge ticket":
            holder = row["Resource"]
        now = state if before == "Closed" else _STATES.get(activity, _OPEN)
        if state == _OPEN and now != _OPEN:
            case.resolved, case.resolver = _time(row), holder or row["Resource"]
            case.seriousness = row["seriousness_2"]
            stays.append((since, case.resolved))
        elif state != _OPEN and now == _OPEN:
            case.is_reopened, since = True, _time(row)
        if now == _CLOSED != state:
            case.closed = _time(row)
        state = now
    case.stays = [*stays, *([(since, None)] if state == _OPEN else [])]
    return case


def _time(row: Mapping[str, str]) -> datetime:
    return datetime.strptime(row["Complete Timestamp"] + "+0000", "%Y/%m/%d %H:%M:%S.%f%z")
