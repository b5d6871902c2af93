"""The figures that the service must give on three real logs, and where each expectation is from."""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docs import pencil

HOUR, DAY = 3600.0, 86400.0


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a figure may be off."""

    name: str
    relative: float = 0.0
    absolute: float = 0.0

    def holds(self, expected: float, got: float | None) -> bool:
        """Whether a figure is as expected."""
        return got is not None and math.isclose(
            got, expected, rel_tol=self.relative, abs_tol=self.absolute
        )


EXACT = Tolerance("exact")
AS_COUNTED = Tolerance("1e-9", relative=1e-9)  # two sums of the same numbers, in another order


def rounded(step: float = 0.0001, scale: float = 1.0) -> Tolerance:
    """The expectation was published rounded."""
    return Tolerance("as rounded", absolute=step * scale / 2 * 1.001)


@dataclass(frozen=True, slots=True)
class Question:
    """One figure of the GraphQL API.

    Attributes:
        stat: a field of the KPI, `rows` of its breakdown, or `p50` and the like.
        by: a dimension or DAY; then `key` names the row.
        where: a dimension and its value that alone counts.
    """

    kpi: str
    since: str
    until: str
    stat: str = "value"
    zone: str = "UTC"
    by: str = ""
    key: str = ""
    where: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class RefusedRows:
    """How many rows the import refused for a reason."""

    problem: str


@dataclass(frozen=True, slots=True)
class Figure:
    """What is expected of a question.

    Attributes:
        sample: the sample size that goes with it; None if nobody says.
        source: where the expectation stands, or how it was made.
        unit: what it is in, and how many units of the API that is.
        note: why a published figure is another.
    """

    question: Question | RefusedRows
    expected: float
    source: str
    tolerance: Tolerance = EXACT
    sample: int | None = None
    unit: tuple[str, float] = ("", 1.0)
    note: str = ""

    @property
    def name(self) -> str:
        """What the table calls it."""
        if isinstance(self.question, RefusedRows):
            return f"refused: {self.question.problem}"
        ask = self.question
        stat = "" if ask.stat == "value" else f" {ask.stat}"
        unit = f", {self.unit[0]}" if self.unit[0] else ""
        row = f", {ask.by} {ask.key}".rstrip() if ask.by else ""
        where = "".join(f", {dim} {key}" for dim, key in [ask.where] if dim) if ask.where else ""
        return f"`{ask.kpi}`{stat}{unit}{row}{where}, {ask.since} – {ask.until}"


@dataclass(frozen=True, slots=True)
class Log:
    """A real log, and what is known of it."""

    title: str
    folder: str
    file: str
    figures: Callable[[Path], Iterable[Figure]]


def _json(log: Path, name: str) -> Any:  # noqa: ANN401  # decoded JSON
    return json.loads((log.parent / name).read_text("utf-8"))


# ServiceNow ------------------------------------------------------------------------------------


def servicenow(log: Path) -> Iterator[Figure]:
    """Every figure of the reference file, as it stands there."""
    source = "reference_by_events.json"
    for entry in _json(log, source):
        period = entry["period"]
        since, until = (period[edge][:10] for edge in ("start", "end"))
        ask = Question(entry["kpi"], since, until, entry["stat"], period["timeZone"])
        tolerance = _tolerance(**entry["tolerance"])
        if "by" not in entry:
            yield Figure(ask, entry["expected"], source, tolerance)
            continue
        by = entry["by"]
        rows = Question(ask.kpi, since, until, "rows", by=by)
        yield Figure(rows, len(entry["expected"]), source)
        for row in entry["expected"]:
            row_question = Question(ask.kpi, since, until, by=by, key=row["key"])
            yield Figure(row_question, row["value"], source, tolerance, row["n"])


def _tolerance(rel: float = 0.0, abs: float = 0.0) -> Tolerance:  # noqa: A002  # the file's word
    name = "1 %" if rel == 0.01 else f"{rel or abs:.0e}".replace("e-0", "e-")  # noqa: PLR2004
    return Tolerance(name, rel, abs) if rel or abs else EXACT


# The Italian help desk -------------------------------------------------------------------------

_ITALIAN = ("2010-01-01", "2015-01-01")
_PUBLISHED, _PENCIL = "reference_kpis.json", "docs/pencil.py"
_PRIORITIES = {"Value 1": "normal", "Value 2": "low", "Value 3": "high", "Value 4": "urgent"}
_REPEATED = "published {}: there, a repeated `Resolve ticket` moves the resolution"
_LAST_ROW = "published {}: by the seriousness on the ticket's last row, after the resolution"
_H = ("h", HOUR)


def italian(log: Path) -> Iterator[Figure]:
    """What the published figures say, and where they read otherwise, what the rows say."""
    published, cases = _json(log, _PUBLISHED), pencil.cases(log)
    yield Figure(_question("ticket_volume"), published["cases"], _PUBLISHED)
    resolved, taken = published["resolution_h"], published["first_take_h"]
    closed = published["cases"] - published["not_closed"]
    yield Figure(_question("tickets_resolved"), resolved["n"], _PUBLISHED)
    yield Figure(_question("tickets_closed"), closed, f"{_PUBLISHED}: cases − not_closed")
    for stat in ("mean", "p50", "p90", "maximum"):
        expected = taken["max" if stat == "maximum" else stat]
        ask = _question("first_response_time", stat)
        yield Figure(ask, expected, _PUBLISHED, rounded(), taken["n"], _H)
    yield Figure(
        _question("resolution_time", "mean"),
        276.7112,
        "the log's README",
        rounded(),
        resolved["n"],
        _H,
        _REPEATED.format(resolved["mean"]),
    )
    yield from _resolution_times(cases, resolved, None)
    days = [case.seconds_to(case.closed) / DAY for case in cases if case.closed]
    why = f"published {published['duration_days']['mean']}: to the last row, of closed or not"
    mean = sum(days) / len(days)
    yield Figure(
        _question("cycle_time", "mean"), mean, _PENCIL, AS_COUNTED, closed, ("days", DAY), why
    )
    yield Figure(
        _question("reopen_rate", "numerator"),
        sum(case.is_reopened for case in cases),
        _PENCIL,
        note=f"published {published['reopened']['count']}: without two that `RESOLVED` reopened",
    )
    for day, count in published["backlog"].items():
        yield _open_tickets(cases, day, count)
    yield from _by_seriousness(cases, published["by_seriousness"])
    yield from _by_agent(cases, published["top10_resources_by_resolve"])


def _question(kpi: str, stat: str = "value", **more: Any) -> Question:  # noqa: ANN401  # of Question
    return Question(kpi, *_ITALIAN, stat, **more)


def _resolution_times(
    cases: Iterable[pencil.ItalianTicket],
    published: Mapping[str, float],
    where: tuple[str, str] | None,
) -> Iterator[Figure]:
    hours = [case.seconds_to(case.resolved) / HOUR for case in cases if case.resolved]
    expected = {
        "mean": ("mean", sum(hours) / len(hours)),
        "p50": ("p50", pencil.quantile(hours, 0.5)),
        "p90": ("p90", pencil.quantile(hours, 0.9)),
        "maximum": ("max", max(hours)),
    }
    for stat, (name, value) in expected.items():
        is_same = rounded().holds(published[name], value)
        why = _LAST_ROW if where else _REPEATED
        note = "" if is_same else why.format(published[name])
        ask = _question("resolution_time", stat, where=where)
        yield Figure(ask, value, _PENCIL, AS_COUNTED, len(hours), _H, note)


def _open_tickets(cases: Iterable[pencil.ItalianTicket], day: str, published: int) -> Figure:
    instant = datetime.fromisoformat(day).replace(tzinfo=UTC)
    count = sum(case.is_open_at(instant) for case in cases)
    why = f"published {published}: all that is not closed, the resolved too"
    return Figure(Question("open_tickets", _ITALIAN[0], day), count, _PENCIL, note=why)


def _by_seriousness(
    cases: Iterable[pencil.ItalianTicket], published: Mapping[str, Mapping[str, float]]
) -> Iterator[Figure]:
    for value, priority in _PRIORITIES.items():
        of_it = [case for case in cases if case.resolved and case.seriousness == value]
        n = published[value]["n"]
        note = "" if n == len(of_it) else _LAST_ROW.format(n)
        only = ("priority", priority)
        yield Figure(_question("tickets_resolved", where=only), len(of_it), _PENCIL, note=note)
        if of_it:
            yield from _resolution_times(of_it, published[value], only)


def _by_agent(
    cases: Iterable[pencil.ItalianTicket], published: Mapping[str, int]
) -> Iterator[Figure]:
    resolvers = Counter(case.resolver for case in cases if case.resolved)
    for agent, count in published.items():
        note = f"published {count}: every row `Resolve ticket`, by who wrote it"
        ask = _question("tickets_resolved", by="AGENT", key=agent)
        yield Figure(ask, resolvers[agent], _PENCIL, note=note)


# The airport -----------------------------------------------------------------------------------

_MAY = ("2017-05-01", "2017-06-01")
_PERCENT, _ZONE = ("%", 0.01), "America/Los_Angeles"


def airport(log: Path) -> Iterator[Figure]:
    """The published scores, and the answers that are none."""
    source = "reference_scores.json"
    published = _json(log, source)["2017"]

    def score(kpi: str, expected: float, sample: int, **more: Any) -> Figure:  # noqa: ANN401
        by, key = more.get("by", ""), more.get("key", "")
        ask = Question(kpi, *_MAY, zone=_ZONE, by=by, key=key)
        tolerance = rounded(scale=more.get("scale", 1.0))
        unit, note = more.get("unit", ("", 1.0)), more.get("note", "")
        return Figure(ask, expected, source, tolerance, sample, unit, note)

    nps, csat, ces = published["nps"], published["csat_Q7ALL"], published["ces_Q14FIND"]
    yield score("nps", nps["nps"], nps["answers"])
    yield score("csat", csat["top2_pct"], csat["answers"], unit=_PERCENT)
    yield score("csat_average", csat["mean"], csat["answers"])
    yield score("ces_easy_rate", ces["top2_pct"], ces["answers"], unit=_PERCENT)
    why = f"published {ces['mean']} on 1–5; a KPI of ease is on 1–7: 1 + 6 (x − 1) / 4"
    yield score("ces", 1 + 6 * (ces["mean"] - 1) / 4, ces["answers"], scale=1.5, note=why)
    for area, row in published["nps_by_boarding_area"].items():
        yield score("nps", row["nps"], row["answers"], by="TEAM", key=area)
    for day, row in published["nps_by_day_of_month"].items():
        yield score("nps", row["nps"], row["answers"], by="DAY", key=f"2017-05-{int(day):02}")
    yield from _by_channel(log)
    for text, count in sorted(pencil.no_answers(log).items()):
        yield Figure(RefusedRows(f"no answer: the log says '{text}'"), count, _PENCIL)


_CHANNELS = {"1": "gate", "2": "mail", "3": "online"}


def _by_channel(log: Path) -> Iterator[Figure]:
    """The same by how people were asked, in rows and by a filter; nobody published it."""
    for method, scores in sorted(pencil.answers(log, "NETPRO").items()):
        promoters, detractors = sum(s >= 9 for s in scores), sum(s <= 6 for s in scores)  # noqa: PLR2004  # of NPS
        yield from _of_channel("nps", method, 100 * (promoters - detractors) / len(scores), scores)
    for kpi, question in (("csat", "Q7ALL"), ("ces_easy_rate", "Q14FIND")):
        for method, scores in sorted(pencil.answers(log, question).items()):
            share = sum(s >= 4 for s in scores) / len(scores)  # noqa: PLR2004  # of five
            yield from _of_channel(kpi, method, share, scores)


def _of_channel(kpi: str, method: str, expected: float, scores: Sequence[int]) -> Iterator[Figure]:
    channel = _CHANNELS[method]
    for more in ({"by": "CHANNEL", "key": channel}, {"where": ("channel", channel)}):
        ask = Question(kpi, *_MAY, zone=_ZONE, **more)
        yield Figure(ask, expected, _PENCIL, AS_COUNTED, len(scores))


LOGS = (
    Log("ServiceNow incidents (UCI)", "uci_incident_log", "incident_event_log.csv.gz", servicenow),
    Log("Italian help desk (Polato 2017)", "helpdesk_italian", "helpdesk.csv.gz", italian),
    Log("San Francisco Airport survey 2017", "sfo_survey_2017", "scores_only_2017.csv.gz", airport),
)
