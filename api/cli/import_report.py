"""What became of an import: bounded, however much was refused."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

from domain.bounds import Bound
from domain.events import Accepted
from helpdesks.eventlog import Mapping, Refusal, SeenOf
from persistence.events.storing import EventFate, StoreResult

MAX_REASONS = Bound(
    50,
    "reasons",
    "reasons of refusals that an import counts separately",
    "further reasons are counted together",
    "Imports",
)
MAX_REASON = Bound(
    300, "characters", "reason of refusals in an import's report", "cut off", "Imports"
)
_FIRST_LINES = 3
_QUOTED = re.compile(r""": (?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")$""")
OTHER = ("", "other reasons")


Reason = tuple[str, str]
"""The field at fault, and what is wrong with it, without what the log holds."""


@dataclass(slots=True)
class ImportReport:
    """What became of an import.

    Attributes:
        replaced: events that say something else than before.
        removed: events that are made no more.
        refused: lines, by reason.
        lines: of each reason, the first few: the file and its line.
        seen: what was seen for each rule of the mapping.
        left_out: what events were spared of, as it is beyond a bound.
    """

    accepted: int = 0
    duplicates: int = 0
    conflicts: int = 0
    replaced: int = 0
    removed: int = 0
    refused: Counter[Reason] = field(default_factory=Counter)
    lines: dict[Reason, list[str]] = field(default_factory=dict)
    seen: SeenOf = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    folded: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether all that the files say counts now."""
        return not self.refused and not self.conflicts

    def sort(self, chunk: Iterable[Accepted | Refusal], name: str) -> list[Accepted]:
        """The events among what was read of a file; what was refused is counted."""
        events = []
        for item in chunk:
            if isinstance(item, Refusal):
                self.refuse(item, name)
                continue
            events.append(item)
            if item.left_out:
                self.left_out.update({f"{each.field} {each.problem}" for each in item.left_out})
        return events

    def add(self, stored: StoreResult) -> None:
        """Count what became of events."""
        self.accepted += len(stored.accepted)
        self.duplicates += stored.duplicates
        self.conflicts += stored.fates.count(EventFate.CONFLICT)
        self.replaced += len(stored.renewed)

    def refuse(self, refusal: Refusal, name: str) -> None:
        """Count a refused line by its reason, and remember the first lines."""
        problem = refusal.reason or _QUOTED.sub("", refusal.problem)
        reason = (refusal.field[: int(MAX_REASON.limit)], problem[: int(MAX_REASON.limit)])
        if reason not in self.refused and len(self.refused) >= MAX_REASONS.limit:
            reason = OTHER
        self.refused[reason] += 1
        lines = self.lines.setdefault(reason, [])
        if len(lines) < _FIRST_LINES:
            lines.append(f"{name}:{refusal.line}")


def show(report: ImportReport, console: Console, mapping: Mapping | None) -> None:
    """Print what became of an import."""
    console.print(_summary(report), highlight=False, soft_wrap=True)
    if report.refused:
        table = Table("refused", "field", "problem", "first at")
        for reason, count in report.refused.most_common():
            lines = report.lines[reason]
            first = ", ".join(lines) + (", …" if count > len(lines) else "")
            table.add_row(f"{count:,}", *map(_plain, (*reason, first)))
        console.print(table)
    for text, count in report.left_out.most_common(int(MAX_REASONS.limit)):
        _line(console, f"left out of {count:,} events: {text}")
    for line in (*_of_rules(report, mapping), *_advice(report, mapping)):
        _line(console, line)


def _line(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def _plain(text: str) -> str:
    """Nothing of a text is markup, and nothing of it moves the cursor."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text).replace("[", r"\[")


def _summary(report: ImportReport) -> str:
    text = (
        f"{report.accepted:,} accepted, {report.duplicates:,} seen before "
        f"({report.conflicts:,} with another body), {report.refused.total():,} refused"
    )
    if report.replaced or report.removed:
        text += f"; {report.replaced:,} replaced, {report.removed:,} removed"
    return text


def _of_rules(report: ImportReport, mapping: Mapping | None) -> Iterator[str]:
    """What was seen for each rule; what holds for no row may be mistyped."""
    if mapping is None:
        return
    for rule in mapping.events:
        seen = report.seen.get(rule.name)
        if seen is None:
            continue
        if seen.rows:
            yield f"events.{rule.name}: {seen.rows:,} rows, {seen.events:,} events"
            continue
        yield f"events.{rule.name}: no row" + (" holds what it asks for" if seen.wanted else "")
        if seen.wanted and seen.texts:
            held = ", ".join(sorted(repr(text[:40]) for text in seen.texts))
            yield f"    {seen.wanted.key}: the column holds {held}"


def _advice(report: ImportReport, mapping: Mapping | None) -> Iterator[str]:
    if report.conflicts and mapping is not None:
        yield (
            "What is stored counts where the body differs. To put what this mapping makes now in"
            " place of what it made before: --replace, with all files that it has read."
        )
    elif report.conflicts:
        yield "What was stored first counts; supportkpi conflicts list shows both."
